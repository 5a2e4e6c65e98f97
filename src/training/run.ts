/** One training from program to result: checks, data, engine, rules, and everything that happens written down. */
import * as tf from "@tensorflow/tfjs-core";
import packageJson from "../../package.json";
import { DataError } from "../data/data-error.js";
import { type Engine, selectEngine } from "../engine/backends/select.js";
import { type NamedWeight, TrainingFailure } from "../engine/outcome.js";
import { defaultRhythm, type Probes } from "../engine/probes/probing.js";
import { threadsFor } from "../engine/threads.js";
import { train } from "../engine/train.js";
import type { EpochRecord, History } from "../history.js";
import type { FailureEvent, RunEvent, RunStart, TrainRequest } from "../protocol.js";
import type { Finding } from "../rules/finding.js";
import { checkRules, watchRules } from "../rules/index.js";
import { LineIndex, type Span } from "../text.js";
import { checkpointsOf } from "./checkpoints.js";
import { Clock } from "./clock.js";
import { describeStart } from "./describe-start.js";
import { FindingLog } from "./finding-log.js";
import { predictionsText } from "./predictions-file.js";
import { reportPreparing } from "./preparing.js";
import { type Program, ProgramError, prepareProgram } from "./program.js";
import { type Resumed, resumedRun } from "./resuming.js";
import { RunWriter } from "./run-writer.js";
import type { Steering } from "./steering.js";
import type { RunRecord } from "./store.js";
import { takeWeights } from "./taken-weights.js";

/** Between two batch events, so that curves move smoothly and a fast run does not drown its dashboard. */
const batchInterval = 50;

/**
 * Trains and reports through `emit`. The last event is a result or a failure, or the state `stopped` where the person
 * stopped it before there was anything to train on. From the start on, what is emitted has been written to the run's
 * folder first. `address` is where this process listens for hosts that come later; `onResume` is told how many events the
 * folder of a run that goes on holds.
 */
export async function run(
  request: TrainRequest,
  steering: Steering,
  address: string,
  emit: (event: RunEvent) => void,
  onResume: (events: number) => void,
): Promise<void> {
  let writer: RunWriter | undefined;
  let program: Program | undefined;
  try {
    const resumed = request.resume === undefined ? undefined : resumedRun(request.runs, request.resume);
    if (resumed) onResume(resumed.stored.events.length);
    program = await prepareProgram(request, reportPreparing(emit), steering.signal, resumed?.imports);
    if (resumed) requireSameData(resumed, program);
    const { network } = program;
    // On native TensorFlow sums come out the same only where they are cut into the same pieces.
    const threads = resumed?.stored.record.engine.threads;
    const engine = await selectEngine(request.engine, (name) => threads ?? threadsFor(network, name));
    steering.signal.throwIfAborted();
    writer = resumed
      ? RunWriter.open(resumed.stored.folder)
      : RunWriter.create(request.runs, program.network.name, new Date());
    await trainProgram(program, { request, steering, address, engine, writer, emit, resumed });
  } catch (error) {
    if (writer === undefined && steering.stopRequested()) return emit({ type: "state", state: "stopped" });
    const failure = describeFailure(error, request.source);
    try {
      writer?.append(failure);
    } catch {
      // The folder may be what failed: gone, or its disk full. The host hears of it all the same.
    }
    emit(failure);
  } finally {
    // The run has ended and been told of; what cannot be closed is the system's to clear away.
    await program?.data.close().catch(() => {});
  }
}

/** The weights would be those of no run on other data. */
function requireSameData({ stored: { record } }: Resumed, { data, dataset }: Program): void {
  if (data.fingerprint === record.data.sha256) return;
  throw new TrainingFailure(
    `${dataset.source} has changed since ${record.run} began, so the run cannot go on as it was. Begin a new run, which may ` +
      `take over its weights: netwright train FILE --from ${record.run}.`,
  );
}

/** What surrounds a program that is trained. */
interface Surroundings {
  readonly request: TrainRequest;
  readonly steering: Steering;
  readonly address: string;
  readonly engine: Engine;
  readonly writer: RunWriter;
  readonly emit: (event: RunEvent) => void;
  /** The run that goes on, where it is not a new one. */
  readonly resumed: Resumed | undefined;
}

async function trainProgram(program: Program, surroundings: Surroundings): Promise<void> {
  const { request, steering, engine, writer, emit, resumed } = surroundings;
  const { network, facts, recheck } = program;
  const { source } = request;
  const send = (event: RunEvent) => {
    writer.append(event);
    emit(event);
  };
  const taken = request.from && takeWeights(network, request.from);
  const start = {
    ...describeStart(writer.run, request, program, engine, taken?.from),
    // A run that goes on has begun when it began.
    ...(resumed?.start && { from: resumed.start.from, at: resumed.start.at }),
  } as RunStart;
  const record = describeRun(start, program, surroundings);
  if (resumed) writer.updateRecord({ ...record, started: resumed.stored.record.started });
  else writer.writeRecord(record, source, program.imports);
  writer.writePreprocessing(program.data.preprocessing);
  send(resumed?.start ? resumedEvent(start, resumed) : start);
  steering.follow((state) => send({ type: "state", state }));
  const findings = new FindingLog(source, send);
  const fixed = checkRules({ source, network, recheck, ...(facts && { facts }) });
  const standing = resumed?.standing ?? [];
  const isFixed = ({ code }: Finding) => fixed.some((finding) => finding.code === code);
  findings.add(fixed.filter(({ code }) => !standing.some((finding) => finding.code === code)));
  findings.takeUp(standing.filter((finding) => !isFixed(finding)));
  await trainAndWatch({ start, program, surroundings, findings, send, weights: taken?.weights });
}

function resumedEvent({ epochs }: RunStart, { checkpoint }: Resumed): RunEvent {
  const state = checkpoint?.state;
  return {
    type: "resumed",
    epoch: state?.epochs.length ?? 0,
    step: state?.step ?? 0,
    epochs,
    at: Date.now(),
  };
}

function describeRun(
  start: RunStart,
  { network, dataset, data }: Program,
  { request, engine, address }: Surroundings,
): RunRecord {
  const { source, query, profile } = dataset;
  return {
    format: 1,
    run: start.run,
    network: network.name,
    ...(request.training !== undefined && { training: request.training }),
    file: request.file,
    data: { source, ...(query !== undefined && { query }), sha256: data.fingerprint, rows: profile!.rows },
    seed: start.seed,
    splitSeed: dataset.split.seed,
    engine: { name: engine.name, version: engine.version, threads: engine.threads },
    versions: { netwright: packageJson.version, tfjs: tf.version_core, node: process.versions.node },
    pid: process.pid,
    address,
    started: new Date(start.at).toISOString(),
  };
}

interface Watched {
  readonly start: RunStart;
  readonly program: Program;
  readonly surroundings: Surroundings;
  readonly findings: FindingLog;
  readonly send: (event: RunEvent) => void;
  /** To begin with, of another run. */
  readonly weights: readonly NamedWeight[] | undefined;
}

async function trainAndWatch({
  start,
  program,
  surroundings,
  findings,
  send,
  weights,
}: Watched): Promise<void> {
  const { network, data, baseline, otherBaselines, facts, recheck } = program;
  const { writer, steering, resumed, request } = surroundings;
  const { source } = findings;
  const checkpoint = resumed?.checkpoint;
  const state = checkpoint?.state;
  const epochs: EpochRecord[] = (state?.epochs ?? []).map(recordOf);
  const history = (ended: boolean): History => ({ epochs, planned: start.epochs, rows: start.rows, ended });
  const clock = new Clock(start, { step: state?.step ?? 0, seconds: checkpoint?.seconds ?? 0 });
  const context = { source, network, recheck, ...(facts && { facts }) };
  const outcome = await train({
    network,
    data,
    epochs: start.epochs,
    seed: start.seed,
    control: clock.pausing(steering),
    batchInterval,
    onBatch: ({ epoch, step, train }) => send({ type: "batch", epoch, step, train, ...clock.speed(step) }),
    onSingleOperations: (why) => send({ type: "singleOperations", why }),
    onRateChange: ({ epoch, step, change, rate }) =>
      send({ type: "learningRate", epoch, step, change, learningRate: rate }),
    onEpoch: (progress) => {
      const { step } = progress;
      epochs.push(recordOf(progress));
      send({ type: "epoch", ...progress, ...clock.speed(step) });
      findings.update(watchRules({ ...context, history: history(false) }));
    },
    ...probesFor(surroundings),
    checkpoints: checkpointsOf(writer, () => clock.seconds, send, request.checkpointEvery),
    ...(state && { resume: state }),
    ...(resumed && { rateChanges: resumed.rateChanges, beyondEarlyStop: resumed.finished }),
    ...(weights && { weights }),
  });
  findings.update(watchRules({ ...context, history: history(true) }), "at the end");
  writer.writeWeights(outcome.weights);
  if (data.test.count > 0) writer.writePredictions(predictionsText(data.test.index, outcome.testPredictions));
  const result: RunEvent = {
    type: "result",
    run: start.run,
    engine: start.engine,
    epochs: outcome.epochs,
    state: outcome.state,
    ended: outcome.ended,
    bestEpoch: outcome.bestEpoch,
    metrics: outcome.metrics,
    ...(outcome.testClasses.length > 0 && { testClasses: outcome.testClasses }),
    baseline,
    ...(otherBaselines.length > 0 && { otherBaselines }),
    seconds: clock.seconds,
  };
  writer.writeResult(result);
  send(result);
}

function probesFor({ request, writer, resumed }: Surroundings): { probes?: Probes } {
  const { probeEvery: every = defaultRhythm } = request;
  if (resumed) writer.keepProbes(resumed.checkpoint?.state.step ?? 0);
  if (every === 0) return {};
  return { probes: { every, onProbe: (probe) => writer.appendProbe(probe) } };
}

function recordOf({ epoch, train, validation, seconds }: EpochRecord): EpochRecord {
  return { epoch, train, validation, seconds };
}

/** Where the source is to blame; for a layer of a block, where the network uses the block. */
function placeOf(error: unknown): Span | undefined {
  if (error instanceof ProgramError) return error.span;
  const node = error instanceof TrainingFailure ? error.node : undefined;
  return node?.use ?? (node?.file === undefined ? node?.nameSpan : undefined);
}

function describeFailure(error: unknown, source: string): FailureEvent {
  const span = placeOf(error);
  if (error instanceof ProgramError || span !== undefined) {
    const range = span && new LineIndex(source).range(span);
    return { type: "failure", message: (error as Error).message, ...(range && { range }) };
  }
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof DataError || error instanceof TrainingFailure) return { type: "failure", message };
  return { type: "failure", message: `Training stopped because of an error: ${message}` };
}
