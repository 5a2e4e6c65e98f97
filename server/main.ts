/** Connects the language service to an editor, over standard input and output or the channel of a child process. */
import { readdir } from "node:fs/promises";
import {
  type ClientCapabilities,
  CodeActionKind,
  createConnection,
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  ProposedFeatures,
  TextDocumentSyncKind,
  TextDocuments,
} from "vscode-languageserver/node";
import { TextDocument } from "vscode-languageserver-textdocument";
import { ProfileCache } from "../src/data/profile.js";
import { type RunFindingsParams, runFindingsNotification } from "./requests.js";
import { Service } from "./service.js";

const connection = createConnection(ProposedFeatures.all);
const documents = new TextDocuments(TextDocument);
const profiles = new ProfileCache();
let client: ClientCapabilities = {};
let showInlayHints = true;

const service = new Service({
  readProfile: (path, source) => profiles.profile(path, source),
  listFolder: async (path) =>
    (await readdir(path, { withFileTypes: true }).catch(() => []))
      .map((entry) => ({ name: entry.name, folder: entry.isDirectory() }))
      .sort((a, b) => (a.name < b.name ? -1 : 1)),
  publish: (parameters) => attempt(connection.sendDiagnostics(parameters)),
  refresh,
  log: (message) => connection.console.error(message),
});

connection.onInitialize(({ capabilities }) => {
  client = capabilities;
  return {
    serverInfo: { name: "netwright" },
    capabilities: {
      textDocumentSync: TextDocumentSyncKind.Incremental,
      completionProvider: { triggerCharacters: ["(", ":", ",", '"', "/", ">", " "] },
      hoverProvider: true,
      definitionProvider: true,
      documentSymbolProvider: true,
      codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix] },
      codeLensProvider: {},
      inlayHintProvider: true,
    },
  };
});

connection.onInitialized(() => {
  if (client.workspace?.didChangeWatchedFiles?.dynamicRegistration) {
    const watchers = [{ globPattern: "**/*.csv" }];
    attempt(connection.client.register(DidChangeWatchedFilesNotification.type, { watchers }));
  }
  if (client.workspace?.didChangeConfiguration?.dynamicRegistration) {
    attempt(connection.client.register(DidChangeConfigurationNotification.type, { section: "netwright" }));
  }
  attempt(readSettings());
});

connection.onDidChangeConfiguration(() => attempt(readSettings()));
connection.onDidChangeWatchedFiles(() => service.dataChanged());

documents.onDidChangeContent(({ document }) => {
  service.update(document.uri, document.version, document.getText());
});
documents.onDidClose(({ document }) => service.close(document.uri));

connection.onHover(({ textDocument, position }) => service.hover(textDocument.uri, position));
connection.onCompletion(({ textDocument, position, context }) =>
  service.completion(textDocument.uri, position, context?.triggerCharacter),
);
connection.onDefinition(({ textDocument, position }) => service.definition(textDocument.uri, position));
connection.onDocumentSymbol(({ textDocument }) => service.symbols(textDocument.uri));
connection.onCodeLens(({ textDocument }) => service.codeLenses(textDocument.uri));
connection.onCodeAction(({ textDocument, range, context }) => {
  const wanted = context.only?.some((kind) => CodeActionKind.QuickFix.startsWith(kind)) ?? true;
  return wanted ? service.codeActions(textDocument.uri, range) : [];
});
connection.languages.inlayHint.on(({ textDocument, range }) =>
  showInlayHints ? service.inlayHints(textDocument.uri, range) : [],
);
connection.onNotification(runFindingsNotification, (run: RunFindingsParams) => service.setRunFindings(run));
connection.onShutdown(() => service.dispose());

documents.listen(connection);
connection.listen();

async function readSettings(): Promise<void> {
  if (!client.workspace?.configuration) return;
  const before = showInlayHints;
  const enabled: unknown = await connection.workspace.getConfiguration("netwright.inlayHints.enabled");
  showInlayHints = enabled !== false;
  if (showInlayHints !== before) refresh();
}

function refresh(): void {
  if (client.workspace?.inlayHint?.refreshSupport) attempt(connection.languages.inlayHint.refresh());
  if (client.workspace?.codeLens?.refreshSupport)
    attempt(connection.sendRequest("workspace/codeLens/refresh"));
}

/** An editor that refuses or is gone must not end the server. */
function attempt(promise: Promise<unknown>): void {
  promise.catch((error: unknown) => connection.console.error(String(error)));
}
