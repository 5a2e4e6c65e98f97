/** `netwright check`: exit codes, the JSON it prints, fixes that mend, and what it and `train` say of bad data. */
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { LineIndex } from "../../src/text.js";
import {
  applyPrinted,
  emptyFolder,
  eventsOf,
  examples,
  netwright,
  type Printed,
  type PrintedCheck,
} from "./netwright.js";

/** The longest that a command may take to refuse a file, in milliseconds, on a busy machine. */
const soon = 15_000;

const folder = emptyFolder();
folder.copy("iris.csv", "iris.nn", "wine.csv", "wine.nn");

async function checkJson(...files: readonly string[]) {
  const printed = await netwright(["check", ...files, "--json"], folder.path);
  expect(printed.stderr).toBe("");
  return { code: printed.code, files: (JSON.parse(printed.stdout) as PrintedCheck).files };
}

const stem = `network Stem {
  Input(8)
  Dense(16, rellu)
  Dense(unitz: 4)
}
`;

folder.write("stem.nn", stem);

describe.concurrent("exit code", () => {
  test("0 where nothing is wrong, and where there are only warnings", async () => {
    const printed = await netwright(["check", "iris.nn", "wine.nn"], folder.path);
    expect(printed).toMatchObject({ code: 0, stderr: "" });
    expect(printed.stdout).toContain("wine.nn:3:9: warning [unscaled-inputs]");
    expect(printed.stdout).toContain("2 files checked: 0 errors, 1 other finding.");
  });

  test("1 where one of the files has an error", async () => {
    const printed = await netwright(["check", "iris.nn", "stem.nn"], folder.path);
    expect(printed).toMatchObject({ code: 1, stderr: "" });
    expect(printed.stdout).toContain("stem.nn:3:13: error [unknown-value]");
    expect(printed.stdout).toContain("  3 |   Dense(16, rellu)\n    |             ^^^^^\n");
  });

  test.each([
    [["check"], "which file?"],
    [["check", "iris.nn", "nowhere.nn"], "cannot read nowhere.nn: there is no such file"],
    [["check", "."], "cannot read .: it is a folder"],
    [["check", "iris.nn", "--jsn"], "Unknown option '--jsn'"],
    [["chek", "iris.nn"], "there is no command chek"],
    [[], ""],
  ])("2 for %j", async (args, message) => {
    const printed = await netwright(args, folder.path);
    expect(printed.code).toBe(2);
    expect(printed.stderr).toContain(message);
    expect(printed.stderr).not.toContain("    at ");
  });
});

describe.concurrent("JSON", () => {
  test("has this form, with positions that count from 0", async () => {
    const { code, files } = await checkJson("iris.nn", "stem.nn");
    expect(code).toBe(1);
    expect(files).toEqual([
      { file: "iris.nn", diagnostics: [] },
      {
        file: "stem.nn",
        diagnostics: [
          {
            code: "unknown-value",
            severity: "error",
            message: expect.stringContaining("Did you mean `relu`?"),
            range: { start: { line: 2, character: 12 }, end: { line: 2, character: 17 } },
            related: [],
            fixes: [
              {
                title: "Change to `relu`",
                edits: [
                  {
                    range: { start: { line: 2, character: 12 }, end: { line: 2, character: 17 } },
                    newText: "relu",
                  },
                ],
              },
            ],
          },
          expect.objectContaining({
            code: "unknown-argument",
            range: { start: { line: 3, character: 8 }, end: { line: 3, character: 13 } },
          }),
        ],
      },
    ]);
  });

  test("tells what led to a mismatch of shapes", async () => {
    folder.write("merge.nn", "network Merge {\n  Input(8)\n  a = Dense(4)\n  b = Dense(5)\n  Add(a, b)\n}\n");
    const { code, files } = await checkJson("merge.nn");
    expect(code).toBe(1);
    const [found] = files[0]!.diagnostics;
    expect(found).toMatchObject({ severity: "error", range: { start: { line: 4 } } });
    expect(found!.related.map(({ range }) => range.start.line)).toEqual(expect.arrayContaining([2, 3]));
    for (const each of found!.related) expect(Object.keys(each).sort()).toEqual(["message", "range"]);
  });

  test("counts characters in UTF-16 units, whatever the lines end with", async () => {
    folder.write("crlf.nn", "# 𝒳 über\r\nnetwork Stem {\r\n  Input(8) # 😀\r\n  Dense(4, rellu)\r\n}\r\n");
    const { files } = await checkJson("crlf.nn");
    expect(files[0]!.diagnostics.map(({ range }) => range)).toEqual([
      { start: { line: 3, character: 11 }, end: { line: 3, character: 16 } },
    ]);
  });

  test("applying a fix after the other mends the file", async () => {
    folder.write("mended.nn", stem);
    for (let left = 2; left > 0; left--) {
      const { files } = await checkJson("mended.nn");
      expect(files[0]!.diagnostics).toHaveLength(left);
      const fix = files[0]!.diagnostics[0]!.fixes[0]!;
      folder.write("mended.nn", applyPrinted(folder.read("mended.nn"), fix.edits));
    }
    expect(await checkJson("mended.nn")).toEqual({
      code: 0,
      files: [{ file: "mended.nn", diagnostics: [] }],
    });
    expect(folder.read("mended.nn")).toBe(stem.replace("rellu", "relu").replace("unitz", "units"));
  });

  test("wine's inputs are unscaled, until the fix is applied", async () => {
    const { code, files } = await checkJson("wine.nn");
    expect(code).toBe(0);
    const [found, ...others] = files[0]!.diagnostics;
    expect(others).toEqual([]);
    expect(found).toMatchObject({
      code: "unscaled-inputs",
      severity: "warning",
      message: expect.stringContaining("`proline` runs from 278 to 1,680"),
      range: { start: { line: 2, character: 8 }, end: { line: 2, character: 13 } },
    });
    expect(found!.fixes.length).toBeGreaterThan(0);
    folder.write("scaled.nn", applyPrinted(folder.read("wine.nn"), found!.fixes[0]!.edits));
    expect(await checkJson("scaled.nn")).toEqual({
      code: 0,
      files: [{ file: "scaled.nn", diagnostics: [] }],
    });
  });
});

const flowers = readFileSync(path.join(examples, "iris.csv"), "utf8").trimEnd().split("\n");
const withLine = (number: number, change: (line: string) => string) =>
  flowers.map((line, index) => (index === number - 1 ? change(line) : line)).join("\n");
const program = (source: string, target = "species") =>
  folder.read("iris.nn").replace("iris.csv", source).replace("target: species", `target: ${target}`);

interface BadData {
  readonly title: string;
  readonly program: string;
  readonly code: string;
  /** Parts of the message. */
  readonly says: readonly string[];
  /** The text the error stands on. */
  readonly at: string;
  readonly fix?: string;
}

/** Writes a data file and gives the program that names it. */
const data = (name: string, content: string | Uint8Array) => program(folder.write(name, content));
mkdirSync(path.join(folder.path, "folder.csv"));

const badData: readonly BadData[] = [
  {
    title: "a missing file",
    program: program("irs.csv"),
    code: "data-file-missing",
    says: ["no file `irs.csv`", "Did you mean `iris.csv`?"],
    at: '"irs.csv"',
    fix: "Change to `iris.csv`",
  },
  {
    title: "no header",
    program: data("headless.csv", flowers.slice(1).join("\n")),
    code: "data-no-header",
    says: ["`headless.csv` has no header", "5.1,3.5,1.4,0.2,setosa"],
    at: '"headless.csv"',
  },
  {
    title: "text in a column of numbers",
    program: data(
      "text.csv",
      withLine(8, (line) => line.replace(/^[^,]*/, "about five")),
    ),
    code: "text-in-number-column",
    says: ["`sepal_length`", "line 8 of `text.csv`", "`about five`"],
    at: '"text.csv"',
    fix: "Leave `sepal_length` out",
  },
  {
    title: "an unknown target",
    program: program("iris.csv", "specis"),
    code: "unknown-column",
    says: ["no column `specis`", "Did you mean `species`?"],
    at: "specis",
    fix: "Change to `species`",
  },
  {
    title: "a header and no rows",
    program: data("header.csv", `${flowers[0]}\n`),
    code: "data-no-rows",
    says: ["`header.csv` has no rows"],
    at: '"header.csv"',
  },
  {
    title: "an empty file",
    program: data("empty.csv", ""),
    code: "data-no-rows",
    says: ["`empty.csv` has no rows"],
    at: '"empty.csv"',
  },
  {
    title: "a row with a field too many",
    program: data(
      "ragged.csv",
      withLine(8, (line) => `${line},1`),
    ),
    code: "data-ragged-row",
    says: ["Line 8 of `ragged.csv` has 6 fields", "5"],
    at: '"ragged.csv"',
  },
  {
    title: "a folder",
    program: program("folder.csv"),
    code: "data-file-unreadable",
    says: ["`folder.csv` cannot be read", "folder"],
    at: '"folder.csv"',
  },
  {
    title: "a binary file",
    program: data("picture.csv", Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0, 0, 13])),
    code: "data-file-unreadable",
    says: ["`picture.csv` cannot be read", "binary"],
    at: '"picture.csv"',
  },
];

/** The events of a training but those that say what is being read. */
const endingsOf = (trained: Printed) => eventsOf(trained).filter(({ type }) => type !== "preparing");

describe.concurrent("bad data", () => {
  test.each(badData)("$title: check names the line, and train refuses", async (bad) => {
    const name = folder.write(`${bad.code} ${badData.indexOf(bad)}.nn`, bad.program);
    const at = bad.program.indexOf(bad.at);
    const range = new LineIndex(bad.program).range({ start: at, end: at + bad.at.length });

    const checked = await netwright(["check", name, "--json"], folder.path);
    expect(checked).toMatchObject({ code: 1, stderr: "" });
    expect(checked.milliseconds).toBeLessThan(soon);
    const { diagnostics } = (JSON.parse(checked.stdout) as PrintedCheck).files[0]!;
    expect(diagnostics).toHaveLength(1);
    expect(diagnostics[0]).toMatchObject({ code: bad.code, severity: "error", range });
    for (const part of bad.says) expect(diagnostics[0]!.message).toContain(part);
    expect(diagnostics[0]!.fixes.map(({ title }) => title)).toEqual(bad.fix === undefined ? [] : [bad.fix]);

    const runs = path.join(folder.path, `runs ${badData.indexOf(bad)}`);
    const trained = await netwright(["train", name, "--json", "--runs", runs], folder.path);
    expect(trained).toMatchObject({ code: 1, stderr: "" });
    expect(trained.milliseconds).toBeLessThan(soon);
    expect(endingsOf(trained)).toEqual([{ type: "failure", message: diagnostics[0]!.message, range }]);
    expect(existsSync(runs)).toBe(false);
  });

  test("its healthy twin is silent", async () => {
    const name = folder.write("twin.nn", data("twin.csv", flowers.join("\n")));
    expect(await checkJson(name)).toEqual({ code: 0, files: [{ file: name, diagnostics: [] }] });
  });

  test("in words, train points at the line", async () => {
    const name = folder.write("words.nn", program("iris.csv", "specis"));
    const printed = await netwright(["train", name], folder.path);
    expect(printed).toMatchObject({ code: 1, stderr: "" });
    expect(printed.stdout).toMatch(
      /^(Reading the data\n)?error words\.nn:4: `iris\.csv` has no column `specis`\. Did you mean `species`\?\n$/,
    );
  });

  test("a program that is none is refused with the place of its mistake", async () => {
    const name = folder.write("typo.nn", "\nnetwrk Iris {\n}\n");
    const printed = await netwright(["train", name, "--json"], folder.path);
    expect(printed).toMatchObject({ code: 1, stderr: "" });
    expect(endingsOf(printed)).toEqual([
      {
        type: "failure",
        message: expect.stringContaining("netwrk"),
        range: { start: { line: 1, character: 0 }, end: { line: 1, character: 6 } },
      },
    ]);
  });
});
