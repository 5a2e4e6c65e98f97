/** Fields are cut and read from bytes as they are from text, wherever the pieces of a file end. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { parseNumber } from "../../../src/data/field.js";
import { createCutter, type FieldChunk } from "../../../src/data/reading/csv-cutter.js";
import { textAt } from "../../../src/data/reading/field-bytes.js";

const seed = Number(process.env.SEED ?? Date.now() % 1e9);
console.log(`csv cutter seed ${seed}`);

function cutInPieces(text: string, width: number, size: number) {
  const cutter = createCutter(",", width);
  const rows: string[][] = [];
  const take = (chunks: Iterable<FieldChunk>) => {
    for (const chunk of chunks) {
      for (let row = 0; row < chunk.rows; row++) {
        rows.push(Array.from({ length: width }, (_, column) => textAt(chunk, row * width + column)));
      }
    }
  };
  const bytes = Buffer.from(text);
  for (let from = 0; from < bytes.length; from += size) take(cutter.cut(bytes.subarray(from, from + size)));
  take(cutter.end());
  return { rows, regular: cutter.regular, alike: cutter.alike };
}

test("rows are the same wherever pieces end", () => {
  const letters = fc.constantFrom("a", "1", ",", '"', "\n", "\r\n", "é", "😀");
  const field = fc.array(letters, { maxLength: 5 }).map((parts) => parts.join(""));
  fc.assert(
    fc.property(
      fc.array(fc.tuple(field, field), { minLength: 1, maxLength: 6 }),
      fc.constantFrom("\n", "\r\n"),
      fc.integer({ min: 1, max: 12 }),
      fc.boolean(),
      (fields, end, size, last) => {
        const quoted = (one: string) => (/[",\n]/.test(one) ? `"${one.replaceAll('"', '""')}"` : one);
        const lines = ["x,y", ...fields.map((row) => row.map(quoted).join(","))];
        const text = `\ufeff${lines.join(end)}${last ? end : ""}`;
        const meant = fields.map((row) => row.map((one) => one.replaceAll("\r\n", "\n").trim()));
        const { alike, ...cut } = cutInPieces(text, 2, size);
        expect(cut).toEqual({ rows: meant, regular: true });
        // Line ends between quotation marks are none of the file's lines.
        expect(alike).toBe(true);
      },
    ),
    { seed },
  );
});

test.each([
  ["a row lacks a field", "x,y\n1,2\n3\n"],
  ["a row has one too many", "x,y\n1,2\n3,4,5\n"],
  ["a line is empty", "x,y\n1,2\n\n3,4\n"],
  ["lines end with \r alone", "x,y\r1,2\r3,4\r"],
  ["a line does so", "x,y\n1,2\r3,4\n5,6\n"],
  ["text stands behind a quotation mark", 'x,y\n"1"2,3\n'],
  ["space stands before one", 'x,y\n1, "2"\n'],
  ["one is never closed", 'x,y\n1,"2\n3,4\n'],
])("a file is not regular where %s", (_, text) => {
  for (let size = 1; size < text.length + 2; size++) expect(cutInPieces(text, 2, size).regular).toBe(false);
});

test.each([
  ["x,y\n1,2\n3,4\n", true],
  ["x,y\n1,2\n3,4", true],
  ["x,y\r\n1,2\r\n3,4\r\n", true],
  ["x,y\r\n1,2\r\n3,4", true],
  ["x,y\r\n1,2\n3,4\n", false],
  ["x,y\n1,2\n3,4\r\n", false],
  ["x,y\n1,2\r\n3,4", false],
  // What \r alone ends may be meant to go on.
  ["x,y\n1,2\n3,4\r", false],
  ["x,y\r\n1,2\r\n3,4\r", false],
])("whether lines end alike is known of %j: %s", (text, alike) => {
  for (let size = 1; size < text.length + 2; size++) expect(cutInPieces(text, 2, size).alike).toBe(alike);
});

/** The number that a field is found to be, which stands at the beginning, in the middle and at the end of a row. */
function numberOf(text: string, end: string): number {
  const cutter = createCutter(",", 3);
  const found: number[] = [];
  for (const { numbers } of cutter.cut(Buffer.from(`a,b,c${end}${text},${text},${text}${end}`)))
    found.push(...numbers.subarray(0, 3));
  expect(found).toEqual(new Array(3).fill(found[0]));
  return found[0]!;
}

test("numbers are the same as of text, and what is not simple is left to that", () => {
  const digits = fc.stringMatching(/^[+-]?[0-9]{0,18}([.][0-9]{0,18})?(e[0-9])?$/);
  const others = fc.constantFrom("", "-", ".", "-.", "1.2.3", "--1", "1-", " 1", "nan", "1_0", "0x1", "5;1");
  let quick = 0;
  fc.assert(
    fc.property(
      fc.oneof({ weight: 9, arbitrary: digits }, others),
      fc.constantFrom("\n", "\r\n"),
      (text, end) => {
        const found = numberOf(text, end);
        if (Number.isNaN(found)) return;
        quick++;
        expect(found).toBe(parseNumber(text));
      },
    ),
    { seed, numRuns: 5000 },
  );
  expect(quick).toBeGreaterThan(500);
  for (const text of ["0", "-0", "7.", ".5", "-12.25", "123456789012345", "0.00000000000001", "999999999"])
    expect(numberOf(text, "\n")).toBe(parseNumber(text));
});
