/** Splitting comma-separated text: a table of cases, and csv-parse as the oracle for random text. */
import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createCsvParser } from "../../src/data/csv.js";

const seed = Number(process.env.SEED ?? Date.now() % 1e9);
console.log(`csv seed ${seed}`);

interface Parsed {
  readonly rows: readonly (readonly string[])[];
  readonly lines: readonly number[];
  readonly failure: string | undefined;
}

function parsePieces(...pieces: string[]): Parsed {
  const rows: string[][] = [];
  const lines: number[] = [];
  const parser = createCsvParser((fields, line) => {
    rows.push(fields);
    lines.push(line);
  });
  for (const piece of pieces) parser.write(piece);
  parser.end();
  return { rows, lines, failure: parser.failure };
}

describe("createCsvParser", () => {
  const cases: readonly [string, string, string[][], number[]?][] = [
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
    ],
    [
      "CRLF",
      "a,b\r\n1,2\r\n",
      [
        ["a", "b"],
        ["1", "2"],
      ],
      [1, 2],
    ],
    [
      "CR alone",
      "a,b\r1,2\r",
      [
        ["a", "b"],
        ["1", "2"],
      ],
      [1, 2],
    ],
    ["mixed line ends", "a\r\nb\nc\rd", [["a"], ["b"], ["c"], ["d"]], [1, 2, 3, 4]],
    [
      "empty fields",
      ",b,\n,,\n",
      [
        ["", "b", ""],
        ["", "", ""],
      ],
    ],
    [
      "comma at the very end",
      "a,b\n1,",
      [
        ["a", "b"],
        ["1", ""],
      ],
    ],
    ["empty lines are passed over", "\na\n\n  \r\nb\n\n", [["a"], ["b"]], [2, 5]],
    ["a quoted empty field is not an empty line", 'a\n""\nb', [["a"], [""], ["b"]], [1, 2, 3]],
    [
      "space around fields",
      " a , b\t\n 1,2 ",
      [
        ["a", "b"],
        ["1", "2"],
      ],
    ],
    ["space within quotes stays", '" a "," "', [[" a ", " "]]],
    ["space around quotes", ' "a" ,\t"b" \n', [["a", "b"]]],
    ["comma within quotes", '"1,5",2', [["1,5", "2"]]],
    ["doubled quotes", '"say ""hi""",""""', [['say "hi"', '"']]],
    [
      "line ends within quotes",
      'a,b\n"x\ny","p\r\nq"\n1,2',
      [
        ["a", "b"],
        ["x\ny", "p\r\nq"],
        ["1", "2"],
      ],
      [1, 2, 5],
    ],
    ["quotes in the middle are text", '5" pipe,a"b"c', [['5" pipe', 'a"b"c']]],
    ["text after closing quotes", '"a"b,c', [['"a"b', "c"]]],
    ["nothing", "", []],
  ];
  test.each(cases)("%s", (_, text, rows, lines) => {
    const parsed = parsePieces(text);
    expect(parsed.failure).toBeUndefined();
    expect(parsed.rows).toEqual(rows);
    if (lines !== undefined) expect(parsed.lines).toEqual(lines);
    // The same, character by character.
    expect(parsePieces(...text)).toEqual(parsed);
  });

  test("a quotation mark that is never closed is named by its line", () => {
    const parsed = parsePieces('a,b\n1,2\n3,"4\n5,6\n');
    expect(parsed.rows).toEqual([
      ["a", "b"],
      ["1", "2"],
    ]);
    expect(parsed.failure).toBe("a quotation mark is opened on line 3 and never closed");
  });

  test("a row without end is given up in good time", () => {
    const piece = "x".repeat(65536);
    const parsed = parsePieces("a\n", ...new Array<string>(200).fill(piece));
    expect(parsed.failure).toMatch(/^line 2 is more than/);
    const quoted = parsePieces('a\n"', ...new Array<string>(200).fill(piece));
    expect(quoted.failure).toMatch(/^a quotation mark is opened on line 2/);
  });

  test("reads what csv-parse reads, however the text is cut", () => {
    const field = fc.oneof(
      fc.stringMatching(/^[a-z0-9.+-]{0,6}$/),
      fc
        .array(fc.constantFrom("a", " ", ",", '"', "\n", "\r\n", "é", "😀", "1"), { maxLength: 6 })
        .map(quoted),
    );
    const end = fc.constantFrom("\n", "\r\n");
    const table = fc.tuple(fc.array(fc.array(field, { minLength: 1, maxLength: 4 }), { maxLength: 8 }), end);
    fc.assert(
      fc.property(table, fc.array(fc.nat(80), { maxLength: 5 }), ([rows, lineEnd], cuts) => {
        const text = rows.map((fields) => fields.join(",") + lineEnd).join("");
        const expected = parse(text, {
          trim: true,
          relax_column_count: true,
          skip_empty_lines: true,
          record_delimiter: ["\r\n", "\n", "\r"],
        });
        const places = [0, ...cuts.sort((a, b) => a - b), text.length];
        const pieces = places.slice(1).map((place, index) => text.slice(places[index], place));
        const parsed = parsePieces(...pieces);
        expect(parsed.rows).toEqual(expected);
        for (const [index, line] of parsed.lines.entries()) {
          if (index === 0) continue;
          const breaks = parsed.rows[index - 1]!.join("").match(/\r\n|\n/g)?.length ?? 0;
          expect(line).toBeGreaterThan(parsed.lines[index - 1]! + breaks);
        }
      }),
      { seed, numRuns: 2000 },
    );
  });
});

function quoted(characters: readonly string[]): string {
  return `"${characters.join("").replaceAll('"', '""')}"`;
}
