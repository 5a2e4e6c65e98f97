/** Every layer, as Keras was asked about it, can be written down for a graph: forward pass, gradient and statistics. */
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { nativeChance } from "../../src/engine/backends/native-chance.js";
import { NotRecordable, record } from "../../src/engine/graph/recording.js";
import type { ForwardContext } from "../../src/engine/layers/forward.js";
import { forwards } from "../../src/engine/layers/index.js";
import { catalogue } from "../../src/layers/catalogue.js";
import { type LayerCase, type Packed, readLayerCases } from "./fixtures.js";
import { argsOf } from "./networks.js";
import { engines, useEngine } from "./support.js";

const cases = ["layers.jsonl", "merging.jsonl", "sequence.jsonl", "spatial.jsonl"].flatMap(readLayerCases);

describe.skipIf(!engines.includes("tensorflow"))("on native TensorFlow", () => {
  beforeAll(() => useEngine("tensorflow"), 30_000);

  test.each([...new Set(cases.map(({ layer }) => layer))])("%s", (layer) => {
    const own = cases.filter((one) => one.layer === layer);
    const refused = own.flatMap((one) => {
      const why = tf.tidy(() => refusal(one));
      return why === undefined ? [] : [`${JSON.stringify(one.args)}: ${why}`];
    });
    expect(refused).toEqual([]);
  });

  test("what looks at a value while it computes cannot be written down", () => {
    const x = tf.tensor1d([1, 2]);
    expect(() => record(new Map([["x", x]]), () => tf.add(x, 1).dataSync())).toThrow(NotRecordable);
    x.dispose();
  });
});

/** Why the layer cannot be written down, if it cannot. */
function refusal(one: LayerCase): string | undefined {
  const made = ({ shape, values }: Packed) => tf.tensor(values, shape);
  const inputs = one.inputs.map(made);
  const masks = (one.masks ?? []).map((mask) => (mask ? made(mask) : undefined));
  const weights = new Map(Object.entries(one.weights).map(([name, packed]) => [name, made(packed)]));
  const step = tf.scalar(1, "int32");
  const context: ForwardContext = {
    inputs,
    masks,
    args: argsOf(catalogue.get(one.layer)!, one.args),
    training: one.training,
    weight: (name) => weights.get(name)!,
    random: () => nativeChance(1, "layer", step),
    updateMoving: () => {},
  };
  const trained = Object.keys(one.weightGradients).map((name) => weights.get(name)!);
  const sources = [...inputs.slice(0, one.inputGradients.length), ...trained];
  const upstream = made(one.upstream);
  const given = [
    ...inputs,
    ...masks.filter((mask) => mask !== undefined),
    ...weights.values(),
    step,
    upstream,
  ];
  try {
    record(new Map(given.map((tensor, at) => [String(at), tensor])), (sourceOf) => {
      const run = () => forwards.get(one.layer)!(context);
      const loss = () => tf.sum<tf.Scalar>(tf.mul(run(), upstream));
      const results = sources.length === 0 ? [run()] : tf.engine().gradients(loss, sources).grads;
      // A gradient is left out where the output does not depend on the source.
      for (const result of results as (tf.Tensor | null | undefined)[]) if (result) sourceOf(result);
    });
    return undefined;
  } catch (error) {
    if (error instanceof NotRecordable) return error.message;
    throw error;
  }
}
