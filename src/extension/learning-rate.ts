/** Set Learning Rate: asks for a rate or a factor, and hands it to the training that goes on. */
import * as vscode from "vscode";
import { readRateChange } from "../engine/live-rate.js";
import type { RunSession } from "./run-session.js";

export async function askForRate(session: RunSession): Promise<void> {
  const text = await vscode.window.showInputBox({
    title: `Learning rate of ${session.network}`,
    prompt: "A rate such as 0.001 takes the place of the schedule; a factor such as ×0.5 or /10 keeps it.",
    value: currentRate(session),
    validateInput: (value) =>
      readRateChange(value) ? undefined : "A number above 0, or a factor such as ×0.5 or /10.",
  });
  const change = text === undefined ? undefined : readRateChange(text);
  if (change !== undefined) session.changeRate(change);
}

/** That of the latest epoch or change; nothing where none is known yet. */
function currentRate({ events }: RunSession): string {
  const latest = events.findLast((event) => event.type === "epoch" || event.type === "learningRate");
  return latest === undefined ? "" : String(Number(latest.learningRate.toPrecision(6)));
}
