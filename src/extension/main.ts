/** Where VS Code starts the extension: wires the language client, the training commands, the dashboards, the picture and the data. */
import * as vscode from "vscode";
import { allowDataCommand, downloadDataCommand } from "../../server/requests.js";
import { startClient } from "./client.js";
import { registerCommands } from "./commands.js";
import { Dashboards } from "./dashboards.js";
import { downloadData } from "./data-download.js";
import { allowDataFolder } from "./data-folders.js";
import { DataPreviews } from "./data-preview.js";
import { FindingPublisher } from "./finding-publisher.js";
import { registerNativeInstall } from "./native-install.js";
import { offerNative } from "./native-offer.js";
import { Pictures } from "./picture.js";
import { Runs } from "./runs.js";
import { StatusBar } from "./status-bar.js";
import { followWithNotification } from "./train-command.js";

/** What tests and other extensions may use. */
export interface NetwrightApi {
  readonly runs: Runs;
}

export function activate(context: vscode.ExtensionContext): NetwrightApi {
  const runs = new Runs(context);
  const dashboards = new Dashboards(context, runs);
  context.subscriptions.push(runs, dashboards, new StatusBar(runs));
  const client = startClient(context);
  registerCommands(context, client, runs, dashboards);
  registerNativeInstall(context);
  offerNative(context, runs);
  vscode.window.registerWebviewPanelSerializer(Dashboards.viewType, dashboards);
  const pictures = new Pictures(context, client);
  const previews = new DataPreviews(context);
  context.subscriptions.push(
    pictures,
    vscode.window.registerWebviewPanelSerializer(Pictures.viewType, pictures),
    vscode.commands.registerCommand("netwright.showPicture", () => pictures.show()),
    vscode.commands.registerCommand("netwright.exportPicture", () => pictures.export()),
    previews,
    vscode.window.registerWebviewPanelSerializer(DataPreviews.viewType, previews),
    vscode.commands.registerCommand(allowDataCommand, allowDataFolder),
    vscode.commands.registerCommand(downloadDataCommand, (uri: unknown, address: unknown) =>
      downloadData(context, client, uri, address).then(() => previews.readSoon()),
    ),
    new FindingPublisher(client, runs),
    { dispose: () => void client.stop() },
  );
  void runs.restore().then((sessions) => {
    for (const session of sessions) void followWithNotification(session, dashboards);
  });
  return { runs };
}
