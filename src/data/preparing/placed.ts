/** Rows of numbers that lie ready for training, one after another: what they are asked for, and how they get there. */

/** The numbers of rows, which are asked for by their places: those of one split follow each other. */
export interface PlacedRows {
  /** Numbers a row. */
  readonly size: number;
  /**
   * Copies for each place that row and those behind it, `run` in all, one after another. With `seed`, what can be changed
   * at random is.
   */
  copy(places: Int32Array, run: number, into: Float32Array, seed?: number): void | Promise<void>;
  /** Rows that lie together: places within such a block are quick to copy one after another. */
  readonly block?: number;
  /** Whether places far from each other are slow to copy, and not only slower. */
  readonly onDisk?: true;
}

/** Where rows are written, in memory or in a file; `first` is the first row's number. */
export interface RowStorage {
  write(values: Float32Array, first: number): void | Promise<void>;
  read(values: Float32Array, first: number): unknown;
  /** The rows from `first` on, counted from 0 there. */
  from(first: number, count: number): PlacedRows;
}

/** About so much lies together in a block. */
export const blockBytes = 2 ** 21;
/** A row of fewer numbers is copied number by number. */
const shortRow = 32;

export function copyNumbers(
  from: Float32Array,
  start: number,
  count: number,
  into: Float32Array,
  at: number,
): void {
  if (count > shortRow) into.set(from.subarray(start, start + count), at);
  else for (let index = 0; index < count; index++) into[at + index] = from[start + index]!;
}

export function memoryStorage(rows: number, size: number): RowStorage {
  const all = new Float32Array(rows * size);
  return {
    write: (values, first) => all.set(values, first * size),
    read: (values, first) => values.set(all.subarray(first * size, first * size + values.length)),
    from: (first, count) => {
      const values = all.subarray(first * size, (first + count) * size);
      // A processor's cache holds a block, and far less than all.
      const block =
        values.byteLength > 8 * blockBytes ? { block: Math.max(1, Math.floor(blockBytes / 4 / size)) } : {};
      return {
        size,
        ...block,
        copy(places, run, into) {
          const count = run * size;
          for (let index = 0; index < places.length; index++) {
            copyNumbers(values, places[index]! * size, count, into, index * count);
          }
        },
      };
    },
  };
}
