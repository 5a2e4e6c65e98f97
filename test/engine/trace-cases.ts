/** Runs the trainings of a fixture: from the same weights on the same batches, losses and weights are to be Keras's. */
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { type Batch, readBatches } from "../../src/engine/batches.js";
import { layoutOf } from "../../src/engine/layout.js";
import { buildModel } from "../../src/engine/model.js";
import { objectiveOf } from "../../src/engine/objective.js";
import { optimizerFor } from "../../src/engine/optimizers.js";
import { inOrder } from "../../src/engine/order.js";
import { scheduleOf } from "../../src/engine/schedules.js";
import { disposeResult, scoreBatch, trainStep } from "../../src/engine/step.js";
import type { Network } from "../../src/network.js";
import { answerOf, type Trace } from "./fixtures.js";
import { networkOf, rowsOf } from "./networks.js";
import { type Answer, casesFor, engines, expectClose, useEngine } from "./support.js";

const TOLERANCE = 1e-5;

/** One test for each trace; the second engine is put to a sample. */
export function testTraces(traces: readonly Trace[]): void {
  describe.each(engines)("on %s", (engine) => {
    beforeAll(() => useEngine(engine), 30_000);

    test.each(casesFor(engine, traces).map((trace) => [trace.name, trace] as const))("%s", (_, trace) => {
      const before = tf.memory().numTensors;
      const got = replay(trace);
      expect(tf.memory().numTensors).toBe(before);

      expectNumbers(got.losses, trace.losses, "losses");
      expect(Object.keys(got.weights)).toEqual(Object.keys(trace.ended));
      expectClose(
        Object.values(got.weights),
        Object.values(trace.ended).map(answerOf),
        TOLERANCE,
        "the weights at the end",
      );
      if (trace.scored !== undefined) expectNumbers([got.scored], [trace.scored], "the loss when scored");
      if (trace.predictions) {
        expectClose([got.predictions], [answerOf(trace.predictions)], TOLERANCE, "predictions");
      }
    });
  });
}

function expectNumbers(got: readonly number[], wanted: readonly number[], what: string): void {
  const answer = (data: readonly number[]) => [{ shape: [data.length], data: [...data] }];
  expectClose(answer(got), answer(wanted), TOLERANCE, what);
}

export function networkFor(trace: Trace): Network {
  const kind = trace.loss.name.endsWith("crossentropy") ? "classification" : "regression";
  return networkOf(trace.x.shape.slice(1), trace.layers, {
    task: kind === "classification" ? { kind, classes: undefined } : { kind },
    loss: trace.loss,
    optimizer: trace.optimizer,
    clip: trace.clip,
    schedule: trace.schedule,
  });
}

/** The rows of a trace from one of them on, as many as asked for; after the last comes the first again. */
export function batchOf(trace: Trace, network: Network, start: number, size: number): Batch {
  const rows = rowsOf([trace.x.values], trace.y.values);
  const order = inOrder(rows).subarray(start % rows.count);
  return readBatches({ ...rows, count: order.length }, layoutOf(network, []), order, size).next() as Batch;
}

interface Replayed {
  readonly losses: readonly number[];
  readonly weights: Readonly<Record<string, Answer>>;
  /** The loss over all rows after the last step. */
  readonly scored: number;
  readonly predictions: Answer;
}

function replay(trace: Trace): Replayed {
  const network = networkFor(trace);
  const model = buildModel(network, 1);
  model.load(
    Object.entries(trace.started).map(([name, { shape, values }]) => ({
      name,
      shape,
      values: Float32Array.from(values),
    })),
  );
  const optimizer = optimizerFor(network);
  const objective = objectiveOf(model, [], trace.classWeights);
  const rows = trace.x.shape[0]!;
  const extent = { epochs: trace.epochs ?? 1, stepsPerEpoch: Math.ceil(rows / trace.batch) };
  const schedule = trace.schedule && scheduleOf(trace.schedule, optimizer.learningRate, extent);
  const losses = trace.losses.map((_, at) => {
    const batch = batchOf(trace, network, at * trace.batch, trace.batch);
    if (schedule) optimizer.learningRate = schedule.rate(at + 1);
    const result = trainStep(model, optimizer, objective, batch, { seed: 1, step: at + 1 });
    const loss = result.loss.dataSync()[0]!;
    disposeResult(result);
    batch.dispose();
    return loss;
  });
  const whole = batchOf(trace, network, 0, rows);
  const score = scoreBatch(model, objective, whole);
  const scored = score.loss.dataSync()[0]!;
  disposeResult(score);
  const predictions = tf.tidy(() => {
    const output = model.forward(whole.inputs)[0]!;
    return { shape: output.shape, data: [...output.dataSync()] };
  });
  const weights = model
    .read()
    .map(({ name, shape, values }): [string, Answer] => [name, { shape: [...shape], data: [...values] }]);
  whole.dispose();
  optimizer.dispose();
  model.dispose();
  return { losses, weights: Object.fromEntries(weights), scored, predictions };
}
