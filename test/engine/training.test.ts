/** Training against Keras: every loss, optimizer and setting, from the same weights on the same batches, 20 steps each. */
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { constraintNames } from "../../src/engine/constraints.js";
import { buildModel } from "../../src/engine/model.js";
import { objectiveOf } from "../../src/engine/objective.js";
import { optimizerFor } from "../../src/engine/optimizers.js";
import { regularizerNames } from "../../src/engine/regularizers.js";
import { trainStep } from "../../src/engine/step.js";
import { choicesFor } from "../../src/layers/choices.js";
import { read, readTraces, type Trace } from "./fixtures.js";
import { engines, useEngine } from "./support.js";
import { batchOf, networkFor, testTraces } from "./trace-cases.js";

const traces = read<Trace>("training.jsonl");

test.each([
  ["regularizer", regularizerNames],
  ["constraint", constraintNames],
] as const)("every %s that can be written can be run, and has a trace", (kind, names) => {
  const written = choicesFor(kind).map(({ name }) => name);
  expect([...names].sort()).toEqual([...written].sort());
  const asked = JSON.stringify(traces);
  expect(written.filter((name) => !asked.includes(`"name":"${name}"`))).toEqual([]);
});

testTraces([...readTraces(), ...traces]);

describe.each(engines)("on %s", (engine) => {
  beforeAll(() => useEngine(engine));

  test("a step costs what is asked for, and where nothing is, no kernel more than gradient and update", () => {
    const clipped = traces.find(({ name }) => name === "clip that never bites")!;
    const { clip: _, ...plain } = clipped;
    const kernels = kernelsOfAStep(plain, trainStep);
    expect(kernels).toBe(kernelsOfAStep(plain, gradientAndUpdate));
    for (const name of ["clip that never bites", "l2 on the kernel", "max_norm", "class weights"]) {
      const trace = traces.find((one) => one.name === name)!;
      expect(kernelsOfAStep(trace, trainStep), name).toBeGreaterThan(kernels);
    }
  });
});

/** Gradient descent with nothing around it, for a model whose settings ask for nothing. */
const gradientAndUpdate: typeof trainStep = (
  model,
  optimizer,
  { heads, logits },
  { inputs, targets },
  training,
) => {
  let outputs!: tf.Tensor[];
  const result = tf.tidy(() => {
    const { value, grads } = tf.engine().gradients(() => {
      outputs = model.forward(inputs, { training, logits }).map((output) => tf.keep(output));
      return heads[0]!.loss(targets[0]!, outputs[0]!) as tf.Scalar;
    }, [...model.trainable]);
    const gradient = tf.concat(grads.map((grad) => tf.reshape(grad, [grad.size])));
    return { loss: value, parameters: tf.sub(model.parameters, tf.mul(gradient, optimizer.learningRate)) };
  });
  model.setParameters(result.parameters as tf.Tensor1D);
  tf.dispose([result.loss, ...outputs]);
  return { losses: [], outputs: [] };
};

/** How many kernels one training step runs. */
function kernelsOfAStep(trace: Trace, step: typeof trainStep): number {
  const network = networkFor(trace);
  const model = buildModel(network, 1);
  const optimizer = optimizerFor(network);
  const batch = batchOf(trace, network, 0, trace.batch);
  const objective = objectiveOf(model, [], trace.classWeights);
  let count = 0;
  const engine = tf.engine();
  const run = engine.runKernel;
  engine.runKernel = (...given) => {
    count++;
    return run.apply(engine, given) as never;
  };
  try {
    step(model, optimizer, objective, batch, { seed: 1, step: 1 });
  } finally {
    engine.runKernel = run;
  }
  batch.dispose();
  optimizer.dispose();
  model.dispose();
  return count;
}
