/** Decides when a run no longer improves, as Keras's EarlyStopping does. */
import type { Scores } from "../history.js";
import type { EarlyStopping } from "../network.js";
import { largerIsBetter } from "./metrics.js";
import { TrainingFailure } from "./outcome.js";

export interface Watch {
  /** Tells it an epoch's scores; it answers whether they are the best so far and whether to stop. */
  see(epoch: number, train: Scores, validation: Scores): { readonly best: boolean; readonly stop: boolean };
}

/** keras/src/callbacks/early_stopping.py with a min_delta of 0. */
export function watchFor({ monitor, patience }: EarlyStopping): Watch {
  const ofValidation = monitor.startsWith("val_");
  const name = ofValidation ? monitor.slice("val_".length) : monitor;
  const sign = largerIsBetter(name) ? -1 : 1;
  let best = Number.POSITIVE_INFINITY;
  let waited = 0;
  return {
    see(epoch, train, validation) {
      const value = (ofValidation ? validation : train)[name];
      if (value === undefined) {
        throw new TrainingFailure(
          `Early stopping watches ${monitor}, which this run does not measure${ofValidation && Object.keys(validation).length === 0 ? ", as there are no validation rows" : ""}.`,
        );
      }
      waited++;
      if (sign * value < best) {
        best = sign * value;
        waited = 0;
        return { best: true, stop: false };
      }
      // The first epoch never ends a run, however little patience there is.
      return { best: epoch === 1, stop: waited >= patience && epoch > 1 };
    },
  };
}
