/** Training against Keras: twenty steps from the same weights on the same batches, for every loss and optimizer. */
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { batchAt, inOrder, layoutOf } from "../../src/engine/batches.js";
import { buildModel } from "../../src/engine/model.js";
import { createOptimizer } from "../../src/engine/optimizers.js";
import { objectiveOf, trainStep } from "../../src/engine/step.js";
import { answerOf, readTraces } from "./fixtures.js";
import { networkOf, rowsOf } from "./networks.js";
import { engines, expectClose, useEngine } from "./support.js";

const traces = readTraces();

describe.each(engines)("on %s", (engine) => {
  beforeAll(() => useEngine(engine));

  test.each(traces.map((trace) => [trace.name, trace] as const))("%s", (_, trace) => {
    const before = tf.memory().numTensors;
    const kind = trace.loss.name.endsWith("crossentropy") ? "classification" : "regression";
    const network = networkOf(trace.x.shape.slice(1), trace.layers, {
      task: kind === "classification" ? { kind, classes: undefined } : { kind },
      loss: trace.loss,
      optimizer: trace.optimizer,
    });
    const layout = layoutOf(network);
    const rows = rowsOf([trace.x.values], trace.y.values);
    const model = buildModel(network, 1);
    model.load(
      Object.entries(trace.started).map(([name, { shape, values }]) => ({
        name,
        shape,
        values: Float32Array.from(values),
      })),
    );
    const optimizer = createOptimizer(network.settings.optimizer);
    const losses = trace.losses.map((_, at) => {
      const start = (at * trace.batch) % rows.count;
      const batch = batchAt(rows, layout, inOrder(rows), start, trace.batch);
      const result = trainStep(model, optimizer, objectiveOf(model), batch, { seed: 1, step: at + 1 });
      const loss = result.loss.dataSync()[0]!;
      tf.dispose([result.loss, result.outputs]);
      batch.dispose();
      return loss;
    });
    const predictions = tf.tidy(() => {
      const output = model.forward([tf.tensor(trace.x.values, trace.x.shape)]);
      return { shape: output.shape, data: [...output.dataSync()] };
    });

    const tolerance = 1e-5;
    expectClose([{ shape: [], data: losses }], [{ shape: [], data: [...trace.losses] }], tolerance, "losses");
    const weights = model.read();
    expect(weights.map(({ name }) => name)).toEqual(Object.keys(trace.ended));
    expectClose(
      weights.map(({ shape, values }) => ({ shape: [...shape], data: [...values] })),
      Object.values(trace.ended).map(answerOf),
      tolerance,
      "weights",
    );
    expectClose([predictions], [answerOf(trace.predictions)], tolerance, "predictions");
    optimizer.dispose();
    model.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});
