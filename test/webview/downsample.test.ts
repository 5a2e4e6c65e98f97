/** Thinning and smoothing of long lines. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { downsample } from "../../webview/downsample.js";
import { smooth } from "../../webview/smooth.js";

const line = (ys: readonly number[]) => ({ xs: ys.map((_, i) => i), ys, length: ys.length });

describe("downsample", () => {
  it("gives a short line back as it is", () => {
    expect(downsample(line([3, 1, 2]), 0, 2, 100)).toEqual([
      { x: 0, y: 3 },
      { x: 1, y: 1 },
      { x: 2, y: 2 },
    ]);
  });

  it("keeps the least, the greatest and the last of each bucket, in order", () => {
    const points = downsample(line([5, 9, 1, 4, 2, 7, 3, 6]), 0, 8, 2);
    expect(points).toEqual([
      { x: 1, y: 9 },
      { x: 2, y: 1 },
      { x: 3, y: 4 },
      { x: 4, y: 2 },
      { x: 5, y: 7 },
      { x: 7, y: 6 },
    ]);
  });

  it("takes one point on either side of the window, so that the line leaves it", () => {
    const points = downsample(line([0, 1, 2, 3, 4, 5]), 2, 3, 100);
    expect(points.map((point) => point.x)).toEqual([1, 2, 3]);
    expect(downsample(line([0, 1, 2, 3, 4, 5]), 1.5, 2.5, 100).map((point) => point.x)).toEqual([1, 2, 3]);
  });

  it("leaves out what is not finite, and survives when nothing is", () => {
    expect(downsample(line([1, Number.NaN, Infinity, 2]), 0, 3, 10).map((point) => point.y)).toEqual([1, 2]);
    expect(downsample(line(Array(100).fill(Number.NaN)), 0, 99, 3)).toEqual([]);
    expect(downsample(line([]), 0, 1, 3)).toEqual([]);
  });

  it("keeps extremes and end of any line, rises in x, and stays within 3 points a bucket", () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: 1, maxLength: 500 }),
        fc.integer({ min: 1, max: 40 }),
        (ys, buckets) => {
          const points = downsample(line(ys), 0, ys.length, buckets);
          expect(points.length).toBeLessThanOrEqual(3 * buckets);
          expect(Math.min(...points.map((point) => point.y))).toBe(Math.min(...ys));
          expect(Math.max(...points.map((point) => point.y))).toBe(Math.max(...ys));
          expect(points.at(-1)).toEqual({ x: ys.length - 1, y: ys.at(-1) });
          expect(points.every((point, i) => i === 0 || point.x > points[i - 1]!.x)).toBe(true);
        },
      ),
    );
  });

  it("thins 100,000 points in a few milliseconds", () => {
    const xs = Float64Array.from({ length: 100_000 }, (_, i) => i);
    const ys = xs.map((x) => Math.sin(x));
    const from = performance.now();
    const points = downsample({ xs, ys, length: xs.length }, 0, xs.length, 800);
    expect(performance.now() - from).toBeLessThan(200);
    expect(points.length).toBeLessThanOrEqual(2400);
  });
});

describe("smooth", () => {
  it("changes nothing at weight 0", () => {
    const plain = line([1, 5, 2]);
    expect(smooth(plain, 0)).toBe(plain);
  });

  it("leaves a constant constant from its first value on", () => {
    expect([...Array.from(smooth(line([4, 4, 4, 4]), 0.9).ys)]).toEqual([4, 4, 4, 4]);
  });

  it("is the mean weighted by powers of the weight", () => {
    const { ys } = smooth(line([1, 2, 4]), 0.5);
    expect(ys[2]).toBeCloseTo((4 + 2 * 0.5 + 1 * 0.25) / (1 + 0.5 + 0.25), 12);
  });

  it("passes over what is not a number", () => {
    const { ys } = smooth(line([1, Number.NaN, 1]), 0.5);
    expect(ys[1]).toBeNaN();
    expect(ys[2]).toBe(1);
  });
});
