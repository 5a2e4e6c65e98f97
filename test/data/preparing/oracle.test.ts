/** Figures and prepared numbers against those of pandas and scikit-learn (oracle.py), on real and on generated tables. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import type { FittedColumn, FittedInput } from "../../../src/data/prepared.js";
import { fitAndPrepare, type ReadyTable } from "../../../src/data/preparing/prepare-table.js";
import { makeRows } from "../../../src/data/preparing/rows.js";
import { temporaryFiles } from "../../../src/data/preparing/temporary.js";
import type { ColumnEncoding, DataInput } from "../../../src/network.js";
import { dataFolder } from "../files.js";
import { table, valuesOf, withTable } from "./datasets.js";

type Figures = {
  fill?: unknown;
  clip?: [number, number];
  scale?: [number, number];
  scales?: [number, number][];
  vocabulary?: string[];
};
type Setting = {
  kind: string;
  column: string;
  missing: string;
  clip?: [number, number];
  [name: string]: unknown;
};
type Rows = readonly [number[], number[], number[]];
type Example = {
  example: string;
  scale: string;
  rows: Rows;
  figures: Figures[];
  sums: number[];
  samples: number[][];
};
type Generated = { text: string; settings: Setting[]; rows: Rows; figures: Figures[]; values: number[][] };

const fixture = gunzipSync(readFileSync(join(import.meta.dirname, "fixtures/oracle.jsonl.gz"))).toString();
const lines = fixture
  .trimEnd()
  .split("\n")
  .map((line) => JSON.parse(line) as Example | Generated);
const examples = lines.filter((line): line is Example => "example" in line);
const generated = lines.filter((line): line is Generated => "text" in line);
const folder = dataFolder();
const examplesFolder = join(import.meta.dirname, "../../../examples");

/** Fits and prepares the given rows, with memory for everything or for nothing. */
async function prepare<Result>(
  [place, source]: readonly [string, string],
  inputs: readonly DataInput[],
  parts: Rows,
  memory: number,
  use: (ready: ReadyTable, parts: number[][][][]) => Result,
): Promise<Result> {
  const files = temporaryFiles();
  try {
    return await withTable(place, source, async (opened) => {
      const rows = Int32Array.from(parts.flat());
      const request = { table: opened, source, inputs, targets: [], rows };
      const ready = await fitAndPrepare(request, parts[0].length, { memory, files });
      let first = 0;
      const values: number[][][][] = [];
      for (const part of parts) {
        const made = makeRows(
          Int32Array.from(part),
          ready.part(first, part.length, []).inputs,
          [],
          undefined,
        );
        values.push(await Promise.all(inputs.map((_, input) => valuesOf(made, input))));
        first += part.length;
      }
      return use(ready, values);
    });
  } finally {
    await files.close();
  }
}

/** Equal but for the rounding to 32 bits, where numbers of about `scale` were involved. */
function expectNear(got: number, wanted: number, scale: number, what: string): void {
  const off = Math.abs(got - wanted);
  if (!(off <= 3e-7 * Math.max(Math.abs(wanted), scale)))
    expect(`${what}: ${got}`).toBe(`${what}: ${wanted}`);
}

function expectFigures(fitted: FittedColumn, wanted: Figures): void {
  const relative = (got: number, want: number) => expectNear(got, want, 1e-9, fitted.column);
  const fills = [("fill" in fitted ? fitted.fill : undefined) ?? []].flat();
  const wantedFills = [wanted.fill ?? []].flat();
  expect(fills.map((fill) => typeof fill)).toEqual(wantedFills.map((fill) => typeof fill));
  for (const [index, fill] of fills.entries()) {
    if (typeof fill === "number") relative(fill, wantedFills[index] as number);
    else expect(fill).toBe(wantedFills[index]);
  }
  const scales = wanted.scales ?? (wanted.scale === undefined ? [] : [wanted.scale]);
  const got = fitted.kind === "date" ? fitted.scales : "scale" in fitted ? [fitted.scale] : [];
  expect(got).toHaveLength(scales.length);
  for (const [index, { offset, divisor }] of got.entries()) {
    relative(offset, scales[index]![0]);
    relative(divisor, scales[index]![1]);
  }
  if (wanted.clip === undefined) return;
  const clip = "clip" in fitted ? fitted.clip : undefined;
  for (const [index, bound] of wanted.clip.entries()) relative(Number(clip?.[index]), bound);
}

describe.each(examples.map((line) => [`${line.example}, ${line.scale}`, line] as const))("%s", (_, line) => {
  test.each([
    ["in memory", 1e9],
    ["in files", 0],
  ])("%s", async (_, memory) => {
    const text = readFileSync(join(examplesFolder, `${line.example}.csv`), "utf8");
    const features = text.split("\n", 1)[0]!.split(",").slice(0, -1);
    const inputs = [
      table(
        ...features.map(
          (column) =>
            ({ kind: "number", column, width: 1, scale: line.scale, missing: "error" }) as ColumnEncoding,
        ),
      ),
    ];
    const source = [examplesFolder, `${line.example}.csv`] as const;
    await prepare(source, inputs, line.rows, memory, (ready, parts) => {
      const { columns } = ready.fitted.inputs[0] as Extract<FittedInput, { kind: "table" }>;
      for (const [index, column] of columns.entries()) expectFigures(column, line.figures[index]!);
      for (const [part, rows] of line.rows.entries()) {
        let sum = 0;
        let size = 0;
        for (const [position, row] of rows.entries()) {
          for (const [place, value] of parts[part]![0]![position]!.entries()) {
            const weight = ((row * features.length + place) % 97) + 1;
            sum += value * weight;
            size += Math.abs(value * weight);
          }
        }
        expect(Math.abs(sum - line.sums[part]!)).toBeLessThan(1e-6 * size);
      }
      for (const [index, sample] of line.samples.entries()) {
        for (const [place, value] of sample.entries()) {
          expectNear(parts[1]![0]![index]![place]!, value, 1, features[place]!);
        }
      }
    });
  });
});

/** Texts are inputs of their own; all other columns are those of the table. */
function inputsOf(settings: readonly Setting[]): DataInput[] {
  const columns = settings
    .filter(({ kind }) => kind !== "text")
    .map(({ clip, ...setting }) => {
      const lists = (setting.classes ?? setting.parts) as unknown[] | undefined;
      const bounds = clip === undefined ? {} : { clip: { lower: clip[0], upper: clip[1] } };
      return { ...setting, ...bounds, width: lists?.length ?? 1 } as unknown as ColumnEncoding;
    });
  const texts = settings
    .filter(({ kind }) => kind === "text")
    .map((setting) => {
      const rest = {
        name: setting.column,
        shape: [setting.length],
        standardize: "lower_and_strip_punctuation",
      };
      return { ...setting, ...rest } as unknown as DataInput;
    });
  return columns.length === 0 ? texts : [table(...columns), ...texts];
}

describe("generated tables", () => {
  test("there are 200 of them", () => expect(generated).toHaveLength(200));

  test.each([0, 1, 2, 3, 4, 5, 6, 7])("eighth %d", async (eighth) => {
    for (const [number, line] of generated.entries()) {
      if (number % 8 !== eighth) continue;
      const name = `table-${number}.csv`;
      folder.write(name, line.text);
      const inputs = inputsOf(line.settings);
      // Every other table by way of files.
      await prepare([folder.path, name], inputs, line.rows, number % 16 < 8 ? 1e9 : 0, (ready, parts) => {
        const columns = ready.fitted.inputs.flatMap((input) => (input.kind === "table" ? input.columns : []));
        for (const column of columns) {
          const place = line.settings.findIndex((setting) => setting.column === column.column);
          expectFigures(column, line.figures[place]!);
        }
        expectValues(line, ready, parts, name);
      });
    }
  });
});

function expectValues(line: Generated, ready: ReadyTable, parts: number[][][][], name: string): void {
  let at = 0;
  const next = { table: 0, text: ready.fitted.inputs[0]?.kind === "table" ? 1 : 0 };
  for (const [index, setting] of line.settings.entries()) {
    const text = setting.kind === "text";
    const lists = (setting.classes ?? setting.parts) as unknown[] | undefined;
    const width = text ? Number(setting.length) : (lists?.length ?? 1);
    const input = text ? next.text++ : 0;
    const from = text ? 0 : next.table;
    if (!text) next.table += width;
    if (text)
      expect(ready.fitted.inputs[input]).toMatchObject({ vocabulary: line.figures[index]!.vocabulary });
    for (const [part, rows] of line.rows.entries()) {
      for (const [position, row] of rows.entries()) {
        for (let place = 0; place < width; place++) {
          const got = parts[part]![input]![position]![from + place]!;
          expectNear(got, line.values[row]![at + place]!, 1, `${name}, ${setting.column}, row ${row}`);
        }
      }
    }
    at += width;
  }
}
