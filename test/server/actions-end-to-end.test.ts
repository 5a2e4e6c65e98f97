/** Refactorings, fixing on save and diagnostics on demand, between the bundled server and an editor that asks for them. */
import { copyFile, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  type CodeAction,
  CodeActionTriggerKind,
  type DocumentDiagnosticReport,
} from "vscode-languageserver/node";
import { TextDocument } from "vscode-languageserver-textdocument";
import { LineIndex } from "../../src/text.js";
import { askingCapabilities, buildServer, type Client, startClient } from "./client.js";

const examples = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../../examples");
let folder: string;
let client: Client;
let uri: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "netwright actions "));
  await copyFile(path.join(examples, "iris.csv"), path.join(folder, "iris.csv"));
  const server = path.join(folder, "server.js");
  await buildServer(server);
  client = await startClient(server, undefined, {
    capabilities: askingCapabilities,
    initializationOptions: { renameCommand: "test.rename" },
  });
  uri = pathToFileURL(path.join(folder, "model.nn")).href;
}, 60_000);

afterAll(async () => {
  expect(await client.stop()).toBe(0);
  await rm(folder, { recursive: true, force: true });
});

let source = "";
let version = 0;

async function write(text: string): Promise<void> {
  source = text;
  version++;
  if (version === 1) {
    const textDocument = { uri, languageId: "netwright", version, text };
    await client.connection.sendNotification("textDocument/didOpen", { textDocument });
  } else {
    const textDocument = { uri, version };
    await client.connection.sendNotification("textDocument/didChange", {
      textDocument,
      contentChanges: [{ text }],
    });
  }
}

/** The text after the action that is called `title`, chosen from the list at «…», or at $0. */
async function done(fixture: string, title: string): Promise<string> {
  const start = fixture.search(/\$0|«/);
  const end = fixture.includes("$0") ? start : fixture.indexOf("»") - 1;
  await write(fixture.replace(/\$0|«|»/g, ""));
  const actions: CodeAction[] = await client.connection.sendRequest("textDocument/codeAction", {
    textDocument: { uri },
    range: new LineIndex(source).range({ start, end }),
    context: { diagnostics: [], triggerKind: CodeActionTriggerKind.Automatic },
  });
  const action = actions.find((each) => each.title === title);
  expect(action, actions.map((each) => each.title).join("; ")).toBeDefined();
  expect(action!.edit).toBeUndefined();
  return textAfter(await client.connection.sendRequest("codeAction/resolve", action));
}

function textAfter({ edit }: CodeAction): string {
  const document = TextDocument.create(uri, "netwright", version, source);
  return TextDocument.applyEdits(document, edit?.changes?.[uri] ?? []);
}

const network = (...lines: string[]) => `network N {\n  a = Input(4)\n  ${lines.join("\n  ")}\n}\n`;
const block = "block B(w) {\n  Dense(w) -> Dropout(0.1)\n}\n";

test("says that it asks to be asked", () => {
  const { capabilities } = client.initialized;
  expect(capabilities.diagnosticProvider).toEqual({
    identifier: "netwright",
    interFileDependencies: true,
    workspaceDiagnostics: false,
  });
  expect(capabilities.codeActionProvider).toEqual({
    codeActionKinds: [
      "quickfix",
      "refactor.extract",
      "refactor.inline",
      "refactor.rewrite",
      "source.fixAll.netwright",
    ],
    resolveProvider: true,
  });
});

test.each([
  [
    "Extract block",
    network("«Dense(3)»", "Dense(2)"),
    `block Block {\n  Dense(3)\n}\n\n${network("Block()", "Dense(2)")}`,
  ],
  [
    "Extract block and replace 2 occurrences",
    network("«Dense(3)»", "Dense(2)", "Dense(3)"),
    `block Block {\n  Dense(3)\n}\n\n${network("Block()", "Dense(2)", "Block()")}`,
  ],
  ["Extract `3` as a constant", network("Dense($03)"), `let units = 3\n\n${network("Dense(units)")}`],
  ["Inline `B` here", block + network("$0B(3)"), block + network("Dense(3) -> Dropout(0.1)")],
  ["Inline `B` everywhere and remove it", block + network("$0B(3)"), network("Dense(3) -> Dropout(0.1)")],
  ["Write as `Dense(…) * 2`", network("$0Dense(3)", "Dense(3)"), network("Dense(3) * 2")],
  ["Write out the 2 repetitions", network("$0Dense(3) * 2"), network("Dense(3)", "Dense(3)")],
  ["Name the value of `Dense`", network("$0Dense(3)"), network("dense = Dense(3)")],
  ["Join the two lines into a chain", network("Dense(3)$0", "Dense(2)"), network("Dense(3) -> Dense(2)")],
  ["Split the chain into lines", network("$0Dense(3) -> Dense(2)"), network("Dense(3)", "Dense(2)")],
  [
    "Name the arguments of `Dense`",
    network("Dense($03, relu)"),
    network("Dense(units: 3, activation: relu)"),
  ],
])("%s", async (title, before, after) => {
  expect(await done(before, title)).toBe(after);
});

test("a refactoring that is not possible any more is an error with its reason", async () => {
  await write(network("Dense(3)"));
  const range = new LineIndex(source).range({
    start: source.indexOf("Dense"),
    end: source.indexOf("Dense") + 8,
  });
  const context = { diagnostics: [], triggerKind: CodeActionTriggerKind.Automatic };
  const [action]: CodeAction[] = await client.connection.sendRequest("textDocument/codeAction", {
    textDocument: { uri },
    range,
    context,
  });
  expect(action).toMatchObject({ title: "Extract block" });
  const resolved: CodeAction = await client.connection.sendRequest("codeAction/resolve", action);
  expect(resolved.command).toMatchObject({
    command: "test.rename",
    arguments: [uri, { line: 6, character: 2 }],
  });
  await write(network("Dense(4)"));
  await expect(client.connection.sendRequest("codeAction/resolve", action)).rejects.toThrow("ask again");
});

test("fixing on save", async () => {
  await write("network N {\n  Input(28, 28, 1)\n  Conv2D(16, 40)\n  Flaten()\n}\n");
  const [action]: CodeAction[] = await client.connection.sendRequest("textDocument/codeAction", {
    textDocument: { uri },
    range: new LineIndex(source).range({ start: 0, end: source.length }),
    context: { diagnostics: [], only: ["source.fixAll"], triggerKind: CodeActionTriggerKind.Automatic },
  });
  expect(textAfter(await client.connection.sendRequest("codeAction/resolve", action))).toBe(
    "network N {\n  Input(28, 28, 1)\n  Conv2D(16, 40, padding: same)\n  Flatten()\n}\n",
  );
});

test("diagnostics are given to the one who asks and not sent, and asked for again when the data is there", async () => {
  const pull = (previousResultId?: string): Promise<DocumentDiagnosticReport> =>
    client.connection.sendRequest("textDocument/diagnostic", {
      textDocument: { uri },
      ...(previousResultId !== undefined && { previousResultId }),
    });
  const refreshes = () => client.asked.filter((method) => method === "workspace/diagnostic/refresh").length;
  const before = refreshes();
  await write(
    'dataset d {\n  source: "iris.csv"\n  target: species\n}\nnetwork N on d {\n  Dense(5, softmax)\n}\n',
  );
  const early = await pull();
  await expect.poll(refreshes, { timeout: 20_000 }).toBeGreaterThan(before);
  const report = await pull(early.resultId);
  expect(report).toMatchObject({ kind: "full", items: [{ code: "output-classes", source: "netwright" }] });
  expect(await pull(report.resultId)).toEqual({ kind: "unchanged", resultId: report.resultId });
  expect(client.diagnostics(uri)).toBeUndefined();
});
