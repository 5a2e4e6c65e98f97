/** Looks for a good learning rate: trains for some steps while the rate rises, and keeps nothing of it. */
import type { PreparedData } from "../data/prepared.js";
import type { Network } from "../network.js";
import { type Batch, type BatchReader, batchSizes, readBatches } from "./batches.js";
import type { Layout } from "./layout.js";
import { shuffled } from "./order.js";
import {
  explosionWatch,
  lowestPoint,
  type RatePoint,
  risingRates,
  smoothed,
  steepestRate,
} from "./rate-curve.js";
import { startOf } from "./run-under-way.js";
import { randomFor } from "./seed.js";
import { StepNotFinite } from "./step.js";
import { operationTrainer, type Trainer } from "./trainer.js";

export interface RateSearch {
  readonly network: Network;
  readonly data: PreparedData;
  readonly seed: number;
  readonly steps: number;
  /** The first and the last learning rate. */
  readonly from: number;
  readonly to: number;
  /** Called after each step with how many are done. */
  readonly onStep?: (done: number) => void;
}

export interface RateFinding {
  readonly points: readonly RatePoint[];
  /** Where the loss falls fastest; undefined where it does not fall. */
  readonly suggestion: number | undefined;
  /** Where the loss is lowest; undefined where not one step gave a number. */
  readonly lowest: number | undefined;
  /** The rate at which the loss exploded or was no number any more. */
  readonly exploded: number | undefined;
}

/** From the starting weights of a seed, with the network's optimizer and without its schedule. Throws TrainingFailure. */
export async function findRate(search: RateSearch): Promise<RateFinding> {
  const { network, data, seed, steps, from, to, onStep } = search;
  const { batch } = network.settings;
  const { layout, model, objective } = startOf(search, [data.train]);
  const trainSizes = batchSizes(data.train.count, batch);
  // To make a graph of so few steps takes as long as the steps.
  const trainer = operationTrainer({ model, objective, layout, seed, trainSizes, scoreSizes: [] });
  const reader = endlessBatches(search, layout);
  const hasExploded = explosionWatch();
  const measured: { rate: number; loss: number }[] = [];
  let exploded: number | undefined;
  try {
    for (const [at, rate] of risingRates(from, to, steps).entries()) {
      const next = await reader.next();
      const loss = lossOfStep(trainer, next, at + 1, rate);
      next.dispose();
      if (Number.isFinite(loss)) measured.push({ rate, loss });
      onStep?.(at + 1);
      if (!hasExploded(loss)) continue;
      exploded = rate;
      break;
    }
  } finally {
    await reader.end();
    trainer.dispose();
    model.dispose();
  }
  const points = smoothed(measured);
  return {
    points,
    suggestion: steepestRate(points),
    lowest: points[lowestPoint(points)]?.rate,
    exploded,
  };
}

/** No number where the step could not be taken. */
function lossOfStep(trainer: Trainer, batch: Batch, step: number, rate: number): number {
  try {
    const [result] = trainer.train([batch], step, () => rate);
    return result!.losses[0]!;
  } catch (error) {
    if (error instanceof StepNotFinite) return error.loss;
    throw error;
  }
}

/** The training rows, shuffled anew whenever all of them have been given. */
function endlessBatches({ network, data, seed }: RateSearch, layout: Layout): BatchReader {
  const { batch } = network.settings;
  const whole = Math.ceil(data.train.count / batch);
  let epoch = 0;
  let given = 0;
  let reader: BatchReader | undefined;
  return {
    next: async () => {
      if (given === epoch * whole) {
        await reader?.end();
        epoch++;
        const order = shuffled(data.train, seed, epoch);
        reader = readBatches(
          data.train,
          layout,
          order,
          batch,
          randomFor(seed, `changes of rows in epoch ${epoch}`),
        );
      }
      given++;
      return reader!.next();
    },
    end: async () => reader?.end(),
  };
}
