/** Thins a long line to what a screen can show: the least, the greatest and the last value of each pixel's bucket. */

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Columns of which the first `length` entries count; `xs` rises. */
export interface Line {
  readonly xs: ArrayLike<number>;
  readonly ys: ArrayLike<number>;
  readonly length: number;
}

/**
 * The points between `from` and `to`, and one on either side so that the line leaves the picture where it should.
 * Values that are not finite are left out. At most 3 points a bucket, in order of x.
 */
export function downsample(line: Line, from: number, to: number, buckets: number): Point[] {
  const { xs, ys } = line;
  const first = Math.max(0, lowerBound(line, from) - 1);
  const end = Math.min(line.length, lowerBound(line, to) + 1);
  const points: Point[] = [];
  const keep = (index: number) => points.push({ x: xs[index]!, y: ys[index]! });
  if (end - first <= 3 * buckets || to <= from) {
    for (let i = first; i < end; i++) if (Number.isFinite(ys[i]!)) keep(i);
    return points;
  }
  const scale = buckets / (to - from);
  let bucket = Number.NaN;
  let least = -1;
  let greatest = -1;
  let last = -1;
  const flush = () => {
    if (last < 0) return;
    const early = Math.min(least, greatest);
    const late = Math.max(least, greatest);
    keep(early);
    if (late !== early) keep(late);
    if (last !== late) keep(last);
  };
  for (let i = first; i < end; i++) {
    const y = ys[i]!;
    if (!Number.isFinite(y)) continue;
    const of = Math.floor((xs[i]! - from) * scale);
    if (of !== bucket) {
      flush();
      bucket = of;
      least = greatest = i;
    } else {
      if (y < ys[least]!) least = i;
      if (y > ys[greatest]!) greatest = i;
    }
    last = i;
  }
  flush();
  return points;
}

/** The first index whose x is not below `x`. */
export function lowerBound(line: Line, x: number): number {
  let low = 0;
  let high = line.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (line.xs[middle]! < x) low = middle + 1;
    else high = middle;
  }
  return low;
}
