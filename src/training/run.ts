/** One training from program to result: checks, data, engine, rules, and everything that happens written down. */
import path from "node:path";
import * as tf from "@tensorflow/tfjs-core";
import packageJson from "../../package.json";
import { analyseWithData } from "../data/analyse-with-data.js";
import { type Baseline, scoreBaseline } from "../data/baseline.js";
import { DataError } from "../data/data-error.js";
import { prepareData } from "../data/prepare.js";
import type { PreparedData } from "../data/prepared.js";
import { type Engine, selectEngine } from "../engine/backends/select.js";
import { type Control, TrainingFailure } from "../engine/outcome.js";
import { train } from "../engine/train.js";
import type { EpochRecord, History } from "../history.js";
import { countNetworkParameters, type Dataset, type Network, withSettings } from "../network.js";
import type { FailureEvent, RunEvent, RunStart, TrainRequest } from "../protocol.js";
import type { Finding } from "../rules/finding.js";
import { checkRules, rechecker, watchRules } from "../rules/index.js";
import type { CheckContext } from "../rules/rule.js";
import { LineIndex, type Span } from "../text.js";
import type { Steering } from "./steering.js";
import { RunWriter } from "./store.js";

/** Between two batch events, so that curves move smoothly and a fast run does not drown its dashboard. */
const batchInterval = 50;

/**
 * Trains and reports through `emit`; the last event is a result or a failure. From the start on, what is emitted
 * has been written to the run's folder first. `address` is where this process listens for hosts that come later.
 */
export async function run(
  request: TrainRequest,
  steering: Steering,
  address: string,
  emit: (event: RunEvent) => void,
): Promise<void> {
  const { source } = request;
  let writer: RunWriter | undefined;
  const send = (event: RunEvent) => {
    writer?.append(event);
    emit(event);
  };
  try {
    const program = await prepareProgram(request);
    const engine = await selectEngine(request.engine);
    const { network, dataset, data } = program;
    writer = RunWriter.create(request.runs, network.name, new Date());
    const start = describeStart(writer.run, request, program, engine);
    writer.writeRecord(
      {
        format: 1,
        run: writer.run,
        network: network.name,
        ...(request.training !== undefined && { training: request.training }),
        file: request.file,
        data: { source: dataset.source, sha256: data.fingerprint, rows: dataset.profile!.rows },
        seed: start.seed,
        splitSeed: dataset.split.seed,
        engine: { name: engine.name, version: engine.version, threads: engine.threads },
        versions: { netwright: packageJson.version, tfjs: tf.version_core, node: process.versions.node },
        pid: process.pid,
        address,
        started: new Date(start.at).toISOString(),
      },
      source,
      program.imports,
    );
    send(start);
    steering.follow((state) => send({ type: "state", state }));
    const findings = new FindingLog(source, send);
    findings.add(checkRules({ source, network, recheck: program.recheck }));
    await trainAndWatch(start, program, steering, findings, writer, send);
  } catch (error) {
    const failure = describeFailure(error, source);
    try {
      writer?.append(failure);
    } catch {
      // The folder may be what failed: gone, or its disk full. The host hears of it all the same.
    }
    emit(failure);
  }
}

interface Program {
  readonly network: Network;
  readonly dataset: Dataset;
  readonly data: PreparedData;
  readonly baseline: Baseline | undefined;
  readonly recheck: NonNullable<CheckContext["recheck"]>;
  /** The texts of imported files, by path. */
  readonly imports: Readonly<Record<string, string>>;
}

/** A mistake of the person's, with its place in the program. */
class ProgramError extends Error {
  constructor(
    message: string,
    readonly span: Span | undefined,
  ) {
    super(message);
  }
}

async function prepareProgram({ file, source, network: name, training }: TrainRequest): Promise<Program> {
  const { analysis, options } = await analyseWithData(file, source);
  const mistake = analysis.diagnostics.find(({ severity }) => severity === "error");
  if (mistake !== undefined) throw new ProgramError(mistake.message, mistake.span);
  const checked = analysis.networks.find(({ declaration }) => declaration.name.text === name);
  if (checked === undefined)
    throw new ProgramError(`There is no network ${name} in ${path.basename(file)}.`, undefined);
  const span = checked.declaration.name.span;
  const chosen = checked.trainings.find(({ alias }) => training === undefined || alias === training);
  if (chosen === undefined) {
    throw new ProgramError(`There is no \`train ${name} as ${training}\` in ${path.basename(file)}.`, span);
  }
  const network = checked.network && withSettings(checked.network, chosen.settings);
  if (network?.dataset === undefined) {
    throw new ProgramError(
      `${name} has no data to train on: say \`network ${name} on …\` with a dataset's name.`,
      span,
    );
  }
  const { dataset, settings } = network;
  const data = await prepareData(dataset, settings.task, path.resolve(path.dirname(file), dataset.source));
  return {
    network,
    dataset,
    data,
    baseline: scoreBaseline(data, settings.metrics[0] ?? settings.loss.name),
    recheck: rechecker(analysis, options),
    imports: Object.fromEntries(
      [...(options.imports ?? [])].flatMap(([name, { text }]) => (text === undefined ? [] : [[name, text]])),
    ),
  };
}

function describeStart(
  run: string,
  request: TrainRequest,
  { network, data, baseline }: Program,
  engine: Engine,
): RunStart {
  const { settings } = network;
  return {
    type: "start",
    run,
    network: network.name,
    file: request.file,
    engine: engine.name,
    engineVersion: engine.version,
    engineWhy: engine.why,
    epochs: request.epochs ?? settings.epochs,
    batch: settings.batch,
    stepsPerEpoch: Math.ceil(data.train.count / settings.batch),
    seed: request.seed ?? settings.seed,
    rows: { train: data.train.count, validation: data.validation.count, test: data.test.count },
    loss: settings.loss.name,
    optimizer: settings.optimizer.name,
    ...(settings.schedule && { schedule: settings.schedule.name }),
    metrics: settings.metrics,
    parameters: countNetworkParameters(network),
    baseline,
    at: Date.now(),
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
  const { network, data, baseline, recheck } = program;
  const { source } = findings;
  const epochs: EpochRecord[] = [];
  const history = (ended: boolean): History => ({ epochs, planned: start.epochs, rows: start.rows, ended });
  const clock = new Clock(start);
  const began = performance.now();
  const outcome = await train({
    network,
    data,
    epochs: start.epochs,
    seed: start.seed,
    control: clock.pausing(control),
    batchInterval,
    onBatch: ({ epoch, step, train }) => send({ type: "batch", epoch, step, train, ...clock.speed(step) }),
    onEpoch: (progress) => {
      const { epoch, step, train, validation, seconds } = progress;
      epochs.push({ epoch, train, validation, seconds });
      send({ type: "epoch", ...progress, ...clock.speed(step) });
      findings.update(watchRules({ source, network, history: history(false), recheck }));
    },
  });
  findings.update(watchRules({ source, network, history: history(true), recheck }), "at the end");
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
    baseline,
    seconds: (performance.now() - began) / 1000,
  };
  writer.writeResult(result);
  send(result);
}

/** Says each finding once, again when it has moved, and takes back one that did not last. */
class FindingLog {
  /** What has been said by the rules that watch the run, by code. */
  private readonly said = new Map<string, Finding>();
  private readonly index: LineIndex;

  constructor(
    readonly source: string,
    private readonly send: (event: RunEvent) => void,
  ) {
    this.index = new LineIndex(source);
  }

  /** Findings that stand whatever the run shows. */
  add(findings: readonly Finding[]): void {
    for (const finding of findings) {
      this.send({ type: "finding", finding: { ...finding, range: this.index.range(finding.span) } });
    }
  }

  /** What the run shows now; the figures are brought up to date at the end, not after every epoch. */
  update(findings: readonly Finding[], when?: "at the end"): void {
    for (const code of [...this.said.keys()]) {
      if (findings.some((finding) => finding.code === code)) continue;
      this.said.delete(code);
      this.send({ type: "findingWithdrawn", code });
    }
    for (const finding of findings) {
      const before = this.said.get(finding.code);
      const moved = before?.since !== finding.since;
      const sharper = when === "at the end" && before?.message !== finding.message;
      if (before !== undefined && !moved && !sharper) continue;
      this.said.set(finding.code, finding);
      this.add([finding]);
    }
  }
}

/** Measures throughput and the time left; time spent paused does not count. */
class Clock {
  private readonly began = performance.now();
  private paused = 0;

  constructor(private readonly start: RunStart) {}

  pausing(control: Control): Control {
    return {
      stopRequested: () => control.stopRequested(),
      whenRunning: async () => {
        const before = performance.now();
        await control.whenRunning();
        this.paused += performance.now() - before;
      },
    };
  }

  speed(step: number): { samplesPerSecond: number; secondsLeft: number } {
    const { stepsPerEpoch, epochs, rows } = this.start;
    const seconds = Math.max(1e-3, (performance.now() - this.began - this.paused) / 1000);
    return {
      samplesPerSecond: ((step / stepsPerEpoch) * rows.train) / seconds,
      secondsLeft: (seconds / step) * (stepsPerEpoch * epochs - step),
    };
  }
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
