/** Starts the language server in a process of its own. */
import type * as vscode from "vscode";
import { LanguageClient, TransportKind } from "vscode-languageclient/node";

export async function startClient(context: vscode.ExtensionContext): Promise<LanguageClient> {
  const module = context.asAbsolutePath("dist/server.js");
  const client = new LanguageClient(
    "netwright",
    "Netwright",
    { module, transport: TransportKind.ipc },
    {
      documentSelector: [
        { scheme: "file", language: "netwright" },
        { scheme: "untitled", language: "netwright" },
      ],
    },
  );
  await client.start();
  return client;
}
