/** Formatting, folding and growing selections as an editor asks for them. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import type { FormattingOptions, SelectionRange } from "vscode-languageserver/node";
import { TextDocument } from "vscode-languageserver-textdocument";
import { Service } from "../../server/service.js";
import { buildServer, startClient } from "./client.js";
import { documentUri as uri } from "./fixture.js";

const options: FormattingOptions = { tabSize: 2, insertSpaces: true };
const logged: string[] = [];
let service: Service | undefined;

afterEach(() => {
  service?.dispose();
  expect(logged).toEqual([]);
});

/** A service that has a document, and the document as an editor has it. */
function open(source: string): { service: Service; document: TextDocument } {
  service = new Service({
    readProfile: async ({ source }) => ({ problem: { code: "data-file-missing", path: source } }),
    readImport: async () => ({ missing: true }),
    listFolder: async () => [],
    publish: () => {},
    refresh: () => {},
    log: (message) => logged.push(message),
  });
  service.update(uri, 1, source);
  return { service, document: TextDocument.create(uri, "netwright", 1, source) };
}

describe("formatting", () => {
  const source = "network N{\r\n  # 🌷\r\n      Dense( 3 ) # a\r\n  Dense( 4 )  # b\r\n}\r\n";

  test("a document", () => {
    const { service: asked, document } = open(source);
    expect(TextDocument.applyEdits(document, asked.formatting(uri, options))).toBe(
      "network N {\r\n  # 🌷\r\n  Dense(3)  # a\r\n  Dense(4)  # b\r\n}\r\n",
    );
    expect(
      TextDocument.applyEdits(document, asked.formatting(uri, { tabSize: 8, insertSpaces: false })),
    ).toBe("network N {\r\n\t# 🌷\r\n\tDense(3)  # a\r\n\tDense(4)  # b\r\n}\r\n");
  });

  test("some lines", () => {
    const { service: asked, document } = open(source);
    const range = { start: { line: 2, character: 9 }, end: { line: 2, character: 9 } };
    expect(TextDocument.applyEdits(document, asked.formatting(uri, options, range))).toBe(
      source.replace("      Dense( 3 ) # a", "  Dense(3)  # a"),
    );
  });

  test("while typing", () => {
    const { service: asked, document } = open("network N {\n    Dense( 3 )\n\n}\n");
    const edits = asked.onTypeFormatting(uri, { line: 2, character: 0 }, "\n", options);
    expect(TextDocument.applyEdits(document, edits)).toBe("network N {\n  Dense(3)\n  \n}\n");
    expect(asked.onTypeFormatting(uri, { line: 2, character: 0 }, "\r\n", options)).toEqual(edits);
    expect(asked.onTypeFormatting(uri, { line: 2, character: 0 }, ";", options)).toEqual([]);
  });

  test("nothing where nothing is to be done, and of a document that is not open", () => {
    const { service: asked } = open("let a = 1\n");
    expect(asked.formatting(uri, options)).toEqual([]);
    expect(asked.formatting("file:///other.nn", options)).toEqual([]);
    expect(asked.foldingRanges("file:///other.nn")).toEqual([]);
    expect(asked.selectionRanges("file:///other.nn", [{ line: 0, character: 0 }])).toEqual([]);
  });
});

test("folding", () => {
  const { service: asked } = open(
    'import "a.nn"\nimport "b.nn"\n\n# one\n# two\nnetwork N {\n  Dense(\n    3\n  )\n}\n',
  );
  expect(asked.foldingRanges(uri)).toEqual([
    { startLine: 0, endLine: 1, kind: "imports" },
    { startLine: 3, endLine: 4, kind: "comment" },
    { startLine: 5, endLine: 8, kind: "region" },
    { startLine: 6, endLine: 7, kind: "region" },
  ]);
});

test("selections, one for each cursor", () => {
  const source = "network N {\n  Dense(16, relu)\n}\n";
  const { service: asked, document } = open(source);
  const [first, second, ...others] = asked.selectionRanges(uri, [
    { line: 1, character: 13 },
    { line: 0, character: 9 },
  ]);
  const texts = (selection: SelectionRange | undefined): string[] =>
    selection === undefined ? [] : [document.getText(selection.range), ...texts(selection.parent)];
  expect(texts(first)).toEqual([
    "relu",
    "16, relu",
    "(16, relu)",
    "Dense(16, relu)",
    "{\n  Dense(16, relu)\n}",
    source.trimEnd(),
    source,
  ]);
  expect(texts(second)).toEqual(["N", source.trimEnd(), source]);
  expect(others).toEqual([]);
});

test("the server says that it can, and answers over its connection", async () => {
  const folder = await mkdtemp(path.join(tmpdir(), "netwright server "));
  try {
    await buildServer(path.join(folder, "server.js"));
    const client = await startClient(path.join(folder, "server.js"));
    expect(client.initialized.capabilities).toMatchObject({
      documentFormattingProvider: true,
      documentRangeFormattingProvider: true,
      documentOnTypeFormattingProvider: { firstTriggerCharacter: "\n", moreTriggerCharacter: ["}", ")"] },
      foldingRangeProvider: true,
      selectionRangeProvider: true,
    });
    const source = "network N {\n  a\n    \n}\n";
    const document = { uri, languageId: "netwright", version: 1, text: source };
    await client.connection.sendNotification("textDocument/didOpen", { textDocument: document });
    const ask = (method: string, more: object) =>
      client.connection.sendRequest(`textDocument/${method}`, { textDocument: { uri }, ...more });
    const position = { line: 2, character: 4 };
    const blankLine = {
      range: { start: { line: 2, character: 0 }, end: { line: 3, character: 0 } },
      newText: "",
    };
    expect(await ask("formatting", { options })).toEqual([blankLine]);
    const range = { start: { line: 0, character: 0 }, end: { line: 1, character: 3 } };
    expect(await ask("rangeFormatting", { options, range })).toEqual([]);
    const surplus = { start: { line: 2, character: 2 }, end: position };
    const typed = await ask("onTypeFormatting", { options, position, ch: "\n" });
    expect(typed).toEqual([{ range: surplus, newText: "" }]);
    expect(await ask("foldingRange", {})).toEqual([{ startLine: 0, endLine: 1, kind: "region" }]);
    const [selection] = (await ask("selectionRange", {
      positions: [{ line: 1, character: 2 }],
    })) as SelectionRange[];
    expect(selection!.range).toEqual({ start: { line: 1, character: 2 }, end: { line: 1, character: 3 } });
    expect(await client.stop()).toBe(0);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}, 60_000);
