/** Brings rows from the order of the table to their places, with little memory beside that of the rows. */
import type { RowStorage } from "./placed.js";

export interface RowPlacer {
  /** Takes `count` rows; each goes to its place, those with −1 nowhere. */
  add(values: Float32Array, places: Int32Array, count: number): Promise<void>;
  /** To be called when there is a row for every place. */
  finish(): Promise<void>;
}

/** How much is brought into order at once; that much is held twice. */
const bucketBytes = 2 ** 22;
/** The least that is written at once. */
const bufferBytes = 2 ** 15;

/**
 * Rows are first dealt to buckets, each a stretch of the storage small enough to be held, and then put into order bucket
 * by bucket: so a place far away costs nothing, be it on a disk or outside of the processor's cache.
 */
export function placerFor(storage: RowStorage, rows: number, size: number): RowPlacer {
  const rowBytes = 4 * Math.max(1, size);
  // With very many rows buckets are larger, or their buffers would take more than they do.
  const bytes = Math.max(bucketBytes, Math.sqrt(rows * rowBytes * bufferBytes));
  const bucketRows = Math.max(1, Math.floor(bytes / rowBytes));
  const buckets = Math.ceil(rows / bucketRows);
  const bufferRows = Math.max(1, Math.floor(bufferBytes / rowBytes));
  const buffers = new Float32Array(buckets * bufferRows * size);
  const buffered = new Int32Array(buckets);
  const arrived = new Int32Array(buckets);
  /** The place of each row in the order in which they lie in the storage at first. */
  const placeOf = new Int32Array(rows);

  const flush = (bucket: number): void | Promise<void> => {
    const waiting = buffered[bucket]!;
    const start = bucket * bufferRows * size;
    buffered[bucket] = 0;
    return storage.write(
      buffers.subarray(start, start + waiting * size),
      bucket * bucketRows + arrived[bucket]! - waiting,
    );
  };

  return {
    async add(values, places, count) {
      for (let row = 0; row < count; row++) {
        const place = places[row]!;
        if (place < 0) continue;
        const bucket = Math.floor(place / bucketRows);
        const to = (bucket * bufferRows + buffered[bucket]!) * size;
        const from = row * size;
        for (let index = 0; index < size; index++) buffers[to + index] = values[from + index]!;
        placeOf[bucket * bucketRows + arrived[bucket]!] = place;
        arrived[bucket]!++;
        if (++buffered[bucket]! < bufferRows) continue;
        const writing = flush(bucket);
        if (writing !== undefined) await writing;
      }
    },
    async finish() {
      const read = new Float32Array(Math.min(rows, bucketRows) * size);
      const ordered = new Float32Array(read.length);
      for (let bucket = 0; bucket < buckets; bucket++) {
        await flush(bucket);
        const first = bucket * bucketRows;
        const count = Math.min(bucketRows, rows - first);
        await storage.read(read.subarray(0, count * size), first);
        for (let row = 0; row < count; row++) {
          const to = (placeOf[first + row]! - first) * size;
          const from = row * size;
          for (let index = 0; index < size; index++) ordered[to + index] = read[from + index]!;
        }
        await storage.write(ordered.subarray(0, count * size), first);
      }
    },
  };
}
