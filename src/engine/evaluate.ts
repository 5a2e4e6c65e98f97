/** Scores rows with the weights as they are. */
import type { Rows } from "../data/prepared.js";
import type { Scores } from "../history.js";
import { batchAt, inOrder, type Layout } from "./batches.js";
import type { Model } from "./model.js";
import { sumScores } from "./scores.js";
import { type Objective, scoreBatch } from "./step.js";

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
  const { batch, metrics } = model.network.settings;
  const scores = sumScores(metrics, objective.threshold);
  const features = layout.input.reduce((product, size) => product * size, 1);
  const size = Math.max(batch, Math.min(MOST_ROWS, Math.floor(MOST_VALUES / features)));
  const order = inOrder(rows);
  try {
    for (let start = 0; start < rows.count; start += size) {
      await breathe();
      const part = batchAt(rows, layout, order, start, size);
      scores.add(scoreBatch(model, objective, part), part);
      part.dispose();
    }
    return scores.total();
  } finally {
    scores.dispose();
  }
}
