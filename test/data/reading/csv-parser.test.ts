/** Splitting comma-separated text, however it is cut into pieces. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { trimmed } from "../../../src/data/field.js";
import { createCsvParser } from "../../../src/data/reading/csv-parser.js";

const seed = Number(process.env.SEED ?? Date.now() % 1e9);
console.log(`csv seed ${seed}`);

async function parsePieces(...pieces: string[]) {
  const rows: string[][] = [];
  const lines: number[] = [];
  const parser = createCsvParser((fields, line) => {
    rows.push(fields);
    lines.push(line);
  });
  for (const piece of pieces) parser.write(piece);
  await parser.end();
  return { rows, lines, failure: parser.failure };
}

describe("createCsvParser", () => {
  test.each<[string, string, string[][], number[]]>([
    [
      "plain",
      "a,b\n1,2\n",
      [
        ["a", "b"],
        ["1", "2"],
      ],
      [1, 2],
    ],
    [
      "no last line end",
      "a,b\n1,2",
      [
        ["a", "b"],
        ["1", "2"],
      ],
      [1, 2],
    ],
    [
      "mixed line ends and empty lines",
      "a,b\r\n\n1,2\r3,4\n",
      [
        ["a", "b"],
        ["1", "2"],
        ["3", "4"],
      ],
      [1, 3, 4],
    ],
    ["a byte order mark", "\ufeffa,b\n", [["a", "b"]], [1]],
    ["spaces around fields", " a , b\n", [["a", "b"]], [1]],
    ["quotation marks", '"a,b","c ""d"""\n', [["a,b", 'c "d"']], [1]],
    ["a line end within quotation marks", 'a\r\n"p\r\nq"\r\nx\r\n', [["a"], ["p\nq"], ["x"]], [1, 3, 4]],
    ["a quotation mark out of place", '5" pipe,b\n', [['5" pipe', "b"]], [1]],
    [
      "empty fields",
      "a,,\n,,\n",
      [
        ["a", "", ""],
        ["", "", ""],
      ],
      [1, 2],
    ],
    ["rows of different length", "a,b\n1\n1,2,3\n", [["a", "b"], ["1"], ["1", "2", "3"]], [1, 2, 3]],
  ])("%s", async (_, text, rows, lines) => {
    expect(await parsePieces(text)).toEqual({ rows, lines, failure: undefined });
    // The same, character by character.
    expect(await parsePieces(...text)).toEqual({ rows, lines, failure: undefined });
  });

  test.each([
    [
      "a quotation mark that is never closed",
      'a,b\n1,2\n3,"4\n5,6\n',
      "opened after line 2 and never closed",
    ],
    ["text behind a closing quotation mark", 'a,b\n"1"2,3\n', "behind a closing quotation mark after line 1"],
  ])("%s", async (_, text, failure) => {
    expect((await parsePieces(text)).failure).toContain(failure);
  });

  test("a row without end is given up in good time", async () => {
    const piece = "x".repeat(65536);
    const { failure } = await parsePieces("a\n", ...new Array<string>(200).fill(piece));
    expect(failure).toMatch(/^the row after line 1 is more than/);
  });

  test("gives back the fields that were written, wherever the text is cut", async () => {
    const field = fc
      .array(fc.constantFrom("a", ",", '"', "\n", "é", "😀", "1"), { maxLength: 6 })
      .map((c) => c.join(""));
    const row = fc.array(field, { minLength: 2, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(
        fc.array(row, { maxLength: 8 }),
        fc.array(fc.nat(80), { maxLength: 5 }),
        async (rows, cuts) => {
          const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
          const letters = [...rows.map((fields) => `${fields.map(quoted).join(",")}\n`).join("")];
          const places = [0, ...cuts.sort((a, b) => a - b), letters.length];
          const pieces = places.slice(1).map((place, at) => letters.slice(places[at], place).join(""));
          expect((await parsePieces(...pieces)).rows).toEqual(rows.map((fields) => fields.map(trimmed)));
        },
      ),
      { seed, numRuns: 500 },
    );
  });
});
