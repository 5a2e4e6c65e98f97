/** The runs of this window: starts new ones, finds those of before a reload, and tells who follows them. */
import path from "node:path";
import * as vscode from "vscode";
import type { Alone, EngineChoice, RunEvent, TrainRequest } from "../protocol.js";
import { resumeRequest } from "../training/resuming.js";
import { RunQueue } from "../training/run-queue.js";
import { defaultRunsFolder, listRuns, readRun, type StoredRun } from "../training/store.js";
import { joinTraining, startTraining, workerPath } from "../training/trainer.js";
import { readableFolders } from "./data-folders.js";
import { keyOf, RunSession } from "./run-session.js";

/** Under which the workspace's state holds what waits. */
const waitingKey = "netwright.waiting";

export class Runs {
  private readonly sessions = new Map<string, RunSession>();
  private readonly started = new vscode.EventEmitter<RunSession>();
  /** Fires when a run has begun, or one of before a reload has been found again. */
  readonly onSession = this.started.event;

  /** Runs that are being joined, by their folders. */
  private readonly joining = new Map<string, Promise<RunSession>>();
  private waiting: readonly TrainRequest[] = [];
  private readonly queue = new RunQueue(() => Math.max(1, setting("training.atOnce", 2)));
  private readonly settings = vscode.workspace.onDidChangeConfiguration((change) => {
    if (change.affectsConfiguration("netwright.training.atOnce")) this.queue.move();
  });

  constructor(private readonly context: vscode.ExtensionContext) {}

  /** The latest run of each network. */
  get all(): readonly RunSession[] {
    return [...this.sessions.values()];
  }

  /** The run that goes on, the latest first. */
  get current(): RunSession | undefined {
    return this.all.findLast(({ live }) => live);
  }

  of(file: string, network: string): RunSession | undefined {
    return this.sessions.get(keyOf(file, network));
  }

  /** `training` is the name behind `as` of the `train` block to follow, where it is not the one without a name. */
  train(file: string, network: string, source: string, training?: string): RunSession {
    const session = new RunSession(file, network, source);
    this.begin(session, {
      type: "train",
      file,
      source,
      network,
      ...(training !== undefined && { training }),
      runs: runsFolder(file),
      engine: setting<EngineChoice>("engine", "auto"),
      dataFolders: readableFolders(file),
      ...inEditor(),
    });
    return session;
  }

  /** Goes on with a run whose process is gone, for so many epochs in all where that is said; or tells why it cannot. */
  resume(stored: StoredRun, epochs?: number): RunSession | { readonly problem: string } {
    const request = resumeRequest(stored, {
      dataFolders: readableFolders(stored.record.file),
      ...(epochs !== undefined && { epochs }),
      ...inEditor(),
    });
    if ("problem" in request) return request;
    const session = RunSession.fromStore({ ...stored, state: "starting" });
    this.begin(session, request);
    return session;
  }

  /** Shows a stored run; one whose process still lives is joined, so that it can be steered again. */
  async reopen(stored: StoredRun): Promise<RunSession> {
    const known = this.of(stored.record.file, stored.record.network);
    if (known?.start?.run === stored.record.run) return known;
    const { folder } = stored;
    const joining = this.joining.get(folder) ?? this.join(stored).finally(() => this.joining.delete(folder));
    this.joining.set(folder, joining);
    return joining;
  }

  private async join(stored: StoredRun): Promise<RunSession> {
    const session = RunSession.fromStore(stored);
    if (!session.over) {
      const training = await joinTraining(
        stored.folder,
        (run) => session.replay(run),
        (event) => session.add(event),
      );
      if (training === undefined)
        session.replay({ ...stored, state: readRun(stored.folder)?.state ?? "interrupted" });
      else {
        session.attach(training);
        this.queue.count(training);
      }
    }
    this.adopt(session);
    return session;
  }

  /**
   * Lets those wait again that waited when the window was reloaded, or closed where runs are kept; behind those that go
   * on, which are found again.
   */
  async restore(): Promise<readonly RunSession[]> {
    const requests = this.context.workspaceState.get<readonly TrainRequest[]>(waitingKey, []);
    if (requests.length === 0 || !vscode.workspace.isTrusted) return [];
    const folders = [...new Set(requests.map(({ runs }) => runs))];
    const going = folders.flatMap(listRuns).filter(({ state }) => state === "running" || state === "paused");
    await Promise.all(going.map((run) => this.reopen(run)));
    // Where all have ended with their window, so have those that waited for them.
    const kept = requests.filter(({ alone }) => alone === "goOn" || going.length > 0);
    this.remember([...this.waiting]);
    return kept.map((request) => {
      const stored = request.resume && readRun(path.join(request.runs, request.resume));
      const session = stored
        ? RunSession.fromStore({ ...stored, state: "starting" })
        : new RunSession(request.file, request.network, request.source);
      this.begin(session, request);
      return session;
    });
  }

  /** A run of this file's folder by its name. */
  find(file: string, run: string): StoredRun | undefined {
    return readRun(path.join(runsFolder(file), run));
  }

  /** Every run that is kept, the newest first. */
  stored(): StoredRun[] {
    const folders = (vscode.workspace.workspaceFolders ?? []).map(({ uri }) =>
      path.join(uri.fsPath, defaultRunsFolder),
    );
    return folders.flatMap(listRuns);
  }

  /** At once, or as soon as fewer others are trained. */
  private begin(session: RunSession, request: TrainRequest): void {
    const worker = workerPath(this.context.asAbsolutePath("dist"));
    const hear = (event: RunEvent) => session.add(event);
    const forget = () => {
      if (this.waiting.includes(request)) this.remember(this.waiting.filter((other) => other !== request));
    };
    this.remember([...this.waiting, request]);
    const training = this.queue.start(() => {
      forget();
      return startTraining(worker, request, hear);
    }, hear);
    void training.ended.then(forget);
    session.attach(training);
    this.adopt(session);
  }

  /** What waits has no folder yet from which a reloaded window could know of it. */
  private remember(waiting: readonly TrainRequest[]): void {
    this.waiting = waiting;
    void this.context.workspaceState.update(waitingKey, waiting);
  }

  private adopt(session: RunSession): void {
    this.sessions.delete(session.key);
    this.sessions.set(session.key, session);
    this.started.fire(session);
  }

  dispose(): void {
    this.settings.dispose();
    this.started.dispose();
    for (const session of this.sessions.values()) session.dispose();
  }
}

/** In the workspace folder that holds the file, or beside a file that is in none. */
function runsFolder(file: string): string {
  const folder = vscode.workspace.getWorkspaceFolder(vscode.Uri.file(file));
  return path.join(folder?.uri.fsPath ?? path.dirname(file), defaultRunsFolder);
}

/** Beside an editor a run makes way for it, and does what is wished when the window is closed. */
function inEditor(): { readonly background: true; readonly alone?: Alone } {
  return {
    background: true,
    ...(setting<"stop" | "keep">("training.whenClosed", "stop") === "keep" && { alone: "goOn" }),
  };
}

function setting<T>(name: string, otherwise: T): T {
  return vscode.workspace.getConfiguration("netwright").get<T>(name, otherwise);
}
