/** Connects the language service to an editor, over standard input and output or the channel of a child process. */
import { readdir } from "node:fs/promises";
import {
  type ClientCapabilities,
  createConnection,
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  ProposedFeatures,
  TextDocumentSyncKind,
  TextDocuments,
  type WorkspaceFolder,
} from "vscode-languageserver/node";
import { TextDocument } from "vscode-languageserver-textdocument";
import { readImport } from "../src/data/analyse-with-data.js";
import { type ActionAbilities, actionKinds } from "./answers/actions.js";
import { followFolders, navigationCapabilities, registerNavigation } from "./answers/register-navigation.js";
import { DataReader } from "./data-reader.js";
import {
  dataChangedNotification,
  type InitializationOptions,
  type PictureParams,
  type ProgramChangedParams,
  pictureRequest,
  programChangedNotification,
  type RunFindingsParams,
  runFindingsNotification,
  type TrainingChoicesParams,
  trainingChoicesRequest,
} from "./requests.js";
import { Service } from "./service.js";
import { type Settings, settingsFrom } from "./settings.js";

const connection = createConnection(ProposedFeatures.all);
const documents = new TextDocuments(TextDocument);
let client: ClientCapabilities = {};
let folders: readonly WorkspaceFolder[] = [];
let settings: Settings = settingsFrom(undefined);
let actionAbilities: ActionAbilities = { resolves: false, showsReasons: false };
let showsPictures = false;

const data = new DataReader({
  folders: () => [...folders.map(({ uri }) => uri), ...settings.data.allowedFolders],
  reading: (source, result, cancel) => attempt(showReading(source, result, cancel)),
});

const service = new Service({
  readProfile: data.profile,
  readFacts: data.facts,
  readOnly: data.readOnly,
  readImport,
  listFolder: async (path) =>
    (await readdir(path, { withFileTypes: true }).catch(() => []))
      .map((entry) => ({ name: entry.name, folder: entry.isDirectory() }))
      .sort((a, b) => (a.name < b.name ? -1 : 1)),
  publish: (parameters) => {
    // An editor that asks for diagnostics would show them twice.
    if (!asksForDiagnostics()) attempt(connection.sendDiagnostics(parameters));
    const changed: ProgramChangedParams = { uri: parameters.uri };
    attempt(connection.sendNotification(programChangedNotification, changed));
  },
  refresh,
  refreshDiagnostics: () => {
    if (client.workspace?.diagnostics?.refreshSupport) attempt(connection.languages.diagnostics.refresh());
  },
  log: (message) => connection.console.error(message),
});

connection.onInitialize(({ capabilities, workspaceFolders, rootUri, initializationOptions }) => {
  client = capabilities;
  const told = (initializationOptions ?? {}) as InitializationOptions;
  actionAbilities = {
    resolves: client.textDocument?.codeAction?.resolveSupport?.properties.includes("edit") === true,
    showsReasons: client.textDocument?.codeAction?.disabledSupport === true,
    renameCommand: told.renameCommand,
    dataCommands: told.dataCommands,
  };
  showsPictures = told.pictures === true;
  folders = workspaceFolders ?? (rootUri === null ? [] : [{ uri: rootUri, name: "" }]);
  return {
    serverInfo: { name: "netwright" },
    capabilities: {
      textDocumentSync: TextDocumentSyncKind.Incremental,
      completionProvider: {
        triggerCharacters: ["(", "[", ":", ",", '"', "/", ">", " ", "."],
        resolveProvider: true,
      },
      signatureHelpProvider: { triggerCharacters: ["(", ","], retriggerCharacters: [":", ")"] },
      hoverProvider: true,
      ...navigationCapabilities,
      documentSymbolProvider: true,
      codeActionProvider: { codeActionKinds: [...actionKinds], resolveProvider: true },
      ...(asksForDiagnostics() && {
        diagnosticProvider: {
          identifier: "netwright",
          interFileDependencies: true,
          workspaceDiagnostics: false,
        },
      }),
      codeLensProvider: {},
      inlayHintProvider: true,
      documentFormattingProvider: true,
      documentRangeFormattingProvider: true,
      documentOnTypeFormattingProvider: { firstTriggerCharacter: "\n", moreTriggerCharacter: ["}", ")"] },
      foldingRangeProvider: true,
      selectionRangeProvider: true,
    },
  };
});

connection.onInitialized(() => {
  if (client.workspace?.didChangeWatchedFiles?.dynamicRegistration) {
    const watchers = [
      {
        globPattern: "**/*.{nn,csv,tsv,txt,gz,json,jsonl,ndjson,parquet,db,duckdb,sqlite,png,jpg,jpeg,webp}",
      },
    ];
    attempt(connection.client.register(DidChangeWatchedFilesNotification.type, { watchers }));
  }
  if (client.workspace?.didChangeConfiguration?.dynamicRegistration) {
    attempt(connection.client.register(DidChangeConfigurationNotification.type, { section: "netwright" }));
  }
  followFolders(connection, service.navigation, client, folders);
  attempt(readSettings());
});

connection.onDidChangeConfiguration(() => attempt(readSettings()));
connection.onDidChangeWatchedFiles(({ changes }) => {
  data.forget();
  service.filesChanged(changes.map(({ uri }) => uri));
});

documents.onDidChangeContent(({ document }) => {
  service.update(document.uri, document.version, document.getText());
});
documents.onDidClose(({ document }) => service.close(document.uri));

connection.onHover(({ textDocument, position }) =>
  service.help.hover(textDocument.uri, position, showsPictures),
);
connection.onCompletion(({ textDocument, position, context }) =>
  service.help.completion(
    textDocument.uri,
    position,
    context?.triggerCharacter,
    client.textDocument?.completion?.completionList?.itemDefaults,
  ),
);
connection.onCompletionResolve((item) => service.help.resolveCompletion(item));
connection.onSignatureHelp(({ textDocument, position }) =>
  service.help.signatureHelp(textDocument.uri, position),
);
registerNavigation(connection, service.navigation, () => client);
connection.onDocumentSymbol(({ textDocument }) => service.symbols(textDocument.uri));
connection.onCodeLens(({ textDocument }) => service.codeLenses(textDocument.uri, settings.codeLens));
connection.onCodeAction(({ textDocument, range, context }) =>
  service.actions.list(textDocument.uri, range, context, actionAbilities),
);
connection.onCodeActionResolve((action) => service.actions.resolve(action, actionAbilities));
connection.languages.diagnostics.on(({ textDocument, previousResultId }) =>
  service.diagnose(textDocument.uri, previousResultId),
);
connection.languages.inlayHint.on(({ textDocument, range }) =>
  settings.inlayHints.enabled ? service.inlayHints(textDocument.uri, range, settings.inlayHints) : [],
);
connection.onDocumentFormatting(({ textDocument, options }) => service.formatting(textDocument.uri, options));
connection.onDocumentRangeFormatting(({ textDocument, range, options }) =>
  service.formatting(textDocument.uri, options, range),
);
connection.onDocumentOnTypeFormatting(({ textDocument, position, ch, options }) =>
  service.onTypeFormatting(textDocument.uri, position, ch, options),
);
connection.onFoldingRanges(({ textDocument }) => service.foldingRanges(textDocument.uri));
connection.onSelectionRanges(({ textDocument, positions }) =>
  service.selectionRanges(textDocument.uri, positions),
);
connection.onRequest(pictureRequest, (wanted: PictureParams) => service.picture(wanted));
connection.onRequest(trainingChoicesRequest, ({ uri }: TrainingChoicesParams) =>
  service.trainingChoices(uri),
);
connection.onNotification(dataChangedNotification, dataChanged);
connection.onNotification(runFindingsNotification, (run: RunFindingsParams) => service.setRunFindings(run));
connection.onShutdown(() => {
  service.dispose();
  data.dispose();
});

documents.listen(connection);
connection.listen();

async function readSettings(): Promise<void> {
  if (!client.workspace?.configuration) return;
  const before = JSON.stringify(settings);
  settings = settingsFrom(await connection.workspace.getConfiguration("netwright"));
  if (JSON.stringify(settings) === before) return;
  refresh();
  dataChanged();
}

function dataChanged(): void {
  data.forget();
  service.filesChanged();
}

/** Says so where reading takes long, and lets people end it. */
async function showReading(source: string, result: Promise<unknown>, cancel: () => void): Promise<void> {
  const done = result.then(
    () => {},
    () => {},
  );
  if (client.window?.workDoneProgress !== true) return;
  let waiting: NodeJS.Timeout | undefined;
  const slow = new Promise<boolean>((resolve) => {
    waiting = setTimeout(resolve, 1000, true);
  });
  const isSlow = await Promise.race([slow, done.then(() => false)]);
  clearTimeout(waiting);
  if (!isSlow) return;
  const progress = await connection.window.createWorkDoneProgress();
  progress.token.onCancellationRequested(cancel);
  progress.begin(`Reading ${source}`, undefined, undefined, true);
  await done;
  progress.done();
}

function asksForDiagnostics(): boolean {
  return client.textDocument?.diagnostic !== undefined;
}

function refresh(): void {
  if (client.workspace?.inlayHint?.refreshSupport) attempt(connection.languages.inlayHint.refresh());
  if (client.workspace?.codeLens?.refreshSupport)
    attempt(connection.sendRequest("workspace/codeLens/refresh"));
  if (client.workspace?.semanticTokens?.refreshSupport) connection.languages.semanticTokens.refresh();
}

/** An editor that refuses or is gone must not end the server. */
function attempt(promise: Promise<unknown>): void {
  promise.catch((error: unknown) => connection.console.error(String(error)));
}
