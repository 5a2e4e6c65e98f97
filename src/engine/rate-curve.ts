/** Reads a learning rate from the losses of a training in which it rose from step to step. */

/** One step: its learning rate, its loss, and the mean of the losses of late. */
export interface RatePoint {
  readonly rate: number;
  readonly loss: number;
  readonly smoothed: number;
}

/** How much of the mean so far is kept at each step; the mean of the last ten or so. */
const KEPT = 0.9;

/** Steps to either side that a slope is taken over. */
const REACH = 4;

/** So many times the first loss above the lowest, and the loss has exploded. */
const EXPLODED = 3;

/** The rate of each of `steps` steps, as many for each factor of ten. */
export function risingRates(from: number, to: number, steps: number): number[] {
  return Array.from({ length: steps }, (_, at) => from * (to / from) ** (at / Math.max(1, steps - 1)));
}

/** Takes losses as they come, and says when there is no sense in going on. */
export class RateCurve {
  readonly points: RatePoint[] = [];
  private mean = 0;
  private lowest = Number.POSITIVE_INFINITY;

  /** True where the loss has exploded, with the point that shows it; a loss that is no number is not added. */
  add(rate: number, loss: number): boolean {
    if (!Number.isFinite(loss)) return true;
    this.mean = KEPT * this.mean + (1 - KEPT) * loss;
    // Without the pull of the zero that the mean began with (Kingma and Ba 2014, section 3).
    const smoothed = this.mean / (1 - KEPT ** (this.points.length + 1));
    this.points.push({ rate, loss, smoothed });
    this.lowest = Math.min(this.lowest, smoothed);
    const [first] = this.points;
    return smoothed - this.lowest > EXPLODED * Math.max(Math.abs(first!.smoothed), Math.abs(this.lowest));
  }
}

/**
 * The rate at which the smoothed loss falls fastest by the logarithm of the rate, of those before it is lowest (Smith,
 * "Cyclical Learning Rates for Training Neural Networks", 2017). Undefined where it does not fall.
 */
export function steepestRate(points: readonly RatePoint[]): number | undefined {
  const bottom = lowestPoint(points);
  let best: number | undefined;
  let steepest = 0;
  for (let at = REACH; at + REACH < points.length && at <= bottom; at++) {
    const slope = slopeAround(points, at);
    if (slope >= steepest) continue;
    steepest = slope;
    best = points[at]!.rate;
  }
  return best;
}

/** Where the smoothed loss is lowest. */
export function lowestPoint(points: readonly RatePoint[]): number {
  let lowest = 0;
  for (const [at, { smoothed }] of points.entries()) if (smoothed < points[lowest]!.smoothed) lowest = at;
  return lowest;
}

/** The slope of the line that fits the steps around a place best; steps are equal parts of the rate's logarithm. */
function slopeAround(points: readonly RatePoint[], middle: number): number {
  let product = 0;
  let squares = 0;
  for (let offset = -REACH; offset <= REACH; offset++) {
    product += offset * points[middle + offset]!.smoothed;
    squares += offset * offset;
  }
  return product / squares;
}
