/** Deals the rows of a table at random into training, validation and test rows. */
import type { Split } from "../network.js";
import { createRandom } from "../random.js";

/** Row numbers (0-based) of each split, in random order. */
export interface SplitRows {
  readonly train: Int32Array;
  readonly validation: Int32Array;
  readonly test: Int32Array;
}

/** The same rows, shares and seed always give the same split. */
export function splitRows(count: number, split: Split): SplitRows {
  const rows = Int32Array.from({ length: count }, (_, row) => row);
  createRandom(split.seed).shuffle(rows);
  const [train, validation] = splitSizes(count, [split.train, split.validation, split.test]);
  return {
    train: rows.slice(0, train),
    validation: rows.slice(train, train! + validation!),
    test: rows.slice(train! + validation!),
  };
}

/**
 * Whole sizes that sum to `count`, by the method of the largest remainder (Hamilton's); where the rows allow it,
 * every share above 0 gets at least one, the first shares first.
 */
export function splitSizes(count: number, shares: readonly number[]): number[] {
  const total = shares.reduce((sum, share) => sum + share, 0);
  const exact = shares.map((share) => (share / total) * count);
  // Shares such as 0.7 are not exact in binary: 0.7 · 30 = 20.999…, which is meant as 21.
  const sizes = exact.map((size) => Math.floor(size + 1e-9));
  const byRemainder = shares
    .map((_, index) => index)
    .sort((a, b) => exact[b]! - sizes[b]! - (exact[a]! - sizes[a]!) || a - b);
  const left = count - sizes.reduce((sum, size) => sum + size, 0);
  for (const index of byRemainder.slice(0, left)) sizes[index]!++;

  for (const [index, share] of shares.entries()) {
    if (share <= 0 || sizes[index]! > 0) continue;
    const largest = sizes.indexOf(Math.max(...sizes));
    // With fewer rows than shares, an earlier share keeps its only row.
    if (sizes[largest]! < 2 && largest < index) continue;
    if (sizes[largest]! < 1) continue;
    sizes[largest]!--;
    sizes[index]!++;
  }
  return sizes;
}
