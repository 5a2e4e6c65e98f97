/** Axes: round limits and the places of their ticks. */

export interface Axis {
  readonly min: number;
  readonly max: number;
  readonly ticks: readonly number[];
  readonly step: number;
}

/** An axis from `low` to `high`, widened to whole steps so that it moves seldom while values stream in. */
export function linearAxis(low: number, high: number, intervals: number): Axis {
  const [from, to] =
    high > low ? [low, high] : [low - Math.abs(low || 1) * 0.1, low + Math.abs(low || 1) * 0.1];
  const step = niceStep((to - from) / intervals);
  const first = Math.floor(from / step + 1e-9);
  const last = Math.ceil(to / step - 1e-9);
  const ticks = Array.from({ length: last - first + 1 }, (_, i) => rounded((first + i) * step));
  return { min: ticks[0]!, max: ticks.at(-1)!, ticks, step };
}

/** A logarithmic axis with ticks at 1, 2 and 5 times a power of ten, or at powers only where it spans many. */
export function logAxis(low: number, high: number): Axis {
  const least = Math.max(low, Number.MIN_VALUE * 1e20);
  const greatest = Math.max(high, least * 1.01);
  const decades = Math.log10(greatest / least);
  const factors = decades > 4 ? [1] : decades > 1.5 ? [1, 3] : [1, 2, 3, 4, 5, 7];
  const from = Math.floor(Math.log10(least));
  const to = Math.ceil(Math.log10(greatest));
  const all: number[] = [];
  for (let power = from; power <= to; power++)
    for (const factor of factors) all.push(rounded(factor * 10 ** power));
  const below = all.filter((tick) => tick <= least * 1.0001).at(-1) ?? least;
  const above = all.find((tick) => tick >= greatest * 0.9999) ?? greatest;
  const ticks = all.filter((tick) => tick >= below && tick <= above);
  return { min: below, max: above, ticks, step: below };
}

/** Whole epochs between `from` and `to`, not more than `most` of them. */
export function epochTicks(from: number, to: number, most: number): readonly number[] {
  const step = Math.max(1, niceStep((to - from) / Math.max(1, most)));
  const first = Math.ceil(from / step - 1e-9);
  const last = Math.floor(to / step + 1e-9);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => (first + i) * step);
}

/** The end of the x axis: the next round number of epochs, so that it seldom moves, but not beyond those planned. */
export function epochsShown(reached: number, planned: number): number {
  const needed = Math.max(1, reached);
  const power = 10 ** Math.floor(Math.log10(needed));
  const factor = [1, 1.5, 2, 3, 4, 5, 6, 8, 10].find(
    (each) => each * power >= needed && Number.isInteger(each * power),
  );
  return Math.max(needed, Math.min(planned, (factor ?? 10) * power));
}

/** The smallest of 1, 2 and 5 times a power of ten that is not below `least`. */
function niceStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  const factor = [1, 2, 5, 10].find((each) => each * power >= least * 0.9999) ?? 10;
  return factor * power;
}

/** Takes off what binary fractions leave: 0.30000000000000004. */
function rounded(value: number): number {
  return Number(value.toPrecision(12));
}
