/** The dashboard panels: one for each network, beside the editor, rebuilt after a reload from the run store. */
import * as vscode from "vscode";
import { dashboardPage } from "../../webview/page.js";
import { followProgram } from "../language/same-program.js";
import type { DashboardMessage, DashboardRequest } from "../protocol.js";
import { applyFix, goTo } from "./editing.js";
import { askForRate } from "./learning-rate.js";
import type { RunSession } from "./run-session.js";
import type { Runs } from "./runs.js";
import { showPage } from "./webview-page.js";

export class Dashboards implements vscode.WebviewPanelSerializer {
  static readonly viewType = "netwright.dashboard";
  private readonly panels = new Map<string, DashboardPanel>();

  constructor(
    private readonly context: vscode.ExtensionContext,
    private readonly runs: Runs,
  ) {}

  /** Shows a run in its network's panel, which is opened beside the editor where there is none. */
  show(session: RunSession, preserveFocus = true): void {
    const known = this.panels.get(session.key);
    if (known !== undefined) {
      known.follow(session);
      known.panel.reveal(undefined, preserveFocus);
      return;
    }
    const panel = vscode.window.createWebviewPanel(
      Dashboards.viewType,
      title(session),
      { viewColumn: this.column(), preserveFocus },
      { enableScripts: true },
    );
    this.adopt(panel, session);
  }

  /** Where the other dashboards are, unless the person writes there; otherwise beside the editor. */
  private column(): vscode.ViewColumn {
    const used = [...this.panels.values()]
      .map(({ panel }) => panel.viewColumn)
      .find((column) => column !== undefined);
    const writing = vscode.window.activeTextEditor?.viewColumn;
    return used === undefined || used === writing ? vscode.ViewColumn.Beside : used;
  }

  isVisible(session: RunSession): boolean {
    return this.panels.get(session.key)?.panel.visible === true;
  }

  async deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    const { run, file } = (state ?? {}) as { run?: string; file?: string };
    const stored = run === undefined || file === undefined ? undefined : this.runs.find(file, run);
    if (stored === undefined) {
      panel.dispose();
      return;
    }
    this.adopt(panel, await this.runs.reopen(stored));
  }

  private adopt(panel: vscode.WebviewPanel, session: RunSession): void {
    const key = session.key;
    const dashboard = new DashboardPanel(panel, session, this.context.extensionUri);
    this.panels.set(key, dashboard);
    panel.onDidDispose(() => {
      dashboard.dispose();
      if (this.panels.get(key) === dashboard) this.panels.delete(key);
    });
  }

  dispose(): void {
    for (const { panel } of this.panels.values()) panel.dispose();
  }
}

function title({ network }: RunSession): string {
  return `Training ${network}`;
}

/** One panel and the run it follows. */
class DashboardPanel {
  private readonly subscriptions: vscode.Disposable[];
  private following: vscode.Disposable[] = [];

  constructor(
    readonly panel: vscode.WebviewPanel,
    private session: RunSession,
    extensionUri: vscode.Uri,
  ) {
    const { webview } = panel;
    this.subscriptions = [
      webview.onDidReceiveMessage((request: DashboardRequest) => void this.answer(request)),
      vscode.workspace.onDidChangeTextDocument(({ document }) => {
        if (document.uri.toString() === this.session.uri.toString()) this.tellWhetherStale(document);
      }),
    ];
    this.follow(session);
    showPage(webview, extensionUri, dashboardPage, { script: "dashboard.js", style: "style.css" });
  }

  follow(session: RunSession): void {
    for (const each of this.following) each.dispose();
    this.session = session;
    this.following = [
      session.onEvent((event) => this.post({ type: "event", event })),
      session.onReset(() => this.postAll()),
    ];
    this.postAll();
  }

  private postAll(): void {
    const { events, state, live } = this.session;
    this.post({ type: "show", events, state, live });
    const document = vscode.workspace.textDocuments.find(
      ({ uri }) => uri.toString() === this.session.uri.toString(),
    );
    if (document !== undefined) this.tellWhetherStale(document);
  }

  private tellWhetherStale(document: vscode.TextDocument): void {
    this.post({ type: "stale", stale: followProgram(this.session.source, document.getText()) === undefined });
  }

  private post(message: DashboardMessage): void {
    void this.panel.webview.postMessage(message);
  }

  private async answer(request: DashboardRequest): Promise<void> {
    const { session } = this;
    switch (request.type) {
      case "ready":
        this.postAll();
        break;
      case "pause":
        session.pause();
        break;
      case "resume":
        session.resume();
        break;
      case "stop":
        await session.stop();
        break;
      case "stopAfterEpoch":
        session.stopAfterEpoch();
        break;
      case "setLearningRate":
        await askForRate(session);
        break;
      case "resumeRun":
        await vscode.commands.executeCommand("netwright.resumeRun", session.file, session.start?.run);
        break;
      case "trainAgain":
        await vscode.commands.executeCommand("netwright.train", session.uri, session.network);
        break;
      case "goTo":
        await goTo(session, request.range);
        break;
      case "applyFix": {
        const fix = session.findings[request.finding]?.fixes[request.fix];
        if (fix !== undefined) await applyFix(session, fix);
        break;
      }
    }
  }

  dispose(): void {
    for (const each of [...this.subscriptions, ...this.following]) each.dispose();
  }
}
