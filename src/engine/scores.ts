/** Adds up the scores of batches, reading them from the device as seldom as it can. */
import * as tf from "@tensorflow/tfjs-core";
import type { Scores } from "../history.js";
import type { MetricName } from "../network.js";
import type { Batch } from "./batches.js";
import { metricSums } from "./metrics.js";
import type { BatchResult } from "./step.js";

/** A loss that is no number any more, and the batch it was found in (counted from 1 within this sum). */
export class LossNotFinite extends Error {
  constructor(
    readonly batch: number,
    readonly loss: number,
  ) {
    super(`the loss became ${loss}`);
  }
}

export interface ScoreSum {
  /** Takes the result over. */
  add(result: BatchResult, batch: Batch): void;
  /** The scores of the batch that was added last. */
  last(): Scores;
  /** Of all batches, each row counting the same. Throws LossNotFinite. */
  total(): Scores;
  dispose(): void;
}

/** So many results wait on the device before they are read: few enough to notice a loss that is no number soon. */
const MOST_PENDING = 16;

interface Pending {
  readonly result: BatchResult;
  readonly batch: Pick<Batch, "count" | "values">;
}

export function sumScores(metrics: readonly MetricName[], threshold: number): ScoreSum {
  const sums = metricSums(metrics, threshold);
  const pending: Pending[] = [];
  let rows = 0;
  let loss = 0;
  let batches = 0;
  let latest: { loss: number; outputs: Float32Array; values: Float32Array; width: number } | undefined;

  function read(): void {
    for (let next = pending.shift(); next; next = pending.shift()) {
      const { result, batch } = next;
      const value = result.loss.dataSync()[0]!;
      const outputs = result.outputs.dataSync<"float32">();
      tf.dispose([result.loss, result.outputs]);
      batches++;
      if (!Number.isFinite(value)) throw new LossNotFinite(batches, value);
      const width = batch.values.length / batch.count;
      sums.add(outputs, batch.values, width);
      loss += value * batch.count;
      rows += batch.count;
      latest = { loss: value, outputs, values: batch.values, width };
    }
  }

  return {
    add: (result, batch) => {
      pending.push({ result, batch: { count: batch.count, values: batch.values } });
      if (pending.length >= MOST_PENDING) read();
    },
    last: () => {
      read();
      const own = metricSums(metrics, threshold);
      own.add(latest!.outputs, latest!.values, latest!.width);
      return { loss: latest!.loss, ...own.scores() };
    },
    total: () => {
      read();
      return rows === 0 ? {} : { loss: loss / rows, ...sums.scores() };
    },
    dispose: () => {
      for (const { result } of pending.splice(0)) tf.dispose([result.loss, result.outputs]);
    },
  };
}
