/** Where VS Code starts the extension: wires the language client, the training commands and the dashboards. */
import * as vscode from "vscode";
import { startClient } from "./client.js";
import { registerCommands } from "./commands.js";
import { Dashboards } from "./dashboards.js";
import { FindingPublisher } from "./finding-publisher.js";
import { Runs } from "./runs.js";
import { StatusBar } from "./status-bar.js";

/** What tests and other extensions may use. */
export interface NetwrightApi {
  readonly runs: Runs;
}

export function activate(context: vscode.ExtensionContext): NetwrightApi {
  const runs = new Runs(context);
  const dashboards = new Dashboards(context, runs);
  context.subscriptions.push(runs, dashboards, new StatusBar(runs));
  registerCommands(context, runs, dashboards);
  vscode.window.registerWebviewPanelSerializer(Dashboards.viewType, dashboards);
  const client = startClient(context);
  context.subscriptions.push(new FindingPublisher(client, runs), { dispose: () => void client.stop() });
  return { runs };
}
