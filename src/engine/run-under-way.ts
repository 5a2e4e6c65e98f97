/** A training on its way: everything that it is made of, from the task it is given. */
import type { Rows } from "../data/prepared.js";
import { batchSizes } from "./batches.js";
import { classWeightsOf } from "./class-weights.js";
import { evaluationSizes } from "./evaluate.js";
import { checkRows, type Layout, layoutOf } from "./layout.js";
import { buildModel, type Model } from "./model.js";
import { type Objective, objectiveOf } from "./objective.js";
import { planOptimizer } from "./optimizers.js";
import { TrainingFailure, type TrainingTask } from "./outcome.js";
import { type Pace, paceOf } from "./pace.js";
import { type Look, probing } from "./probes/probing.js";
import { type Progress, progressOf } from "./progress.js";
import { scheduleOf } from "./schedules.js";
import type { Trainer, trainerFor } from "./trainer.js";

export interface RunUnderWay {
  readonly task: TrainingTask;
  readonly layout: Layout;
  readonly model: Model;
  readonly trainer: Trainer;
  readonly progress: Progress;
  /** Absent where steps are not looked into. */
  readonly look: Look | undefined;
  readonly objective: Objective;
  readonly pace: Pace;
  /** When `onBatch` was called last, in milliseconds. */
  lastReport: number;
}

/**
 * A model with the starting weights of a seed and what it is to learn, from rows that fit it. Throws TrainingFailure where
 * there is nothing to train, or to train on, and where rows of `splits` do not fit.
 */
export function startOf(
  { network, data, seed }: Pick<TrainingTask, "network" | "data" | "seed">,
  splits: readonly Rows[],
): { readonly layout: Layout; readonly model: Model; readonly objective: Objective } {
  const layout = layoutOf(network, data.targets);
  for (const rows of splits) checkRows(rows, layout);
  if (data.train.count === 0) throw new TrainingFailure("There are no rows to train on.");
  const classWeights = classWeightsOf(network, data, layout);
  const model = buildModel(network, seed);
  if (model.trainable.length === 0) {
    model.dispose();
    throw new TrainingFailure(`${network.name} has no weights that training could change.`);
  }
  return { layout, model, objective: objectiveOf(model, data.targets, classWeights) };
}

/** Throws TrainingFailure as `startOf` does. */
export function prepareRun(task: TrainingTask, makeTrainer: typeof trainerFor): RunUnderWay {
  const { network, data, seed } = task;
  const { batch, schedule } = network.settings;
  const { layout, model, objective } = startOf(task, [data.train, data.validation, data.test]);
  if (task.weights) model.load(task.weights);
  const { learningRate } = planOptimizer(network);
  const trainSizes = batchSizes(data.train.count, batch);
  const trainer = makeTrainer({
    model,
    objective,
    layout,
    seed,
    trainSizes,
    scoreSizes: evaluationSizes(layout, data.validation, batch),
    probes: task.probes !== undefined,
  });
  if (trainer.why !== undefined) task.onSingleOperations?.(trainer.why);
  const extent = { epochs: task.epochs, stepsPerEpoch: Math.ceil(data.train.count / batch) };
  return {
    task,
    layout,
    model,
    trainer,
    progress: progressOf({
      task,
      model,
      trainer,
      learningRate,
      schedule: schedule && scheduleOf(schedule, learningRate, extent),
    }),
    look: task.probes && probing(task.probes, { model, trainer, rows: trainSizes[0]! }),
    objective,
    pace: paceOf(task.control),
    lastReport: Number.NEGATIVE_INFINITY,
  };
}

export function stepsPerEpoch({ task }: RunUnderWay): number {
  return Math.ceil(task.data.train.count / task.network.settings.batch);
}

/** How long ago that was, without the pauses. */
export function secondsSince({ pace }: RunUnderWay, began: number): number {
  return (performance.now() - pace.paused - began) / 1000;
}

export function lossText({ loss }: { readonly loss: number }): string {
  return Number.isNaN(loss) ? "NaN (not a number)" : "infinite";
}
