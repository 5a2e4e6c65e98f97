/** One training from program to result: checks, data, engine, rules, and everything that happens written down. */
import * as tf from "@tensorflow/tfjs-core";
import packageJson from "../../package.json";
import { DataError } from "../data/data-error.js";
import { type Engine, selectEngine } from "../engine/backends/select.js";
import { type Control, TrainingFailure } from "../engine/outcome.js";
import { threadsFor } from "../engine/threads.js";
import { train } from "../engine/train.js";
import type { EpochRecord, History } from "../history.js";
import type { FailureEvent, RunEvent, RunStart, TrainRequest } from "../protocol.js";
import { checkRules, watchRules } from "../rules/index.js";
import { LineIndex } from "../text.js";
import { Clock } from "./clock.js";
import { describeStart } from "./describe-start.js";
import { FindingLog } from "./finding-log.js";
import { reportPreparing } from "./preparing.js";
import { type Program, ProgramError, prepareProgram } from "./program.js";
import type { Steering } from "./steering.js";
import { type RunRecord, RunWriter } from "./store.js";

/** Between two batch events, so that curves move smoothly and a fast run does not drown its dashboard. */
const batchInterval = 50;

/**
 * Trains and reports through `emit`. The last event is a result or a failure, or the state `stopped` where the person
 * stopped it before there was anything to train on. From the start on, what is emitted has been written to the run's
 * folder first. `address` is where this process listens for hosts that come later.
 */
export async function run(
  request: TrainRequest,
  steering: Steering,
  address: string,
  emit: (event: RunEvent) => void,
): Promise<void> {
  let writer: RunWriter | undefined;
  let program: Program | undefined;
  try {
    program = await prepareProgram(request, reportPreparing(emit), steering.signal);
    const engine = await selectEngine(request.engine, threadsFor(program.network));
    steering.signal.throwIfAborted();
    writer = RunWriter.create(request.runs, program.network.name, new Date());
    await trainProgram(program, { request, steering, address, engine, writer, emit });
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

/** What surrounds a program that is trained. */
interface Surroundings {
  readonly request: TrainRequest;
  readonly steering: Steering;
  readonly address: string;
  readonly engine: Engine;
  readonly writer: RunWriter;
  readonly emit: (event: RunEvent) => void;
}

async function trainProgram(program: Program, surroundings: Surroundings): Promise<void> {
  const { request, steering, engine, writer, emit } = surroundings;
  const { network, facts, recheck } = program;
  const { source } = request;
  const send = (event: RunEvent) => {
    writer.append(event);
    emit(event);
  };
  const start = describeStart(writer.run, request, program, engine);
  writer.writeRecord(describeRun(start, program, surroundings), source, program.imports);
  writer.writePreprocessing(program.data.preprocessing);
  send(start);
  steering.follow((state) => send({ type: "state", state }));
  const findings = new FindingLog(source, send);
  findings.add(checkRules({ source, network, recheck, ...(facts && { facts }) }));
  await trainAndWatch(start, program, steering, findings, writer, send);
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

async function trainAndWatch(
  start: RunStart,
  program: Program,
  control: Control,
  findings: FindingLog,
  writer: RunWriter,
  send: (event: RunEvent) => void,
): Promise<void> {
  const { network, data, baseline, otherBaselines, facts, recheck } = program;
  const { source } = findings;
  const epochs: EpochRecord[] = [];
  const history = (ended: boolean): History => ({ epochs, planned: start.epochs, rows: start.rows, ended });
  const clock = new Clock(start);
  const began = performance.now();
  const context = { source, network, recheck, ...(facts && { facts }) };
  const outcome = await train({
    network,
    data,
    epochs: start.epochs,
    seed: start.seed,
    control: clock.pausing(control),
    batchInterval,
    onBatch: ({ epoch, step, train }) => send({ type: "batch", epoch, step, train, ...clock.speed(step) }),
    onSingleOperations: (why) => send({ type: "singleOperations", why }),
    onEpoch: (progress) => {
      const { epoch, step, train, validation, seconds } = progress;
      epochs.push({ epoch, train, validation, seconds });
      send({ type: "epoch", ...progress, ...clock.speed(step) });
      findings.update(watchRules({ ...context, history: history(false) }));
    },
  });
  findings.update(watchRules({ ...context, history: history(true) }), "at the end");
  writer.writeWeights(outcome.weights);
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
    seconds: (performance.now() - began) / 1000,
  };
  writer.writeResult(result);
  send(result);
}

function describeFailure(error: unknown, source: string): FailureEvent {
  if (error instanceof ProgramError) {
    const range = error.span && new LineIndex(source).range(error.span);
    return { type: "failure", message: error.message, ...(range && { range }) };
  }
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof DataError || error instanceof TrainingFailure) return { type: "failure", message };
  return { type: "failure", message: `Training stopped because of an error: ${message}` };
}
