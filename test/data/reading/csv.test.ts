/** Separated files: what comes out of good ones, and which problem is named for the others. */
import { chmodSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { openTable } from "../../../src/data/reading/open-table.js";
import { dataFolder } from "../files.js";
import { problemOf, tableOf, textsOf } from "./tables.js";

const folder = dataFolder();

async function readText(text: string | Uint8Array, name = "data.csv") {
  folder.write(name, text);
  const { table, problem } = await openTable({ source: name }, folder.path, { threads: 1 });
  if (table === undefined) return { header: [], rows: [], lines: [], problem };
  const rows = await textsOf(table);
  const lines = await Promise.all(rows.slice(0, 5).map((_, row) => table.line(row)));
  const header = table.columns.map((column) => column.name);
  const fingerprint = await table.fingerprint();
  table.close();
  return { header, rows, lines, fingerprint, problem };
}

describe("tables", () => {
  test("header, rows and lines", async () => {
    const table = await readText('a,b\r\n1,"x\r\ny"\r\n\r\n2,z\r\n');
    expect(table.header).toEqual(["a", "b"]);
    expect(table.rows).toEqual([
      ["1", "x\ny"],
      ["2", "z"],
    ]);
    expect(table.lines).toEqual([3, 5]);
  });

  test("a byte order mark is not part of the first name", async () => {
    expect((await readText("\ufeffa,b\n1,2\n")).header).toEqual(["a", "b"]);
    expect((await readText('\ufeff"a",b\n1,2\n')).header).toEqual(["a", "b"]);
  });

  test("the fingerprint is the SHA-256 of the bytes", async () => {
    // printf 'a,b\n1,2\n' | sha256sum
    const { fingerprint } = await readText("a,b\n1,2\n");
    expect(fingerprint).toBe("492d5ea496056f1a6a6592241032fab764c321596317930b4fa0e1e8bc3b7470");
  });

  test("letters cut in two by the pieces of the file stay whole", async () => {
    const rows = Array.from({ length: 30_000 }, (_, row) => `é😀${row}`);
    const table = await readText(`namé\n${rows.join("\n")}\n`);
    expect(table.header).toEqual(["namé"]);
    expect(table.rows.flat()).toEqual(rows);
  });

  test.each([
    ["empty names are numbered", ",b,\n1,2,3", ["column_1", "b", "column_3"]],
    ["repeated names are numbered", "a,a,a_2,a\n1,2,3,4", ["a", "a_3", "a_2", "a_4"]],
    ["an empty name avoids a taken one", "column_2,\n1,2", ["column_2", "column_2_2"]],
  ])("%s", async (_, text, header) => {
    expect((await readText(text)).header).toEqual(header);
  });
});

describe("headers", () => {
  test.each([
    ["5.1,3.5,1.4,0.2\n4.9,3.0,1.4,0.2\n", "5.1,3.5,1.4,0.2"],
    ["5.1,3.5,1.4,0.2,Iris-setosa\n4.9,3.0,1.4,0.2,Iris-setosa\n", "5.1,3.5,1.4,0.2,Iris-setosa"],
    ["0,0,5,13,9,seven\n0,0,0,12,13,one\n", "0,0,5,13,9,seven"],
    ["1\n2\n", "1"],
    ["-1e3, +2\n1,2\n", "-1e3,+2"],
  ])("%j has none", async (text, firstLine) => {
    expect((await readText(text)).problem).toEqual({ code: "data-no-header", path: "data.csv", firstLine });
  });

  test.each([
    ["country,1990,1991,1992\nFrance,1,2,3\n"],
    ["label,400.5,401.0,401.5\nx,1,2,3\n"],
    ["a,5\n1,2\n"],
    ["x1,x2\n1,2\n"],
    ["nan,inf\n1,2\n"],
    ["0,1,2,3,class\n5,6,7,8,a\n"],
  ])("%j is one", async (text) => {
    expect((await readText(text)).problem).toBeUndefined();
  });

  test("a long first line is cut", async () => {
    const { problem } = await readText(`${new Array<string>(100).fill("1.5").join(",")}\n`);
    expect(problem).toMatchObject({ code: "data-no-header" });
    expect(problem?.code === "data-no-header" && problem.firstLine).toHaveLength(80);
  });
});

describe("problems", () => {
  test.each([
    ["", "data-no-rows"],
    ["\n\n", "data-no-rows"],
    ["a,b\n", "data-no-rows"],
    ["a,b", "data-no-rows"],
    ["a,b\n\n  \n", "data-no-rows"],
  ])("%j has no rows", async (text, code) => {
    expect((await readText(text)).problem).toEqual({ code, path: "data.csv" });
  });

  test.each([
    ["a,b\n1,2\n3\n4,5\n", 3, 1],
    ["a,b\n1,2,3\n", 2, 3],
    ["a,b\n\n\n1,2,\n", 4, 3],
    ['a,b\r\n"x\r\ny",1\r\n2\r\n', 4, 1],
  ])("%j has a ragged row on line %d", async (text, line, got) => {
    expect((await readText(text)).problem).toEqual({
      code: "data-ragged-row",
      path: "data.csv",
      line,
      expected: 2,
      got,
    });
  });

  test.each<[string, string | Uint8Array, RegExp]>([
    ["binary", new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0, 1, 2]), /binary/],
    ["UTF-16", Buffer.from("\ufeffa,b\n1,2\n", "utf16le"), /UTF-16/],
    ["Latin-1", Buffer.from("naïve,b\n1,2\n", "latin1"), /not UTF-8/],
    ["UTF-8 that ends within a letter", Buffer.from("a,b\n1,é").subarray(0, -1), /not UTF-8/],
    ["decimal commas", "a;b\n1,5;x\n2;y\n", /decimal comma, as in 1,5/],
    ["text behind a quotation mark", 'a,b\n"1"2,3\n', /text behind a closing quotation mark after line 1/],
    ["an open quotation mark in the last line", 'a,b\n1,2\n3,"4', /quotation mark is opened after line 2/],
    ["an open quotation mark in the header", '"a,b\n1,2\n', /quotation mark is opened in the first row/],
    ["a row without end", `a,b\n1,${"x".repeat(5e6)}\n`, /row after line 1 is more than/],
    ["a header without end", "x".repeat(6e6), /row/],
    ["an open quotation mark", 'a,b\n1,"2\n3,4\n', /quotation mark is opened after line 1/],
  ])("%s cannot be read", async (_, content, reason) => {
    const { problem } = await readText(content);
    expect(problem).toMatchObject({ code: "data-file-unreadable", path: "data.csv" });
    expect(problem?.code === "data-file-unreadable" && problem.reason).toMatch(reason);
  });

  test.skipIf(process.getuid?.() === 0)("a file without permission", async () => {
    const path = folder.write("secret.csv", "a\n1\n");
    chmodSync(path, 0);
    expect(await problemOf("secret.csv", folder.path)).toMatchObject({
      reason: "you have no permission to read it",
    });
  });

  test("an impossible name", async () => {
    expect(await problemOf("a\0b.csv", folder.path)).toMatchObject({ code: "data-file-unreadable" });
  });
});

describe("a missing file", () => {
  const names = dataFolder();
  for (const name of ["iris.csv", "wine.csv", "Houses.csv", "notes.txt", "wine"]) names.write(name, "a\n1\n");
  mkdirSync(join(names.path, "diabetes.csv"));

  test.each([
    ["irs.csv", "iris.csv"],
    ["iris.csvv", "iris.csv"],
    ["iris", "iris.csv"],
    ["houses.csv", "Houses.csv"],
    ["wine.tsv", "wine"],
    ["./irs.csv", "./iris.csv"],
    ["diabets.csv", undefined],
    ["flowers.csv", undefined],
    ["nowhere/iris.csv", undefined],
    ["iris.csv/x.csv", undefined],
  ])("%s is like %s", async (source, similar) => {
    expect(await problemOf(source, names.path)).toEqual({
      code: "data-file-missing",
      path: source,
      ...(similar !== undefined && { similar }),
    });
  });
});

describe("separators", () => {
  const rows = [
    ["1", "x y"],
    ["2", "a,b"],
  ];

  test.each([
    ["semicolons", "a;b\n1;x y\n2;a,b\n", "data.csv"],
    ["tabs", "a\tb\n1\tx y\n2\ta,b\n", "data.csv"],
    ["tabs, as the file's name says", "a, 1\tb, 2\n1\tx y\n2\ta,b\n", "data.tsv"],
    ["vertical bars", "a|b\n1|x y\n2|a,b\n", "data.txt"],
    ["commas", 'a,b\n1,x y\n2,"a,b"\n', "data.csv"],
    ["commas, with semicolons in the fields", 'a;c,b;d\n1,x y\n2,"a,b"\n', "data.csv"],
    ["semicolons, with commas in the header", '"a,c";"b"\n1;x y\n2;a,b\n', "data.csv"],
    ["semicolons, where commas do not come out even", "a (x,y);b\n1;x y\n2;a,b\n", "data.csv"],
  ])("%s", async (_, text, name) => {
    const table = await readText(text, name);
    expect(table.problem).toBeUndefined();
    expect(table.rows).toEqual(rows);
  });

  test("numbers with commas between other texts are left alone", async () => {
    const { rows: found, problem } = await readText("a;b\n1,5;x\nnone;y\n");
    expect(problem).toBeUndefined();
    expect(found[0]).toEqual(["1,5", "x"]);
  });

  test("a column alone keeps its empty lines apart", async () => {
    const { rows: found, lines } = await readText('text\nx\n\n"y\nz"\n');
    expect(found).toEqual([["x"], ["y\nz"]]);
    expect(lines).toEqual([2, 5]);
  });
});

describe("packed files", () => {
  test("are read as what they hold, and their bytes are those on disk", async () => {
    const bytes = gzipSync('a,b\n1,"x\ny"\n');
    const table = await readText(bytes, "data.csv.gz");
    expect(table.rows).toEqual([["1", "x\ny"]]);
    expect(table.lines).toEqual([3]);
    const plain = await readText(bytes.subarray(0, bytes.length - 12), "cut.csv.gz");
    expect(plain.problem).toMatchObject({ reason: expect.stringMatching(/not a whole gzip file/) });
    const other = await readText("a,b\n1,2\n", "plain.csv.gz");
    expect(other.problem).toMatchObject({ reason: expect.stringMatching(/not a whole gzip file/) });
  });

  test("that are not clean take the other path", async () => {
    const table = await readText(gzipSync("a,b\r\n1,2\n3,4\r\n"), "data.csv.gz");
    expect(table.rows).toEqual([
      ["1", "2"],
      ["3", "4"],
    ]);
  });
});

describe("large files", () => {
  test("100,000 columns are refused in good time", async () => {
    const names = Array.from({ length: 100_000 }, (_, index) => `column${index}`).join(",");
    const zeros = new Array<string>(100_000).fill("0").join(",");
    folder.write("wide.csv", `${names}\n${zeros}\n`.repeat(1) + `${zeros}\n`.repeat(20));
    const started = performance.now();
    expect(await problemOf("wide.csv", folder.path)).toEqual({
      code: "data-too-many-columns",
      path: "wide.csv",
      columns: 100_000,
      most: 10_000,
    });
    expect(performance.now() - started).toBeLessThan(5000);
  });

  test("10,000 columns are read", async () => {
    const names = Array.from({ length: 10_000 }, (_, index) => `column${index}`).join(",");
    folder.write("wide.csv", `${names}\n${names}\n`);
    const table = await tableOf("wide.csv", folder.path);
    expect(table.columns).toHaveLength(10_000);
    const result = await table.connection.runAndReadAll(`select c9999 from ${table.relation}`);
    expect(result.getRowsJS()).toEqual([["column9999"]]);
  });

  test("a mistake far behind is found, with its line", async () => {
    const lines = Array.from({ length: 100_000 }, (_, row) => `${row},"text ${row}"`);
    lines[80_000] = "1,2,3";
    expect((await readText(`a,b\n${lines.join("\n")}\n`)).problem).toMatchObject({
      code: "data-ragged-row",
      line: 80_002,
    });
    lines[80_000] = "1,2,";
    expect((await readText(`a,b\n${lines.join("\n")}\n`)).problem).toMatchObject({
      code: "data-ragged-row",
      line: 80_002,
    });
    lines[80_000] = "1,2";
    const table = await tableOf(folder.write("data.csv", `a,b\n${lines.join("\n")}\n`), folder.path);
    expect(table.rows).toBe(100_000);
    expect(await table.place(80_000)).toBe("line 80002 of data.csv");
  });
});
