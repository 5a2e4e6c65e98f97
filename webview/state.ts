/** What the dashboard knows of a run, and how each message changes it: a pure reducer. */
import type { Scores } from "../src/history.js";
import type {
  DashboardMessage,
  DashboardRequest,
  EpochEvent,
  FailureEvent,
  LearningRateEvent,
  LocatedFinding,
  PreparingEvent,
  RunEvent,
  RunResult,
  RunStart,
  RunState,
} from "../src/protocol.js";
import { append, noPoints, type Points, upTo } from "./points.js";

export interface DashboardState {
  readonly start: RunStart | undefined;
  /** What is done before the run can start. */
  readonly preparing: PreparingEvent | undefined;
  /** Why steps are computed operation by operation, where whole graphs would be faster. */
  readonly singleOperations: string | undefined;
  readonly state: RunState;
  /** Whether a worker takes pause, resume and stop. */
  readonly live: boolean;
  readonly epochs: readonly EpochEvent[];
  readonly batches: Points;
  readonly progress: Progress | undefined;
  /** Those that stand, one of a code, in the order they first came: requests name a finding by its index. */
  readonly findings: readonly LocatedFinding[];
  /** Changes of the learning rate, as they were made. */
  readonly rates: readonly LearningRateEvent[];
  /** Why no checkpoint can be written at present. */
  readonly checkpointProblem: string | undefined;
  readonly result: RunResult | undefined;
  readonly failure: FailureEvent | undefined;
  /** The program has changed since this run, so that its fixes no longer fit. */
  readonly stale: boolean;
  /** What was asked of the worker and is not yet so. */
  readonly asked: "pause" | "resume" | "stop" | undefined;
  /** The run is to end with the epoch under way. */
  readonly lastEpoch: boolean;
}

/** Where a run stands, from its latest batch or epoch. */
export interface Progress {
  /** The epoch under way, or the last when all are done. */
  readonly epoch: number;
  readonly step: number;
  readonly samplesPerSecond: number;
  readonly secondsLeft: number;
}

export type DashboardAction =
  | DashboardMessage
  | { readonly type: "asked"; readonly request: DashboardRequest };

export const initialState: DashboardState = {
  start: undefined,
  preparing: undefined,
  singleOperations: undefined,
  state: "starting",
  live: false,
  epochs: [],
  batches: noPoints,
  progress: undefined,
  findings: [],
  rates: [],
  checkpointProblem: undefined,
  result: undefined,
  failure: undefined,
  stale: false,
  asked: undefined,
  lastEpoch: false,
};

export function reduce(state: DashboardState, action: DashboardAction): DashboardState {
  switch (action.type) {
    case "show":
      return { ...afterAll(action.events), state: action.state, live: action.live };
    case "event":
      return afterEvent(state, action.event);
    case "stale":
      return { ...state, stale: action.stale };
    case "asked": {
      const { type } = action.request;
      if (type === "stopAfterEpoch") return { ...state, lastEpoch: true };
      return type === "pause" || type === "resume" || type === "stop" ? { ...state, asked: type } : state;
    }
  }
}

/** The run is over, however it ended. */
export function isOver(state: RunState): boolean {
  return state === "completed" || state === "stopped" || state === "failed" || state === "interrupted";
}

/** The epoch with the lowest validation loss so far. */
export function bestEpoch(state: DashboardState): number | undefined {
  let best: EpochEvent | undefined;
  for (const epoch of state.epochs) {
    const loss = epoch.validation.loss;
    if (loss !== undefined && Number.isFinite(loss) && !(loss >= (best?.validation.loss ?? Infinity)))
      best = epoch;
  }
  return best?.epoch;
}

/** The epoch from which a finding says that the network overfits. */
export function overfittingSince(state: DashboardState): number | undefined {
  return state.findings.find((finding) => finding.code === "overfitting")?.since;
}

/** The score the run is judged by: its first metric, or its loss where it has none. */
export function headline(state: DashboardState): string {
  return state.start?.metrics[0] ?? "loss";
}

/** Every score of the run, that by which it is judged first. Where several targets are learned, each has some of its own. */
export function scoreNames(state: DashboardState): readonly string[] {
  const { start, epochs, result } = state;
  const measured = Object.keys(epochs[0]?.train ?? result?.metrics.train ?? {});
  return [...new Set([headline(state), ...(start?.metrics ?? []), "loss", ...measured])];
}

/** A finding with a fix that ought to be applied, not only considered. */
export function isUrgent(finding: LocatedFinding): boolean {
  return finding.fixes.length > 0 && (finding.severity === "error" || finding.severity === "warning");
}

function afterAll(events: readonly RunEvent[]): DashboardState {
  // Epochs are gathered in one array here; appending to a copy each time would take quadratic time on a long run.
  const epochs: EpochEvent[] = [];
  let state = initialState;
  for (const event of events) {
    if (event.type === "start") epochs.length = 0;
    if (event.type === "resumed") epochs.length = Math.min(epochs.length, event.epoch);
    if (event.type === "epoch") {
      if (event.epoch > (epochs.at(-1)?.epoch ?? 0)) epochs.push(measuredEpoch(event));
      else epochs.splice(0, epochs.length, ...withEpoch(epochs, event));
      state = { ...state, progress: afterEpoch(state, event) };
    } else state = afterEvent(state, event);
  }
  return { ...state, epochs };
}

function afterEvent(state: DashboardState, event: RunEvent): DashboardState {
  switch (event.type) {
    case "preparing":
      return { ...state, preparing: event };
    case "start":
      return {
        ...initialState,
        start: event,
        state: "running",
        live: state.live,
        asked: state.start ? undefined : state.asked,
      };
    case "resumed":
      return {
        ...state,
        start: state.start && { ...state.start, epochs: event.epochs },
        state: "running",
        epochs: state.epochs.filter(({ epoch }) => epoch <= event.epoch),
        batches: upTo(state.batches, event.step),
        rates: state.rates.filter(({ step }) => step <= event.step),
        progress: state.progress && { ...state.progress, epoch: event.epoch + 1, step: event.step },
        checkpointProblem: undefined,
        result: undefined,
        failure: undefined,
        lastEpoch: false,
      };
    case "learningRate":
      return { ...state, rates: [...state.rates, event] };
    case "checkpoint":
      return { ...state, checkpointProblem: event.problem };
    case "singleOperations":
      return { ...state, singleOperations: event.why };
    case "batch": {
      const { epoch, step, samplesPerSecond, secondsLeft } = event;
      if (step < (state.progress?.step ?? 0)) return state;
      const batches = append(state.batches, step, event.train);
      return { ...state, batches, progress: { epoch, step, samplesPerSecond, secondsLeft } };
    }
    case "epoch":
      return { ...state, epochs: withEpoch(state.epochs, event), progress: afterEpoch(state, event) };
    case "state":
      return { ...state, state: event.state, asked: undefined, live: state.live && !isOver(event.state) };
    case "finding":
      return { ...state, findings: withFinding(state.findings, event.finding) };
    case "findingWithdrawn":
      return { ...state, findings: state.findings.filter(({ code }) => code !== event.code) };
    case "result":
      return { ...state, result: measuredResult(event), state: event.state, asked: undefined, live: false };
    case "failure":
      return { ...state, failure: event, state: "failed", asked: undefined, live: false };
  }
}

function afterEpoch(state: DashboardState, event: EpochEvent): Progress {
  const { epoch, step, samplesPerSecond, secondsLeft } = event;
  // After the last batch of an epoch the next one is under way, unless that was the last.
  const under = Math.min(epoch + 1, state.start?.epochs ?? epoch);
  return { epoch: under, step, samplesPerSecond, secondsLeft };
}

/** An epoch reported twice, as after a resume, counts once. */
function withEpoch(epochs: readonly EpochEvent[], event: EpochEvent): readonly EpochEvent[] {
  return [...epochs.filter((other) => other.epoch < event.epoch), measuredEpoch(event)];
}

/** A newer word on a finding takes the place of the earlier one. */
function withFinding(
  findings: readonly LocatedFinding[],
  finding: LocatedFinding,
): readonly LocatedFinding[] {
  const known = findings.some(({ code }) => code === finding.code);
  if (!known) return [...findings, finding];
  return findings.map((other) => (other.code === finding.code ? finding : other));
}

function measuredEpoch(event: EpochEvent): EpochEvent {
  return { ...event, train: measured(event.train), validation: measured(event.validation) };
}

function measuredResult(event: RunResult): RunResult {
  const { train, validation, test } = event.metrics;
  const metrics = { train: measured(train), validation: measured(validation), test: measured(test) };
  return { ...event, metrics };
}

/** JSON, by which messages travel and runs are stored, writes NaN and infinity as null. */
function measured(scores: Scores): Scores {
  if (Object.values<number | null>(scores).every((value) => value !== null)) return scores;
  return Object.fromEntries(
    Object.entries<number | null>(scores).map(([name, value]) => [name, value ?? Number.NaN]),
  );
}
