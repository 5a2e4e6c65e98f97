/** Everything a training needs to go on where it was, as plain numbers that can be written down. Types only. */
import type { RateState } from "./live-rate.js";
import type { Sums } from "./metrics.js";
import type { EpochProgress, NamedWeight } from "./outcome.js";

/**
 * Orders, changes of rows and dropped values follow from seed, epoch and step, and early stopping and schedules from the
 * epochs' scores; so these are all there is.
 */
export interface TrainingState {
  readonly seed: number;
  /** Those that are done. */
  readonly epochs: readonly EpochProgress[];
  /** Steps done, over the whole run. */
  readonly step: number;
  /** The epoch that these steps reach into, where they do. */
  readonly under: EpochUnderWay | undefined;
  readonly rate: RateState;
  readonly weights: readonly NamedWeight[];
  /** What the optimizer remembers: a value for each trainable weight in each, all weights end to end. */
  readonly slots: readonly Float32Array[];
  readonly kept: KeptState;
}

export interface EpochUnderWay {
  readonly scores: ScoreState;
  /** That it took so far. */
  readonly seconds: number;
}

/** What has been added up of an epoch's scores. */
export interface ScoreState {
  readonly rows: number;
  readonly losses: readonly number[];
  /** Of each head, what its metrics remember. */
  readonly metrics: readonly (readonly Sums[])[];
}

/** The weights that the run may go back to at its end. */
export interface KeptState {
  readonly last?: KeptEpoch;
  readonly best?: KeptEpoch;
}

export interface KeptEpoch {
  readonly epoch: number;
  readonly weights: readonly NamedWeight[];
}
