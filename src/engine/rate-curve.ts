/** Reads a learning rate from the losses of a training in which it rose from step to step. */

/** One step: its learning rate, its loss, and the mean of the losses around it. */
export interface RatePoint {
  readonly rate: number;
  readonly loss: number;
  readonly smoothed: number;
}

type RawPoint = Omit<RatePoint, "smoothed">;

/** Steps to either side that a mean or a slope is taken over. */
const REACH = 6;

/** How much of the mean of the losses of late is kept at each step. */
const KEPT = 0.9;

/** So many times the first loss above the lowest, and the loss has exploded. */
const EXPLODED = 3;

/** The rate of each of `steps` steps, as many for each factor of ten. */
export function risingRates(from: number, to: number, steps: number): number[] {
  return Array.from({ length: steps }, (_, at) => from * (to / from) ** (at / Math.max(1, steps - 1)));
}

/** Says of losses as they come whether they have exploded, so that there is no sense in going on. */
export function explosionWatch(): (loss: number) => boolean {
  let mean = 0;
  let seen = 0;
  let first = 0;
  let lowest = Number.POSITIVE_INFINITY;
  return (loss) => {
    if (!Number.isFinite(loss)) return true;
    mean = KEPT * mean + (1 - KEPT) * loss;
    seen++;
    // Without the pull of the zero that the mean began with (Kingma and Ba 2014, section 3).
    const ofLate = mean / (1 - KEPT ** seen);
    if (seen === 1) first = ofLate;
    lowest = Math.min(lowest, ofLate);
    return ofLate - lowest > EXPLODED * Math.max(Math.abs(first), Math.abs(lowest));
  };
}

/** With the mean of the losses around each, the nearest counting most: unlike one of late, it does not lag behind. */
export function smoothed(points: readonly RawPoint[]): RatePoint[] {
  return points.map(({ rate, loss }, at) => {
    const reach = Math.min(REACH, at, points.length - 1 - at);
    let sum = 0;
    for (let offset = -reach; offset <= reach; offset++) {
      sum += (reach + 1 - Math.abs(offset)) * points[at + offset]!.loss;
    }
    return { rate, loss, smoothed: sum / (reach + 1) ** 2 };
  });
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

/** The place where the smoothed loss is lowest. */
export function lowestPoint(points: readonly RatePoint[]): number {
  let lowest = 0;
  for (const [at, point] of points.entries()) if (point.smoothed < points[lowest]!.smoothed) lowest = at;
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
