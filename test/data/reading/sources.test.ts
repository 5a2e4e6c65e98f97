/** What a source can name beside one file: patterns, folders of classes, and what lies outside the workspace. */
import { mkdirSync, realpathSync, symlinkSync, unlinkSync, utimesSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { DataError } from "../../../src/data/data-error.js";
import { filesOf } from "../../../src/data/reading/locate.js";
import { openTable } from "../../../src/data/reading/open-table.js";
import { dataErrorOf, LibraryMissing } from "../../../src/data/reading/problems.js";
import { type DataFolder, dataFolder } from "../files.js";
import { writeParquet } from "./make-files.js";
import { problemOf, reasonOf, tableOf, textsOf, valuesOf } from "./tables.js";

/** A folder with these files; a file's folder is made with it. */
function folderOf(files: Readonly<Record<string, string | Uint8Array>>): DataFolder {
  const folder = dataFolder();
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(path.join(folder.path, path.dirname(name)), { recursive: true });
    folder.write(name, content);
  }
  return folder;
}

describe("patterns", () => {
  const folder = folderOf({
    "2024-02.csv": "a,b\n3,z\n",
    "2024-01.csv": 'a,b\n1,"x\ny"\n2,y\n',
    "2024-10.csv": "b,a\nw,4\n",
    ".2024-03.csv": "a,b\n9,9\n",
    "2023-01.csv": "a,c\n1,2\n",
    "deep/er/2024-11.csv": "a,b\n5,v\n",
    "we[i]rd*.csv": "a,b\n6,u\n",
    "plain.jsonl": '{"a": 1}\n{"a": 2}\n',
    "more.jsonl": '{"b": "x", "a": 3}\n',
    "2024.jsonl": "{}\n",
  });
  const texts = async (source: string) => textsOf(await tableOf(source, folder.path));

  test("files come in the order of their names, and columns by theirs", async () => {
    const table = await tableOf("2024-*.csv", folder.path);
    expect(await textsOf(table)).toEqual([
      ["1", "x\ny"],
      ["2", "y"],
      ["3", "z"],
      ["4", "w"],
    ]);
    expect(await table.place(0)).toBe("line 3 of 2024-01.csv");
    expect(await table.place(2)).toBe("line 2 of 2024-02.csv");
    expect(await table.place(3)).toBe("line 2 of 2024-10.csv");
    expect(table.folder).toBe(folder.path);
  });

  test("the fingerprint is that of all bytes in that order", async () => {
    const { createHash } = await import("node:crypto");
    const all = 'a,b\n1,"x\ny"\n2,y\n' + "a,b\n3,z\n";
    const table = await tableOf("2024-0?.csv", folder.path);
    expect(await table.fingerprint()).toBe(createHash("sha256").update(all).digest("hex"));
  });

  test.each([
    [
      "**/2024-1*.csv",
      [
        ["4", "w"],
        ["5", "v"],
      ],
    ],
    ["*/er/2024-*.csv", [["5", "v"]]],
    ["2024-[0][2-9].csv", [["3", "z"]]],
    ["2024-[!01]*.csv", undefined],
    ["we[i]rd*.csv", [["6", "u"]]],
  ])("%s", async (source, rows) => {
    if (rows === undefined) {
      expect(await problemOf(source, folder.path)).toEqual({ code: "data-file-missing", path: source });
    } else {
      const found = await texts(source);
      expect(found.map((row) => row.toSorted())).toEqual(rows);
    }
  });

  test("lines of JSON share their keys", async () => {
    const table = await tableOf("[mp]*.jsonl", folder.path);
    expect(table.columns.map(({ name }) => name)).toEqual(["b", "a"]);
    expect(await valuesOf(table)).toEqual([
      ["x", 3],
      [null, 1],
      [null, 2],
    ]);
    expect(await table.place(2)).toBe("line 2 of plain.jsonl");
  });

  test("files that differ in their columns are told apart by name", async () => {
    expect(await problemOf("202*.csv", folder.path)).toEqual({
      code: "data-file-unreadable",
      path: "2024-01.csv",
      reason: "it has no column c, which 2023-01.csv has",
    });
    await writeParquet(folder, "p1.parquet", "select 1 as a");
    await writeParquet(folder, "p2.parquet", "select 'x' as a");
    expect(await problemOf("p?.parquet", folder.path)).toMatchObject({
      path: "p2.parquet",
      reason: "its column a is of type text, and of type number in p1.parquet",
    });
  });

  test("files of several kinds are refused", async () => {
    expect(await reasonOf("2024*", folder.path)).toMatch(/are not of one kind$/);
  });

  test("a hundred files are one table", async () => {
    const many = folderOf({});
    for (let file = 0; file < 100; file++)
      many.write(`part-${String(file).padStart(3, "0")}.csv`, `a,b\n${file},x\n`);
    const table = await tableOf("part-*.csv", many.path);
    expect((await textsOf(table)).map(([a]) => Number(a))).toEqual(
      Array.from({ length: 100 }, (_, file) => file),
    );
  });
});

describe("folders of classes", () => {
  const cat = Buffer.from([0x89, 0x50]);
  const images = {
    "dog/2.png": cat,
    "cat/b.JPG": cat,
    "cat/a.webp": cat,
    "cat/.hidden.png": cat,
    "cat/notes.md": "x",
    ".git/x.png": cat,
    "readme.md": "x",
  };

  test("images are listed by class and name", async () => {
    const folder = folderOf(images);
    const table = await tableOf("./", folder.path);
    expect(table.form).toBe("images");
    expect(table.columns.map(({ name }) => name)).toEqual(["image", "label"]);
    expect(await valuesOf(table)).toEqual([
      ["cat/a.webp", "cat"],
      ["cat/b.JPG", "cat"],
      ["dog/2.png", "dog"],
    ]);
    expect(table.folder).toBe(folder.path);
    expect(await table.place(2)).toMatch(/^dog\/2.png in /);
  });

  test("the fingerprint tells in which class a file lies", async () => {
    const one = await tableOf(".", folderOf(images).path);
    const same = await tableOf(".", folderOf(images).path);
    const moved = await tableOf(".", folderOf({ ...images, "dog/2.png": "", "dog/3.png": cat }).path);
    expect(await one.fingerprint()).toBe(await same.fingerprint());
    expect(await one.fingerprint()).not.toBe(await moved.fingerprint());
  });

  test("texts are read", async () => {
    const folder = folderOf({ "pos/1.txt": "Good,\r\n“very” good", "neg/1.txt": "Bad", "neg/2.txt": " \n" });
    const table = await tableOf("", folder.path);
    expect(table.form).toBe("texts");
    expect(table.columns.map(({ name }) => name)).toEqual(["text", "label"]);
    expect(await valuesOf(table)).toEqual([
      ["Bad", "neg"],
      [null, "neg"],
      ["Good,\n“very” good", "pos"],
    ]);
  });

  test.each<[string, Record<string, string | Uint8Array>, RegExp]>([
    ["one class", { "cat/a.png": cat, "dog/readme.md": "" }, /^it holds one class only, cat;/],
    ["images and texts", { "cat/a.png": cat, "dog/a.txt": "x" }, /^it holds images and texts;/],
    ["nothing", {}, /^it is empty, and a folder has to hold a folder of images/],
    ["files side by side", { "a.png": cat, "b.png": cat }, /^its files lie side by side,/],
    ["other files", { "cat/a.bmp": cat, "dog/b.bmp": cat }, /^it holds cat\/a.bmp, and a folder has to hold/],
    [
      "text in Latin-1",
      { "a/1.txt": Buffer.from("é", "latin1"), "b/1.txt": "x" },
      /^a\/1.txt is not UTF-8 text/,
    ],
  ])("%s is refused", async (_, files, reason) => {
    expect(await reasonOf(".", folderOf(files).path)).toMatch(reason);
  });
});

describe("the workspace", () => {
  const outside = folderOf({ "secret.csv": "a,b\n1,2\n", "x/1.png": "", "y/1.png": "" });
  const inside = folderOf({ "data.csv": "a,b\n1,2\n", "sub/data.csv": "a,b\n1,2\n", "cat/a.png": "" });
  symlinkSync(path.join(outside.path, "secret.csv"), path.join(inside.path, "link.csv"));
  symlinkSync(outside.path, path.join(inside.path, "away"));
  const root = realpathSync(inside.path);
  const allowed = (file: string) => file === root || file.startsWith(root + path.sep);

  test.each(["data.csv", "sub/../data.csv", "*.csv", "sub/*.csv", path.join(inside.path, "data.csv")])(
    "%s is read",
    async (source) => {
      const only = source === "*.csv" ? "d*.csv" : source;
      expect(await problemOf(only, inside.path, { allowed })).toBeUndefined();
    },
  );

  test.each([
    path.join(outside.path, "secret.csv"),
    path.relative(inside.path, path.join(outside.path, "secret.csv")),
    "link.csv",
    "away/secret.csv",
    "away",
    "*.csv",
    path.join(outside.path, "*.csv"),
    path.join(outside.path, "nothing-is-here.csv"),
    "away/nothing-is-here.csv",
  ])("%s is not", async (source) => {
    expect(await problemOf(source, inside.path, { allowed })).toEqual({
      code: "data-outside-workspace",
      path: source,
    });
  });

  test("a link among the images of a class is followed no further than that", async () => {
    mkdirSync(path.join(inside.path, "classes/one"), { recursive: true });
    mkdirSync(path.join(inside.path, "classes/two"), { recursive: true });
    inside.write("classes/one/1.png", "");
    symlinkSync(path.join(outside.path, "x/1.png"), path.join(inside.path, "classes/two/1.png"));
    expect(await problemOf("classes", inside.path, { allowed })).toMatchObject({
      code: "data-outside-workspace",
    });
    expect(await problemOf("classes", inside.path)).toBeUndefined();
  });
});

describe("a file that is taken away or changed while it is open", () => {
  const rows = Array.from({ length: 50_000 }, (_, row) => `${row},text ${row}`);
  const text = `a,b\n${rows.join("\n")}\n`;

  test.each([
    ["taken away", (file: string) => unlinkSync(file), /no longer there/],
    [
      "cut short",
      (_: string, folder: DataFolder) => folder.write("data.csv", "a,b\n1,2,3\n"),
      /changed while it was read/,
    ],
  ])("%s", async (_, change, reason) => {
    const folder = folderOf({ "data.csv": text });
    const table = await tableOf("data.csv", folder.path);
    const sum = () =>
      table.connection.runAndReadAll(`select max(${table.columns[1]!.sql}) from ${table.relation}`);
    await sum();
    change(path.join(folder.path, "data.csv"), folder);
    utimesSync(folder.path, new Date(), new Date());
    const error = await sum().then(
      () => undefined,
      (thrown) => dataErrorOf(thrown, { source: "data.csv" }),
    );
    expect(error).toBeInstanceOf(DataError);
    expect((error as Error).message).toMatch(reason);
    expect((error as Error).message).toMatch(/^`data.csv` cannot be read: /);
  });

  test("a library that is not there is told", () => {
    const error = dataErrorOf(new LibraryMissing("DuckDB", undefined), { source: "data.csv" });
    expect((error as Error).message).toMatch(
      /^`data.csv` cannot be read: DuckDB, which reads it, could not be loaded/,
    );
  });

  test("a mistake of ours is not the data's", () => {
    const error = new TypeError("x is not a function");
    expect(dataErrorOf(error, { source: "data.csv" })).toBe(error);
  });
});

test("the files of a source are known without reading them", async () => {
  const folder = folderOf({ "a.csv": "", "b.csv": "", "photos/cat/1.png": "", "photos/dog/1.png": "" });
  const names = async (source: string) =>
    (await filesOf({ source }, folder.path)).map((file) => path.relative(folder.path, file));
  expect(await names("*.csv")).toEqual(["a.csv", "b.csv"]);
  expect(await names("a.csv")).toEqual(["a.csv"]);
  expect(await names("photos")).toEqual(["photos", "photos/cat", "photos/dog"]);
  expect(await names("c.csv")).toEqual([]);
});

test("opening can be stopped before it begins", async () => {
  const folder = folderOf({ "data.csv": "a,b\n1,2\n" });
  const stopped = AbortSignal.abort();
  await expect(openTable({ source: "data.csv" }, folder.path, { signal: stopped })).rejects.toThrow(/abort/i);
});
