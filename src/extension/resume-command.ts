/** Resume Run: goes on with a run that was interrupted or stopped, or with a finished one for more epochs. */
import * as vscode from "vscode";
import type { StoredRun } from "../training/store.js";
import { summarize } from "../training/store.js";
import type { Dashboards } from "./dashboards.js";
import type { RunSession } from "./run-session.js";
import type { Runs } from "./runs.js";
import { followWithNotification } from "./train-command.js";

/** `file` and `run` name one; without them a person picks. */
export async function resumeRun(
  runs: Runs,
  dashboards: Dashboards,
  file?: string,
  run?: string,
): Promise<RunSession | undefined> {
  if (!vscode.workspace.isTrusted) {
    void vscode.window.showWarningMessage(
      "Training runs code and writes files, so it needs a trusted workspace.",
    );
    return undefined;
  }
  const stored = file !== undefined && run !== undefined ? runs.find(file, run) : await pickRun(runs);
  if (stored === undefined) return undefined;
  const { file: program, network } = stored.record;
  const running = runs.of(program, network);
  if (running?.live) {
    void vscode.window.showInformationMessage(`${network} is being trained. Stop it first.`);
    dashboards.show(running);
    return undefined;
  }
  const epochs = stored.state === "completed" ? await askForEpochs(stored) : undefined;
  if (stored.state === "completed" && epochs === undefined) return undefined;
  const session = runs.resume(stored, epochs);
  if ("problem" in session) {
    void vscode.window.showErrorMessage(session.problem);
    return undefined;
  }
  dashboards.show(session);
  void followWithNotification(session, dashboards);
  return session;
}

async function pickRun(runs: Runs): Promise<StoredRun | undefined> {
  const ended = runs.stored().filter(({ state }) => state !== "running" && state !== "paused");
  const items = ended.map((run) => {
    const { epochs, planned } = summarize(run);
    return {
      label: run.record.network,
      description: new Date(run.record.started).toLocaleString(),
      detail: `${run.state}, ${epochs} of ${planned} epochs`,
      run,
    };
  });
  if (items.length === 0) {
    void vscode.window.showInformationMessage("There is no run here that could go on.");
    return undefined;
  }
  const picked = await vscode.window.showQuickPick(items, {
    title: "Resume a run",
    placeHolder: "Which run shall go on?",
  });
  return picked?.run;
}

async function askForEpochs(stored: StoredRun): Promise<number | undefined> {
  const { epochs, planned } = summarize(stored);
  const text = await vscode.window.showInputBox({
    title: `More epochs for ${stored.record.network}`,
    prompt: `It has trained ${epochs} epochs. How many shall it have in all?`,
    value: String(Math.max(epochs, planned) * 2),
    validateInput: (value) =>
      /^\d+$/.test(value.trim()) && Number(value) > epochs
        ? undefined
        : `A whole number above ${epochs}: the epochs it has are counted.`,
  });
  return text === undefined ? undefined : Number(text);
}
