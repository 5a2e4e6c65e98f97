/** The commands a person can give: train, steer a training, take a run up again, look at runs and at the engines. */
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import * as vscode from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import type { Dashboards } from "./dashboards.js";
import { askForRate } from "./learning-rate.js";
import { resumeRun } from "./resume-command.js";
import type { RunSession } from "./run-session.js";
import type { Runs } from "./runs.js";
import { trainNetwork } from "./train-command.js";

export function registerCommands(
  context: vscode.ExtensionContext,
  client: LanguageClient,
  runs: Runs,
  dashboards: Dashboards,
): void {
  const command = (name: string, run: (...args: never[]) => unknown) =>
    context.subscriptions.push(vscode.commands.registerCommand(`netwright.${name}`, run));
  const live = (act: (session: RunSession) => unknown) => () => {
    const session = runs.current;
    if (session === undefined) void vscode.window.showInformationMessage("No training is running.");
    else return act(session);
  };
  command("train", (uri?: vscode.Uri | string, network?: string) =>
    trainNetwork(client, runs, dashboards, uri, network),
  );
  command(
    "pause",
    live((session) => session.pause()),
  );
  command(
    "resume",
    live((session) => session.resume()),
  );
  command(
    "stop",
    live((session) => session.stop()),
  );
  command(
    "stopAfterEpoch",
    live((session) => session.stopAfterEpoch()),
  );
  command("setLearningRate", live(askForRate));
  command("resumeRun", (file?: string, run?: string) => resumeRun(runs, dashboards, file, run));
  command("showDashboard", () => showLatest(runs, dashboards));
  command("showRuns", () => pickRun(runs, dashboards));
  command("showEngines", () => showEngines(context));
}

async function showLatest(runs: Runs, dashboards: Dashboards): Promise<void> {
  const latest = runs.current ?? runs.all.at(-1);
  if (latest !== undefined) return dashboards.show(latest, false);
  const stored = runs.stored()[0];
  if (stored === undefined) void vscode.window.showInformationMessage("Nothing has been trained here yet.");
  else dashboards.show(await runs.reopen(stored), false);
}

async function pickRun(runs: Runs, dashboards: Dashboards): Promise<void> {
  const items = runs.stored().map((run) => ({
    label: run.record.network,
    description: new Date(run.record.started).toLocaleString(),
    detail: `${run.state}, seed ${run.record.seed}, ${run.record.engine.name}`,
    run,
  }));
  if (items.length === 0) {
    void vscode.window.showInformationMessage("Nothing has been trained here yet.");
    return;
  }
  const picked = await vscode.window.showQuickPick(items, {
    title: "Runs",
    placeHolder: "Which run shall be shown?",
  });
  if (picked !== undefined) dashboards.show(await runs.reopen(picked.run), false);
}

/** Asked of a process of its own: native libraries are never loaded into the editor. */
async function showEngines(context: vscode.ExtensionContext): Promise<void> {
  const cli = context.asAbsolutePath("dist/cli.js");
  const { stdout } = await promisify(execFile)(process.execPath, [cli, "doctor"], {
    env: { ...process.env, ELECTRON_RUN_AS_NODE: "1" },
  });
  const document = await vscode.workspace.openTextDocument({ content: stdout, language: "plaintext" });
  await vscode.window.showTextDocument(document, { preview: true });
}
