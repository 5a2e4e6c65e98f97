/** A separated file means the same whether DuckDB or csv-parse reads it. */
import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { expect, test } from "vitest";
import { readRows } from "../../../src/data/reading/csv-careful.js";
import { columnNames } from "../../../src/data/reading/csv-header.js";
import { textAt } from "../../../src/data/reading/field-bytes.js";
import { textOf } from "../../../src/data/reading/field-sql.js";
import type { Table } from "../../../src/data/reading/table.js";
import { createRandom } from "../../../src/random.js";
import { dataFolder } from "../files.js";
import { tableOf, textsOf } from "./tables.js";

const seed = Number(process.env.SEED ?? Date.now() % 1e9);
console.log(`csv paths seed ${seed}`);
const folder = dataFolder();

/** Fields as people write them. */
const calmField = fc.oneof(
  fc.constantFrom(
    "",
    "1",
    "-2.5",
    "a b",
    "naïve",
    "日本",
    "NA",
    "1_000",
    " x ",
    '5" pipe',
    "\u00a0y\u00a0",
    "'",
    "\\",
  ),
  fc
    .array(fc.constantFrom("a", ",", '"', "\n", "\r\n", "\r", " ", "\t", ";", "é", "😀", ""), {
      maxLength: 6,
    })
    .map((letters) => `"${letters.join("").replaceAll('"', '""')}"`),
);
/** And as nobody should. */
const wildField = fc.oneof(
  calmField,
  fc.constantFrom(' "a,b"', '"a" ', '""', '"x""y"', '  "p" ', '\t"q"', '"r"\t'),
);

interface Written {
  readonly text: string;
  readonly width: number;
}

const written: fc.Arbitrary<Written> = fc
  .tuple(fc.constantFrom(1, 2, 2, 3, 4), fc.constantFrom(calmField, calmField, wildField))
  .chain(([width, field]) =>
    fc.record({
      width: fc.constant(width),
      text: fc
        .record({
          mark: fc.constantFrom("", "", "\ufeff"),
          names: fc.constantFrom(["a", "b", "c", "d"], ['"a"', '"b, x"', "a", ""], ["x_1", "y", "z", "é"]),
          rows: fc.array(fc.array(field, { minLength: width, maxLength: width }), {
            minLength: 1,
            maxLength: 8,
          }),
          ends: fc.oneof(
            { weight: 4, arbitrary: fc.constantFrom(["\n"], ["\r\n"], ["\r"]) },
            { weight: 1, arbitrary: fc.constant(["\n", "\r\n"]) },
            { weight: 1, arbitrary: fc.constant(["\n", "\n\n", "\n \n"]) },
          ),
          last: fc.boolean(),
        })
        .map(({ mark, names, rows, ends, last }) => {
          const lines = [names.slice(0, width), ...rows].map((fields) => fields.join(","));
          const text = lines.map((line, at) => line + ends[at % ends.length]!).join("");
          return mark + (last ? text : text.replace(/[\r\n ]+$/, ""));
        }),
    }),
  );

async function carefully(path: string): Promise<(string | null)[][]> {
  const rows: (string | null)[][] = [];
  await readRows({ path, name: "data.csv" }, ",", (fields) => {
    rows.push(fields.map((text) => (text === "" ? null : text)));
    return undefined;
  });
  return rows;
}

function directly(text: string): string[][] {
  return parse(text.replaceAll(/\r\n?/g, "\n"), {
    bom: true,
    relax_quotes: true,
    skip_empty_lines: true,
    trim: true,
  });
}

/** As the scan has them, of a table that can be scanned. */
async function scanned(table: Table): Promise<(string | null)[][]> {
  const rows: (string | null)[][] = [];
  await table.scan!((chunk) => {
    expect(chunk.firstRow).toBe(rows.length);
    for (let row = 0; row < chunk.rows; row++) {
      rows.push(table.columns.map((_, column) => textAt(chunk, row * chunk.width + column) || null));
    }
    return undefined;
  });
  return rows;
}

/** Whether DuckDB reads the file itself. */
async function isQuick(table: Table): Promise<boolean> {
  const result = await table.connection.runAndReadAll(
    "select count(*)::int from duckdb_views() where sql like '%read_csv%'",
  );
  return result.getRowsJS()[0]![0] !== 0;
}

test("files of all kinds are read alike on both paths", { timeout: 120_000 }, async () => {
  const paths = { quick: 0, scanned: 0, careful: 0, unreadable: 0 };
  await fc.assert(
    fc.asyncProperty(written, async ({ text }) => {
      const path = folder.write("data.csv", text);
      let expected: (string | null)[][];
      try {
        expected = await carefully(path);
      } catch {
        await expect(tableOf("data.csv", folder.path)).rejects.toThrow(/data-/);
        paths.unreadable++;
        return;
      }
      let table: Table;
      try {
        table = await tableOf("data.csv", folder.path);
      } catch (error) {
        // What looks like no header is told before the rows are looked at.
        if (/data-no-header/.test(String(error))) return;
        throw error;
      }
      expect(await textsOf(table)).toEqual(expected);
      expect(table.rows).toBe(expected.length);
      if (table.scan !== undefined) {
        expect(await scanned(table)).toEqual(expected);
        paths.scanned++;
      }
      const [header, ...rows] = directly(text);
      expect(table.columns.map(({ name }) => name)).toEqual(columnNames(header!));
      const ascii = (fields: string[]) => fields.map((one) => one.trim());
      if (!/[\u00a0]/.test(text))
        expect(expected.map((row) => row.map((one) => one ?? ""))).toEqual(rows.map(ascii));
      paths[(await isQuick(table)) ? "quick" : "careful"]++;
      table.close();
    }),
    { seed, numRuns: Number(process.env.RUNS ?? 200) },
  );
  console.log(paths);
  expect(paths.quick).toBeGreaterThan(20);
  expect(paths.scanned).toBeGreaterThan(20);
  expect(paths.careful).toBeGreaterThan(20);
});

test("a large file of texts is read rightly, wherever DuckDB begins its pieces", {
  timeout: 120_000,
}, async () => {
  // Texts that look like rows, and quotation marks at the ends of lines.
  const pieces = ["1,2,3\n", "x", '"', ", ", '"\n', "4,5,6\n7,8,9\n", "word ", '""'];
  const random = createRandom(seed);
  const lines = ["a,b,c"];
  let bytes = 0;
  let rows = 0;
  for (; bytes < 18e6; rows++) {
    const count = [1, 3, 20, 200][random.integer(4)]!;
    const text = Array.from({ length: count }, () => pieces[random.integer(pieces.length)]!).join("");
    lines.push(`${rows},"${text.replaceAll('"', '""')}",${2 * rows}`);
    bytes += text.length;
  }
  folder.write("large.csv", `${lines.join("\n")}\n`);
  const table = await tableOf("large.csv", folder.path, { threads: 4 });
  const [a, b, c] = table.columns.map(({ sql }) => sql);
  const sums = `count(*), sum(${a}::int), sum(${c}::int), sum(strlen(${b}))`;
  const found = await table.connection.runAndReadAll(`select ${sums} from ${table.relation}`);
  const numbers = (rows * (rows - 1)) / 2;
  expect(found.getRowsJS()[0]!.map(Number)).toEqual([rows, numbers, 2 * numbers, bytes]);
  const seen = [0, 0, 0];
  for (const row of await scanned(table)) {
    seen[0]! += Number(row[0]);
    seen[1]! += Number(row[2]);
    seen[2]! += row[1]?.length ?? 0;
  }
  const trimmed = `sum(strlen(${textOf(table.columns[1]!)}))`;
  const texts = await table.connection.runAndReadAll(`select ${trimmed} from ${table.relation}`);
  expect(seen).toEqual([numbers, 2 * numbers, Number(texts.getRowsJS()[0]![0])]);
});
