/** A training on a terminal: a progress bar while it runs, findings as they come, the scores at the end. */
import path from "node:path";
import type { ClassReport, Scores } from "../history.js";
import type {
  Baseline,
  EpochEvent,
  PreparingEvent,
  RunEvent,
  RunResult,
  RunStart,
  TakenWeights,
  TrainRequest,
} from "../protocol.js";
import { count, diagnosticText, leftOutText, paint, table } from "./terminal.js";

/** Lines of progress that are printed at most where there is no terminal to redraw. */
const progressLines = 20;

export class TrainingView {
  private drawn = false;
  /** What was said last of what is done before the run starts. */
  private preparing: string | undefined;

  /** `start` is that of a run which goes on; one that begins says it itself. */
  constructor(
    private readonly request: TrainRequest,
    private start: RunStart | undefined,
  ) {}

  show(event: RunEvent): void {
    switch (event.type) {
      case "preparing":
        this.showPreparing(event);
        break;
      case "start":
        this.start = event;
        this.print(describeStart(event));
        break;
      case "resumed":
        this.start = this.start && { ...this.start, epochs: event.epochs };
        this.print(
          `${paint(this.request.network, "bold")} goes on after ${count(event.epoch, "epoch")}, at step ${event.step.toLocaleString("en")}.`,
        );
        break;
      case "learningRate":
        this.note(
          `The learning rate is ${Number(event.learningRate.toPrecision(4))} from step ${event.step} on, in epoch ${event.epoch}.`,
        );
        break;
      case "checkpoint":
        this.print(checkpointText(event.problem));
        break;
      case "singleOperations":
        this.note(singleOperationsText(event.why));
        break;
      case "batch":
        this.draw(event.epoch, event.step, event.train, event.secondsLeft);
        break;
      case "epoch":
        this.showEpoch(event);
        break;
      case "finding":
        this.print(diagnosticText(path.basename(this.request.file), this.request.source, event.finding));
        break;
      case "findingWithdrawn":
        this.note(`The finding [${event.code}] did not last as the run went on.`);
        break;
      case "state":
        if (event.state === "interrupted") this.print(this.interrupted());
        if (event.state === "stopped") this.print("Stopped before the data was ready; nothing was trained.");
        break;
      case "result":
        this.print(describeResult(event, path.join(this.request.runs, event.run)));
        break;
      case "failure":
        this.print(this.failure(event.message, event.range?.start.line));
        break;
    }
  }

  note(text: string): void {
    this.print(paint(text, "dim"));
  }

  /** One line that changes; where there is no terminal, each step once. */
  private showPreparing({ text, done, total }: PreparingEvent): void {
    if (process.stdout.isTTY) {
      const share = done !== undefined && total ? ` ${Math.floor((done / total) * 100)} %` : "";
      this.redraw(`${text}${share}`);
    } else if (text !== this.preparing) this.note(text);
    this.preparing = text;
  }

  private showEpoch(event: EpochEvent): void {
    const total = this.start?.epochs ?? event.epoch;
    if (process.stdout.isTTY) {
      this.draw(
        event.epoch,
        event.step,
        { ...event.train, ...prefixed(event.validation) },
        event.secondsLeft,
      );
    } else if (event.epoch % Math.ceil(total / progressLines) === 0 || event.epoch === total) {
      this.print(
        `epoch ${event.epoch}/${total}  ${scoresText({ ...event.train, ...prefixed(event.validation) })}`,
      );
    }
  }

  private draw(epoch: number, step: number, scores: Scores, secondsLeft: number): void {
    if (!process.stdout.isTTY || this.start === undefined) return;
    const share = step / (this.start.stepsPerEpoch * this.start.epochs);
    const width = 24;
    const done = Math.round(share * width);
    const bar = `${"█".repeat(done)}${"░".repeat(width - done)}`;
    // What does not fit is cut off at the end.
    const line = `${bar} epoch ${epoch}/${this.start.epochs}  ${Math.ceil(secondsLeft)} s left  ${scoresText(scores)}`;
    this.redraw(line);
  }

  private redraw(line: string): void {
    process.stdout.write(`\r\u001b[K${line.slice(0, (process.stdout.columns || 80) - 1)}`);
    this.drawn = true;
  }

  private print(text: string): void {
    if (this.drawn) process.stdout.write("\r\u001b[K");
    this.drawn = false;
    console.log(text);
  }

  private interrupted(): string {
    const where =
      this.start === undefined
        ? ""
        : ` What was measured is kept in ${path.join(this.request.runs, this.start.run)}; netwright resume ${this.start.run} goes on with it.`;
    return paint(`The training process ended before it was done.${where}`, "error");
  }

  private failure(message: string, line: number | undefined): string {
    const place = line === undefined ? "" : `${path.basename(this.request.file)}:${line + 1}: `;
    return `${paint("error", "error")} ${place}${message}`;
  }
}

const prefixed = (scores: Scores): Scores =>
  Object.fromEntries(Object.entries(scores).map(([name, value]) => [`val_${name}`, value]));

function scoresText(scores: Scores): string {
  return Object.entries(scores)
    .map(([name, value]) => `${name} ${scoreText(value)}`)
    .join("  ");
}

function scoreText(value: number): string {
  return value.toPrecision(4);
}

function describeStart(start: RunStart): string {
  const { rows, leftOut } = start;
  return [
    ...(start.from ? [describeTaken(start.from)] : []),
    `${paint(start.network, "bold")}: ${count(start.parameters.total, "parameter")}, ${rows.train} rows to train on, ${rows.validation} to validate, ${rows.test} to test`,
    ...(leftOut === undefined ? [] : [leftOutText(leftOut)]),
    paint(
      `${start.engine === "wasm" ? "WebAssembly" : "TensorFlow"} ${start.engineVersion}. ${start.engineWhy}`,
      "dim",
    ),
  ].join("\n");
}

function describeTaken({ run, weights, taken, fresh }: TakenWeights): string {
  const which = { end: "", last: " as of its last checkpoint", best: " as of its best epoch" }[weights];
  const rest = fresh.length > 0 ? `; new ones: ${fresh.join(", ")}` : "";
  return `Weights of ${run}${which}: ${taken.join(", ")}${rest}`;
}

function checkpointText(problem: string | undefined): string {
  if (problem === undefined) return paint("Checkpoints can be written again.", "dim");
  return `${paint("warning", "warning")} No checkpoint can be written: ${problem}. The run goes on; the checkpoint before stays.`;
}

function singleOperationsText(why: string): string {
  return `Steps are computed operation by operation, which is slower than whole graphs: ${why}.`;
}

/** What a baseline does. */
const answers: Readonly<Record<Baseline["kind"], string>> = {
  majority: "always answers the commonest class",
  labels: "answers for each label what is commoner; accuracy is the share of single labels that are right",
  mean: "always answers the mean",
  last: "answers with the last value that it sees",
};

function describeResult(result: RunResult, folder: string): string {
  const { train, validation, test } = result.metrics;
  const baselines = [result.baseline, ...(result.otherBaselines ?? [])].filter((each) => each !== undefined);
  const rows = Object.keys(test).map((name) => {
    const baseline = baselines.find(({ metric }) => metric === name);
    const scores = [train, validation, test].map((each) => scoreText(each[name] ?? 0));
    return [name, ...scores, baseline === undefined ? "" : scoreText(baseline.test)];
  });
  return [
    `${result.ended} ${result.seconds.toFixed(1)} s.`,
    table(
      [["", "train", "validation", "test", baselines.length > 0 ? "baseline" : ""], ...rows],
      [1, 2, 3, 4],
    ),
    ...baselines.map(
      ({ kind, metric }) =>
        `The baseline${baselines.length > 1 ? ` of ${metric}` : ""}, on test rows, ${answers[kind]}.`,
    ),
    ...(result.testClasses ?? []).map((report) => describeClasses(report, result.testClasses!.length > 1)),
    paint(`kept in ${folder}`, "dim"),
  ].join("\n");
}

/** So many classes are a table that can be read. */
const mostClasses = 20;

/** Each class of the test rows with its scores. */
function describeClasses({ target, classes }: ClassReport, several: boolean): string {
  const shown = classes.slice(0, mostClasses);
  const rows = shown.map(({ name, rows: count, precision, recall, f1_score }) => [
    name,
    String(count),
    ...[precision, recall, f1_score].map((share) => share.toFixed(3)),
  ]);
  const title = several ? `${target}, test rows` : "test rows";
  const more = classes.length > mostClasses ? [`and ${classes.length - mostClasses} classes more`] : [];
  return [table([[title, "rows", "precision", "recall", "f1_score"], ...rows], [1, 2, 3, 4]), ...more].join(
    "\n",
  );
}
