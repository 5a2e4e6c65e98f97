/** Gathers the figures of a column of numbers from its values, piece by piece. */
import { differentIn, mostValues } from "./different.js";
import { type DrawnRows, growingList } from "./drawn-rows.js";
import type { NumberFigures, ValueCount } from "./figure-kinds.js";
import { isNumeric } from "./kinds.js";
import { createMoments } from "./moments.js";

export interface NumberGatherer {
  /** The numbers of the next `rows` rows, NaN where there is none; what it is given is overwritten. */
  take(values: Float64Array, rows: number, drawn: DrawnRows): void;
  /** Of so many rows some hold no number: `missing` lack one, and `infinite` ones are too large. */
  figures(rows: number, missing: number, infinite: number): NumberFigures;
}

export function gatherNumbers(typed: boolean): NumberGatherer {
  const moments = createMoments();
  const sample = growingList();
  const counter = numberCounter();
  let few = true;
  return {
    take(values, rows, drawn) {
      for (let index = 0; index < drawn.count; index++) {
        const value = values[drawn.rows[index]!]!;
        if (!Number.isNaN(value)) sample.push(value);
      }
      let count = 0;
      for (let row = 0; row < rows; row++) {
        const value = values[row]!;
        // The zero added makes one of 0 and −0.
        if (!Number.isNaN(value)) values[count++] = value + 0;
      }
      moments.add(values, count);
      few &&= counter.add(values, count);
    },
    figures(rows, missing, infinite) {
      const numbers = moments.count;
      const texts = rows - numbers - missing - infinite;
      const drawn = sample.sorted();
      const values = few ? counter.entries() : undefined;
      const { min, max, mean, deviation, integers } = moments;
      return {
        kind: "number",
        numbers,
        missing,
        infinite,
        texts,
        fits: typed || isNumeric({ filled: numbers + texts, numbers, neutral: 0 }),
        min,
        max,
        mean,
        deviation,
        integers,
        distinct: differentIn(drawn, numbers),
        ...(values && { values }),
        sample: drawn,
      };
    },
  };
}

/** Whole numbers from 0 to here are counted without a map. */
const smallest = 2048;

/** Counts how often which number occurs, as long as there are few different ones. */
function numberCounter() {
  const small = new Float64Array(smallest);
  const others = new Map<number, number>();
  let different = 0;
  return {
    /** False once there are more different numbers than are counted. */
    add(values: Float64Array, count: number): boolean {
      for (let index = 0; index < count && different <= mostValues; index++) {
        const value = values[index]!;
        if (value >= 0 && value < smallest && Math.floor(value) === value) {
          if (small[value]!++ === 0) different++;
        } else {
          const before = others.get(value) ?? 0;
          if (before === 0) different++;
          others.set(value, before + 1);
        }
      }
      return different <= mostValues;
    },
    /** In ascending order. */
    entries(): ValueCount[] {
      const all = [...others];
      for (const [value, count] of small.entries()) if (count > 0) all.push([value, count]);
      return all.sort(([a], [b]) => a - b).map(([value, rows]) => [String(value), rows]);
    },
  };
}
