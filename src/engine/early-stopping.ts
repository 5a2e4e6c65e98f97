/** Decides when a run no longer improves, as Keras's EarlyStopping does. */
import type { Scores } from "../history.js";
import type { EarlyStopping } from "../network.js";
import { improvementOf } from "./improvement.js";

export interface Watch {
  /** Tells it an epoch's scores; it answers whether they are the best so far and whether to stop. */
  see(epoch: number, train: Scores, validation: Scores): { readonly best: boolean; readonly stop: boolean };
}

/** keras/src/callbacks/early_stopping.py. */
export function watchFor({ monitor, patience, minDelta = 0 }: EarlyStopping): Watch {
  const improved = improvementOf("Early stopping", monitor, minDelta);
  let waited = 0;
  return {
    see(epoch, train, validation) {
      waited++;
      if (improved(train, validation)) {
        waited = 0;
        return { best: true, stop: false };
      }
      // The first epoch never ends a run, however little patience there is.
      return { best: epoch === 1, stop: waited >= patience && epoch > 1 };
    },
  };
}
