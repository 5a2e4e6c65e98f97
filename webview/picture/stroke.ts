/** Lines of the picture as lists of moves, so that they can be shifted before they become an SVG path. */

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** `M` begins, `L` draws a straight line to its last point, `C` a curve and `Q` a corner with the others as handles. */
export interface Move {
  readonly draw: "M" | "L" | "C" | "Q";
  readonly points: readonly Point[];
}

export type Stroke = readonly Move[];

const cornerRadius = 7;

/** From `from` down to `to`: straight where one is below the other, and otherwise a curve that leaves and arrives upright. */
export function down(from: Point, to: Point): Stroke {
  return [begin(from), ...curve(from, to)];
}

/** Through upright pieces, `top` to `bottom` each, joined by curves. */
export function through(from: Point, pieces: readonly { top: Point; bottom: Point }[], to: Point): Stroke {
  const moves: Move[] = [begin(from)];
  let at = from;
  for (const { top, bottom } of pieces) {
    moves.push(...curve(at, top), { draw: "L", points: [bottom] });
    at = bottom;
  }
  return [...moves, ...curve(at, to)];
}

/** Straight lines through `points`, their corners rounded. */
export function rounded(points: readonly Point[]): Stroke {
  const moves: Move[] = [begin(points[0]!)];
  for (let at = 1; at < points.length - 1; at++) {
    const [before, corner, after] = [points[at - 1]!, points[at]!, points[at + 1]!];
    const radius = Math.min(cornerRadius, distance(before, corner) / 2, distance(corner, after) / 2);
    moves.push(
      { draw: "L", points: [towards(corner, before, radius)] },
      { draw: "Q", points: [corner, towards(corner, after, radius)] },
    );
  }
  return [...moves, { draw: "L", points: [points.at(-1)!] }];
}

export function shifted(stroke: Stroke, dx: number, dy: number): Stroke {
  return stroke.map(({ draw, points }) => ({
    draw,
    points: points.map(({ x, y }) => ({ x: x + dx, y: y + dy })),
  }));
}

/** The `d` of an SVG path, to a tenth of a pixel. */
export function pathText(stroke: Stroke): string {
  const tenth = (value: number) => String(Math.round(value * 10) / 10);
  return stroke
    .map(({ draw, points }) => draw + points.map(({ x, y }) => `${tenth(x)} ${tenth(y)}`).join(" "))
    .join("");
}

function begin(at: Point): Move {
  return { draw: "M", points: [at] };
}

function curve(from: Point, to: Point): readonly Move[] {
  if (Math.abs(from.x - to.x) < 0.5) return [{ draw: "L", points: [to] }];
  const middle = (from.y + to.y) / 2;
  return [{ draw: "C", points: [{ x: from.x, y: middle }, { x: to.x, y: middle }, to] }];
}

function distance(a: Point, b: Point): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}

function towards(from: Point, to: Point, length: number): Point {
  const whole = distance(from, to) || 1;
  return { x: from.x + ((to.x - from.x) * length) / whole, y: from.y + ((to.y - from.y) * length) / whole };
}
