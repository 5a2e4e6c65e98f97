/** The bundled server as a process, asked over standard input and output as an editor asks. */
import { copyFile, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import type {
  CallHierarchyIncomingCall,
  CallHierarchyItem,
  CallHierarchyOutgoingCall,
  CodeAction,
  CodeLens,
  CompletionItem,
  CompletionList,
  DocumentHighlight,
  DocumentLink,
  DocumentSymbol,
  Hover,
  InlayHint,
  Location,
  LocationLink,
  SemanticTokens,
  SemanticTokensDelta,
  SignatureHelp,
  SymbolInformation,
  WorkspaceEdit,
} from "vscode-languageserver/node";
import type { RunFindingsParams } from "../../server/requests.js";
import { LineIndex, type Range } from "../../src/text.js";
import { buildServer, type Client, startClient } from "./client.js";

const examples = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../../examples");
let folder: string;
let client: Client;
let uri: string;

const first = `dataset flowers {
  source: "iris.csv"
  target: species
}

network Iris on flowers {
  Dense(16, relu)
  Dense(5, softmax)
}
`;

const blocks = "block Part(width) {\n  Dense(width)\n}\n";

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "netwright server ü "));
  await copyFile(path.join(examples, "iris.csv"), path.join(folder, "iris.csv"));
  const server = path.join(folder, "server.js");
  await buildServer(server);
  await writeFile(path.join(folder, "blocks.nn"), blocks);
  client = await startClient(server, pathToFileURL(folder).href);
  uri = pathToFileURL(path.join(folder, "iris.nn")).href;
}, 60_000);

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

let source = first;
let version = 1;
const textDocument = () => ({ uri });
const position = (text: string, inside = 1) => new LineIndex(source).position(source.indexOf(text) + inside);
const whole = (): Range => new LineIndex(source).range({ start: 0, end: source.length });

/** Replaces a piece of the open document, as an editor sends it: the piece only. */
async function change(before: string, after: string): Promise<void> {
  const start = source.indexOf(before);
  const range = new LineIndex(source).range({ start, end: start + before.length });
  source = source.replace(before, after);
  await client.connection.sendNotification("textDocument/didChange", {
    textDocument: { uri, version: ++version },
    contentChanges: [{ range, text: after }],
  });
}

test("says what it can do, and asks for what it needs", async () => {
  expect(client.initialized.capabilities).toMatchObject({
    textDocumentSync: 2,
    hoverProvider: true,
    completionProvider: { resolveProvider: true },
    signatureHelpProvider: { triggerCharacters: ["(", ","] },
    definitionProvider: true,
    renameProvider: { prepareProvider: true },
    documentSymbolProvider: true,
    inlayHintProvider: true,
    codeActionProvider: { codeActionKinds: expect.arrayContaining(["quickfix"]), resolveProvider: true },
  });
  await expect.poll(() => client.asked).toContain("workspace/configuration");
  expect(client.asked).toContain("client/registerCapability");
});

test("diagnostics once the data is read, and a quick fix", async () => {
  await client.connection.sendNotification("textDocument/didOpen", {
    textDocument: { uri, languageId: "netwright", version, text: source },
  });
  await client.codes(uri, ["output-classes"]);
  expect(client.asked).toContain("workspace/inlayHint/refresh");
  expect(client.asked).toContain("workspace/codeLens/refresh");
  const [diagnostic] = client.diagnostics(uri)!.diagnostics;
  expect(diagnostic?.codeDescription?.href).toMatch(/\/docs\/diagnostics\/output-classes\.md$/);
  const actions: CodeAction[] = await client.connection.sendRequest("textDocument/codeAction", {
    textDocument: textDocument(),
    range: diagnostic!.range,
    context: { diagnostics: [diagnostic], only: ["quickfix"] },
  });
  expect(actions.map(({ title, isPreferred }) => [title, isPreferred])).toEqual([
    ["Set `units` to `classes`", true],
  ]);
  await change("Dense(5", "Dense(classes");
  await client.codes(uri, []);
});

test("completion in a half-written line", async () => {
  await change("relu)\n", "relu)\n  Dro\n");
  const list: CompletionList = await client.connection.sendRequest("textDocument/completion", {
    textDocument: textDocument(),
    position: position("Dro", 3),
  });
  expect(list.items.map(({ label }) => label)).toContain("Dropout");
  await change("  Dro\n", "");
  const files: CompletionList = await client.connection.sendRequest("textDocument/completion", {
    textDocument: textDocument(),
    position: position("iris.csv"),
  });
  expect(files.items.map(({ label }) => label)).toEqual(["iris.csv"]);
});

test("documentation of an entry when it is looked at, and an entry of a list of before", async () => {
  const complete = (piece: string): Promise<CompletionList> =>
    client.connection.sendRequest("textDocument/completion", {
      textDocument: textDocument(),
      position: position(piece, 0),
    });
  const resolve = (item: CompletionItem | undefined): Promise<CompletionItem> =>
    client.connection.sendRequest("completionItem/resolve", item);
  const layers = await complete("Dense(16");
  const dropout = layers.items.find(({ label }) => label === "Dropout");
  expect(dropout).toMatchObject({ label: "Dropout", textEdit: { newText: "Dropout" } });
  expect(dropout?.documentation).toBeUndefined();
  const documented = await resolve(dropout);
  expect(documented.documentation).toMatchObject({
    kind: "markdown",
    value: expect.stringContaining("`rate`"),
  });
  await complete("relu");
  expect((await resolve(dropout)).documentation).toBeUndefined();
});

test("a layer from the list comes with its arguments to fill in", async () => {
  await change("  Dense(16, relu)", "  Dro\n  Dense(16, relu)");
  const ask = (): Promise<CompletionList> =>
    client.connection.sendRequest("textDocument/completion", {
      textDocument: textDocument(),
      position: position("Dro", 3),
    });
  expect((await ask()).items.find(({ label }) => label === "Dropout")).toMatchObject({
    insertTextFormat: 2,
    textEdit: { newText: "Dropout(${1:0.2})" },
    command: { command: "editor.action.triggerParameterHints" },
  });
  await change("  Dro\n", "");
});

test("help with the arguments of the call around the cursor", async () => {
  const ask = (piece: string, inside: number): Promise<SignatureHelp | null> =>
    client.connection.sendRequest("textDocument/signatureHelp", {
      textDocument: textDocument(),
      position: position(piece, inside),
    });
  const found = await ask("Dense(16", "Dense(16, ".length);
  const [signature] = found!.signatures;
  const [start, end] = signature!.parameters![found!.activeParameter!]!.label as [number, number];
  expect(signature!.label.slice(start, end)).toBe("activation: none");
  expect(await ask("Dense(16", 2)).toBeNull();
});

test("hover, definition, symbols and lenses", async () => {
  const ask = <T>(method: string, more: object = {}): Promise<T> =>
    client.connection.sendRequest(method, { textDocument: textDocument(), ...more });
  const hover = await ask<Hover>("textDocument/hover", { position: position("Dense(16") });
  expect(hover.contents).toMatchObject({
    kind: "markdown",
    value: expect.stringContaining("4 × 16 + 16 = 80"),
  });
  const [definition] = await ask<LocationLink[]>("textDocument/definition", {
    position: position("on flowers", 4),
  });
  expect(definition?.targetSelectionRange.start).toEqual({ line: 0, character: 8 });
  const symbols = await ask<DocumentSymbol[]>("textDocument/documentSymbol");
  expect(symbols.map(({ name }) => name)).toEqual(["flowers", "Iris"]);
  const lenses = await ask<CodeLens[]>("textDocument/codeLens");
  expect(lenses.map(({ command }) => command?.title)).toEqual([
    "▤ Preview data",
    "▶ Train model",
    "131 parameters · 524 bytes of weights · 2.88 KB of activations for 32 rows",
  ]);
});

test("inlay hints, which a setting switches off", async () => {
  const ask = (): Promise<InlayHint[]> =>
    client.connection.sendRequest("textDocument/inlayHint", { textDocument: textDocument(), range: whole() });
  const labels = async () => (await ask()).map(({ label }) => label);
  // How the rows are dealt out is known a little later than the columns.
  await expect
    .poll(labels, { timeout: 20_000 })
    .toEqual([
      "4 numbers · 105 + 23 + 22 rows",
      "3 classes: setosa 50, versicolor 50, virginica 50",
      "4 features · loss sparse_categorical_crossentropy",
      "16 · 80 parameters",
      "3 · 51 parameters",
    ]);
  client.settings.inlayHints = { parameters: false };
  await client.connection.sendNotification("workspace/didChangeConfiguration", { settings: null });
  await expect.poll(async () => (await ask()).at(-1)?.label).toBe("3");
  client.settings.inlayHints = { enabled: false };
  await client.connection.sendNotification("workspace/didChangeConfiguration", { settings: null });
  await expect.poll(ask).toEqual([]);
});

test("lenses that settings switch off", async () => {
  const ask = (): Promise<CodeLens[]> =>
    client.connection.sendRequest("textDocument/codeLens", { textDocument: textDocument() });
  client.settings.codeLens = { cost: false };
  await client.connection.sendNotification("workspace/didChangeConfiguration", { settings: null });
  await expect
    .poll(async () => (await ask()).map(({ command }) => command?.title))
    .toEqual(["▤ Preview data", "▶ Train model"]);
});

test("references, highlights, links, tokens, symbols and hierarchies across files", async () => {
  const ask = <T>(method: string, more: object = {}): Promise<T> =>
    client.connection.sendRequest(method, { textDocument: textDocument(), ...more });
  await change("dataset flowers", 'import "blocks.nn"\n\ndataset flowers');
  await change("  Dense(16, relu)\n", "  Dense(16, relu)\n  Part(width: 8) * 2\n");
  const there = pathToFileURL(path.join(folder, "blocks.nn")).href;
  const at = { position: position("Part(") };

  const references = await ask<Location[]>("textDocument/references", {
    ...at,
    context: { includeDeclaration: true },
  });
  expect(references.map((place) => [place.uri, place.range.start.line]).sort()).toEqual([
    [there, 0],
    [uri, 9],
  ]);
  const highlights = await ask<DocumentHighlight[]>("textDocument/documentHighlight", {
    position: position("flowers {"),
  });
  expect(highlights.map(({ range, kind }) => [range.start.line, kind])).toEqual([
    [2, 3],
    [7, 2],
  ]);
  const links = await ask<DocumentLink[]>("textDocument/documentLink");
  expect(links.map(({ target }) => target)).toEqual([
    there,
    pathToFileURL(path.join(folder, "iris.csv")).href,
  ]);
  const symbols = await ask<SymbolInformation[]>("workspace/symbol", { query: "prt" });
  expect(symbols.map(({ name, location }) => [name, location.uri])).toEqual([["Part", there]]);
  const [part] = await ask<CallHierarchyItem[]>("textDocument/prepareCallHierarchy", at);
  const incoming = await ask<CallHierarchyIncomingCall[]>("callHierarchy/incomingCalls", { item: part });
  expect(incoming.map(({ from }) => from.name)).toEqual(["Iris"]);
  const outgoing = await ask<CallHierarchyOutgoingCall[]>("callHierarchy/outgoingCalls", {
    item: incoming[0]!.from,
  });
  expect(outgoing.map(({ to }) => to.uri)).toEqual([there]);

  const { legend } = client.initialized.capabilities.semanticTokensProvider!;
  const tokens = await ask<SemanticTokens>("textDocument/semanticTokens/full");
  expect(legend.tokenTypes[tokens.data[3]!]).toBe("keyword");
  const delta = await ask<SemanticTokensDelta>("textDocument/semanticTokens/full/delta", {
    previousResultId: tokens.resultId,
  });
  expect(delta.edits).toEqual([]);
  const some = await ask<SemanticTokens>("textDocument/semanticTokens/range", { range: whole() });
  expect(some.data).toEqual(tokens.data);
});

test("a rename across files, and one that is refused", async () => {
  const at = { textDocument: textDocument(), position: position("Part(") };
  const prepared = await client.connection.sendRequest("textDocument/prepareRename", at);
  expect(prepared).toMatchObject({ placeholder: "Part" });
  const edit: WorkspaceEdit = await client.connection.sendRequest("textDocument/rename", {
    ...at,
    newName: "Piece",
  });
  expect(Object.values(edit.changes!).map((edits) => edits.length)).toEqual([1, 1]);
  const refused = client.connection.sendRequest("textDocument/rename", { ...at, newName: "Dense" });
  await expect(refused).rejects.toThrow("`Dense` is the name of a layer");
  await change('import "blocks.nn"\n\n', "");
  await change("  Part(width: 8) * 2\n", "");
});

test("the findings of a run, until the program changes", async () => {
  const start = source.indexOf("Dense(16");
  const span = { start, end: start + "Dense(16, relu)".length };
  const run: RunFindingsParams = {
    uri,
    network: "Iris",
    source,
    findings: [
      {
        code: "overfitting",
        severity: "warning",
        message: "It learns its rows by heart.",
        span,
        range: new LineIndex(source).range(span),
        related: [],
        fixes: [],
        evidence: {},
      },
    ],
  };
  await client.connection.sendNotification("netwright/runFindings", run);
  await client.codes(uri, ["overfitting"]);
  await change("dataset", "# Irises.\ndataset");
  await client.codes(uri, ["overfitting"]);
  await change("16", "17");
  await client.codes(uri, []);
});

test("a data file that changes", async () => {
  const file = path.join(folder, "iris.csv");
  await writeFile(file, "a,b,species\n1,2,x\n2,3,y\n3,4,\n");
  await client.connection.sendNotification("workspace/didChangeWatchedFiles", {
    changes: [{ uri: pathToFileURL(file).href, type: 2 }],
  });
  await client.codes(uri, ["missing-values"]);
});

test("closes, and ends as it should", async () => {
  await client.connection.sendNotification("textDocument/didClose", { textDocument: textDocument() });
  await client.codes(uri, []);
  expect(await client.stop()).toBe(0);
});
