/** Every layer against Keras: output, gradients and moving statistics for the same weights and inputs. */
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { activationNames } from "../../src/engine/activations.js";
import { initializerNames } from "../../src/engine/initializers.js";
import type { ForwardContext } from "../../src/engine/layers/forward.js";
import { forwards } from "../../src/engine/layers/index.js";
import { catalogue } from "../../src/layers/catalogue.js";
import { activations, initializers } from "../../src/layers/names.js";
import { shapeOf, sizesOf } from "../../src/layers/shape.js";
import { answerOf, type LayerCase, readLayerCases } from "./fixtures.js";
import { argsOf, shapeOfLayer } from "./networks.js";
import { type Answer, engines, expectClose, useEngine } from "./support.js";

const layerCases = readLayerCases();

test("every layer of the catalogue has a forward function, and there is no other", () => {
  expect([...forwards.keys()].sort()).toEqual([...catalogue.keys()].sort());
});

test("every activation and initializer that can be written can be run", () => {
  expect([...activationNames].sort()).toEqual(Object.keys(activations).sort());
  expect([...initializerNames].sort()).toEqual(Object.keys(initializers).sort());
});

test("Keras was asked about every layer with something to compute", () => {
  const asked = new Set(layerCases.map(({ layer }) => layer));
  expect([...catalogue.keys()].filter((name) => !asked.has(name))).toEqual(["Input"]);
});

describe.each(engines)("on %s", (engine) => {
  beforeAll(() => useEngine(engine));

  test.each(layerCases.map((one) => [titleOf(one), one] as const))("%s", (_, one) => {
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
    expectClose(got.inputGradients, one.inputGradients.map(answerOf), 4e-6, "gradients by inputs");
    const names = Object.keys(one.weightGradients);
    expectClose(
      names.map((name) => got.weightGradients[name]!),
      names.map((name) => answerOf(one.weightGradients[name]!)),
      4e-6,
      `gradients by ${names.join(", ")}`,
    );
    for (const [name, value] of Object.entries(one.moving)) {
      expectClose([got.moving[name]!], [answerOf(value)], 2e-6, name);
    }
  });
});

interface Computed {
  readonly output: Answer;
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
  const answer = {
    output: answerFrom(output!),
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

function titleOf({ layer, args, training, inputs }: LayerCase): string {
  const shapes = inputs.map(({ shape }) => shape.join("×")).join(", ");
  return `${layer} ${JSON.stringify(args)} of ${shapes}${training ? ", training" : ""}`;
}
