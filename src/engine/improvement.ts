/** Tells whether the score that something waits for has become better than it ever was. */
import type { Scores } from "../history.js";
import { largerIsBetter } from "../language/metric-catalogue.js";
import { TrainingFailure } from "./outcome.js";

/**
 * Asked once an epoch with its scores; a score must be better than the best one by more than `minDelta`, as in
 * keras/src/callbacks/monitor_callback.py. `who` begins the message where the run does not measure `monitor`.
 */
export function improvementOf(
  who: string,
  monitor: string,
  minDelta: number,
): (train: Scores, validation: Scores) => boolean {
  const ofValidation = monitor.startsWith("val_");
  const name = ofValidation ? monitor.slice("val_".length) : monitor;
  const sign = largerIsBetter(name) ? -1 : 1;
  let best = Number.POSITIVE_INFINITY;
  return (train, validation) => {
    const value = (ofValidation ? validation : train)[name];
    if (value === undefined) {
      throw new TrainingFailure(
        `${who} watches ${monitor}, which this run does not measure${ofValidation && Object.keys(validation).length === 0 ? ", as there are no validation rows" : ""}.`,
      );
    }
    // A value that is no number is never better.
    if (!(sign * value + minDelta < best)) return false;
    best = sign * value;
    return true;
  };
}
