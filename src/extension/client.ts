/** Starts the language server in a process of its own. */
import type * as vscode from "vscode";
import { LanguageClient, TransportKind } from "vscode-languageclient/node";

export function startClient(context: vscode.ExtensionContext): LanguageClient {
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
  // Nothing waits for it: what is sent before it is ready is sent when it is.
  void client.start();
  return client;
}
