/** Trains and scores a model batch by batch, in whichever way is the fastest on the engine that runs. */

import * as tf from "@tensorflow/tfjs-core";
import type { Batch } from "./batches.js";
import { graphTrainer } from "./graph/graph-trainer.js";
import { NotRecordable } from "./graph/recording.js";
import type { Layout } from "./layout.js";
import type { Model } from "./model.js";
import type { Objective } from "./objective.js";
import { followPlan, optimizerFor, planOptimizer } from "./optimizers.js";
import { probeStep } from "./probes/probe.js";
import { type BatchResult, StepNotFinite, scoreBatch, trainStep } from "./step.js";

export interface Trainer {
  /** What steps are computed as. */
  readonly mode: "graph" | "operations";
  /** Why they are no graph, as the end of a sentence; only on an engine that has graphs. */
  readonly why?: string;
  /** So many batches are best trained on in one call. */
  readonly stride: number;
  /**
   * Trains on batches one after another; `step` is the number of the first one's step, from 1. Throws StepNotFinite; the
   * steps before that one have been taken.
   */
  train(batches: readonly Batch[], step: number, rateAt: (step: number) => number): BatchResult[];
  score(batch: Batch): BatchResult;
  /** Looks into a step on a batch without taking it: what `readProbe` reads. Absent where nothing is to be probed. */
  probe?(batch: Batch, step: number, rate: number): Float32Array;
  /** Brings the model up to date: its weights are those of the last step. */
  settle(): void;
  /** The model's weights were set by somebody else. */
  refresh(): void;
  /** What the optimizer remembers: a value for each trainable weight in each, all weights end to end; or nothing yet. */
  state(): readonly Float32Array[];
  /** Goes on from what `state` gave after so many steps; the weights are the model's. */
  restore(slots: readonly Float32Array[], steps: number): void;
  dispose(): void;
}

export interface TrainerTask {
  readonly model: Model;
  readonly objective: Objective;
  readonly layout: Layout;
  readonly seed: number;
  /** How many rows the batches have that it is worth to prepare for. */
  readonly trainSizes: readonly number[];
  readonly scoreSizes: readonly number[];
  /** Steps are looked into; on batches of the first of `trainSizes`. */
  readonly probes?: boolean;
}

export function trainerFor(task: TrainerTask): Trainer {
  if (tf.getBackend() !== "tensorflow") return operationTrainer(task);
  try {
    return graphTrainer(task, planOptimizer(task.model.network));
  } catch (error) {
    if (!(error instanceof NotRecordable)) throw error;
    return operationTrainer(task, error.message);
  }
}

/** One operation after another: on any engine, and for whatever no graph can be made of. */
export function operationTrainer({ model, objective, seed }: TrainerTask, why?: string): Trainer {
  const optimizer = optimizerFor(model.network);
  const plan = planOptimizer(model.network);
  return {
    mode: "operations",
    ...(why !== undefined && { why }),
    stride: 1,
    train: (batches, first, rateAt) =>
      batches.map((batch, at) => {
        const step = first + at;
        optimizer.learningRate = rateAt(step);
        try {
          return trainStep(model, optimizer, objective, batch, { seed, step });
        } catch (error) {
          throw error instanceof StepNotFinite ? new StepNotFinite(at, error.loss) : error;
        }
      }),
    score: (batch) => scoreBatch(model, objective, batch),
    probe: (batch, step, rate) =>
      tf.tidy(() => {
        const pieces = optimizer.slots().map((slot) => piecesOf(model, slot));
        const slots = model.trainable.map((_, at) => pieces.map((piece) => piece[at]!));
        const figures = followPlan(plan).figures(step, rate);
        const probe = probeStep({ model, objective, plan, batch, pass: { seed, step }, slots, figures });
        return probe.dataSync<"float32">().slice();
      }),
    settle: () => {},
    refresh: () => {},
    state: () => optimizer.state(),
    restore: (slots, steps) => optimizer.restore(slots, steps),
    dispose: () => optimizer.dispose(),
  };
}

/** Values laid end to end as the trainable weights are, each weight's by themselves in its shape. */
function piecesOf({ trainable }: Model, flat: tf.Tensor1D): tf.Tensor[] {
  const parts = tf.split(
    flat,
    trainable.map(({ size }) => size),
  );
  return parts.map((part, at) => tf.reshape(part, trainable[at]!.shape));
}
