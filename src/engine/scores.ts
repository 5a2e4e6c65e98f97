/** Adds up the scores of batches. */
import type { Scores } from "../history.js";
import type { Batch } from "./batches.js";
import { type MetricSums, metricSums } from "./metrics.js";
import type { HeadObjective } from "./objective.js";
import type { BatchResult } from "./step.js";
import type { ScoreState } from "./training-state.js";

/** A loss that is no number any more. */
export class LossNotFinite extends Error {
  constructor(readonly loss: number) {
    super(`the loss became ${loss}`);
  }
}

export interface ScoreSum {
  /** Throws LossNotFinite. */
  add(result: BatchResult, batch: Batch): void;
  /** The scores of the batch that was added last. */
  last(): Scores;
  /** Of all batches, each row counting the same. */
  total(): Scores;
  /** What has been added up so far. */
  state(): ScoreState;
  restore(state: ScoreState): void;
}

type Measured = BatchResult & Pick<Batch, "count" | "values">;

/**
 * Scores by Keras's names and in its order: the loss, the heads' losses where there are several, their metrics. `onBatch`
 * is told the outputs and targets of each head, batch by batch.
 */
export function sumScores(
  heads: readonly HeadObjective[],
  onBatch?: (outputs: readonly Float32Array[], targets: readonly Float32Array[]) => void,
): ScoreSum {
  const lossNames = ["loss", ...(heads.length === 1 ? [] : heads.map(({ nameOf }) => nameOf("loss")))];
  const sums = newSums();
  const losses = lossNames.map(() => 0);
  let rows = 0;
  let latest: Measured | undefined;

  function newSums(): MetricSums[] {
    return heads.map(({ metrics, reading, metricArguments }) =>
      metricSums(metrics, reading, metricArguments),
    );
  }

  function addTo(to: readonly MetricSums[], { count, outputs, values }: Measured): void {
    for (const [at, sum] of to.entries()) sum.add(outputs[at]!, values[at]!, values[at]!.length / count);
  }

  function scoresOf(means: readonly number[], metrics: readonly MetricSums[]): Scores {
    const scores: Record<string, number> = {};
    for (const [at, name] of lossNames.entries()) scores[name] = means[at]!;
    for (const [at, sum] of metrics.entries()) {
      for (const [name, value] of Object.entries(sum.scores())) scores[heads[at]!.nameOf(name)] = value;
    }
    return scores;
  }

  return {
    add: (result, { count, values }) => {
      latest = { ...result, count, values };
      if (!Number.isFinite(latest.losses[0])) throw new LossNotFinite(latest.losses[0]!);
      addTo(sums, latest);
      onBatch?.(latest.outputs, values);
      for (const [at, loss] of latest.losses.entries()) losses[at]! += loss * count;
      rows += count;
    },
    last: () => {
      const own = newSums();
      addTo(own, latest!);
      return scoresOf(latest!.losses, own);
    },
    total: () => {
      if (rows === 0) return {};
      return scoresOf(
        losses.map((loss) => loss / rows),
        sums,
      );
    },
    state: () => ({ rows, losses: [...losses], metrics: sums.map((sum) => sum.state()) }),
    restore: (state) => {
      ({ rows } = state);
      losses.splice(0, losses.length, ...state.losses);
      for (const [at, sum] of sums.entries()) sum.restore(state.metrics[at]!);
    },
  };
}
