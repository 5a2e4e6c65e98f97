/** Trains a model on native TensorFlow with a whole step, or several, as one graph in which the weights live. */
import type * as tf from "@tensorflow/tfjs-core";
import type { Batch } from "../batches.js";
import { followPlan, type OptimizerPlan } from "../optimizers.js";
import { type BatchResult, scoreBatch } from "../step.js";
import type { Trainer, TrainerTask } from "../trainer.js";
import { types } from "./graph-builder.js";
import { type Feed, type Fetched, openSession } from "./session.js";
import {
  names,
  slotVariables,
  trainingGraph,
  type Use,
  type Variable,
  weightVariables,
} from "./training-graph.js";

/** So many steps are one call, where a call costs as much as a step. */
const STRIDE = 8;

/** Throws NotRecordable where no graph can be made of what the model computes. */
export function graphTrainer(task: TrainerTask, plan: OptimizerPlan): Trainer {
  const { model, trainSizes, scoreSizes } = task;
  const graphTask = { ...task, plan };
  const uses = usesOf(trainSizes, scoreSizes);
  const session = openSession(trainingGraph(graphTask, uses));
  const weights = weightVariables(graphTask);
  const slots = slotVariables(graphTask);
  const follow = followPlan(plan);
  let settled = false;

  function set(variables: readonly Variable[], start: string, values: (at: number) => Float32Array): void {
    if (variables.length === 0) return;
    const feeds = variables.map(({ name, shape }, at) => feed(names.starting(name), shape, values(at)));
    session.run(feeds, [start]);
  }

  function setWeights(): void {
    set(weights, names.setWeights, (at) => model.weight(model.places[at]!.name).dataSync<"float32">());
    settled = true;
  }

  /** Brings the model up to date, where it is not. */
  function settle(): void {
    if (settled) return;
    const values = session.run(
      [],
      weights.map(({ name }) => names.reading(name)),
    );
    const named = model.places.map(({ name, shape }, at) => ({
      name,
      shape,
      values: values[at] as Float32Array,
    }));
    model.load(named);
    settled = true;
  }

  function run(use: Use, batches: readonly Batch[], more: readonly Feed[]): BatchResult[] {
    const feeds = batches.flatMap(({ inputs, targets }, copy) => [
      ...inputs.map((tensor, at) => feedOf(names.input(use.name, copy, at), tensor)),
      ...targets.map((tensor, at) => feedOf(names.target(use.name, copy, at), tensor)),
    ]);
    const fetches = [names.losses(use.name), ...task.layout.heads.map((_, at) => names.output(use.name, at))];
    const [losses, ...outputs] = session.run([...feeds, ...more], fetches);
    return batches.map((_, copy) => resultOf(losses!, outputs, copy, use.copies));
  }

  function useFor(training: boolean, rows: number, copies: number): Use {
    const use = uses.find((one) => one.training === training && one.rows === rows && one.copies === copies);
    if (!use) throw new Error(`no graph was made for ${rows} rows`);
    return use;
  }

  setWeights();
  set(slots, names.setSlots, (at) => new Float32Array(sizeOf(slots[at]!.shape)).fill(slots[at]!.start!));
  return {
    mode: "graph",
    stride: STRIDE,
    train: (batches, first, rateAt) => {
      settled = false;
      const rows = batches[0]!.count;
      const together =
        batches.length > 1 && batches.length === STRIDE && batches.every(({ count }) => count === rows);
      const groups = together ? [batches] : batches.map((batch) => [batch]);
      let step = first;
      return groups.flatMap((group) => {
        const use = useFor(true, group[0]!.count, group.length);
        const figures = group.flatMap((_, at) => follow.figures(step + at, rateAt(step + at)));
        const results = run(use, group, [
          feed(names.figures(use.name), [figures.length], Float32Array.from(figures)),
          { name: names.firstStep, shape: [], type: types.int32, values: Int32Array.of(step) },
        ]);
        step += group.length;
        return results;
      });
    },
    score: (batch) => {
      const use = uses.find(({ training, rows }) => !training && rows === batch.count);
      if (use) return run(use, [batch], [])[0]!;
      settle();
      return scoreBatch(model, task.objective, batch);
    },
    settle,
    refresh: setWeights,
    dispose: () => session.close(),
  };
}

function usesOf(trainSizes: readonly number[], scoreSizes: readonly number[]): Use[] {
  const uses = [...new Set(trainSizes)].flatMap((rows, at) => [
    { name: `train_${rows}`, rows, copies: 1, training: true },
    // Only batches of full size come in numbers.
    ...(at === 0 && STRIDE > 1 ? [{ name: `train_many_${rows}`, rows, copies: STRIDE, training: true }] : []),
  ]);
  return [
    ...uses,
    ...[...new Set(scoreSizes)].map((rows) => ({ name: `score_${rows}`, rows, copies: 1, training: false })),
  ];
}

/** A batch's share of what a call gave. */
function resultOf(losses: Fetched, outputs: readonly Fetched[], copy: number, copies: number): BatchResult {
  const share = <T extends Fetched>(values: T) => {
    const size = values.length / copies;
    return values.subarray(copy * size, (copy + 1) * size) as T;
  };
  return {
    take: () => ({
      losses: [...share(losses)],
      outputs: outputs.map((output) => share(output) as Float32Array),
    }),
    dispose: () => {},
  };
}

function feed(name: string, shape: readonly number[], values: Float32Array): Feed {
  return { name, shape, type: types.float, values };
}

function feedOf(name: string, tensor: tf.Tensor): Feed {
  return feed(name, tensor.shape, tensor.dataSync<"float32">());
}

function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}
