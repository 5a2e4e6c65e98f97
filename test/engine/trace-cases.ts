/** Runs the trainings of a fixture: from the same weights on the same batches, losses and weights are to be Keras's. */
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { type Batch, readBatches } from "../../src/engine/batches.js";
import { layoutOf } from "../../src/engine/layout.js";
import { buildModel } from "../../src/engine/model.js";
import { objectiveOf } from "../../src/engine/objective.js";
import { planOptimizer } from "../../src/engine/optimizers.js";
import { inOrder } from "../../src/engine/order.js";
import { scheduleOf } from "../../src/engine/schedules.js";
import { lossNamed } from "../../src/language/loss-catalogue.js";
import type { Network } from "../../src/network.js";
import { answerOf, type Trace } from "./fixtures.js";
import { networkOf, rowsOf } from "./networks.js";
import { type Answer, casesFor, expectClose, useEngine } from "./support.js";
import { type Way, ways } from "./ways.js";

const TOLERANCE = 1e-5;

/** One test for each trace; single operations of the second engine are put to a sample. */
export function testTraces(traces: readonly Trace[]): void {
  describe.each(ways)("on $name", ({ engine, graphs, makeTrainer }) => {
    beforeAll(() => useEngine(engine), 30_000);

    const cases = graphs ? traces : casesFor(engine, traces);
    test.each(cases.map((trace) => [trace.name, trace] as const))("%s", (_name, trace) => {
      const before = tf.memory().numTensors;
      const got = replay(trace, makeTrainer);
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

type Course = Omit<Trace, "ended">;

export function networkFor(trace: Course): Network {
  const kind = lossNamed(trace.loss.name).task;
  return networkOf(trace.x.shape.slice(1), trace.layers, {
    task: kind === "classification" ? { kind, classes: undefined } : { kind },
    loss: trace.loss,
    optimizer: trace.optimizer,
    clip: trace.clip,
    schedule: trace.schedule,
  });
}

/** The rows of a trace from one of them on, as many as asked for; after the last comes the first again. */
export function batchOf(trace: Pick<Trace, "x" | "y">, network: Network, start: number, size: number): Batch {
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

export function replay(trace: Course, makeTrainer: Way["makeTrainer"]): Replayed {
  const network = networkFor(trace);
  const model = buildModel(network, 1);
  model.load(
    Object.entries(trace.started).map(([name, { shape, values }]) => ({
      name,
      shape,
      values: Float32Array.from(values),
    })),
  );
  const objective = objectiveOf(model, [], trace.classWeights);
  const rows = trace.x.shape[0]!;
  const batches = trace.losses.map((_, at) => batchOf(trace, network, at * trace.batch, trace.batch));
  const whole = batchOf(trace, network, 0, rows);
  const trainer = makeTrainer({
    model,
    objective,
    layout: layoutOf(network, []),
    seed: 1,
    trainSizes: batches.map(({ count }) => count),
    scoreSizes: [rows],
  });
  const { learningRate } = planOptimizer(network);
  const extent = { epochs: trace.epochs ?? 1, stepsPerEpoch: Math.ceil(rows / trace.batch) };
  const schedule = trace.schedule && scheduleOf(trace.schedule, learningRate, extent);
  const losses: number[] = [];
  for (let at = 0; at < batches.length; at += trainer.stride) {
    const together = batches.slice(at, at + trainer.stride);
    const results = trainer.train(together, at + 1, (step) => schedule?.rate(step) ?? learningRate);
    losses.push(...results.map((result) => result.losses[0]!));
  }
  for (const batch of batches) batch.dispose();
  const scored = trainer.score(whole).losses[0]!;
  trainer.settle();
  const predictions = tf.tidy(() => {
    const output = model.forward(whole.inputs)[0]!;
    return { shape: output.shape, data: [...output.dataSync()] };
  });
  const weights = model
    .read()
    .map(({ name, shape, values }): [string, Answer] => [name, { shape: [...shape], data: [...values] }]);
  whole.dispose();
  trainer.dispose();
  model.dispose();
  return { losses, weights: Object.fromEntries(weights), scored, predictions };
}
