/** Scores rows with the weights as they are. */
import type { Rows } from "../data/prepared.js";
import type { Scores } from "../history.js";
import { batchSizes, readBatches } from "./batches.js";
import type { Layout } from "./layout.js";
import type { Model } from "./model.js";
import type { Objective } from "./objective.js";
import { inOrder } from "./order.js";
import { sumScores } from "./scores.js";
import type { Trainer } from "./trainer.js";

/** Input values in one batch: enough to be fast, and few enough for the layers behind them to fit into memory. */
const MOST_VALUES = 1 << 18;
const MOST_ROWS = 512;

interface Evaluation {
  readonly model: Model;
  readonly trainer: Trainer;
  readonly objective: Objective;
  readonly layout: Layout;
  readonly rows: Rows;
  /** Told the outputs and targets of each head, batch by batch. */
  readonly onBatch?: Parameters<typeof sumScores>[1];
}

/** The rows' scores; none where there are no rows. `breathe` is awaited between batches. Throws LossNotFinite. */
export async function evaluateRows(
  { model, trainer, objective, layout, rows, onBatch }: Evaluation,
  breathe: () => Promise<void>,
): Promise<Scores> {
  const scores = sumScores(objective.heads, onBatch);
  const size = evaluationSize(layout, model.network.settings.batch);
  const reader = readBatches(rows, layout, inOrder(rows), size);
  try {
    for (let start = 0; start < rows.count; start += size) {
      await breathe();
      const reading = reader.next();
      const part = reading instanceof Promise ? await reading : reading;
      const result = trainer.score(part);
      part.dispose();
      scores.add(result, part);
    }
    return scores.total();
  } finally {
    await reader.end();
  }
}

function evaluationSize({ inputs }: Layout, batch: number): number {
  const values = inputs.reduce((sum, { size }) => sum + size, 0);
  return Math.max(batch, Math.min(MOST_ROWS, Math.floor(MOST_VALUES / values)));
}

/** How many rows the batches have in which rows are scored. */
export function evaluationSizes(layout: Layout, { count }: Rows, batch: number): number[] {
  return batchSizes(count, evaluationSize(layout, batch));
}
