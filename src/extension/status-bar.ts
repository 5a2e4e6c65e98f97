/** The status bar's entry: which run goes on and how far it is; a click shows its dashboard. */
import * as vscode from "vscode";
import { progressText } from "./progress-text.js";
import type { RunSession } from "./run-session.js";
import type { Runs } from "./runs.js";

/** How long the end of a run stays in the status bar, in milliseconds. */
const farewell = 15_000;

export class StatusBar {
  private readonly item = vscode.window.createStatusBarItem(
    "netwright.run",
    vscode.StatusBarAlignment.Left,
    10,
  );
  private readonly subscriptions: vscode.Disposable[];
  private followed: vscode.Disposable | undefined;
  private hiding: NodeJS.Timeout | undefined;

  constructor(private readonly runs: Runs) {
    this.item.name = "Netwright training";
    this.item.command = "netwright.showDashboard";
    this.subscriptions = [this.item, runs.onSession((session) => this.follow(session))];
  }

  private follow(session: RunSession): void {
    if (session.over) return;
    this.followed?.dispose();
    this.followed = session.onEvent(() => this.update(session));
    this.update(session);
  }

  private update(session: RunSession): void {
    clearTimeout(this.hiding);
    const icon = session.over
      ? session.result
        ? "check"
        : "error"
      : session.state === "paused"
        ? "debug-pause"
        : "pulse";
    this.item.text = `$(${icon}) ${session.network}: ${progressText(session)}`;
    this.item.tooltip = `Netwright: ${session.network}, ${session.state}. Click to show its dashboard.`;
    this.item.show();
    if (session.over) this.hiding = setTimeout(() => this.leave(), farewell);
  }

  /** Another run may still go on. */
  private leave(): void {
    const { current } = this.runs;
    if (current === undefined) this.item.hide();
    else this.follow(current);
  }

  dispose(): void {
    clearTimeout(this.hiding);
    for (const each of [...this.subscriptions, this.followed]) each?.dispose();
  }
}
