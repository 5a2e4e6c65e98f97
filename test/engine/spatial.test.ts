/** The layers over sequences, images and volumes against Keras, and what of them is left to chance or to a mask. */
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import type { ForwardContext } from "../../src/engine/layers/forward.js";
import { forwards } from "../../src/engine/layers/index.js";
import { catalogue } from "../../src/layers/catalogue.js";
import type { ArgValue } from "../../src/layers/layer.js";
import { createRandom } from "../../src/random.js";
import { readLayerCases } from "./fixtures.js";
import { testLayerCases } from "./layer-cases.js";
import { argsOf } from "./networks.js";
import { answers, engines, expectClose, randomNumbers, seed, useEngine, values } from "./support.js";

testLayerCases(readLayerCases("spatial.jsonl"));

describe.each(engines)("beyond Keras's answers, on %s", (engine) => {
  beforeAll(() => useEngine(engine), 30_000);

  test("a mean over steps leaves out those that the mask does not count", () => {
    const x = values(randomNumbers(seed), [2, 3, 2]);
    const [masked, wanted] = answers([x], ([tensor]) => {
      const mask = tf.tensor2d([1, 1, 0, 0, 1, 0], [2, 3]);
      const [first, second] = tf.unstack(tensor!) as [tf.Tensor, tf.Tensor];
      const means = [
        tf.mean(tf.slice(first, [0, 0], [2, 2]), 0),
        tf.mean(tf.slice(second, [1, 0], [1, 2]), 0),
      ];
      return [run("GlobalAveragePooling1D", tensor!, {}, { masks: [mask] }), tf.stack(means)];
    });
    expectClose([masked!], [wanted!]);
  });

  test.each([1, 2, 3])("SpatialDropout%dD drops whole channels in training, and nothing else", (rank) => {
    const random = () => createRandom(seed);
    const ones = tf.ones([4, ...[3, 2, 2].slice(0, rank), 8]);
    const drop = (training: boolean) =>
      run(`SpatialDropout${rank}D`, ones, { rate: 0.5 }, { training, random });
    const [kept, dropped, lowest, highest] = answers([], () => {
      const y = drop(true);
      const spatial = ones.shape.slice(1, -1).map((_, axis) => axis + 1);
      return [drop(false), y, tf.min(y, spatial), tf.max(y, spatial)];
    });
    ones.dispose();
    expect(new Set(kept!.data)).toEqual(new Set([1]));
    expect(new Set(dropped!.data)).toEqual(new Set([0, 2]));
    expect(lowest).toEqual(highest);
  });
});

function run(
  name: string,
  x: tf.Tensor,
  args: Readonly<Record<string, ArgValue>>,
  more: Partial<ForwardContext>,
): tf.Tensor {
  const never = () => {
    throw new Error("not asked for here");
  };
  return forwards.get(name)!({
    inputs: [x],
    args: argsOf(catalogue.get(name)!, args),
    training: false,
    weight: never,
    random: never,
    updateMoving: never,
    ...more,
  });
}
