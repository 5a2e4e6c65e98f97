/** Code actions as an editor asks for them: kinds, edits on demand, reasons, fixing everything, and another name. */
import { afterEach, describe, expect, test, vi } from "vitest";
import {
  type CodeAction,
  CodeActionTriggerKind,
  type Diagnostic,
  type PublishDiagnosticsParams,
} from "vscode-languageserver/node";
import { TextDocument } from "vscode-languageserver-textdocument";
import type { ActionAbilities } from "../../server/answers/actions.js";
import { Service, type ServiceHost } from "../../server/service.js";
import { LineIndex } from "../../src/text.js";
import { profiles } from "../language/fixture.js";
import { documentUri as uri } from "./fixture.js";

let service: Service;
let logged: string[];
let published: PublishDiagnosticsParams[];

afterEach(() => {
  service.dispose();
  expect(logged).toEqual([]);
});

function start(source: string, host: Partial<ServiceHost> = {}): void {
  logged = [];
  published = [];
  service = new Service({
    readProfile: async ({ source: name }) =>
      profiles.get(name) ?? { problem: { code: "data-file-missing", path: name } },
    readImport: async () => ({ missing: true }),
    listFolder: async () => [],
    publish: (parameters) => published.push(parameters),
    refresh: () => undefined,
    log: (message) => logged.push(message),
    ...host,
  });
  service.update(uri, 1, source);
}

const lazy: ActionAbilities = { resolves: true, showsReasons: true };
const eager: ActionAbilities = { resolves: false, showsReasons: false };

interface Asked {
  readonly only?: string[];
  readonly triggerKind?: CodeActionTriggerKind;
  readonly can?: ActionAbilities;
}

function actions(source: string, text: string, { can = lazy, ...asked }: Asked = {}): Promise<CodeAction[]> {
  const begin = source.indexOf(text);
  const range = new LineIndex(source).range({ start: begin, end: begin + text.length });
  return service.actions.list(uri, range, { diagnostics: [], ...asked }, can);
}

function textAfter(source: string, { edit }: CodeAction): string {
  const document = TextDocument.create(uri, "netwright", 1, source);
  return TextDocument.applyEdits(document, edit?.changes?.[uri] ?? []);
}

const titled = (all: readonly CodeAction[], part: string): CodeAction => {
  const found = all.find(({ title }) => title.includes(part));
  expect(found, all.map(({ title }) => title).join("; ")).toBeDefined();
  return found!;
};

const network = "network N {\n  a = Input(4)\n  Dense(8, relu)\n  Dense(8, relu)\n  Dense(4)\n}\n";
const lines = "Dense(8, relu)\n  Dense(8, relu)";

describe("refactorings", () => {
  test("are listed while the cursor moves without edits, which come for the one that is chosen", async () => {
    start(network);
    const listed = await actions(network, lines, { triggerKind: CodeActionTriggerKind.Automatic });
    const extract = titled(listed, "Extract block");
    expect(extract).toMatchObject({ kind: "refactor.extract", data: { uri, version: 1 } });
    expect(listed.filter(({ edit }) => edit !== undefined)).toEqual([]);
    const done = await service.actions.resolve(extract, lazy);
    expect(done).toMatchObject({ title: extract.title, kind: extract.kind });
    expect(textAfter(network, done)).toBe(
      `block Block {\n  ${lines}\n}\n\nnetwork N {\n  a = Input(4)\n  Block()\n  Dense(4)\n}\n`,
    );
  });

  test("come with their edits where a person asks, or an editor cannot ask again", async () => {
    start(network);
    for (const asked of [{ triggerKind: CodeActionTriggerKind.Invoked }, { can: eager }]) {
      const extract = titled(await actions(network, lines, asked), "Extract block");
      expect(textAfter(network, extract)).toContain("block Block {");
      expect(extract.data).toBeUndefined();
    }
  });

  test("of the kinds that are wanted", async () => {
    start(network);
    const kinds = async (...only: string[]) =>
      [...new Set((await actions(network, lines, { only })).map(({ kind }) => kind))].sort();
    expect(await kinds("refactor")).toEqual(["refactor.extract", "refactor.rewrite"]);
    expect(await kinds("refactor.rewrite")).toEqual(["refactor.rewrite"]);
    expect(await kinds("refactor.extract.constant")).toEqual([]);
    expect(await kinds("quickfix", "refactor.inline")).toEqual([]);
    expect(await kinds("refactor.ext")).toEqual([]);
    expect(await kinds("")).toEqual(["refactor.extract", "refactor.rewrite"]);
  });

  test("that are not possible say why, to editors that ask for their kind and show it", async () => {
    const source = network.replace("Dense(4)", "Add(a, a)\n  b = Dense(4)\n  Add(a, b)");
    start(source);
    const text = "b = Dense(4)\n  Add(a, b)";
    const [extract] = await actions(source, text, { only: ["refactor.extract"] });
    expect(extract?.disabled).toEqual({
      reason: "It takes the value above it and `a`, and a block has one input.",
    });
    expect(await actions(source, text, { only: ["refactor.extract"], can: eager })).toEqual([]);
    expect((await actions(source, text)).filter(({ disabled }) => disabled !== undefined)).toEqual([]);
  });

  test("are refused when the program has changed since they were listed", async () => {
    start(network);
    const extract = titled(
      await actions(network, lines, { triggerKind: CodeActionTriggerKind.Automatic }),
      "Extract block",
    );
    service.update(uri, 2, `# New.\n${network}`);
    await expect(service.actions.resolve(extract, lazy)).rejects.toThrow("ask again");
  });

  test("that turn out impossible say why when they are chosen", async () => {
    const source = "block B {\n  Dense(3) -> Dense(4)\n}\nnetwork N(n = 4) {\n  Input(4)\n  B() * n\n}\n";
    start(source);
    const begin = source.indexOf("B()");
    const at = new LineIndex(source).range({ start: begin, end: begin });
    const inline = titled(
      await service.actions.list(
        uri,
        at,
        { diagnostics: [], triggerKind: CodeActionTriggerKind.Automatic },
        lazy,
      ),
      "Inline `B` here",
    );
    await expect(service.actions.resolve(inline, lazy)).rejects.toThrow("a number from 1 to 10");
  });

  test("that made up a name ask for a better one, where the editor can", async () => {
    start(network);
    const can = { ...lazy, renameCommand: "editor.rename" };
    const extract = titled(await actions(network, lines, { can }), "Extract block");
    expect(extract.command).toEqual({
      title: "Rename",
      command: "editor.rename",
      arguments: [uri, { line: 7, character: 2 }],
    });
    expect(titled(await actions(network, lines), "Extract block").command).toBeUndefined();
  });

  test("do not remove a block that another file uses", async () => {
    const source = "block B {\n  Dense(3)\n}\nnetwork N {\n  Input(4)\n  B()\n}\n";
    const other = 'import "model.nn"\nnetwork M {\n  Input(4)\n  B()\n}\n';
    start(source, { readImport: async () => ({ text: source }) });
    const removing = async () => {
      const begin = source.indexOf("B {");
      const at = new LineIndex(source).range({ start: begin, end: begin });
      const context = { diagnostics: [], only: ["refactor.inline"] };
      return titled(await service.actions.list(uri, at, context, lazy), "everywhere");
    };
    expect(textAfter(source, await removing())).toBe("network N {\n  Input(4)\n  Dense(3)\n}\n");
    const otherUri = uri.replace("model.nn", "other.nn");
    service.update(otherUri, 1, other);
    await vi.waitFor(() => expect(published.map((each) => each.uri)).toContain(otherUri));
    expect((await removing()).disabled).toEqual({ reason: "It is used in `other.nn` as well." });
  });
});

describe("fixing everything", () => {
  const fixAll = "source.fixAll.netwright";
  const broken = "network N {\n  Input(28, 28, 1)\n  Conv2D(16, 40)\n  Flaten()\n  Dense(8, rlu)\n}\n";

  test("goes on with what a fix brings to light, and is there only for those who ask", async () => {
    start(broken);
    const [action, ...others] = await actions(broken, "", { only: ["source.fixAll"] });
    expect(others).toEqual([]);
    expect(action).toMatchObject({ kind: fixAll });
    const fixed = textAfter(broken, await service.actions.resolve(action!, lazy));
    expect(fixed).toBe(
      "network N {\n  Input(28, 28, 1)\n  Conv2D(16, 40, padding: same)\n  Flatten()\n  Dense(8, relu)\n}\n",
    );
    const [eagerly] = await actions(broken, "", { only: [fixAll], can: eager });
    expect(textAfter(broken, eagerly!)).toBe(fixed);
    expect((await actions(broken, "40")).map(({ kind }) => kind)).not.toContain(fixAll);
    expect((await actions(broken, "", { only: ["source.organizeImports"] })).map(({ kind }) => kind)).toEqual(
      [],
    );
  });

  test("is not offered where there is nothing to fix", async () => {
    start(network);
    expect(await actions(network, "", { only: ["source.fixAll"] })).toEqual([]);
  });

  test("changes nothing twice", async () => {
    start(broken);
    const [action] = await actions(broken, "", { only: [fixAll], can: eager });
    const fixed = textAfter(broken, action!);
    service.update(uri, 2, fixed);
    const [again] = await actions(fixed, "", { only: [fixAll], can: eager });
    expect(again === undefined ? fixed : textAfter(fixed, again)).toBe(fixed);
  });
});

describe("diagnostics for an editor that asks", () => {
  const codes = (items: readonly Diagnostic[]) => items.map(({ code }) => code);

  test("have an id, and are unchanged until something changes", () => {
    start("network N {\n}\n");
    const first = service.diagnose(uri);
    if (first.kind !== "full") throw new Error("the first report is full");
    expect(codes(first.items)).toEqual(["empty-network"]);
    expect(service.diagnose(uri, first.resultId)).toEqual({ kind: "unchanged", resultId: first.resultId });
    expect(service.diagnose(uri)).toMatchObject({ kind: "full", items: first.items });
    service.update(uri, 2, "network N {\n  Input(4)\n}\n");
    expect(service.diagnose(uri, first.resultId)).toMatchObject({ kind: "full", items: [] });
    expect(service.diagnose("file:///folder/none.nn")).toMatchObject({ kind: "full", items: [] });
  });

  test("are asked for again when the data arrives, once, and only by those who have asked", async () => {
    const refreshDiagnostics = vi.fn();
    const source =
      'dataset d {\n  source: "flowers.csv"\n  target: species\n}\nnetwork N on d {\n  Dense(5, softmax)\n}\n';
    start(source, { refreshDiagnostics });
    expect(service.diagnose(uri)).toMatchObject({ kind: "full", items: [] });
    await vi.waitFor(() => expect(codes(published.at(-1)?.diagnostics ?? [])).toEqual(["output-classes"]));
    expect(refreshDiagnostics).toHaveBeenCalledTimes(1);
    service.filesChanged();
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(refreshDiagnostics).toHaveBeenCalledTimes(1);
    expect(service.diagnose(uri)).toMatchObject({ items: [{ code: "output-classes" }] });

    // Whoever has asked since the change need not ask again.
    service.update(uri, 2, source.replace("5", "3"));
    expect(service.diagnose(uri)).toMatchObject({ items: [] });
    await vi.waitFor(() => expect(published.at(-1)?.version).toBe(2));
    expect(refreshDiagnostics).toHaveBeenCalledTimes(1);
    // Whoever asks only when told to is told.
    service.update(uri, 3, source);
    await vi.waitFor(() => expect(refreshDiagnostics).toHaveBeenCalledTimes(2));
  });

  test("nobody is told who has never asked", async () => {
    const refreshDiagnostics = vi.fn();
    start("network N {\n}\n", { refreshDiagnostics });
    await vi.waitFor(() => expect(published).toHaveLength(1));
    expect(refreshDiagnostics).not.toHaveBeenCalled();
  });
});
