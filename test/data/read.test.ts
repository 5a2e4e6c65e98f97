/** Reading data files: what comes out of good ones, and which problem is named for the others. */
import { chmodSync, mkdirSync, truncateSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { readTable } from "../../src/data/read.js";
import { dataFolder } from "./files.js";

const folder = dataFolder();

async function read(path: string, source = "data.csv") {
  const rows: (readonly string[])[] = [];
  const lines: number[] = [];
  let header: readonly string[] = [];
  const result = await readTable(path, source, {
    header: (names) => {
      header = names;
    },
    row: (fields, line) => {
      rows.push(fields);
      lines.push(line);
    },
  });
  return { header, rows, lines, problem: result.problem, result };
}

const readText = (text: string | Uint8Array) => read(folder.write("data.csv", text));

describe("tables", () => {
  test("header, rows and lines", async () => {
    const table = await readText('a,b\r\n1,"x\r\ny"\r\n\r\n2,z\r\n');
    expect(table.header).toEqual(["a", "b"]);
    expect(table.rows).toEqual([
      ["1", "x\ny"],
      ["2", "z"],
    ]);
    expect(table.lines).toEqual([3, 5]);
    expect(table.result).toMatchObject({ rows: 2 });
  });

  test("a byte order mark is not part of the first name", async () => {
    expect((await readText("\ufeffa,b\n1,2\n")).header).toEqual(["a", "b"]);
    expect((await readText('\ufeff"a",b\n1,2\n')).header).toEqual(["a", "b"]);
  });

  test("the fingerprint is the SHA-256 of the bytes", async () => {
    // printf 'a,b\n1,2\n' | sha256sum
    const { result } = await readText("a,b\n1,2\n");
    expect(result).toEqual({
      rows: 1,
      fingerprint: "492d5ea496056f1a6a6592241032fab764c321596317930b4fa0e1e8bc3b7470",
    });
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
    ["semicolons", "a;b\n1;2\n", /separated by semicolons/],
    ["tabs", "a\tb\n1\t2\n", /separated by tabs/],
    ["an open quotation mark", 'a,b\n1,"2\n3,4\n', /quotation mark is opened after line 1/],
  ])("%s cannot be read", async (_, content, reason) => {
    const { problem } = await readText(content);
    expect(problem).toMatchObject({ code: "data-file-unreadable", path: "data.csv" });
    expect(problem?.code === "data-file-unreadable" && problem.reason).toMatch(reason);
  });

  test("a folder, and a file that is too large", async () => {
    mkdirSync(join(folder.path, "folder"));
    expect((await read(join(folder.path, "folder"))).problem).toMatchObject({
      code: "data-file-unreadable",
      reason: "it is a folder, not a file",
    });
    const large = folder.write("large.csv", "a\n1\n");
    truncateSync(large, 1.5e9);
    expect((await read(large)).problem).toMatchObject({
      code: "data-file-unreadable",
      reason: "it is 1.5 GB large, and files up to 1 GB can be read",
    });
  });

  test.skipIf(process.getuid?.() === 0)("a file without permission", async () => {
    const path = folder.write("secret.csv", "a\n1\n");
    chmodSync(path, 0);
    expect((await read(path)).problem).toMatchObject({ reason: "you have no permission to read it" });
  });

  test("an impossible name", async () => {
    expect((await read(`${folder.path}/a\0b.csv`)).problem).toMatchObject({ code: "data-file-unreadable" });
  });
});

describe("a missing file", () => {
  const names = dataFolder();
  for (const name of ["iris.csv", "wine.csv", "Houses.csv", "notes.txt", "wine"]) names.write(name, "a\n1\n");
  mkdirSync(join(names.path, "diabetes.csv"));

  test.each([
    ["irs.csv", "irs.csv", "iris.csv"],
    ["iris.csvv", "iris.csvv", "iris.csv"],
    ["iris", "iris", "iris.csv"],
    ["houses.csv", "houses.csv", "Houses.csv"],
    ["wine.tsv", "wine.tsv", "wine"],
    ["irs.csv", "./data/irs.csv", "./data/iris.csv"],
    ["diabets.csv", "diabets.csv", undefined],
    ["flowers.csv", "flowers.csv", undefined],
    ["nowhere/iris.csv", "nowhere/iris.csv", undefined],
    ["iris.csv/x.csv", "iris.csv/x.csv", undefined],
  ])("%s, written %s, is like %s", async (name, source, similar) => {
    const { problem } = await read(join(names.path, name), source);
    expect(problem).toEqual({
      code: "data-file-missing",
      path: source,
      ...(similar !== undefined && { similar }),
    });
  });
});
