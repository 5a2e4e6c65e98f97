/** Draws losses over learning rates with the letters of a terminal. */
import type { RatePoint } from "../engine/rate-curve.js";

const WIDTH = 60;
const HEIGHT = 10;

/** The smoothed losses, higher up where they are larger; the suggested rate is marked below. */
export function curveText(points: readonly RatePoint[], suggestion: number | undefined): string {
  const losses = points.map(({ smoothed }) => smoothed);
  const low = Math.min(...losses);
  // What comes after an explosion would press all before it flat.
  const high = Math.max(...losses.slice(0, Math.max(1, Math.ceil(losses.length * 0.7))), losses[0]!);
  const first = Math.log(points[0]!.rate);
  const last = Math.log(points.at(-1)!.rate);
  const columnOf = (rate: number) =>
    Math.round(((Math.log(rate) - first) / (last - first || 1)) * (WIDTH - 1));
  const grid = Array.from({ length: HEIGHT }, () => new Array<string>(WIDTH).fill(" "));
  for (const { rate, smoothed } of points) {
    const share = high > low ? Math.min(1, (smoothed - low) / (high - low)) : 0;
    grid[Math.round((1 - share) * (HEIGHT - 1))]![columnOf(rate)] = "•";
  }
  const labels = grid.map((_, row) =>
    row === 0 ? high.toPrecision(3) : row === HEIGHT - 1 ? low.toPrecision(3) : "",
  );
  const margin = Math.max(...labels.map((label) => label.length));
  const lines = grid.map((row, at) => `${labels[at]!.padStart(margin)} │${row.join("").trimEnd()}`);
  const indent = " ".repeat(margin);
  const ends = [points[0]!.rate, points.at(-1)!.rate].map((rate) => rate.toExponential(0));
  const mark = suggestion === undefined ? [] : [`${indent}  ${" ".repeat(columnOf(suggestion))}▲`];
  return [
    ...lines,
    `${indent} └${"─".repeat(WIDTH)}`,
    ...mark,
    `${indent}  ${ends[0]}${ends[1]!.padStart(WIDTH - ends[0]!.length)}`,
  ].join("\n");
}
