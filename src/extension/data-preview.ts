/** The preview of a dataset: one panel beside the editor, filled by a process that reads and prepares the data. */
import path from "node:path";
import * as vscode from "vscode";
import { previewCommand } from "../../server/requests.js";
import type { KeptPreview, PreviewPart, PreviewSubject } from "../preview.js";
import { type CommandRun, runCommandLine } from "./command-line.js";
import { readableFolders } from "./data-folders.js";
import { DataPanel } from "./data-panel.js";
import { datasetAt, datasetNames, placeOf } from "./dataset-places.js";
import { cursorIn, documentOf, showIn, sourceOf } from "./documents.js";

/** Several files that change together are read once. In milliseconds. */
const changePause = 400;

export class DataPreviews implements vscode.WebviewPanelSerializer {
  static readonly viewType = "netwright.data";
  private panel: DataPanel | undefined;
  private subject: PreviewSubject | undefined;
  /** Those of its file. */
  private datasets: readonly string[] = [];
  private run: CommandRun | undefined;
  /** What has been said of the subject, for a page that begins again. */
  private said: PreviewPart[] = [];
  private ended = false;
  private watcher: vscode.Disposable | undefined;
  private watched = "";
  private waiting: NodeJS.Timeout | undefined;
  private readonly subscriptions: vscode.Disposable[];

  constructor(private readonly context: vscode.ExtensionContext) {
    this.subscriptions = [
      vscode.commands.registerCommand(previewCommand, (uri?: vscode.Uri | string, dataset?: string) =>
        this.show(uri, dataset),
      ),
      vscode.workspace.onDidSaveTextDocument(({ uri }) => {
        if (uri.fsPath === this.subject?.file) this.readSoon();
      }),
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (change.affectsConfiguration("netwright.data")) this.readSoon();
      }),
    ];
  }

  /** Shows a dataset: the one named, the one at the cursor, or the first of the file. */
  async show(uri?: vscode.Uri | string, name?: unknown): Promise<void> {
    const document = await documentOf(uri);
    if (document === undefined || document.uri.scheme !== "file") {
      void vscode.window.showInformationMessage("Open a saved .nn file to look at its data.");
      return;
    }
    const dataset = typeof name === "string" ? name : datasetAt(document.getText(), offsetIn(document));
    if (dataset === undefined) {
      void vscode.window.showInformationMessage(
        "This file has no dataset. Write one with `dataset name { source: … }`.",
      );
      return;
    }
    this.subject = { file: document.uri.fsPath, dataset };
    if (this.panel !== undefined) this.panel.reveal();
    else {
      const panel = vscode.window.createWebviewPanel(
        DataPreviews.viewType,
        title(dataset),
        { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true },
        { enableScripts: true },
      );
      this.adopt(panel);
    }
    this.read();
  }

  async deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    const { file, dataset } = (state ?? {}) as KeptPreview;
    if (this.panel !== undefined || file === undefined || dataset === undefined) {
      panel.dispose();
      return;
    }
    this.subject = { file, dataset };
    this.adopt(panel);
    this.read();
  }

  private adopt(panel: vscode.WebviewPanel): void {
    const adopted = new DataPanel(panel, this.context.extensionUri, {
      ready: () => this.postAll(),
      refresh: () => this.read(),
      choose: (dataset) => {
        if (this.subject !== undefined) this.subject = { ...this.subject, dataset };
        this.read();
      },
      goTo: (column) => void this.goTo(column),
    });
    this.panel = adopted;
    panel.onDidDispose(() => {
      adopted.dispose();
      this.panel = undefined;
      this.forget();
    });
  }

  /** Reads again, where something is shown. */
  readSoon(): void {
    clearTimeout(this.waiting);
    if (this.panel !== undefined) this.waiting = setTimeout(() => this.read(), changePause);
  }

  /** Reads the data anew, in a process that knows the program as the editor shows it. */
  private read(): void {
    const { subject } = this;
    clearTimeout(this.waiting);
    this.run?.stop();
    if (subject === undefined || this.panel === undefined) return;
    this.said = [];
    this.ended = false;
    this.panel.title = title(subject.dataset);
    const folders = readableFolders(subject.file).flatMap((folder) => ["--allow", folder]);
    const args = ["preview", subject.file, "--dataset", subject.dataset, "--json", "--stdin", ...folders];
    void sourceOf(subject.file).then((source) => {
      if (this.subject !== subject || this.panel === undefined) return;
      this.datasets = datasetNames(source);
      this.postBegin();
      const run = runCommandLine(this.context, args, (line) => this.take(line), source);
      this.run = run;
      void run.ended.then((complaint) => {
        if (this.run === run) this.finish(complaint);
      });
    });
  }

  private take(line: string): void {
    const part = partOf(line);
    if (part === undefined) return;
    this.said.push(part);
    if (part.part === "overview") this.watch(part.source);
    this.panel?.post({ type: "part", part });
  }

  private finish(complaint: string | undefined): void {
    if (complaint !== undefined && !this.said.some(({ part }) => part === "problem")) {
      this.take(JSON.stringify({ part: "problem", message: complaint } satisfies PreviewPart));
    }
    this.ended = true;
    this.panel?.post({ type: "end" });
  }

  /** All that is known, for a page that has begun. */
  private postAll(): void {
    this.postBegin();
    for (const part of this.said) this.panel?.post({ type: "part", part });
    if (this.ended) this.panel?.post({ type: "end" });
  }

  private postBegin(): void {
    const { subject, datasets } = this;
    if (subject === undefined) return;
    const known = datasets.includes(subject.dataset) ? datasets : [subject.dataset, ...datasets];
    this.panel?.post({ type: "begin", subject, datasets: known });
  }

  /** Follows the data's files, where they are files of this machine. */
  private watch(source: string): void {
    if (this.subject === undefined || source === this.watched) return;
    this.watcher?.dispose();
    this.watcher = undefined;
    this.watched = source;
    if (/^[a-z][a-z0-9+.-]*:\/\//i.test(source)) return;
    const absolute = path.resolve(path.dirname(this.subject.file), source);
    const pattern = new vscode.RelativePattern(path.dirname(absolute), `${path.basename(absolute)}{,/**}`);
    const watcher = vscode.workspace.createFileSystemWatcher(pattern);
    const events = [watcher.onDidChange, watcher.onDidCreate, watcher.onDidDelete];
    this.watcher = vscode.Disposable.from(watcher, ...events.map((event) => event(() => this.readSoon())));
  }

  private async goTo(column: string | undefined): Promise<void> {
    const { subject } = this;
    if (subject === undefined) return;
    const document = await vscode.workspace.openTextDocument(subject.file);
    const span = placeOf(document.getText(), subject.dataset, column);
    if (span === undefined) return;
    await showIn(document, new vscode.Range(document.positionAt(span.start), document.positionAt(span.end)));
  }

  private forget(): void {
    clearTimeout(this.waiting);
    this.run?.stop();
    this.run = undefined;
    this.watcher?.dispose();
    this.watcher = undefined;
    this.watched = "";
    this.said = [];
  }

  dispose(): void {
    for (const each of this.subscriptions) each.dispose();
    this.panel?.close();
    this.forget();
  }
}

function title(dataset: string): string {
  return `Data: ${dataset}`;
}

function partOf(line: string): PreviewPart | undefined {
  try {
    return JSON.parse(line) as PreviewPart;
  } catch {
    return undefined;
  }
}

function offsetIn(document: vscode.TextDocument): number {
  const cursor = cursorIn(document);
  return cursor === undefined ? 0 : document.offsetAt(cursor);
}
