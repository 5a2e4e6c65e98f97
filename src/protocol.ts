/** Every message between worker, host, dashboard and language server, as discriminated unions of plain data. Types only. */
import type { Baseline } from "./data/baseline.js";
import type { EngineChoice, EngineName } from "./engine/backends/select.js";
import type { RateChange } from "./engine/live-rate.js";
import type { ClassReport, Scores } from "./history.js";
import type { Finding } from "./rules/finding.js";
import type { Range } from "./text.js";

export type { Baseline, EngineChoice, EngineName, RateChange };

/** A finding on its way to a person: as found, with its place as a range of the source that was trained. */
export interface LocatedFinding extends Finding {
  readonly range: Range;
}

/** `interrupted`: the process ended without saying so (killed, crashed, power lost). */
export type RunState = "starting" | "running" | "paused" | "completed" | "stopped" | "failed" | "interrupted";

/** What is done before a run can start, such as reading data; not part of its record. */
export interface PreparingEvent {
  readonly type: "preparing";
  /** A few words: `reading houses.parquet`. */
  readonly text: string;
  /** How far it is, in any unit, and where it ends; absent where that is not known. */
  readonly done?: number;
  readonly total?: number;
}

/** What is fixed when a run starts; the first line of its record. */
export interface RunStart {
  readonly type: "start";
  readonly run: string;
  readonly network: string;
  /** Absolute path of the `.nn` file. */
  readonly file: string;
  readonly engine: EngineName;
  readonly engineVersion: string;
  /** One sentence: why this engine runs. */
  readonly engineWhy: string;
  readonly epochs: number;
  readonly batch: number;
  readonly stepsPerEpoch: number;
  readonly seed: number;
  readonly rows: { readonly train: number; readonly validation: number; readonly test: number };
  /** Rows of the data in none of them since a value is missing; 0 when absent. */
  readonly leftOut?: number;
  /** Its name; of several outputs `price: huber, sold: binary_crossentropy`. */
  readonly loss: string;
  readonly optimizer: string;
  /** How the learning rate changes; absent: not at all. */
  readonly schedule?: string;
  /** Metrics beside the loss, as the scores call them; the first is the one the run is judged by. */
  readonly metrics: readonly string[];
  readonly parameters: { readonly total: number; readonly trainable: number };
  readonly baseline: Baseline | undefined;
  /** Of several outputs, those of the others. */
  readonly otherBaselines?: readonly Baseline[];
  /** Where it began with weights of another run. */
  readonly from?: TakenWeights;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** Which weights of a run another one begins with: those of its end, of its last checkpoint, or of its best epoch. */
export type WeightsChoice = "end" | "last" | "best";

export interface TakenWeights {
  readonly run: string;
  readonly weights: WeightsChoice;
  /** Names of layers that keep their weights, and of those that have new ones. */
  readonly taken: readonly string[];
  readonly fresh: readonly string[];
}

/** An interrupted run goes on from a checkpoint, or a finished one for more epochs: what was measured behind it counts no more. */
export interface ResumedEvent {
  readonly type: "resumed";
  /** Epochs finished at the checkpoint. */
  readonly epoch: number;
  /** Steps done there, over the whole run. */
  readonly step: number;
  /** How many epochs are planned from now on. */
  readonly epochs: number;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** The person has changed the learning rate. */
export interface LearningRateEvent {
  readonly type: "learningRate";
  /** The epoch under way. */
  readonly epoch: number;
  /** The first step it applies to, over the whole run. */
  readonly step: number;
  readonly change: RateChange;
  /** That of this step. */
  readonly learningRate: number;
}

/** Checkpoints cannot be written, and why, as the end of a sentence; or, without a problem, they can be again. */
export interface CheckpointEvent {
  readonly type: "checkpoint";
  readonly epoch: number;
  readonly step: number;
  readonly problem?: string;
}

/** Progress within an epoch: scores of the last batch. Sent at most some 20 times a second. */
export interface BatchEvent {
  readonly type: "batch";
  /** 1-based. */
  readonly epoch: number;
  /** 1-based, over the whole run. */
  readonly step: number;
  readonly train: Scores;
  readonly samplesPerSecond: number;
  /** Seconds to the planned end. */
  readonly secondsLeft: number;
}

export interface EpochEvent {
  readonly type: "epoch";
  readonly epoch: number;
  /** The last step of this epoch, over the whole run. */
  readonly step: number;
  /** Means over the epoch's batches, as Keras reports them. */
  readonly train: Scores;
  readonly validation: Scores;
  readonly seconds: number;
  /** That of its last step. */
  readonly learningRate: number;
  readonly samplesPerSecond: number;
  readonly secondsLeft: number;
}

export interface StateEvent {
  readonly type: "state";
  readonly state: RunState;
}

/** A finding, or a newer word on one: it replaces an earlier one with the same code. */
export interface FindingEvent {
  readonly type: "finding";
  readonly finding: LocatedFinding;
}

/** What was found did not last as the run went on. */
export interface FindingWithdrawn {
  readonly type: "findingWithdrawn";
  readonly code: string;
}

/** The end of a run that could be evaluated: completed, or stopped by the person. */
export interface RunResult {
  readonly type: "result";
  readonly run: string;
  readonly engine: EngineName;
  /** Epochs finished. */
  readonly epochs: number;
  readonly state: "completed" | "stopped";
  /** Why it ended, as a sentence: all epochs done, stopped early, stopped by the person. */
  readonly ended: string;
  /** The epoch whose weights were kept and evaluated. */
  readonly bestEpoch: number;
  readonly metrics: { readonly train: Scores; readonly validation: Scores; readonly test: Scores };
  /** How the classes of the test rows fared, by target; absent where numbers are predicted. */
  readonly testClasses?: readonly ClassReport[];
  readonly baseline: Baseline | undefined;
  /** Of several outputs, those of the others. */
  readonly otherBaselines?: readonly Baseline[];
  readonly seconds: number;
}

/** The run cannot go on. The message is for the person; a place in the source where there is one. */
export interface FailureEvent {
  readonly type: "failure";
  readonly message: string;
  readonly range?: Range;
}

/** Steps cannot be computed as whole graphs, which is slower: behind the start of such a run. */
export interface SingleOperationsEvent {
  readonly type: "singleOperations";
  /** The end of a sentence. */
  readonly why: string;
}

export type RunEvent =
  | PreparingEvent
  | RunStart
  | ResumedEvent
  | SingleOperationsEvent
  | LearningRateEvent
  | CheckpointEvent
  | BatchEvent
  | EpochEvent
  | StateEvent
  | FindingEvent
  | FindingWithdrawn
  | RunResult
  | FailureEvent;

/** What is to be trained, and how. */
export interface TrainRequest {
  readonly type: "train";
  /** Absolute path of the `.nn` file, for its name and for the data's relative paths. */
  readonly file: string;
  /** The program to train: what the editor shows, which may be newer than the file. */
  readonly source: string;
  readonly network: string;
  /** The name behind `as` of the `train` block to follow; absent: the one without a name. */
  readonly training?: string;
  /** Folder in which the run's folder is made. */
  readonly runs: string;
  readonly engine: EngineChoice;
  readonly epochs?: number;
  readonly seed?: number;
  /** Absolute paths of folders; data is read from these only. Absent: from anywhere. */
  readonly dataFolders?: readonly string[];
  /** The name of a run in `runs` that goes on from its checkpoint, instead of a new one. */
  readonly resume?: string;
  /** The run begins with weights of the one in this folder, for layers that have their names and shapes. */
  readonly from?: { readonly folder: string; readonly weights: WeightsChoice };
  /** Seconds between checkpoints within an epoch. */
  readonly checkpointEvery?: number;
  /** Steps between two looks into the layers; 0: none. */
  readonly probeEvery?: number;
  /** The run makes way for whatever else the machine has to do. */
  readonly background?: boolean;
  readonly alone?: Alone;
}

/**
 * What a run does that no host follows any more: it is ended in good order when none has come for so many seconds, or goes
 * on to its end. Absent: it is ended after as long as a window takes to reload.
 */
export type Alone = { readonly seconds: number } | "goOn";

/** What the host asks of a worker. `train` comes once, first. */
export type WorkerRequest =
  | TrainRequest
  | { readonly type: "pause" }
  | { readonly type: "resume" }
  | { readonly type: "stop" }
  | { readonly type: "stopAfterEpoch" }
  | { readonly type: "learningRate"; readonly change: RateChange };

/** A stored run in one line, for lists. */
export interface RunSummary {
  readonly run: string;
  readonly folder: string;
  readonly network: string;
  readonly file: string;
  readonly state: RunState;
  readonly engine: EngineName | undefined;
  readonly epochs: number;
  readonly planned: number;
  readonly seed: number;
  readonly at: number;
  readonly metrics: RunResult["metrics"] | undefined;
  readonly findings: readonly string[];
}

/** From the extension to the dashboard. */
export type DashboardMessage =
  /** Replaces everything: a run from its beginning, or read back from the run store. */
  | {
      readonly type: "show";
      readonly events: readonly RunEvent[];
      readonly state: RunState;
      /** Whether a worker is there to take pause, resume and stop. */
      readonly live: boolean;
    }
  | { readonly type: "event"; readonly event: RunEvent }
  /** Whether the program has been changed since, so that fixes no longer fit. */
  | { readonly type: "stale"; readonly stale: boolean };

/** From the dashboard to the extension. */
export type DashboardRequest =
  | { readonly type: "ready" }
  | { readonly type: "pause" }
  | { readonly type: "resume" }
  | { readonly type: "stop" }
  | { readonly type: "stopAfterEpoch" }
  /** Asks the person for it. */
  | { readonly type: "setLearningRate" }
  /** Goes on with a run that was interrupted. */
  | { readonly type: "resumeRun" }
  | { readonly type: "trainAgain" }
  | { readonly type: "goTo"; readonly range: Range }
  /** The `fix`-th fix of the `finding`-th finding, counted in the order they were sent. */
  | { readonly type: "applyFix"; readonly finding: number; readonly fix: number };
