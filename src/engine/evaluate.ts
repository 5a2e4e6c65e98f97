/** Scores rows with the weights as they are. */
import type { Rows } from "../data/prepared.js";
import type { Scores } from "../history.js";
import { readBatches } from "./batches.js";
import type { Layout } from "./layout.js";
import type { Model } from "./model.js";
import type { Objective } from "./objective.js";
import { inOrder } from "./order.js";
import { sumScores } from "./scores.js";
import { scoreBatch } from "./step.js";

/** Input values in one batch: enough to be fast, and few enough for the layers behind them to fit into memory. */
const MOST_VALUES = 1 << 18;
const MOST_ROWS = 512;

/** The rows' scores; none where there are no rows. `breathe` is awaited between batches. Throws LossNotFinite. */
export async function evaluateRows(
  model: Model,
  objective: Objective,
  layout: Layout,
  rows: Rows,
  breathe: () => Promise<void>,
): Promise<Scores> {
  const { batch } = model.network.settings;
  const scores = sumScores(objective.heads);
  const values = layout.inputs.reduce((sum, { size }) => sum + size, 0);
  const size = Math.max(batch, Math.min(MOST_ROWS, Math.floor(MOST_VALUES / values)));
  const reader = readBatches(rows, layout, inOrder(rows), size);
  try {
    for (let start = 0; start < rows.count; start += size) {
      await breathe();
      const reading = reader.next();
      const part = reading instanceof Promise ? await reading : reading;
      const result = scoreBatch(model, objective, part);
      part.dispose();
      scores.add(result, part);
    }
    return scores.total();
  } finally {
    scores.dispose();
    await reader.end();
  }
}
