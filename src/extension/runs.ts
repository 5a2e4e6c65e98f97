/** The runs of this window: starts new ones, finds those of before a reload, and tells who follows them. */
import path from "node:path";
import * as vscode from "vscode";
import type { EngineChoice } from "../protocol.js";
import { resumeRequest } from "../training/resuming.js";
import { defaultRunsFolder, listRuns, readRun, type StoredRun } from "../training/store.js";
import { joinTraining, startTraining, workerPath } from "../training/trainer.js";
import { readableFolders } from "./data-folders.js";
import { keyOf, RunSession } from "./run-session.js";

export class Runs {
  private readonly sessions = new Map<string, RunSession>();
  private readonly started = new vscode.EventEmitter<RunSession>();
  /** Fires when a run has begun, or one of before a reload has been found again. */
  readonly onSession = this.started.event;

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
    const started = startTraining(
      workerPath(this.context.asAbsolutePath("dist")),
      {
        type: "train",
        file,
        source,
        network,
        ...(training !== undefined && { training }),
        runs: runsFolder(file),
        engine: vscode.workspace.getConfiguration("netwright").get<EngineChoice>("engine", "auto"),
        dataFolders: readableFolders(file),
      },
      (event) => session.add(event),
    );
    session.attach(started);
    this.adopt(session);
    return session;
  }

  /** Goes on with a run whose process is gone, for so many epochs in all where that is said; or tells why it cannot. */
  resume(stored: StoredRun, epochs?: number): RunSession | { readonly problem: string } {
    const request = resumeRequest(stored, {
      dataFolders: readableFolders(stored.record.file),
      ...(epochs !== undefined && { epochs }),
    });
    if ("problem" in request) return request;
    const session = RunSession.fromStore({ ...stored, state: "starting" });
    const worker = workerPath(this.context.asAbsolutePath("dist"));
    session.attach(startTraining(worker, request, (event) => session.add(event)));
    this.adopt(session);
    return session;
  }

  /** Shows a stored run; one whose process still lives is joined, so that it can be steered again. */
  async reopen(stored: StoredRun): Promise<RunSession> {
    const known = this.of(stored.record.file, stored.record.network);
    if (known?.start?.run === stored.record.run) return known;
    const session = RunSession.fromStore(stored);
    if (!session.over) {
      const training = await joinTraining(
        stored.folder,
        (run) => session.replay(run),
        (event) => session.add(event),
      );
      if (training === undefined)
        session.replay({ ...stored, state: readRun(stored.folder)?.state ?? "interrupted" });
      else session.attach(training);
    }
    this.adopt(session);
    return session;
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

  private adopt(session: RunSession): void {
    this.sessions.delete(session.key);
    this.sessions.set(session.key, session);
    this.started.fire(session);
  }

  dispose(): void {
    this.started.dispose();
    for (const session of this.sessions.values()) session.dispose();
  }
}

/** In the workspace folder that holds the file, or beside a file that is in none. */
function runsFolder(file: string): string {
  const folder = vscode.workspace.getWorkspaceFolder(vscode.Uri.file(file));
  return path.join(folder?.uri.fsPath ?? path.dirname(file), defaultRunsFolder);
}
