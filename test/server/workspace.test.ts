/** The programs of a workspace: found, followed while they change, searched by name, and renamed across files. */
import { afterEach, describe, expect, test } from "vitest";
import { ResponseError, type SymbolInformation, type WorkspaceEdit } from "vscode-languageserver/node";
import { TextDocument } from "vscode-languageserver-textdocument";
import { scoreOf } from "../../server/features/workspace-symbols.js";
import { Service } from "../../server/service.js";
import { LineIndex } from "../../src/text.js";

const services: Service[] = [];
const logged: string[] = [];
afterEach(() => {
  for (const service of services.splice(0)) service.dispose();
  expect(logged.splice(0)).toEqual([]);
});

/** A service on a disk of our own: texts by absolute path. */
function start(disk: Map<string, string>, folders: readonly string[] = ["file:///project"]): Service {
  const service = new Service({
    readProfile: async ({ source }) => ({ problem: { code: "data-file-missing", path: source } }),
    readImport: async (path) => {
      const text = disk.get(path);
      return text === undefined ? { missing: true } : { text };
    },
    listFolder: async (folder) => {
      const below = [...disk.keys()].filter((path) => path.startsWith(`${folder}/`));
      const names = new Set(below.map((path) => path.slice(folder.length + 1).split("/")[0]!));
      return [...names].map((name) => ({ name, folder: !disk.has(`${folder}/${name}`) }));
    },
    publish: () => {},
    refresh: () => {},
    log: (message) => logged.push(message),
  });
  services.push(service);
  service.navigation.setFolders(folders);
  return service;
}

const disk = () =>
  new Map([
    ["/project/blocks.nn", "block Residual(width) {\n  Dense(width)\n}\n"],
    ["/project/models/a.nn", 'import "../blocks.nn"\nnetwork Alpha {\n  Input(3)\n  Residual(3)\n}\n'],
    ["/project/models/b.nn", 'import "../blocks.nn"\nnetwork Beta {\n  Input(3)\n  Residual(width: 3)\n}\n'],
    ["/project/node_modules/c.nn", 'import "../blocks.nn"\nnetwork Gamma {\n  Residual(3)\n}\n'],
    ["/project/.hidden/d.nn", 'import "../blocks.nn"\nnetwork Delta {\n  Residual(3)\n}\n'],
    ["/project/notes.txt", "block Residual"],
  ]);

const uri = (path: string) => `file://${path}`;
const at = (text: string, part: string) => new LineIndex(text).position(text.indexOf(part) + 1);
const names = (found: readonly SymbolInformation[]) => found.map(({ name }) => name);

describe("workspace symbols", () => {
  test("come from all programs that are somebody's own", async () => {
    const service = start(disk());
    expect(names(await service.navigation.workspaceSymbols("")).sort()).toEqual([
      "Alpha",
      "Beta",
      "Residual",
    ]);
    expect(await service.navigation.workspaceSymbols("resi")).toMatchObject([
      {
        name: "Residual",
        containerName: "blocks.nn",
        location: { uri: "file:///project/blocks.nn", range: { start: { line: 0, character: 6 } } },
      },
    ]);
  });

  test("follow the disk and what is open", async () => {
    const files = disk();
    const service = start(files);
    await service.navigation.ready();
    files.set("/project/new.nn", "let fresh = 3\n");
    files.set("/elsewhere/e.nn", "let elsewhere = 3\n");
    files.delete("/project/models/b.nn");
    service.filesChanged([uri("/project/new.nn"), uri("/project/models/b.nn"), uri("/project/notes.txt")]);
    service.filesChanged([uri("/project/.hidden/d.nn"), uri("/elsewhere/e.nn")]);
    service.update(uri("/project/models/a.nn"), 1, "network Open {\n}\n");
    service.update("untitled:Untitled-1", 1, "network Nowhere {\n}\n");
    const found = async () => names(await service.navigation.workspaceSymbols("")).sort();
    expect(await found()).toEqual(["Nowhere", "Open", "Residual", "fresh"]);
    service.close(uri("/project/models/a.nn"));
    service.close("untitled:Untitled-1");
    expect(await found()).toEqual(["Alpha", "Residual", "fresh"]);
    service.navigation.setFolders(["file:///project/models"]);
    expect(await found()).toEqual(["Alpha"]);
  });

  test.each([
    ["rsd", "Residual", true],
    ["RB", "residual_block", true],
    ["rbr", "Resbr", true],
    ["dual res", "Residual", false],
    ["residualx", "Residual", false],
    ["", "Residual", true],
  ])("%s in %s: %s", (query, name, fits) => {
    expect(scoreOf(query, name) !== undefined).toBe(fits);
  });

  test("the beginning, words and letters in a row count more", () => {
    const order = (query: string, ...list: string[]) =>
      [...list].sort((a, b) => scoreOf(query, b)! - scoreOf(query, a)!);
    expect(order("res", "Arrest", "Residual")).toEqual(["Residual", "Arrest"]);
    expect(order("rb", "Arbor", "residual_block")).toEqual(["residual_block", "Arbor"]);
    expect(order("den", "xdxexn", "garden")).toEqual(["garden", "xdxexn"]);
  });
});

describe("across files", () => {
  const model = disk().get("/project/models/a.nn")!;
  const place = at(model, "Residual");

  test("references, in open documents and on disk", async () => {
    const service = start(disk());
    // One line more than on disk: what is open counts.
    service.update(uri("/project/models/a.nn"), 1, `\n${model}`);
    const found = await service.navigation.references(
      uri("/project/models/a.nn"),
      { line: place.line + 1, character: place.character },
      true,
    );
    expect(found.map(({ uri: where, range }) => `${where} ${range.start.line}`).sort()).toEqual([
      "file:///project/blocks.nn 0",
      "file:///project/models/a.nn 4",
      "file:///project/models/b.nn 3",
    ]);
  });

  test("a rename changes them all, and each text is what was meant", async () => {
    const files = disk();
    const service = start(files);
    service.update(uri("/project/models/a.nn"), 1, model);
    const edit = (await service.navigation.rename(
      uri("/project/models/a.nn"),
      place,
      "Part",
    )) as WorkspaceEdit;
    const after = Object.entries(edit.changes!).map(([where, edits]) => {
      const text = files.get(where.slice("file://".length))!;
      return [where, TextDocument.applyEdits(TextDocument.create(where, "netwright", 1, text), edits)];
    });
    expect(Object.fromEntries(after)).toEqual({
      "file:///project/blocks.nn": "block Part(width) {\n  Dense(width)\n}\n",
      "file:///project/models/a.nn": model.replace("Residual", "Part"),
      "file:///project/models/b.nn": disk().get("/project/models/b.nn")!.replace("Residual", "Part"),
    });
  });

  test("a rename that is refused says why", async () => {
    const service = start(disk());
    service.update(uri("/project/models/a.nn"), 1, model);
    const refused = await service.navigation.rename(uri("/project/models/a.nn"), place, "Dense");
    expect(refused).toBeInstanceOf(ResponseError);
    expect((refused as ResponseError).message).toContain("name of a layer");
    expect(service.navigation.prepareRename(uri("/project/models/a.nn"), at(model, "Input"))).toBeInstanceOf(
      ResponseError,
    );
    expect(service.navigation.prepareRename(uri("/project/models/a.nn"), place)).toEqual({
      range: { start: { line: 3, character: 2 }, end: { line: 3, character: 10 } },
      placeholder: "Residual",
    });
  });

  test("a definition in a file outside the workspace's folders, as a link", async () => {
    const files = disk();
    const service = start(files, []);
    service.update(uri("/project/models/a.nn"), 1, model);
    const asked = () => service.navigation.definition(uri("/project/models/a.nn"), place, true);
    await expect.poll(asked).toEqual([
      {
        originSelectionRange: { start: { line: 3, character: 2 }, end: { line: 3, character: 10 } },
        targetUri: "file:///project/blocks.nn",
        targetRange: { start: { line: 0, character: 6 }, end: { line: 0, character: 14 } },
        targetSelectionRange: { start: { line: 0, character: 6 }, end: { line: 0, character: 14 } },
      },
    ]);
  });

  test("a hierarchy of uses comes back by its items", async () => {
    const service = start(disk());
    service.update(uri("/project/models/a.nn"), 1, model);
    await service.navigation.ready();
    const [item] = service.navigation.prepareCallHierarchy(uri("/project/models/a.nn"), place)!;
    const sent = JSON.parse(JSON.stringify(item)) as typeof item;
    const callers = await service.navigation.incomingCalls(sent!);
    expect(callers.map(({ from, fromRanges }) => [from.name, fromRanges.length])).toEqual([
      ["Alpha", 1],
      ["Beta", 1],
    ]);
    const used = await service.navigation.outgoingCalls(callers[0]!.from);
    expect(used.map(({ to }) => to.uri)).toEqual(["file:///project/blocks.nn"]);
  });
});

test("tokens that are asked for again come as edits", () => {
  const service = start(new Map());
  const file = uri("/project/a.nn");
  service.update(file, 1, "let a = 1\nlet b = 2\n");
  const first = service.navigation.semanticTokens(file);
  service.update(file, 2, "let a = 1\nlet bc = 2\n");
  const delta = service.navigation.semanticTokensDelta(file, first.resultId!);
  expect(delta).toMatchObject({ edits: [{ start: 15, deleteCount: 5, data: [0, 4, 2, 6, 3] }] });
  // An unknown state gives all of them.
  expect(service.navigation.semanticTokensDelta(file, "?")).toMatchObject({ data: { length: 20 } });
});

test("a folder that cannot be read is logged, and the rest goes on", async () => {
  const service = new Service({
    readProfile: async ({ source }) => ({ problem: { code: "data-file-missing", path: source } }),
    readImport: async () => ({ missing: true }),
    listFolder: async () => {
      throw new Error("no");
    },
    publish: () => {},
    refresh: () => {},
    log: (message) => logged.push(message),
  });
  services.push(service);
  service.navigation.setFolders(["file:///project"]);
  expect(await service.navigation.workspaceSymbols("")).toEqual([]);
  expect(logged.splice(0)).toEqual(["workspace: Error: no"]);
});
