/** What the training loop is given and gives back. Types only, so that others need not load tfjs to speak of it. */
import type { PreparedData } from "../data/prepared.js";
import type { ClassReport, Scores } from "../history.js";
import type { Network, NetworkNode } from "../network.js";
import type { DatedRateChange, RateChange } from "./live-rate.js";
import type { PredictionColumn } from "./predictions.js";
import type { Probes } from "./probes/probing.js";
import type { TrainingState } from "./training-state.js";

/** How a person steers a running training; asked between steps. */
export interface Control {
  /** Resolves at once, or when a pause ends. */
  whenRunning(): Promise<void>;
  stopRequested(): boolean;
  /** Why it is to stop, as the beginning of a sentence; undefined: the person wants it. */
  stoppedBecause?(): string | undefined;
  /** Whether the run is to end when the epoch under way is done. */
  stopAfterEpochRequested?(): boolean;
  /** The changes asked for since the last call. */
  takeRateChanges?(): readonly RateChange[];
}

/** Keeps what a training needs to go on after an interruption. */
export interface Checkpointing {
  /** Whether it is time for another, between two steps or between two epochs. */
  due(moment: "step" | "epoch"): boolean;
  write(state: TrainingState): void;
}

export interface BatchProgress {
  /** 1-based. */
  readonly epoch: number;
  /** 1-based, over the whole run. */
  readonly step: number;
  readonly stepsPerEpoch: number;
  /** Scores of this batch. */
  readonly train: Scores;
}

export interface EpochProgress {
  readonly epoch: number;
  readonly step: number;
  readonly train: Scores;
  readonly validation: Scores;
  readonly seconds: number;
  /** That of its last step. */
  readonly learningRate: number;
}

export interface TrainingTask {
  readonly network: Network;
  readonly data: PreparedData;
  readonly epochs: number;
  readonly seed: number;
  readonly control: Control;
  /** Called after a step when at least `batchInterval` milliseconds have passed since the last call. */
  readonly onBatch: (progress: BatchProgress) => void;
  readonly batchInterval: number;
  readonly onEpoch: (progress: EpochProgress) => void;
  /** Told where steps cannot be computed as whole graphs, though the engine has some: why, as the end of a sentence. */
  readonly onSingleOperations?: (why: string) => void;
  /** Told of a change of the learning rate when it begins to apply, with the rate that its first step has. */
  readonly onRateChange?: (
    change: DatedRateChange & { readonly epoch: number; readonly rate: number },
  ) => void;
  readonly checkpoints?: Checkpointing;
  /** Absent: steps are not looked into. */
  readonly probes?: Probes;
  /** Goes on from here. The outcome is that of a run that was never interrupted. */
  readonly resume?: TrainingState;
  /** Goes on where early stopping has ended the run that is resumed, with new patience. */
  readonly beyondEarlyStop?: boolean;
  /** Changes of the learning rate that an interrupted run made behind `resume`, which are made again. */
  readonly rateChanges?: readonly DatedRateChange[];
  /** Weights to begin with, in place of those that the seed gives; the others are the seed's. */
  readonly weights?: readonly NamedWeight[];
}

/** One array of trained weights, named `layer/weight`. */
export interface NamedWeight {
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

export interface TrainingOutcome {
  /** Epochs finished. */
  readonly epochs: number;
  readonly state: "completed" | "stopped";
  /** Why it ended, as a sentence. */
  readonly ended: string;
  /** The epoch whose weights were kept; those are evaluated and returned. */
  readonly bestEpoch: number;
  readonly metrics: { readonly train: Scores; readonly validation: Scores; readonly test: Scores };
  /** How the classes of the test rows fared, by target; none where numbers are predicted. */
  readonly testClasses: readonly ClassReport[];
  /** What was answered for each test row, in the rows' order. */
  readonly testPredictions: readonly PredictionColumn[];
  readonly weights: readonly NamedWeight[];
}

/** Training cannot go on: the loss is not a number, memory ran out. The message is for the person. */
export class TrainingFailure extends Error {
  constructor(
    message: string,
    /** The layer it is about, where it is about one. */
    readonly node?: NetworkNode,
  ) {
    super(message);
  }
}
