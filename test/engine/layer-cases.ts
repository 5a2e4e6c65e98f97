/** Runs the layers of a fixture on both engines: output, gradients and moving statistics are to be Keras's. */
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import type { ForwardContext } from "../../src/engine/layers/forward.js";
import { forwards } from "../../src/engine/layers/index.js";
import { maskAfter } from "../../src/engine/layers/masks.js";
import { catalogue } from "../../src/layers/catalogue.js";
import { shapeOf, sizesOf } from "../../src/layers/shape.js";
import { answerOf, type LayerCase } from "./fixtures.js";
import { argsOf, shapeOfLayer } from "./networks.js";
import { type Answer, casesFor, engines, expectClose, useEngine } from "./support.js";

/** One test for each case; the second engine is put to a sample. A gradient's error counts in relation to its largest value, or to 1. */
export function testLayerCases(layerCases: readonly LayerCase[], gradientTolerance = 4e-6): void {
  describe.each(engines)("on %s", (engine) => {
    beforeAll(() => useEngine(engine), 30_000);

    test.each(casesFor(engine, layerCases).map((one) => [titleOf(one), one] as const))("%s", (_, one) => {
      const layer = catalogue.get(one.layer)!;
      const args = argsOf(layer, one.args);
      const shapes = one.inputs.map(({ shape }) => shapeOf(...shape.slice(1)));
      const before = tf.memory().numTensors;
      let got!: Computed;
      tf.tidy(() => {
        got = compute(one);
      });
      expect(tf.memory().numTensors).toBe(before);

      expect(sizesOf(shapeOfLayer(layer, args, shapes))).toEqual(one.output.shape.slice(1));
      const weights = layer.weights?.(shapes, args) ?? [];
      expect(weights.map(({ name, shape }) => [name, shape])).toEqual(
        Object.entries(one.weights).map(([name, { shape }]) => [name, shape]),
      );
      expectClose([got.output], [answerOf(one.output)], 2e-6, "output");
      if (one.mask !== undefined) expect(got.mask).toEqual(one.mask ? answerOf(one.mask) : undefined);
      expectClose(
        got.inputGradients,
        one.inputGradients.map(answerOf),
        gradientTolerance,
        "gradients by inputs",
      );
      const names = Object.keys(one.weightGradients);
      expectClose(
        names.map((name) => got.weightGradients[name]!),
        names.map((name) => answerOf(one.weightGradients[name]!)),
        gradientTolerance,
        `gradients by ${names.join(", ")}`,
      );
      for (const [name, value] of Object.entries(one.moving)) {
        expectClose([got.moving[name]!], [answerOf(value)], 2e-6, name);
      }
    });
  });
}

interface Computed {
  readonly output: Answer;
  readonly mask: Answer | undefined;
  readonly inputGradients: Answer[];
  readonly weightGradients: Record<string, Answer>;
  readonly moving: Record<string, Answer>;
}

function compute(one: LayerCase): Computed {
  const inputs = one.inputs.map(({ shape, values }) => tf.tensor(values, shape));
  const weights = Object.fromEntries(
    Object.entries(one.weights).map(([name, { shape, values }]) => [name, tf.tensor(values, shape)]),
  );
  const moving: Record<string, tf.Tensor> = {};
  const context: ForwardContext = {
    inputs,
    masks: (one.masks ?? []).map((mask) => (mask ? tf.tensor(mask.values, mask.shape) : undefined)),
    args: argsOf(catalogue.get(one.layer)!, one.args),
    training: one.training,
    weight: (name) => weights[name]!,
    random: () => {
      throw new Error("nothing is left to chance here");
    },
    updateMoving: (name, value) => {
      moving[name] = tf.keep(value);
    },
  };
  const trained = Object.keys(one.weightGradients);
  const sources = [...inputs.slice(0, one.inputGradients.length), ...trained.map((name) => weights[name]!)];
  let output: tf.Tensor | undefined;
  const { grads } = tf.engine().gradients(() => {
    output = tf.keep(tf.clone(forwards.get(one.layer)!(context)));
    return tf.sum(tf.mul(output, tf.tensor(one.upstream.values, one.upstream.shape)));
  }, sources);
  const gradients = grads.map(answerFrom);
  const mask = maskAfter(one.layer, context);
  const answer = {
    output: answerFrom(output!),
    mask: mask && answerFrom(mask),
    inputGradients: gradients.slice(0, one.inputGradients.length),
    weightGradients: Object.fromEntries(
      trained.map((name, at) => [name, gradients[one.inputGradients.length + at]!]),
    ),
    moving: Object.fromEntries(Object.entries(moving).map(([name, value]) => [name, answerFrom(value)])),
  };
  tf.dispose([output!, ...Object.values(moving)]);
  return answer;
}

function answerFrom(tensor: tf.Tensor): Answer {
  return { shape: tensor.shape, data: [...tensor.dataSync()] };
}

function titleOf({ layer, args, training, inputs, masks }: LayerCase): string {
  const shapes = inputs.map(({ shape }) => shape.join("×")).join(", ");
  const how = `${masks?.some((mask) => mask) ? ", masked" : ""}${training ? ", training" : ""}`;
  return `${layer} ${JSON.stringify(args)} of ${shapes}${how}`;
}
