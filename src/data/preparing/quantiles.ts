/** Exact quantiles and modes of columns of any length, found in a few passes with little memory. */
import type { Sample } from "./sample.js";

/** So many numbers are held at once; where there are more, they are first counted in bins. */
const heldAtOnce = 2 ** 20;
const bins = 65536;

/** Quantiles by linear interpolation, as numpy's percentile has them. The sample must not be empty. */
export async function quantiles(
  sample: Sample,
  shares: readonly number[],
  limit = heldAtOnce,
): Promise<number[]> {
  const places = shares.map((share) => share * (sample.count - 1));
  const ranks = [...new Set(places.flatMap((place) => [Math.floor(place), Math.ceil(place)]))];
  const found = new Map<number, number>();
  if (sample.count <= limit) {
    const sorted = new Float64Array(sample.count);
    let length = 0;
    await sample.each((values) => {
      sorted.set(values, length);
      length += values.length;
    });
    sorted.sort();
    for (const rank of ranks) found.set(rank, sorted[rank]!);
  } else {
    await findRanks(sample, { from: sample.min, to: sample.max, below: 0 }, ranks, found, limit);
  }
  return places.map((place) => {
    const below = found.get(Math.floor(place))!;
    const above = found.get(Math.ceil(place))!;
    return below === above ? below : below + (above - below) * (place - Math.floor(place));
  });
}

/** The value that occurs most often; of several, the smallest. The sample must not be empty. */
export async function mode(sample: Sample, limit = heldAtOnce): Promise<number> {
  // Different values are counted in parts small enough for memory.
  const parts = Math.ceil(sample.count / limit);
  const bits = new Uint32Array(2);
  const asNumber = new Float64Array(bits.buffer);
  const partOf = (value: number) => {
    asNumber[0] = value;
    return (Math.imul(bits[0]! ^ bits[1]!, 0x9e3779b1) >>> 8) % parts;
  };
  let best = Number.NaN;
  let most = 0;
  for (let part = 0; part < parts; part++) {
    const counts = new Map<number, number>();
    await sample.each((values) => {
      for (const value of values) {
        if (parts > 1 && partOf(value) !== part) continue;
        counts.set(value, (counts.get(value) ?? 0) + 1);
      }
    });
    for (const [value, count] of counts) {
      if (count < most || (count === most && value >= best)) continue;
      best = value;
      most = count;
    }
  }
  return best;
}

/** Values between two that occur, both included; `below` values of the sample are smaller. */
interface Range {
  readonly from: number;
  readonly to: number;
  readonly below: number;
}

/**
 * Finds the values at places of the sorted sample: counts those of a range in bins, and sorts the bins that are asked
 * for, or divides them in turn. The smallest and the largest value of a range fall into different bins, so this ends.
 */
async function findRanks(
  sample: Sample,
  range: Range,
  ranks: readonly number[],
  found: Map<number, number>,
  limit: number,
): Promise<void> {
  const { from, to } = range;
  if (from === to) {
    for (const rank of ranks) found.set(rank, from);
    return;
  }
  const binOf = binning(from, to);
  const counts = new Float64Array(bins);
  const smallest = new Float64Array(bins).fill(Number.POSITIVE_INFINITY);
  const largest = new Float64Array(bins).fill(Number.NEGATIVE_INFINITY);
  await sample.each((values) => {
    for (const value of values) {
      if (value < from || value > to) continue;
      const bin = binOf(value);
      counts[bin]!++;
      if (value < smallest[bin]!) smallest[bin] = value;
      if (value > largest[bin]!) largest[bin] = value;
    }
  });

  const small = new Map<number, { readonly values: Float64Array; length: number }>();
  const wanted: (Range & { readonly bin: number; readonly ranks: readonly number[] })[] = [];
  let below = range.below;
  for (const [bin, count] of counts.entries()) {
    const inside = ranks.filter((rank) => rank >= below && rank < below + count);
    if (inside.length > 0) {
      wanted.push({ bin, ranks: inside, from: smallest[bin]!, to: largest[bin]!, below });
      if (count <= limit) small.set(bin, { values: new Float64Array(count), length: 0 });
    }
    below += count;
  }
  await sample.each((values) => {
    for (const value of values) {
      if (value < from || value > to) continue;
      const held = small.get(binOf(value));
      if (held !== undefined) held.values[held.length++] = value;
    }
  });
  for (const part of wanted) {
    const held = small.get(part.bin)?.values.sort();
    if (held === undefined) await findRanks(sample, part, part.ranks, found, limit);
    else for (const rank of part.ranks) found.set(rank, held[rank - part.below]!);
  }
}

/** Numbers of bins, from 0 for `from` to the last for `to`; larger values never have smaller numbers. */
function binning(from: number, to: number): (value: number) => number {
  const last = bins - 1;
  const width = to - from;
  // The distance of two numbers can be too large for a number itself.
  if (width === Number.POSITIVE_INFINITY) {
    return (value) => Math.floor(((value / 2 - from / 2) / (to / 2 - from / 2)) * last);
  }
  return (value) => Math.floor(((value - from) / width) * last);
}
