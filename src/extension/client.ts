/** Starts the language server in a process of its own. */
import * as vscode from "vscode";
import { LanguageClient, TransportKind } from "vscode-languageclient/node";

export async function startClient(context: vscode.ExtensionContext): Promise<LanguageClient> {
  const module = context.asAbsolutePath("dist/server.js");
  const client = new LanguageClient(
    "netwright",
    "Netwright",
    { module, transport: TransportKind.ipc },
    {
      documentSelector: [{ language: "netwright" }],
      synchronize: {
        configurationSection: "netwright",
        // The checks rest on the data, so a changed data file is a reason to check again.
        fileEvents: vscode.workspace.createFileSystemWatcher("**/*.csv"),
      },
    },
  );
  await client.start();
  return client;
}
