/** Rows of a dataset: where they come from, how they are dealt out, and series. */
import { describe, expect, test } from "vitest";
import { analyse, confirmedDiagnostics } from "../../src/language/analyse.js";
import type { DataProblem, Profiles } from "../../src/profile.js";
import { sourceKey } from "../../src/profile.js";
import {
  applyFix,
  categories,
  codesIn,
  dataset,
  dates,
  expectDiagnostics,
  images,
  known,
  many,
  numbers,
  profile,
  texts,
} from "./fixture.js";

const splitOf = (source: string, profiles: Profiles = new Map()) =>
  analyse(source, { profiles }).datasets.get("d")!.split;

describe("sources", () => {
  test.each([
    ['source: "data/2024-*.csv"', { source: "data/2024-*.csv" }],
    ['source: "https://example.org/x.csv"', { source: "https://example.org/x.csv" }],
    [
      'source: "sales.duckdb"\n query: "select * from t"',
      { source: "sales.duckdb", query: "select * from t" },
    ],
    ['source: "sales.DB"\n query: "from t"', { source: "sales.DB", query: "from t" }],
    ['source: "./photos/../images"', { source: "images" }],
  ])("%s", (lines, wanted) => {
    const { diagnostics, sources, datasets } = analyse(`dataset d {\n ${lines}\n target: y\n}`, {
      profiles: new Map(),
    });
    expect(diagnostics).toEqual([]);
    expect(sources).toEqual([wanted]);
    expect(datasets.get("d")).toMatchObject(wanted);
  });

  test("a database is asked by a query, and nothing else is", () => {
    expectDiagnostics(`
      dataset a { source: "x.db"
                          ^^^^^^ missing-property: needs \`query\`, as in
        target: y }
      dataset b { source: "x.csv"
        query: "select 1"
        ^^^^^ query-without-database: \`x.csv\` is none
        target: y }
      dataset c { source: "x.sqlite"
        query: 3
               ^ wrong-type: \`query\` is a text in quotation marks
        target: y }`);
    const file = dataset('query: "select 1"');
    expect(applyFix(file, "Remove `query`", new Map())).toBe(dataset());
  });

  test("what a database says where there is no query takes the place of the message", () => {
    const reason = 'there is none; the database holds sales. Say query: "select * from sales"';
    const problem = { code: "data-query-refused", path: "x.db", reason } as const;
    const source = 'dataset d {\n  source: "x.db"\n  target: y\n}';
    const { diagnostics, sources } = analyse(source, { profiles: new Map([["x.db", { problem }]]) });
    expect(sources).toEqual([{ source: "x.db" }]);
    expect(diagnostics.map(({ message }) => message)).toEqual([
      `The query to \`x.db\` is not run: ${reason}.`,
    ]);
  });

  test("a query that is refused is to blame itself", () => {
    const problem = { code: "data-query-refused", path: "x.db", reason: "it would write" } as const;
    const source = 'dataset d {\n  source: "x.db"\n  query: "drop table t"\n  target: y\n}';
    const [said] = analyse(source, { profiles: new Map([["x.db\ndrop table t", { problem }]]) }).diagnostics;
    expect(source.slice(said!.span.start, said!.span.end)).toBe('"drop table t"');
  });

  test("two queries to one database are two sources", () => {
    const column = numbers("a");
    const source = { source: "x.db", query: "from a" };
    const profiles = new Map([[sourceKey(source), { profile: profile("x.db", [column, numbers("y")]) }]]);
    const program = (query: string) => `dataset d {\n  source: "x.db"\n  query: "${query}"\n  target: y\n}\n`;
    const inputs = (query: string) =>
      analyse(program(query), { profiles })
        .datasets.get("d")!
        .inputs?.map(({ shape }) => shape);
    expect(inputs("from a")).toEqual([[1]]);
    expect(inputs("from b")).toBeUndefined();
    expect(
      analyse(program("from a") + program("from b").replace("d {", "e {"), { profiles }).sources,
    ).toEqual([source, { source: "x.db", query: "from b" }]);
  });

  test.each<[DataProblem, string, string]>([
    [
      { code: "data-image-unreadable", path: "x.csv", file: "p/3.png", reason: "it ends too early" },
      "error",
      "`p/3.png`, an image of `x.csv`, cannot be read: it ends too early.",
    ],
    [
      { code: "data-too-many-columns", path: "x.csv", columns: 20_000, most: 10_000 },
      "error",
      "has 20,000 columns, and at most 10,000",
    ],
    [{ code: "data-outside-workspace", path: "x.csv" }, "warning", "lies outside the workspace"],
    [{ code: "data-not-downloaded", path: "x.csv" }, "info", "has not been downloaded yet"],
    [
      { code: "data-query-refused", path: "x.csv", reason: "it would write" },
      "error",
      "is not run: it would write.",
    ],
  ])("a problem of the data: %j", (problem, severity, part) => {
    const { diagnostics } = analyse(dataset(), { profiles: new Map([["x.csv", { problem }]]) });
    expect(diagnostics).toMatchObject([{ code: problem.code, severity }]);
    expect(diagnostics[0]!.message).toContain(part);
  });

  test("before a folder has been read, nothing is said of its target; of a file, it is", () => {
    expect(codesIn('dataset d {\n  source: "photos"\n}', new Map())).toEqual([]);
    expect(codesIn('dataset d {\n  source: "x.csv"\n}', new Map())).toEqual(["missing-property"]);
    const table = new Map([["photos", { profile: profile("photos", [numbers("a"), numbers("y")]) }]]);
    expect(codesIn('dataset d {\n  source: "photos"\n}', table)).toEqual(["missing-property"]);
  });
});

describe("a file of test rows", () => {
  const flowers = known("x.csv", numbers("a"), categories("kind", ["u", "v"]), categories("y", ["n", "p"]));
  const with_ = (...columns: Parameters<typeof profile>[1]): Profiles =>
    new Map([...flowers, ["t.csv", { profile: profile("t.csv", columns) }]]);
  const source = dataset('test: "t.csv"');
  const whole = [numbers("a"), categories("kind", ["u", "v"]), categories("y", ["n", "p"])] as const;

  test("is read too, and takes the place of the test share", () => {
    const { diagnostics, sources, datasets } = analyse(source, { profiles: with_(...whole) });
    expect(diagnostics).toEqual([]);
    expect(sources).toEqual([{ source: "x.csv" }, { source: "t.csv" }]);
    expect(datasets.get("d")).toMatchObject({
      test: "t.csv",
      split: { method: "random", train: 0.85, validation: 0.15, test: 0 },
    });
    expect(splitOf(dataset('test: "t.csv"', "split: stratified(train: 80%, validation: 20%)"))).toEqual({
      method: "stratified",
      train: 0.8,
      validation: 0.2,
      test: 0,
      seed: 0,
    });
    expect(splitOf(dataset('test: "t.csv"', "split: random(seed: 3)"))).toMatchObject({
      train: 0.85,
      test: 0,
    });
  });

  test.each([
    ["a column is missing", [whole[0], whole[2]], "test-columns", "lacks the column `kind`"],
    ["the target is missing", [whole[0], whole[1]], "test-columns", "lacks the column `y`"],
    [
      "numbers are text",
      [categories("a", ["1", "x"]), whole[1], whole[2]],
      "test-columns",
      "column `a` holds text, and in the data numbers",
    ],
    [
      "a text is among numbers",
      [numbers("a", { text: { count: 1, line: 4, value: "x" } }), whole[1], whole[2]],
      "text-in-number-column",
      "line 4 of `t.csv`",
    ],
    [
      "a class is new",
      [whole[0], whole[1], categories("y", ["n", "q"])],
      "test-classes",
      "has classes of `y` that the data lacks, and that can never be predicted: `q`",
    ],
    [
      "values are missing",
      [numbers("a", { missing: 1 }), whole[1], whole[2]],
      "missing-values",
      "In `t.csv` column `a` is empty in one row",
    ],
  ])("where %s", (_, columns, code, part) => {
    const { diagnostics } = analyse(source, { profiles: with_(...columns) });
    expect(diagnostics.map((each) => each.code)).toEqual([code]);
    expect(diagnostics[0]!.message).toContain(part);
    const { start, end } = diagnostics[0]!.span;
    expect(source.slice(start, end)).toBe('"t.csv"');
  });

  test.each([
    ["", "Take the median", "  missing: median\n"],
    ["missing: error", "Take the median", "  missing: median\n"],
    ["", "Leave such rows out", "  missing: drop\n"],
    // What a column says for itself is changed there.
    [
      "missing: mode\n  features: kind, number(a, missing: error)",
      "Take the median",
      "  missing: mode\n  features: kind, number(a, missing: median)\n",
    ],
    [
      "features: kind, number(a, missing: error)",
      "Leave such rows out",
      "  features: kind, number(a, missing: drop)\n",
    ],
  ])("a gap there with %j: %s", (said, title, wanted) => {
    const gaps = with_(numbers("a", { missing: 1 }), whole[1], whole[2]);
    const before = dataset('test: "t.csv"', ...(said === "" ? [] : [said]));
    const after = applyFix(before, title, gaps);
    expect(after).toBe(dataset('test: "t.csv"', wanted.trim()));
    expect(codesIn(after, gaps)).toEqual([]);
  });

  test("an image or a target that is missing there can only be left out", () => {
    const pictured = (test: number, missing = 0) =>
      new Map([
        ["x.csv", { profile: profile("x.csv", [images("p"), numbers("y")]) }],
        ["t.csv", { profile: profile("t.csv", [images("p", { missing: test }), numbers("y", { missing })]) }],
      ]);
    for (const gaps of [pictured(2), pictured(0, 2)]) {
      const found = confirmedDiagnostics(analyse(source, { profiles: gaps }), { profiles: gaps });
      expect(found.map(({ code, fixes }) => [code, fixes.map(({ title }) => title)])).toEqual([
        ["missing-values", ["Leave such rows out: `missing: drop`"]],
      ]);
      expect(codesIn(applyFix(source, "Leave such rows out", gaps), gaps)).toEqual([]);
    }
    expect(codesIn(source, pictured(0))).toEqual([]);
  });

  test("a category may have values that the data lacks", () => {
    expect(codesIn(source, with_(whole[0], categories("kind", ["u", "w"]), whole[2]))).toEqual([]);
  });

  test("leaves no share for test rows", () => {
    const both = dataset('test: "t.csv"', "split: random(train: 70%, validation: 15%, test: 15%)");
    expect(codesIn(both, with_(...whole))).toEqual(["test-share"]);
    const [said] = analyse(both, { profiles: with_(...whole) }).diagnostics;
    expect(said!.message).toContain("The test rows are those of `t.csv`");
    expect(codesIn(dataset("split: random(train: 80%, validation: 20%, test: 0%)"), flowers)).toEqual([
      "test-share",
    ]);
  });

  test("that is not there", () => {
    const problem = { code: "data-file-missing", path: "t.csv", similar: "u.csv" } as const;
    const profiles: Profiles = new Map([...flowers, ["t.csv", { problem }]]);
    expect(codesIn(source, profiles)).toEqual(["data-file-missing"]);
  });
});

describe("splits", () => {
  const profiles = known(
    "x.csv",
    numbers("a"),
    numbers("agent", { integers: true, distinct: 20, classes: many(20) }),
    numbers("id", { integers: true, distinct: 100 }),
    categories("side", ["left", "right"]),
    dates("when"),
    numbers("y"),
  );
  const rest = "exclude: when";
  const check = (split: string) => analyse(dataset(`split: ${split}`, rest), { profiles });

  test.each([
    ["random", { method: "random", train: 0.7, validation: 0.15, test: 0.15, seed: 0 }],
    ["stratified(by: side, seed: 4)", { method: "stratified", by: "side", seed: 4 }],
    ["grouped(by: agent)", { method: "grouped", by: "agent" }],
    ["grouped(agent, train: 80%, validation: 10%, test: 10%)", { method: "grouped", train: 0.8 }],
    ["chronological(by: when)", { method: "chronological", by: "when" }],
    ["chronological", { method: "chronological" }],
  ])("%s", (split, wanted) => {
    expect(check(split).diagnostics).toEqual([]);
    expect(splitOf(dataset(`split: ${split}`, rest), profiles)).toMatchObject(wanted);
  });

  test.each([
    ["stratified", "split-column", "`y` holds numbers with fractions", "random"],
    ["stratified(by: a)", "split-column", "`a` holds numbers with fractions", "random"],
    ["grouped(by: a)", "split-column", "`a` holds numbers with fractions", "random"],
    ["grouped(by: side)", "few-groups", "`side` has two values, and three parts", "random"],
    ["grouped(by: id)", "lone-groups", "Every row has a `id` of its own", "random"],
    ["chronological(by: side)", "order-column", "`side` holds text", "when"],
    ["grouped", "missing-argument", "needs `by`", undefined],
    ["grouped(by: agnt)", "unknown-column", "Did you mean `agent`?", "agent"],
    ["rndom", "unknown-split", "Did you mean `random`?", "random"],
  ])("%s", (split, code, part, fix) => {
    const { diagnostics } = check(split);
    expect(diagnostics.map((each) => each.code)).toEqual([code]);
    expect(diagnostics[0]!.message).toContain(part);
    if (fix === undefined) return;
    const mended = applyFix(dataset(`split: ${split}`, rest), `\`${fix}\``, profiles);
    expect(codesIn(mended, profiles)).toEqual([]);
  });

  test("shares that do not make a whole have fixes that do", () => {
    const source = dataset("split: random(train: 60%, validation: 20%, test: 30%)", rest);
    expect(applyFix(source, "Set `test` to `20%`", profiles)).toContain("test: 20%");
    expect(applyFix(source, "Set `train` to `50%`", profiles)).toContain("train: 50%");
    const short = dataset("split: random(train: 80%)", rest);
    expect(applyFix(short, "Set `test` to `5%`", profiles)).toContain("random(train: 80%, test: 5%)");
    const test_ = dataset('test: "t.csv"', "split: random(train: 80%)", rest);
    expect(applyFix(test_, "Set `validation` to `20%`", profiles)).toContain("validation: 20%");
  });
});

describe("series", () => {
  const profiles = known(
    "x.csv",
    dates("when"),
    numbers("temperature"),
    categories("wind", ["north", "south"]),
    numbers("y"),
  );

  test("windows of all numbers, the target's own past among them, in order and split by it", () => {
    const { diagnostics, datasets } = analyse(dataset("order: when", "window: 7", "horizon: 2"), {
      profiles,
    });
    expect(diagnostics).toEqual([]);
    const { inputs, series, split } = datasets.get("d")!;
    expect(series).toEqual({ order: "when", window: 7, horizon: 2 });
    expect(split).toMatchObject({ method: "chronological", by: "when" });
    expect(inputs).toMatchObject([{ name: "table", shape: [7, 4] }]);
    expect(inputs![0]!.kind === "table" && inputs![0]!.columns.map(({ column }) => column)).toEqual([
      "temperature",
      "wind",
      "y",
    ]);
  });

  test("the target may be named, the order's parts may be features, and rows may stay as they stand", () => {
    const source = dataset("window: 7", "features: y, date(when, parts: [month])");
    const { diagnostics, datasets } = analyse(source, { profiles });
    expect(diagnostics).toEqual([]);
    expect(datasets.get("d")).toMatchObject({
      series: { window: 7, horizon: 1 },
      split: { method: "chronological" },
      inputs: [{ shape: [7, 2] }],
    });
    expect(datasets.get("d")!.split.by).toBeUndefined();
    const laid = dataset("window: 7", "order: when", "shape: [2, 2, 1]");
    expect(analyse(laid, { profiles }).datasets.get("d")!.inputs).toMatchObject([{ shape: [7, 2, 2, 1] }]);
  });

  test.each([
    [
      "a window too long",
      ["window: 98", "order: when"],
      "98",
      "long-window",
      "98 + 1 = 99 rows, and three of them 101",
    ],
    [
      "an order that is text",
      ["window: 7", "order: wind", "exclude: when"],
      "wind",
      "order-column",
      "holds text",
    ],
    [
      "an order that is not there",
      ["window: 7", "order: whan"],
      "whan",
      "unknown-column",
      "Did you mean `when`?",
    ],
    ["no window", ["order: when", "exclude: when"], "order", "window-missing", "say with `window`"],
  ])("%s", (_, lines, marked, code, part) => {
    const source = dataset(...lines);
    const { diagnostics } = analyse(source, { profiles });
    expect(diagnostics.map((each) => each.code)).toEqual([code]);
    expect(diagnostics[0]!.message).toContain(part);
    expect(source.slice(diagnostics[0]!.span.start, diagnostics[0]!.span.end)).toBe(marked);
    expect(codesIn(applyFix(source, "", profiles), profiles)).toEqual([]);
  });

  test("is not dealt out at random", () => {
    const source = dataset(
      "window: 7",
      "order: when",
      "split: random(train: 60%, validation: 20%, test: 20%)",
    );
    expect(codesIn(source, profiles)).toEqual(["series-split"]);
    expect(applyFix(source, "`chronological`", profiles)).toContain("chronological(train: 60%,");
    expect(codesIn(dataset("window: 7", "order: when", "split: stratified(by: wind)"), profiles)).toEqual([
      "series-split",
    ]);
    const groups = known("x.csv", numbers("id", { integers: true, distinct: 9 }), numbers("y"));
    expect(codesIn(dataset("window: 7", "split: grouped(by: id)"), groups)).toEqual([]);
  });

  test("is made of numbers", () => {
    const mixed = known("x.csv", dates("when"), images("photo"), texts("title"), numbers("y"));
    const source = dataset("order: when", "window: 3", "features: y, photo, text(title)");
    expect(codesIn(source, mixed)).toEqual(["series-input", "series-input"]);
    expect(applyFix(source, "Leave `photo` out", mixed)).toContain("features: y, text(title)");
  });
});
