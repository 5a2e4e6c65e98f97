/** The bundled server as a process, asked over standard input and output as an editor asks. */
import { copyFile, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import type {
  CodeAction,
  CodeLens,
  CompletionList,
  DocumentSymbol,
  Hover,
  InlayHint,
  Location,
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

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "netwright server ü "));
  await copyFile(path.join(examples, "iris.csv"), path.join(folder, "iris.csv"));
  const server = path.join(folder, "server.js");
  await buildServer(server);
  client = await startClient(server);
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
    definitionProvider: true,
    documentSymbolProvider: true,
    inlayHintProvider: true,
    codeActionProvider: { codeActionKinds: ["quickfix"] },
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
  const actions: CodeAction[] = await client.connection.sendRequest("textDocument/codeAction", {
    textDocument: textDocument(),
    range: diagnostic!.range,
    context: { diagnostics: [diagnostic] },
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

test("hover, definition, symbols and lenses", async () => {
  const ask = <T>(method: string, more: object = {}): Promise<T> =>
    client.connection.sendRequest(method, { textDocument: textDocument(), ...more });
  const hover = await ask<Hover>("textDocument/hover", { position: position("Dense(16") });
  expect(hover.contents).toMatchObject({
    kind: "markdown",
    value: expect.stringContaining("4 × 16 + 16 = 80"),
  });
  const definition = await ask<Location>("textDocument/definition", { position: position("on flowers", 4) });
  expect(definition.range.start).toEqual({ line: 0, character: 8 });
  const symbols = await ask<DocumentSymbol[]>("textDocument/documentSymbol");
  expect(symbols.map(({ name }) => name)).toEqual(["flowers", "Iris"]);
  const lenses = await ask<CodeLens[]>("textDocument/codeLens");
  expect(lenses.map(({ command }) => command?.title)).toEqual(["▶ Train model", "131 parameters"]);
});

test("inlay hints, which a setting switches off", async () => {
  const ask = (): Promise<InlayHint[]> =>
    client.connection.sendRequest("textDocument/inlayHint", { textDocument: textDocument(), range: whole() });
  expect((await ask()).map(({ label }) => label)).toEqual([
    "4 features · loss sparse_categorical_crossentropy",
    "16 · 80 parameters",
    "3 · 51 parameters",
  ]);
  client.settings.inlayHints = false;
  await client.connection.sendNotification("workspace/didChangeConfiguration", { settings: null });
  await expect.poll(ask).toEqual([]);
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
