/** When a run's checkpoints are written, and what becomes of one that cannot be. */
import type { Checkpointing } from "../engine/outcome.js";
import type { TrainingState } from "../engine/training-state.js";
import type { CheckpointEvent } from "../protocol.js";
import type { RunWriter } from "./run-writer.js";

/** Seconds of a long epoch from one checkpoint to the next, where nothing else is said. */
export const defaultInterval = 30;
/** Seconds between those at the ends of epochs, which may follow one another quickly. */
const intervalOfEpochs = 1;
/** A checkpoint that took t to write is followed by at least so many t without one: they cost two hundredths of a run. */
const restFactor = 50;

export function checkpointsOf(
  writer: RunWriter,
  /** Seconds that the run has taken so far. */
  seconds: () => number,
  tell: (event: CheckpointEvent) => void,
  interval = defaultInterval,
): Checkpointing {
  let last = performance.now();
  let took = 0;
  let problem: string | undefined;

  /** Undefined where it went well. */
  function attempt(state: TrainingState): string | undefined {
    const began = performance.now();
    try {
      writer.writeCheckpoint({ seconds: seconds(), state });
      return undefined;
    } catch (error) {
      return (error as Error).message;
    } finally {
      last = performance.now();
      took = last - began;
    }
  }

  return {
    due: (moment) => {
      const wanted = moment === "step" ? interval : Math.min(interval, intervalOfEpochs);
      return performance.now() - last >= Math.max(wanted * 1000, restFactor * took);
    },
    write: (state) => {
      const before = problem;
      problem = attempt(state);
      // Once where it begins, and once where it is over.
      if (problem === before) return;
      const { step, epochs } = state;
      tell({ type: "checkpoint", epoch: epochs.length, step, ...(problem !== undefined && { problem }) });
    },
  };
}
