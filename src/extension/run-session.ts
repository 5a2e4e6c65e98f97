/** One run as the editor follows it: everything that has happened, and the way to steer it while it goes on. */
import * as vscode from "vscode";
import type {
  LocatedFinding,
  PreparingEvent,
  RateChange,
  RunEvent,
  RunResult,
  RunStart,
  RunState,
} from "../protocol.js";
import type { StoredRun } from "../training/store.js";
import type { Training } from "../training/trainer.js";

export function keyOf(file: string, network: string): string {
  return `${file}#${network}`;
}

export class RunSession {
  private readonly changes = new vscode.EventEmitter<RunEvent>();
  private readonly resets = new vscode.EventEmitter<void>();
  /** Fires after each event. */
  readonly onEvent = this.changes.event;
  /** Fires when all events have been replaced, because an earlier run was joined. */
  readonly onReset = this.resets.event;

  events: RunEvent[] = [];
  /** In the order they were found; one that says more replaces the earlier one with its code. */
  findings: LocatedFinding[] = [];
  state: RunState = "starting";
  preparing: PreparingEvent | undefined;
  start: RunStart | undefined;
  result: RunResult | undefined;
  failure: string | undefined;
  /** Epochs finished. */
  epochs = 0;
  private training: Training | undefined;

  constructor(
    readonly file: string,
    readonly network: string,
    /** The program as it is trained. */
    readonly source: string,
  ) {}

  static fromStore(run: StoredRun): RunSession {
    const session = new RunSession(run.record.file, run.record.network, run.source);
    session.replay(run);
    return session;
  }

  /** Whether a worker takes pause, resume and stop. */
  get live(): boolean {
    return this.training !== undefined && !this.over;
  }

  get over(): boolean {
    return ["completed", "stopped", "failed", "interrupted"].includes(this.state);
  }

  /** Tells the networks of all files apart; a later run of the same one has the same key. */
  get key(): string {
    return keyOf(this.file, this.network);
  }

  get uri(): vscode.Uri {
    return vscode.Uri.file(this.file);
  }

  attach(training: Training): void {
    this.training = training;
  }

  pause(): void {
    this.training?.pause();
  }

  resume(): void {
    this.training?.resume();
  }

  stopAfterEpoch(): void {
    this.training?.stopAfterEpoch();
  }

  changeRate(change: RateChange): void {
    this.training?.changeRate(change);
  }

  /** Resolves when the run has ended and its process is gone. */
  async stop(): Promise<void> {
    this.training?.stop();
    await this.training?.ended;
  }

  /** Takes over what the run store has. */
  replay({ events, state }: StoredRun): void {
    this.events = [];
    this.findings = [];
    for (const event of events) this.take(event);
    this.state = state;
    this.resets.fire();
  }

  add(event: RunEvent): void {
    this.take(event);
    this.changes.fire(event);
  }

  private take(event: RunEvent): void {
    // Of what is done before the start only the latest word counts.
    if (this.events.at(-1)?.type === "preparing") this.events.pop();
    this.events.push(event);
    switch (event.type) {
      case "preparing":
        this.preparing = event;
        break;
      case "start":
        this.start = event;
        this.state = "running";
        break;
      case "resumed":
        this.start = this.start && { ...this.start, epochs: event.epochs };
        this.epochs = event.epoch;
        this.result = undefined;
        this.failure = undefined;
        this.state = "running";
        break;
      case "epoch":
        this.epochs = event.epoch;
        break;
      case "state":
        this.state = event.state;
        break;
      case "finding": {
        const { finding } = event;
        const place = this.findings.findIndex(({ code }) => code === finding.code);
        if (place < 0) this.findings.push(finding);
        else this.findings[place] = finding;
        break;
      }
      case "findingWithdrawn":
        this.findings = this.findings.filter(({ code }) => code !== event.code);
        break;
      case "result":
        this.result = event;
        this.state = event.state;
        break;
      case "failure":
        this.failure = event.message;
        this.state = "failed";
        break;
      case "singleOperations":
      case "learningRate":
      case "checkpoint":
      case "batch":
        break;
    }
  }

  dispose(): void {
    this.changes.dispose();
    this.resets.dispose();
  }
}
