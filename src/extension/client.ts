/** Starts the language server in a process of its own. */
import * as vscode from "vscode";
import { LanguageClient, type Position, TransportKind } from "vscode-languageclient/node";
import nodeOptions from "../../server/node-options.json";
import type { InitializationOptions } from "../../server/requests.js";

const renameCommand = "netwright.renameAt";

export function startClient(context: vscode.ExtensionContext): LanguageClient {
  const module = context.asAbsolutePath("dist/server.js");
  const client = new LanguageClient(
    "netwright",
    "Netwright",
    // Room, in MiB, for the young objects of several states of a program, since each keystroke makes a new one. Only what Node
    // documents may stand there: with an option that a later one does not know, the server would not start.
    { module, transport: TransportKind.ipc, options: { execArgv: nodeOptions } },
    {
      documentSelector: [
        { scheme: "file", language: "netwright" },
        { scheme: "untitled", language: "netwright" },
      ],
      // Asked at each keystroke, diagnostics come at once rather than when the server says that they are out of date.
      diagnosticPullOptions: { onChange: true },
      initializationOptions: {
        renameCommand,
        pictures: true,
        dataCommands: true,
      } satisfies InitializationOptions,
    },
  );
  context.subscriptions.push(
    // The editor's own command takes its own types, which do not come over the connection.
    vscode.commands.registerCommand(renameCommand, (uri: string, { line, character }: Position) =>
      vscode.commands.executeCommand("editor.action.rename", [
        vscode.Uri.parse(uri),
        new vscode.Position(line, character),
      ]),
    ),
  );
  // Nothing waits for it: what is sent before it is ready is sent when it is.
  void client.start();
  return client;
}
