/** Several inputs, outputs and labels against Keras: from the same weights on the same batches, 20 steps each. */
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { readBatches } from "../../src/engine/batches.js";
import { layoutOf } from "../../src/engine/layout.js";
import { buildModel } from "../../src/engine/model.js";
import { objectiveOf } from "../../src/engine/objective.js";
import { planOptimizer } from "../../src/engine/optimizers.js";
import { inOrder } from "../../src/engine/order.js";
import { sumScores } from "../../src/engine/scores.js";
import type { Scores } from "../../src/history.js";
import type { Configured } from "../../src/layers/layer.js";
import type { Network, OptimizerName } from "../../src/network.js";
import { answerOf, type Packed, read } from "./fixtures.js";
import { type Graph, graphOf, rowsOfMany, targetOf, valuesOf } from "./networks.js";
import { type Answer, expectClose, useEngine } from "./support.js";
import { type Way, ways } from "./ways.js";

interface Case {
  readonly name: string;
  readonly inputs: Readonly<Record<string, Packed>>;
  readonly layers: Graph["layers"];
  readonly heads: NonNullable<Graph["heads"]>;
  readonly optimizer: Configured<OptimizerName>;
  readonly batch: number;
  readonly targets: Readonly<Record<string, Packed>>;
  readonly started: Readonly<Record<string, Packed>>;
  readonly steps: readonly Scores[];
  readonly scored: Scores;
  readonly ended: Readonly<Record<string, Packed>>;
}

const cases = read<Case>("heads.jsonl");

function networkFor({ inputs, layers, heads, optimizer }: Case): Network {
  const shapes = Object.fromEntries(
    Object.entries(inputs).map(([name, { shape }]) => [name, shape.slice(1)]),
  );
  const graph = { inputs: shapes, layers, ...(heads.length > 1 && { heads }) };
  const { task, loss, metrics } = heads[0]!;
  return graphOf(graph, { task, loss, metrics, optimizer });
}

function replay(
  given: Case,
  makeTrainer: Way["makeTrainer"],
): { steps: Scores[]; scored: Scores; weights: Record<string, Answer> } {
  const network = networkFor(given);
  // In the data, inputs and targets may stand in any order.
  const inputs = Object.values(given.inputs).map(({ shape, values }) =>
    valuesOf(Float32Array.from(values), values.length / shape[0]!),
  );
  const names = Object.keys(given.targets).reverse();
  const rows = rowsOfMany(
    inputs,
    names.map((name) => given.targets[name]!.values),
    Object.values(given.targets)[0]!.shape[0]!,
  );
  const targets = names.map((name) => targetOf(name, { width: given.targets[name]!.shape[1]! }));
  const layout = layoutOf(network, targets);
  const model = buildModel(network, 1);
  model.load(
    Object.entries(given.started).map(([name, { shape, values }]) => ({
      name,
      shape,
      values: Float32Array.from(values),
    })),
  );
  const objective = objectiveOf(model, targets);
  const order = inOrder(rows);
  const starts = given.steps.map((_, at) => (at * given.batch) % rows.count);
  const trainer = makeTrainer({
    model,
    objective,
    layout,
    seed: 1,
    trainSizes: starts.map((start) => Math.min(given.batch, rows.count - start)),
    scoreSizes: [rows.count],
  });
  const { learningRate } = planOptimizer(network);
  const scoresOf = (start: number, size: number, step?: number): Scores => {
    const part = order.subarray(start);
    const batch = readBatches({ ...rows, count: part.length }, layout, part, size).next();
    if (batch instanceof Promise) throw new Error("what lies in memory is read at once");
    const sums = sumScores(objective.heads);
    const result =
      step === undefined ? trainer.score(batch) : trainer.train([batch], step, () => learningRate)[0]!;
    sums.add(result, batch);
    batch.dispose();
    return sums.total();
  };
  const steps = starts.map((start, at) => scoresOf(start, given.batch, at + 1));
  const scored = scoresOf(0, rows.count);
  trainer.settle();
  const weights = model
    .read()
    .map(({ name, shape, values }): [string, Answer] => [name, { shape: [...shape], data: [...values] }]);
  trainer.dispose();
  model.dispose();
  return { steps, scored, weights: Object.fromEntries(weights) };
}

/** The same names, and every value within 1e-5 of Keras's, of itself where it is large. */
function expectScores(got: Scores, wanted: Scores, what: string): void {
  expect(Object.keys(got).sort(), what).toEqual(Object.keys(wanted).sort());
  for (const [name, value] of Object.entries(wanted)) {
    expect(Math.abs(got[name]! - value) / Math.max(1e-3, Math.abs(value)), `${what}: ${name}`).toBeLessThan(
      1e-5,
    );
  }
}

describe.each(ways)("on $name", ({ engine, makeTrainer }) => {
  beforeAll(() => useEngine(engine), 30_000);

  test.each(cases.map((one) => [one.name, one] as const))("%s", (_, given) => {
    const before = tf.memory().numTensors;
    const { steps, scored, weights } = replay(given, makeTrainer);
    expect(tf.memory().numTensors).toBe(before);
    for (const [at, wanted] of given.steps.entries()) expectScores(steps[at]!, wanted, `step ${at + 1}`);
    expectScores(scored, given.scored, "at the end");
    expect(Object.keys(weights)).toEqual(Object.keys(given.ended));
    expectClose(Object.values(weights), Object.values(given.ended).map(answerOf), 1e-5, "the weights");
  });
});
