/** Deals rows into training, validation and test rows: at random, by classes, by groups, or in order. */
import type { Split } from "../../network.js";
import { createRandom } from "../../random.js";

/** Row numbers (0-based) of each split: in random order, and those of a series in its order. */
export interface SplitRows {
  readonly train: Int32Array;
  readonly validation: Int32Array;
  readonly test: Int32Array;
  /** For a series of several groups: the group of each row of the table, over whose borders no window reaches. */
  readonly groups?: Int32Array;
}

type Shares = Pick<Split, "train" | "validation" | "test">;

/** Some rows of a table, and for each of them the number of its class, group or place in order, from 0 on. */
export interface CodedRows {
  readonly rows: Int32Array;
  /** As many as rows. */
  readonly codes: Int32Array;
  /** How many different codes there are. */
  readonly count: number;
}

/** Rows 0 to `count` − 1 at random. The same rows, shares and seed always give the same split. */
export function splitRows(count: number, split: Shares & Pick<Split, "seed">): SplitRows {
  return dealAtRandom(everyRow(count), split);
}

export function everyRow(count: number): Int32Array {
  const rows = new Int32Array(count);
  for (let row = 0; row < count; row++) rows[row] = row;
  return rows;
}

/** Each split comes in random order. */
export function dealAtRandom(rows: Int32Array, split: Shares & Pick<Split, "seed">): SplitRows {
  const dealt = rows.slice();
  createRandom(split.seed).shuffle(dealt);
  const [train, validation] = splitSizes(dealt.length, sharesOf(split)) as [number, number, number];
  return {
    train: dealt.slice(0, train),
    validation: dealt.slice(train, train + validation),
    test: dealt.slice(train + validation),
  };
}

/**
 * Every class is dealt by the shares, to within a row; what rounding takes from a split in one class it gets back in
 * another, so that the whole sizes come out too. A class has a row in every split where it has rows enough.
 */
export function dealStratified(coded: CodedRows, split: Shares & Pick<Split, "seed">): SplitRows {
  const random = createRandom(split.seed);
  const shares = sharesOf(split);
  const owed = shares.map(() => 0);
  const parts: number[][] = [[], [], []];
  for (const rows of rowsOfCodes(coded)) {
    random.shuffle(rows);
    const sizes = splitSizes(rows.length, shares, owed);
    let from = 0;
    for (const [part, size] of sizes.entries()) {
      owed[part]! += shares[part]! * rows.length - size;
      for (const row of rows.subarray(from, from + size)) parts[part]!.push(row);
      from += size;
    }
  }
  return inRandomOrder(parts, random);
}

/**
 * Whole groups, the largest first, each to the split that lacks most rows (the greedy rule of multiprocessor scheduling:
 * Graham, 1969); groups of one size at random. The last groups go to splits that have none yet.
 */
export function dealGrouped(coded: CodedRows, split: Shares & Pick<Split, "seed">): SplitRows {
  const random = createRandom(split.seed);
  const shares = sharesOf(split);
  const groups = random.shuffle(rowsOfCodes(coded)).sort((a, b) => b.length - a.length);
  const lacking = shares.map((share) => share * coded.rows.length);
  const parts: number[][] = [[], [], []];
  for (const [index, group] of groups.entries()) {
    const empty = shares.flatMap((share, part) => (share > 0 && parts[part]!.length === 0 ? [part] : []));
    const open =
      groups.length - index <= empty.length ? empty : [0, 1, 2].filter((part) => shares[part]! > 0);
    const chosen = open.reduce((best, part) => (lacking[part]! > lacking[best]! ? part : best));
    lacking[chosen]! -= group.length;
    for (const row of group) parts[chosen]!.push(row);
  }
  return inRandomOrder(parts, random);
}

/**
 * The first rows by their codes are trained on, the next validate, the last test; rows of one code stay together, and
 * the borders lie as near to the shares as that allows. Each split comes in random order.
 */
export function dealInOrder(coded: CodedRows, split: Shares & Pick<Split, "seed">): SplitRows {
  const shares = sharesOf(split);
  const ends = cumulative([...sizesOfCodes(coded)]);
  const targets = cumulative(splitSizes(coded.rows.length, shares));
  const cuts = [0];
  for (const [part, share] of shares.entries()) {
    const before = cuts.at(-1)!;
    const later = shares.slice(part + 1).filter((other) => other > 0).length;
    if (share === 0) cuts.push(before);
    else if (later === 0) cuts.push(coded.count);
    else cuts.push(nearest(ends, targets[part]!, before + 1, Math.max(before + 1, coded.count - later)));
  }
  const parts: number[][] = [[], [], []];
  for (const [index, row] of coded.rows.entries()) {
    const code = coded.codes[index]!;
    parts[code < cuts[1]! ? 0 : code < cuts[2]! ? 1 : 2]!.push(row);
  }
  return inRandomOrder(parts, createRandom(split.seed));
}

/** How many codes to take (from `least` to `most`) so that the rows in them come nearest to `wanted`. */
function nearest(ends: readonly number[], wanted: number, least: number, most: number): number {
  let best = least;
  for (let count = least; count <= most; count++) {
    const distance = (taken: number) => Math.abs((ends[taken - 1] ?? 0) - wanted);
    if (distance(count) < distance(best)) best = count;
  }
  return best;
}

function cumulative(sizes: readonly number[]): number[] {
  let sum = 0;
  return sizes.map((size) => {
    sum += size;
    return sum;
  });
}

/** Rows by their codes, those of one code in the order of `rows`. */
export function inOrderOfCodes(coded: CodedRows): Int32Array {
  const next = new Int32Array(coded.count + 1);
  for (const [code, size] of sizesOfCodes(coded).entries()) next[code + 1] = next[code]! + size;
  const ordered = new Int32Array(coded.rows.length);
  for (const [index, row] of coded.rows.entries()) ordered[next[coded.codes[index]!]!++] = row;
  return ordered;
}

/** The rows of each code, in the order of `rows`. */
function rowsOfCodes({ rows, codes, count }: CodedRows): Int32Array[] {
  const groups = Array.from(sizesOfCodes({ codes, count }), (size) => new Int32Array(size));
  const filled = new Int32Array(count);
  for (const [index, code] of codes.entries()) groups[code]![filled[code]!++] = rows[index]!;
  return groups;
}

function sizesOfCodes({ codes, count }: Pick<CodedRows, "codes" | "count">): Int32Array {
  const sizes = new Int32Array(count);
  for (const code of codes) sizes[code]!++;
  return sizes;
}

function inRandomOrder(
  parts: readonly (readonly number[])[],
  random: ReturnType<typeof createRandom>,
): SplitRows {
  const [train, validation, test] = parts.map((rows) => random.shuffle(Int32Array.from(rows)));
  return { train: train!, validation: validation!, test: test! };
}

function sharesOf({ train, validation, test }: Shares): [number, number, number] {
  return [train, validation, test];
}

/**
 * Whole sizes that sum to `count`, by the method of the largest remainder (Hamilton's); where the rows allow it,
 * every share above 0 gets at least one, the first shares first. `owed` is what shares lack from earlier dealing.
 */
export function splitSizes(
  count: number,
  shares: readonly number[],
  owed: readonly number[] = shares.map(() => 0),
): number[] {
  const total = shares.reduce((sum, share) => sum + share, 0);
  const exact = shares.map((share) => (share / total) * count);
  // Shares such as 0.7 are not exact in binary: 0.7 · 30 = 20.999…, which is meant as 21.
  const sizes = exact.map((size) => Math.floor(size + 1e-9));
  const remainder = (index: number) => exact[index]! - sizes[index]! + owed[index]!;
  const byRemainder = shares
    .map((_, index) => index)
    .filter((index) => shares[index]! > 0)
    .sort((a, b) => remainder(b) - remainder(a) || a - b);
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
