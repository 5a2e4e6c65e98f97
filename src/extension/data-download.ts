/** Fetches a data file from its address into Netwright's cache, with progress and a way to cancel. */
import * as vscode from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import { dataChangedNotification } from "../../server/requests.js";
import type { DownloadProgress } from "../preview.js";
import { runCommandLine } from "./command-line.js";

/** `address` comes from a fix of the language server; `uri` is that of the program that names it. */
export async function downloadData(
  context: vscode.ExtensionContext,
  client: LanguageClient,
  uri: unknown,
  address: unknown,
): Promise<void> {
  if (typeof uri !== "string" || typeof address !== "string" || !/^https?:\/\//i.test(address)) return;
  const complaint = await vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: `Downloading ${address.slice(address.lastIndexOf("/") + 1) || address}`,
      cancellable: true,
    },
    (progress, cancel) => {
      let reported = 0;
      const run = runCommandLine(context, ["download", address, "--json"], (line) => {
        const { received, total } = JSON.parse(line) as DownloadProgress;
        const share = total === undefined ? 0 : (received / total) * 100;
        progress.report({ message: sizeText(received, total), increment: share - reported });
        reported = share;
      });
      cancel.onCancellationRequested(() => run.stop());
      return run.ended.then((said) => (cancel.isCancellationRequested ? undefined : said));
    },
  );
  if (complaint !== undefined) void vscode.window.showErrorMessage(complaint);
  // What was fetched can be read now.
  await client.sendNotification(dataChangedNotification);
}

function sizeText(received: number, total: number | undefined): string {
  const size = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`;
  return total === undefined ? size(received) : `${size(received)} of ${size(total)}`;
}
