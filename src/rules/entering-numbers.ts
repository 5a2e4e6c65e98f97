/** The numbers that enter a network, in figures: each column of each input as its encoding makes it. */
import type { ColumnEncoding, DataInput, DatePart, ScaleMethod } from "../network.js";
import type { Column, DataProfile, DateColumn, NumberColumn } from "../profile.js";

/** A column of numbers, or a part of a date, before anything is scaled. */
export interface EnteringNumber {
  /** As a sentence says it: `` `age` ``, `` the year of `listed` ``, `` the pixels of `photo` ``. */
  readonly called: string;
  readonly column: string;
  /** As evidence says it. */
  readonly name: string;
  readonly min: number;
  readonly max: number;
  readonly mean: number;
  readonly deviation: number;
  /** Whether the dataset brings it to scale. */
  readonly scaled: boolean;
}

/** What an input gives, as far as it is numbers that can be large or small: flags, words and classes have no scale. */
export function enteringNumbers(input: DataInput, profile: DataProfile): EnteringNumber[] {
  if (input.kind === "table") {
    const columns = new Map(profile.columns.map((column) => [column.name, column]));
    return input.columns.flatMap((encoding) => numbersOf(encoding, columns.get(encoding.column)));
  }
  if (input.kind !== "image") return [];
  // A pixel is a byte; a picture that uses all of the range has about this deviation.
  const pixels = { min: 0, max: 255, mean: 127.5, deviation: 255 / Math.sqrt(12) };
  return [
    {
      called: `the pixels of \`${input.column}\``,
      column: input.column,
      name: input.column,
      ...pixels,
      scaled: input.scale !== "none",
    },
  ];
}

function numbersOf(encoding: ColumnEncoding, column: Column | undefined): EnteringNumber[] {
  switch (encoding.kind) {
    case "number":
    case "array": {
      if (column?.kind !== encoding.kind) return [];
      const figures = encoding.clip !== undefined && column.kind === "number" ? clipped(column) : column;
      return [entering(encoding, `\`${column.name}\``, column.name, figures)];
    }
    case "date":
      if (column?.kind !== "date") return [];
      return encoding.parts.map((part) =>
        entering(
          encoding,
          `the ${part} of \`${column.name}\``,
          `${part} of ${column.name}`,
          partFigures(part, column),
        ),
      );
    default:
      return [];
  }
}

type Figures = Pick<NumberColumn, "min" | "max" | "mean" | "deviation">;

function entering(
  { column, scale }: { readonly column: string; readonly scale: ScaleMethod },
  called: string,
  name: string,
  { min, max, mean, deviation }: Figures,
): EnteringNumber {
  return { called, column, name, min, max, mean, deviation, scaled: scale !== "none" };
}

/** Outliers are brought back before they enter: what remains is taken to be spread as its middle half is. */
function clipped(column: NumberColumn): Figures {
  if (column.quartiles === undefined) return column;
  const [lower, median, upper] = column.quartiles;
  const [quarter, reach] = [upper - lower, 2 * (upper - lower)];
  if (quarter === 0) return column;
  return {
    min: Math.max(column.min, lower - reach),
    max: Math.min(column.max, upper + reach),
    mean: median,
    // The middle half of a normal distribution is 1.349 deviations wide.
    deviation: Math.min(column.deviation, quarter / 1.349),
  };
}

const partRanges: Readonly<Partial<Record<DatePart, readonly [number, number]>>> = {
  month: [1, 12],
  day: [1, 31],
  weekday: [0, 6],
  hour: [0, 23],
  minute: [0, 59],
};

/** Evenly spread between the first and the last. */
function partFigures(part: DatePart, { from, to }: DateColumn): Figures {
  const [min, max] = partRanges[part] ?? [wide(part, from), wide(part, to)];
  return { min, max, mean: (min + max) / 2, deviation: (max - min) / Math.sqrt(12) };
}

/** The year, or the days since 1970. */
function wide(part: DatePart, date: string): number {
  return part === "year" ? Number(date.slice(0, 4)) : Date.parse(date.slice(0, 10)) / 86_400_000;
}
