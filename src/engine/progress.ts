/** Where a run is: what has been measured and changed so far, what is kept of it, and how it is taken up again. */
import type { EarlyStopping } from "../network.js";
import { type Watch, watchFor } from "./early-stopping.js";
import { type KeptWeights, keepBest } from "./kept-weights.js";
import { changedRate, type DatedRateChange, type RateState, rateUnder, unchangedRate } from "./live-rate.js";
import type { Model } from "./model.js";
import type { EpochProgress, TrainingTask } from "./outcome.js";
import type { Schedule } from "./schedules.js";
import type { Trainer } from "./trainer.js";
import type { EpochUnderWay, TrainingState } from "./training-state.js";

export interface Progress {
  /** Those that are done. */
  readonly epochs: readonly EpochProgress[];
  readonly kept: KeptWeights;
  /** Whether early stopping has ended the run that is resumed. */
  readonly stopped: boolean;
  /** What the task to be resumed had measured of the epoch under way. */
  readonly under: EpochUnderWay | undefined;
  /** The learning rate of a step. */
  rateAt(step: number): number;
  /** Applies the changes of the learning rate that have been asked for, from this step on. */
  changeRate(epoch: number, step: number): void;
  /** Takes an epoch's scores, and says whether the run is to end with it. */
  take(epoch: EpochProgress): { readonly stop: boolean };
  /** Writes a checkpoint after so many steps: at start and end in any case, and otherwise where it is time for one. */
  checkpoint(moment: "start" | "step" | "epoch" | "end", step: number, under?: () => EpochUnderWay): void;
}

interface Parts {
  readonly task: TrainingTask;
  readonly model: Model;
  readonly trainer: Trainer;
  readonly schedule: Schedule | undefined;
  /** Without a schedule. */
  readonly learningRate: number;
}

export function progressOf({ task, model, trainer, schedule, learningRate }: Parts): Progress {
  const { resume, control, seed } = task;
  const { stop } = task.network.settings;
  const kept = keepBest(model, trainer);
  const epochs: EpochProgress[] = [...(resume?.epochs ?? [])];
  const repeated: DatedRateChange[] = [...(task.rateChanges ?? [])];
  let rate: RateState = resume?.rate ?? unchangedRate;
  if (resume) {
    kept.load(resume.kept);
    model.load(resume.weights);
    trainer.restore(resume.slots, resume.step);
  }
  const { watch, stopped } = watchAfter(stop, epochs, task.beyondEarlyStop === true);
  for (const { train, validation } of epochs) schedule?.see(train, validation);

  const rateAt = (step: number) => rateUnder(rate, schedule?.rate(step) ?? learningRate);

  function state(step: number, under: EpochUnderWay | undefined): TrainingState {
    trainer.settle();
    const keptState = kept.state();
    return {
      seed,
      epochs: [...epochs],
      step,
      under,
      rate,
      // Between two epochs they are those that have just been kept.
      weights: under || keptState.last?.epoch !== epochs.length ? model.read() : keptState.last.weights,
      slots: trainer.state(),
      kept: keptState,
    };
  }

  return {
    epochs,
    kept,
    stopped,
    under: resume?.under,
    rateAt,
    changeRate: (epoch, step) => {
      const again: DatedRateChange[] = [];
      while (repeated[0] && repeated[0].step <= step) again.push(repeated.shift()!);
      const asked = control.takeRateChanges?.() ?? [];
      for (const change of [...again.map((dated) => dated.change), ...asked]) {
        rate = changedRate(rate, change);
        task.onRateChange?.({ epoch, step, change, rate: rateAt(step) });
      }
    },
    take: (epoch) => {
      const { train, validation } = epoch;
      const seen = watch?.see(epoch.epoch, train, validation);
      schedule?.see(train, validation);
      kept.take(epoch.epoch, seen?.best === true && stop?.restoreBestWeights === true);
      epochs.push(epoch);
      return { stop: seen?.stop === true };
    },
    checkpoint: (moment, step, under) => {
      const { checkpoints } = task;
      const ifDue = moment === "step" || moment === "epoch";
      if (!checkpoints || (ifDue && !checkpoints.due(moment))) return;
      checkpoints.write(state(step, under?.()));
    },
  };
}

/** Early stopping as it is after some epochs; `anew`: where it has ended the run, with its patience as behind the best epoch. */
function watchAfter(
  stop: EarlyStopping | undefined,
  epochs: readonly EpochProgress[],
  anew: boolean,
): { readonly watch: Watch | undefined; readonly stopped: boolean } {
  if (stop === undefined) return { watch: undefined, stopped: false };
  const replay = (count: number) => {
    const watch = watchFor(stop);
    const seen = epochs
      .slice(0, count)
      .map(({ train, validation }, at) => watch.see(at + 1, train, validation));
    return { watch, seen };
  };
  const { watch, seen } = replay(epochs.length);
  const stopped = seen.at(-1)?.stop === true;
  if (!stopped || !anew) return { watch, stopped };
  return { watch: replay(seen.findLastIndex(({ best }) => best) + 1).watch, stopped: false };
}
