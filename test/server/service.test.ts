/** The service as an editor sees it: diagnostics that follow text, data and runs, and the fixes they carry. */
import { afterEach, describe, expect, test, vi } from "vitest";
import type { CodeAction, PublishDiagnosticsParams } from "vscode-languageserver/node";
import { TextDocument } from "vscode-languageserver-textdocument";
import { Service, type ServiceHost } from "../../server/service.js";
import { analyse } from "../../src/language/analyse.js";
import type { ProfileResult } from "../../src/profile.js";
import type { LocatedFinding } from "../../src/protocol.js";
import { LineIndex, type Span } from "../../src/text.js";
import { categories, numbers, profile, profiles } from "../language/fixture.js";
import { documentUri as uri } from "./fixture.js";

interface World {
  readonly service: Service;
  readonly published: PublishDiagnosticsParams[];
  readonly logged: string[];
  readonly refreshes: { count: number };
  /** What the data files hold; changed by tests. */
  readonly files: Map<string, ProfileResult>;
  /** Paths that were read. */
  readonly read: string[];
}

let world: World | undefined;
afterEach(() => {
  world?.service.dispose();
  expect(world?.logged ?? []).toEqual([]);
});

function start(host: Partial<ServiceHost> = {}): World {
  const published: PublishDiagnosticsParams[] = [];
  const logged: string[] = [];
  const read: string[] = [];
  const files = new Map(profiles);
  const refreshes = { count: 0 };
  const service = new Service({
    readProfile: async ({ source }, folder) => {
      read.push(`${folder}/${source}`);
      return files.get(source) ?? { problem: { code: "data-file-missing", path: source } };
    },
    readImport: async () => ({ missing: true }),
    listFolder: async () => [],
    publish: (parameters) => published.push(parameters),
    refresh: () => {
      refreshes.count++;
    },
    log: (message) => logged.push(message),
    ...host,
  });
  world = { service, published, logged, refreshes, files, read };
  return world;
}

const codes = (parameters: PublishDiagnosticsParams | undefined) =>
  parameters?.diagnostics.map(({ code }) => code);

async function settled({ published }: World, expected: readonly string[]): Promise<void> {
  await vi.waitFor(() => expect(codes(published.at(-1))).toEqual(expected));
}

const flowers = 'dataset flowers {\n  source: "flowers.csv"\n  target: species\n}\n';

describe("diagnostics", () => {
  test("have a code, a place, a severity and related places in the same document", async () => {
    const { service, published } = start();
    service.update(uri, 7, "network N {\n  Input(28, 28, 1)\n  Conv2D(16, 40)\n}");
    await vi.waitFor(() => expect(published).toHaveLength(1));
    const { version, diagnostics } = published[0]!;
    expect(version).toBe(7);
    expect(diagnostics).toMatchObject([
      {
        source: "netwright",
        code: "empty-output",
        severity: 1,
        range: { start: { line: 2, character: 13 }, end: { line: 2, character: 15 } },
        relatedInformation: [{ location: { uri, range: { start: { line: 1, character: 2 } } } }],
      },
    ]);
  });

  test("come at once without the data, and again when it has been read", async () => {
    let arrive: (result: ProfileResult) => void = () => {};
    const waiting = new Promise<ProfileResult>((resolve) => {
      arrive = resolve;
    });
    const here = start({ readProfile: () => waiting });
    here.service.update(uri, 1, `${flowers}network N on flowers {\n  Dense(5, softmax)\n}`);
    await settled(here, []);
    arrive(profiles.get("flowers.csv")!);
    await settled(here, ["output-classes"]);
    expect(here.published.map(({ version }) => version)).toEqual([1, 1]);
    expect(here.refreshes.count).toBe(1);
  });

  test("follow the data file, which is read beside the document", async () => {
    const here = start();
    here.service.update(uri, 1, `${flowers}network N on flowers {\n  Dense(3, softmax)\n}`);
    await vi.waitFor(() => expect(here.refreshes.count).toBe(1));
    expect(new Set(here.read)).toEqual(new Set(["/folder/flowers.csv"]));
    here.files.set("flowers.csv", {
      profile: {
        ...profile("flowers.csv", [numbers("a"), categories("species", ["x", "y"])]),
        fingerprint: "other",
      },
    });
    here.service.filesChanged();
    await settled(here, ["output-classes"]);
    here.files.delete("flowers.csv");
    here.service.update(uri, 2, `${flowers}network N on flowers {\n  Dense(2, softmax)\n}`);
    await settled(here, ["data-file-missing"]);
  });

  test("nothing is said twice when nothing has changed", async () => {
    const here = start();
    here.service.update(uri, 1, flowers);
    await vi.waitFor(() => expect(here.refreshes.count).toBe(1));
    const before = here.published.length;
    here.service.filesChanged();
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(here.published).toHaveLength(before);
  });

  test("only the last of several quick changes is checked", async () => {
    const here = start();
    for (let version = 1; version <= 20; version++)
      here.service.update(uri, version, `network N${version} {\n}`);
    await settled(here, ["empty-network"]);
    expect(here.published.map(({ version }) => version)).toEqual([20]);
  });

  test("are cleared when the document is closed, also when its data arrives late", async () => {
    const here = start();
    here.service.update(uri, 1, "network N {\n}");
    await settled(here, ["empty-network"]);
    here.service.update(uri, 2, flowers);
    here.service.close(uri);
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(here.published.at(-1)).toEqual({ uri, diagnostics: [] });
    expect(here.service.help.hover(uri, { line: 0, character: 0 })).toBeNull();
    expect(here.service.codeLenses(uri)).toEqual([]);
  });

  test("of a document that lies nowhere are given without its data", async () => {
    const here = start();
    here.service.update("untitled:Untitled-1", 1, flowers);
    await settled(here, []);
    expect(here.read).toEqual([]);
  });
});

/** The text after a code action. */
function textAfter(source: string, { edit }: CodeAction): string {
  const document = TextDocument.create(uri, "netwright", 1, source);
  return TextDocument.applyEdits(document, edit?.changes?.[uri] ?? []);
}

function actionsAt(service: Service, source: string, text: string): CodeAction[] {
  const start = source.indexOf(text);
  return service.codeActions(uri, new LineIndex(source).range({ start, end: start + text.length }));
}

describe("quick fixes", () => {
  test("carry their diagnostic, and the first one is preferred", () => {
    const { service } = start();
    const source = "network N {\n  Input(28, 28, 1)\n  Conv2D(16, 40)\n  Flatten()\n}";
    service.update(uri, 1, source);
    const actions = actionsAt(service, source, "40");
    expect(actions.map(({ title, kind, isPreferred }) => [title, kind, isPreferred])).toEqual([
      ["Set `padding: same`", "quickfix", true],
      ["Set `kernel_size: 28`", "quickfix", undefined],
      ["Remove this `Conv2D`", "quickfix", undefined],
    ]);
    expect(actions[0]?.diagnostics).toMatchObject([{ code: "empty-output" }]);
    expect(textAfter(source, actions[1]!)).toContain("Conv2D(16, 28)");
    expect(actionsAt(service, source, "Flatten")).toEqual([]);
  });

  test("those that would not help are left out", () => {
    const { service } = start();
    // With 28 the kernel would fit, and the layer below would not.
    const source = "network N {\n  Input(28, 28, 1)\n  Conv2D(16, 40)\n  Conv2D(16, 20)\n}";
    service.update(uri, 1, source);
    expect(actionsAt(service, source, "40").map(({ title }) => title)).not.toContain("Set `kernel_size: 28`");
  });

  test("of a static finding", async () => {
    const here = start();
    const wide = profile("wide.csv", [
      numbers("a"),
      numbers("b", { min: 0, max: 9000, mean: 4000, deviation: 2000 }),
      numbers("y"),
    ]);
    here.files.set("wide.csv", { profile: wide });
    const source =
      'dataset d {\n  source: "wide.csv"\n  target: y\n}\nnetwork N on d {\n  Dense(1)\n}\nnetwork M on d {\n  Dense(1)\n}';
    here.service.update(uri, 1, source);
    await settled(here, ["unscaled-inputs"]);
    expect(here.published.at(-1)?.diagnostics[0]).toMatchObject({ severity: 2, source: "netwright" });
    const [fix] = actionsAt(here.service, source, "d {");
    expect(textAfter(source, fix!)).toContain("target: y\n  scale: standardize\n");
  });
});

describe("findings of a run", () => {
  const source = "network N {\n  Input(4)\n  Dense(16, relu)\n  Dense(3)\n}";

  function finding(text: string, more: Partial<LocatedFinding> = {}): LocatedFinding {
    const begin = source.indexOf(text);
    const span: Span = { start: begin, end: begin + text.length };
    return {
      code: "overfitting",
      severity: "warning",
      message: "It learns its rows by heart.",
      span,
      range: new LineIndex(source).range(span),
      related: [],
      evidence: { epoch: 5 },
      fixes: [{ title: "Shrink it", edits: [{ span: { start: begin + 6, end: begin + 8 }, newText: "8" }] }],
      ...more,
    };
  }

  test("are shown with their fixes while the program is the one that was trained", async () => {
    const here = start();
    here.service.update(uri, 1, source);
    here.service.setRunFindings({ uri, network: "N", source, findings: [finding("Dense(16, relu)")] });
    await settled(here, ["overfitting"]);

    const commented = `# A comment.\n${source.replace("Dense(16, relu)", "Dense( 16, relu )  # wide")}`;
    here.service.update(uri, 2, commented);
    await vi.waitFor(() => expect(here.published.at(-1)?.version).toBe(2));
    expect(here.published.at(-1)?.diagnostics).toMatchObject([
      {
        code: "overfitting",
        severity: 2,
        range: { start: { line: 3, character: 2 }, end: { line: 3, character: 19 } },
      },
    ]);
    const [fix] = actionsAt(here.service, commented, "Dense( 16, relu )");
    expect(textAfter(commented, fix!)).toContain("Dense( 8, relu )  # wide");

    here.service.update(uri, 3, source.replace("16", "17"));
    await settled(here, []);
    here.service.update(uri, 4, source);
    await settled(here, ["overfitting"]);
    here.service.setRunFindings({ uri, network: "N", source, findings: [] });
    await settled(here, []);
  });

  test("of two networks stand side by side, what both say once", async () => {
    const here = start();
    here.service.update(uri, 1, source);
    here.service.setRunFindings({ uri, network: "N", source, findings: [finding("Dense(16, relu)")] });
    const other = [finding("Dense(16, relu)"), finding("Dense(3)")];
    here.service.setRunFindings({ uri, network: "M", source, findings: other });
    await settled(here, ["overfitting", "overfitting"]);
    here.service.setRunFindings({ uri, network: "M", source, findings: [] });
    await settled(here, ["overfitting"]);
  });

  test("wait for their document to be opened", async () => {
    const here = start();
    here.service.setRunFindings({ uri, network: "N", source, findings: [finding("Dense(3)")] });
    expect(here.published).toEqual([]);
    here.service.update(uri, 1, source);
    await settled(here, ["overfitting"]);
  });

  test("a fix that would break the program is not offered", () => {
    const { service } = start();
    service.update(uri, 1, source);
    const span = { start: source.indexOf("16"), end: source.indexOf("16") + 2 };
    const broken = finding("Dense(16, relu)", {
      fixes: [{ title: "Break it", edits: [{ span, newText: "none" }] }],
    });
    service.setRunFindings({ uri, network: "N", source, findings: [broken] });
    expect(actionsAt(service, source, "Dense(16, relu)")).toEqual([]);
  });

  test("one that the static rules repeat is shown once", async () => {
    const here = start();
    const wide = profile("wide.csv", [numbers("a", { min: 0, max: 9000, deviation: 2000 }), numbers("y")]);
    here.files.set("wide.csv", { profile: wide });
    const program = 'dataset d {\n  source: "wide.csv"\n  target: y\n}\nnetwork N on d {\n  Dense(1)\n}';
    here.service.update(uri, 1, program);
    await settled(here, ["unscaled-inputs"]);
    const { span } = { span: analyse(program, { profiles: new Map() }).datasets.get("d")!.nameSpan };
    const repeated = { ...finding("Dense(3)"), code: "unscaled-inputs", span, fixes: [] };
    here.service.setRunFindings({ uri, network: "N", source: program, findings: [repeated] });
    await settled(here, ["unscaled-inputs"]);
  });
});

test("positions count UTF-16 and any line end", () => {
  const { service } = start();
  service.update(uri, 1, "# 🌷 tulips\r\nnetwork N {\r\n  Input(4)\r\n  Dense(2)\r\n}");
  expect(service.help.hover(uri, { line: 3, character: 4 })?.range).toEqual({
    start: { line: 3, character: 2 },
    end: { line: 3, character: 7 },
  });
  const whole = { start: { line: 0, character: 0 }, end: { line: 9, character: 0 } };
  expect(service.inlayHints(uri, whole)).toMatchObject([
    { position: { line: 3, character: 10 }, label: "2 · 10 parameters" },
  ]);
});

test("what can be trained is told with its trainings, and with the first error", async () => {
  const { service } = start();
  const trainings = "train N {\n  epochs: 7\n}\ntrain N as quick {\n  optimizer: sgd\n}";
  service.update(uri, 1, `${flowers}network N on flowers {\n  Dense(3, softmax)\n}\n${trainings}`);
  expect(service.trainingChoices(uri)).toEqual({
    networks: [
      {
        name: "N",
        range: { start: { line: 4, character: 0 }, end: { line: 6, character: 1 } },
        trainings: [
          { epochs: 7, optimizer: "adam" },
          { alias: "quick", epochs: 50, optimizer: "sgd" },
        ],
      },
    ],
  });
  service.update(uri, 2, "network N {\n  Input(4)\n  Dense(unitz: 3)\n}");
  expect(service.trainingChoices(uri)?.error?.range.start).toEqual({ line: 2, character: 8 });
  expect(service.trainingChoices("file:///folder/other.nn")).toBeNull();
});

test("answers for lenses and symbols have the protocol's form", () => {
  const { service } = start();
  service.update(uri, 1, `\n${flowers}network N on flowers {\n  Dense(3, softmax)\n}`);
  expect(service.codeLenses(uri).map(({ command }) => command)).toMatchObject([
    { title: "▤ Preview data", command: "netwright.previewData", arguments: [uri, "flowers"] },
    { title: "▶ Train model", command: "netwright.train", arguments: [uri, "N"] },
  ]);
  expect(service.symbols(uri).map(({ name }) => name)).toEqual(["flowers", "N"]);
});

test("an error inside is logged, and the answer is empty", () => {
  const { service, logged } = start();
  service.update(uri, 1, "network N {\n}");
  const broken = {
    get line(): number {
      throw new Error("broken");
    },
    character: 0,
  };
  expect(service.help.hover(uri, broken)).toBeNull();
  expect(logged.splice(0)[0]).toContain("hover: Error: broken");
});
