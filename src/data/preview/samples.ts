/** Single rows of prepared data: where a row has gone, its numbers and targets, and some training rows of each class. */
import type { SplitName } from "../../preview.js";
import type { PreparedData, Rows } from "../prepared.js";

const splitNames: readonly SplitName[] = ["train", "validation", "test"];

export interface PlacedRow {
  readonly split: SplitName;
  readonly rows: Rows;
  /** Within the split. */
  readonly position: number;
}

/** Where each of the first rows has gone; one that was left out is missing. Test rows of a file of their own are not theirs. */
export function placesOf(prepared: PreparedData, ownTest: boolean, most: number): Map<number, PlacedRow> {
  const places = new Map<number, PlacedRow>();
  for (const split of splitNames) {
    if (split === "test" && ownTest) continue;
    const rows = prepared[split];
    for (let position = 0; position < rows.count; position++) {
      const row = rows.index[position]!;
      if (row < most) places.set(row, { split, rows, position });
    }
  }
  return places;
}

/** The numbers of one input for one row; with `seed` changed as the dataset's `augment` says. */
export async function rowValues(
  rows: Rows,
  input: number,
  position: number,
  seed?: number,
): Promise<Float32Array> {
  const values = rows.inputs[input]!;
  const into = new Float32Array(values.size);
  await values.fill(Int32Array.of(position), into, seed);
  return into;
}

/** The targets of a row as a person reads them. */
export function targetTexts({ targets }: PreparedData, { rows, position }: PlacedRow): string[] {
  return targets.map(({ classes, width }, at) => {
    const values = rows.targets[at]!.subarray(position * width, (position + 1) * width);
    if (classes === undefined) return numberText(values[0]!);
    if (width === 1) return classes[values[0]!] ?? "–";
    const held = classes.filter((_, label) => values[label] === 1);
    return held.length === 0 ? "none" : held.join(", ");
  });
}

function numberText(value: number): string {
  return String(Number(value.toPrecision(6)));
}

export interface ChosenRow {
  readonly place: PlacedRow;
  /** Its class; of numbers, the target with its value. */
  readonly label: string;
}

/** Of more classes than these only some are shown. */
const mostLabels = 12;

/** The first training rows of each class, class by class; where targets are numbers, the first rows. */
export function chooseRows(prepared: PreparedData, ofEach: number): ChosenRow[] {
  const { train: rows, targets } = prepared;
  const [first] = targets;
  const classes = first?.classes?.length ?? 1;
  const wanted = ofEach * Math.min(mostLabels, first?.classes === undefined ? 6 : classes);
  const byLabel = new Map<string, ChosenRow[]>();
  let found = 0;
  for (let position = 0; position < rows.count && found < wanted; position++) {
    const place: PlacedRow = { split: "train", rows, position };
    const text = targetTexts(prepared, place)[0] ?? "";
    const numeric = first?.classes === undefined;
    const key = numeric ? "" : text;
    const group = byLabel.get(key) ?? [];
    if (!numeric && (group.length >= ofEach || (group.length === 0 && byLabel.size >= mostLabels))) continue;
    byLabel.set(key, [...group, { place, label: numeric ? `${first?.name ?? "target"} ${text}` : text }]);
    found++;
  }
  return [...byLabel].sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([, group]) => group);
}
