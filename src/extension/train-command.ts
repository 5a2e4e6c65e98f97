/** Train model: from a click to a running training, or to the message that says why not. */
import * as vscode from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import {
  type TrainingChoices,
  type TrainingChoicesParams,
  trainingChoicesRequest,
} from "../../server/requests.js";
import type { Range } from "../text.js";
import type { Dashboards } from "./dashboards.js";
import { cursorIn, documentOf } from "./documents.js";
import { progressText, testScoreText } from "./progress-text.js";
import type { RunSession } from "./run-session.js";
import type { Runs } from "./runs.js";

/** Saves, checks and trains; without a name, the network at the cursor or the only one, or the one picked. */
export async function trainNetwork(
  client: LanguageClient,
  runs: Runs,
  dashboards: Dashboards,
  uri?: vscode.Uri | string,
  name?: string,
): Promise<RunSession | undefined> {
  if (!vscode.workspace.isTrusted) {
    void vscode.window.showWarningMessage(
      "Training runs code and writes files, so it needs a trusted workspace.",
    );
    return undefined;
  }
  const document = await documentOf(uri);
  if (document === undefined) {
    void vscode.window.showInformationMessage("Open a .nn file to train a network of it.");
    return undefined;
  }
  if (document.isUntitled || !(await document.save())) {
    void vscode.window.showErrorMessage("Save the file first: its data is looked for beside it.");
    return undefined;
  }
  const file = document.uri.fsPath;
  const source = document.getText();
  const choices = await choicesOf(client, document);
  if (choices === undefined) return undefined;
  const network = name ?? (await chooseNetwork(choices, document));
  if (network === undefined) return undefined;
  if (stopsOnError(choices, document)) return undefined;

  const training = await chooseTraining(choices, network);
  if (training === "none chosen") return undefined;
  const running = runs.of(file, network);
  if (running?.live && !(await replaceRunning(running, dashboards))) return undefined;
  const session = runs.train(file, network, source, training.alias);
  dashboards.show(session);
  void followWithNotification(session, dashboards);
  return session;
}

/** The language server knows the program with its data. What it has not read yet, the training checks again. */
async function choicesOf(
  client: LanguageClient,
  document: vscode.TextDocument,
): Promise<TrainingChoices | undefined> {
  const params: TrainingChoicesParams = { uri: client.code2ProtocolConverter.asUri(document.uri) };
  try {
    const choices = await client.sendRequest<TrainingChoices | null>(trainingChoicesRequest, params);
    if (choices !== null) return choices;
  } catch {
    // Said below: the server may be starting again.
  }
  void vscode.window.showErrorMessage("The file could not be checked. Try again, or reload the window.");
  return undefined;
}

async function chooseNetwork(
  { networks }: TrainingChoices,
  document: vscode.TextDocument,
): Promise<string | undefined> {
  const cursor = cursorIn(document);
  const here = networks.find(({ range }) => cursor !== undefined && toRange(range).contains(cursor));
  const names = networks.map(({ name }) => name);
  if (here !== undefined || names.length === 1) return here?.name ?? names[0];
  if (names.length === 0) {
    void vscode.window.showErrorMessage(
      "This file has no network to train. Write one with `network Name on dataset { … }`.",
    );
    return undefined;
  }
  return vscode.window.showQuickPick(names, { placeHolder: "Which network shall be trained?" });
}

/** Which `train` block to follow, asked for where there are several. */
async function chooseTraining(
  { networks }: TrainingChoices,
  network: string,
): Promise<{ readonly alias: string | undefined } | "none chosen"> {
  const trainings = networks.find(({ name }) => name === network)?.trainings ?? [];
  if (trainings.length < 2) return { alias: trainings[0]?.alias };
  const items = trainings.map(({ alias, epochs, optimizer }) => ({
    label: alias ?? network,
    description: `${epochs} epochs, ${optimizer}`,
    alias,
  }));
  return (
    (await vscode.window.showQuickPick(items, { placeHolder: `How shall ${network} be trained?` })) ??
    "none chosen"
  );
}

/** An error in the file ends the attempt, with its message and the way to it. */
function stopsOnError({ error }: TrainingChoices, document: vscode.TextDocument): boolean {
  if (error === undefined) return false;
  const selection = toRange(error.range);
  const show = "Show it";
  void vscode.window
    .showErrorMessage(`Line ${selection.start.line + 1}: ${error.message}`, show)
    .then((answer) => {
      if (answer === show) void vscode.window.showTextDocument(document, { selection });
    });
  return true;
}

function toRange({ start, end }: Range): vscode.Range {
  return new vscode.Range(start.line, start.character, end.line, end.character);
}

async function replaceRunning(running: RunSession, dashboards: Dashboards): Promise<boolean> {
  const again = "Stop it and train again";
  const answer = await vscode.window.showWarningMessage(
    `${running.network} is being trained.`,
    again,
    "Show the dashboard",
  );
  if (answer === again) {
    await running.stop();
    return true;
  }
  if (answer !== undefined) dashboards.show(running, false);
  return false;
}

/** Progress with a Cancel button while it runs; at the end a word only where the dashboard does not say it. */
export async function followWithNotification(session: RunSession, dashboards: Dashboards): Promise<void> {
  await vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: `Training ${session.network}`,
      cancellable: true,
    },
    (progress, cancel) =>
      new Promise<void>((resolve) => {
        let reported = 0;
        cancel.onCancellationRequested(() => void session.stop());
        const report = () => {
          const share = (session.epochs / (session.start?.epochs ?? 1)) * 100;
          progress.report({ message: progressText(session), increment: share - reported });
          reported = share;
        };
        // One that waits for others says so, and that may be all it has to say for long.
        report();
        const following = session.onEvent(() => {
          report();
          if (!session.over) return;
          following.dispose();
          resolve();
        });
      }),
  );
  announceEnd(session, dashboards);
}

function announceEnd(session: RunSession, dashboards: Dashboards): void {
  if (session.state === "interrupted") {
    const goOn = "Resume the run";
    const again = "Train again";
    void vscode.window
      .showErrorMessage(
        `The process that trained ${session.network} ended unexpectedly. Everything up to epoch ${session.epochs} is kept.`,
        goOn,
        again,
      )
      .then((answer) => {
        if (answer === goOn)
          void vscode.commands.executeCommand("netwright.resumeRun", session.file, session.start?.run);
        if (answer === again)
          void vscode.commands.executeCommand("netwright.train", session.uri, session.network);
      });
  } else if (session.failure !== undefined) {
    void vscode.window.showErrorMessage(session.failure);
  } else if (!dashboards.isVisible(session)) {
    const show = "Show the dashboard";
    void vscode.window
      .showInformationMessage(`${session.network}: ${testScoreText(session) ?? session.state}.`, show)
      .then((answer) => {
        if (answer === show) dashboards.show(session, false);
      });
  }
}
