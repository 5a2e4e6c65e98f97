/** Draws rows at random, the same ones for all columns, and keeps what stands in them. */
import { createRandom } from "../../random.js";

/** In larger tables quartiles and histograms are those of about so many rows, drawn at random. */
export const mostDrawn = 131_072;
/** Words are counted in about so many texts. */
export const mostTexts = 20_000;

/** The rows of a chunk that were drawn, counted from 0 there; the first `count` of them. */
export interface DrawnRows {
  readonly rows: Int32Array;
  readonly count: number;
}

/** Gives the drawn ones of the next `rows` rows of a table of so many in `all`, each drawn for itself. */
export function drawFrom(all: number, wanted: number): (rows: number) => DrawnRows {
  const share = wanted / all;
  const random = createRandom(5, wanted);
  let drawn = new Int32Array(0);
  const everything = share >= 1;
  /** How many rows are passed over before one is drawn follows a geometric distribution. */
  const gap = () => (everything ? 0 : Math.floor(Math.log(1 - random.uniform()) / Math.log1p(-share)));
  let next = gap();
  return (rows) => {
    if (drawn.length < rows) drawn = new Int32Array(rows);
    let count = 0;
    while (next < rows) {
      drawn[count++] = next;
      next += 1 + gap();
    }
    next -= rows;
    return { rows: drawn, count };
  };
}

/** Numbers whose count is not known before. */
export interface GrowingList {
  push(value: number): void;
  /** In ascending order. */
  sorted(): Float64Array;
}

export function growingList(): GrowingList {
  let values = new Float64Array(1024);
  let length = 0;
  return {
    push(value) {
      if (length === values.length) {
        const larger = new Float64Array(2 * length);
        larger.set(values);
        values = larger;
      }
      values[length++] = value;
    },
    sorted: () => values.slice(0, length).sort(),
  };
}
