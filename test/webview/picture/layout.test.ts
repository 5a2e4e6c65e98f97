/** The layout: nothing overlaps, every line leads down to its box, blocks are framed, and chains stand in one column. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Rect } from "../../../webview/picture/block.js";
import { findCuts } from "../../../webview/picture/cuts.js";
import { type BoxSize, type Layout, layOut, type Wire } from "../../../webview/picture/layout.js";

const seed = Number(process.env.SEED ?? Date.now() % 1e9);
console.log(`layout seed ${seed}`);

const size = { width: 160, height: 46 };

function boxes(
  count: number,
  group: (id: number) => readonly string[] | undefined = () => undefined,
): BoxSize[] {
  return Array.from({ length: count }, (_, id) => ({ id, ...size, group: group(id) }));
}

function wires(...takes: readonly (readonly number[])[]): Wire[] {
  return takes.flatMap((from, to) => from.map((each) => ({ from: each, to })));
}

const middle = ({ left, width }: Rect) => left + width / 2;
const bottom = ({ top, height }: Rect) => top + height;
const right = ({ left, width }: Rect) => left + width;
const overlap = (a: Rect, b: Rect) =>
  a.left < right(b) && b.left < right(a) && a.top < bottom(b) && b.top < bottom(a);
const holds = (outer: Rect, inner: Rect) =>
  outer.left <= inner.left &&
  right(outer) >= right(inner) &&
  outer.top <= inner.top &&
  bottom(outer) >= bottom(inner);

/** What must be true of every layout. */
function check(
  all: readonly BoxSize[],
  lines: readonly Wire[],
  { boxes: placed, frames, lines: drawn, bounds }: Layout,
): void {
  const rects = [...placed.values()];
  expect(placed.size).toBe(all.length);
  rects.forEach((rect, at) => {
    expect(holds(bounds, rect)).toBe(true);
    for (const other of rects.slice(at + 1)) expect(overlap(rect, other), "two boxes").toBe(false);
  });
  for (const { from, to } of lines) {
    const [source, target] = [placed.get(from)!, placed.get(to)!];
    expect(target.top).toBeGreaterThan(bottom(source));
    const ends = drawn.filter((line) => line.source === from && line.target === to);
    expect(ends, `a line from ${from} to ${to}`).toHaveLength(1);
    const end = ends[0]!.stroke.at(-1)!.points.at(-1)!;
    const onTop = Math.abs(end.y - target.top) < 0.5 && Math.abs(end.x - middle(target)) < 0.5;
    const onSide = Math.abs(end.x - right(target)) < 0.5 && end.y > target.top && end.y < bottom(target);
    expect(onTop || onSide, `an end at box ${to}`).toBe(true);
  }
  frames.forEach(({ rect, path }, at) => {
    for (const { id, group = [] } of all) {
      const inside = path.every((label, depth) => group[depth] === label);
      if (!inside) expect(overlap(rect, placed.get(id)!), `${path} and box ${id}`).toBe(false);
    }
    for (const other of frames.slice(at + 1)) {
      const nested =
        path.every((label, depth) => other.path[depth] === label) && other.path.length > path.length;
      expect(nested ? holds(rect, other.rect) : !overlap(rect, other.rect), `${path} and ${other.path}`).toBe(
        true,
      );
    }
  });
}

describe("cuts", () => {
  it("of a residual network are all its layers, and its skips stand beside them", () => {
    const links = wires([], [0], [1], [0, 2], [3], [4], [3, 5]);
    const { places, skips } = findCuts(7, links);
    expect(places).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(skips).toEqual([
      { from: 0, to: 3 },
      { from: 3, to: 6 },
    ]);
  });

  it("leave out what runs side by side, and a skip out of it is no skip", () => {
    // 0 parts into 1 → 2 and 3, which meet in 4; 1 is taken by 5 again.
    const { places, skips } = findCuts(6, wires([], [0], [1], [0], [2, 3], [4, 1]));
    expect(places).toContain(0);
    expect(places).toContain(5);
    expect(places).not.toContain(3);
    expect(skips.every(({ from }) => places.includes(from))).toBe(true);
  });
});

describe("the layout", () => {
  it("of a chain is one column with even gaps", () => {
    const all = boxes(30);
    const lines = wires(...all.map(({ id }) => (id === 0 ? [] : [id - 1])));
    const layout = layOut(all, lines);
    check(all, lines, layout);
    const rects = [...layout.boxes.values()];
    expect(new Set(rects.map(middle)).size).toBe(1);
    expect(new Set(rects.slice(1).map(({ top }, at) => top - bottom(rects[at]!))).size).toBe(1);
  });

  it("draws a skip beside everything it skips", () => {
    const all = boxes(5);
    const lines = wires([], [0], [1], [2], [0, 3]);
    const layout = layOut(all, lines);
    check(all, lines, layout);
    const skip = layout.lines.find(({ source, target }) => source === 0 && target === 4)!;
    const furthest = Math.max(...skip.stroke.flatMap(({ points }) => points.map(({ x }) => x)));
    expect(furthest).toBeGreaterThan(right(layout.boxes.get(2)!));
    expect(new Set([...layout.boxes.values()].map(middle)).size).toBe(1);
  });

  it("puts branches side by side, and several inputs in one row", () => {
    const all = boxes(6);
    const lines = wires([], [], [0, 1], [2], [2], [3, 4]);
    const layout = layOut(all, lines);
    check(all, lines, layout);
    const top = (id: number) => layout.boxes.get(id)!.top;
    expect([top(0), top(3)]).toEqual([top(1), top(4)]);
  });

  it("frames blocks, in each other where they are nested", () => {
    const group = (id: number) =>
      id < 1 || id > 6 ? undefined : ["Encoder", id < 4 ? "Residual 1" : "Residual 2"];
    const all = boxes(8, group);
    const lines = wires([], [0], [1], [0, 2], [3], [4], [3, 5], [6]);
    const layout = layOut(all, lines);
    check(all, lines, layout);
    expect(layout.frames.map(({ path }) => path.join(" > "))).toEqual([
      "Encoder",
      "Encoder > Residual 1",
      "Encoder > Residual 2",
    ]);
    for (const id of [1, 2, 3]) expect(holds(layout.frames[1]!.rect, layout.boxes.get(id)!)).toBe(true);
    // The value comes to the edge of both frames, and goes on from there.
    const [encoder, residual] = layout.frames.map(({ rect }) => rect);
    const begins = layout.lines
      .filter(({ source }) => source === 0)
      .map(({ stroke }) => stroke[0]!.points[0]!.y);
    expect(begins).toContain(encoder!.top);
    expect(begins).toContain(residual!.top);
  });

  it("of a value that nothing takes keeps the rest in one column", () => {
    const all = boxes(60);
    const lines = wires(...all.map(({ id }) => (id === 0 ? [] : id === 3 ? [1] : id === 2 ? [1] : [id - 1])));
    const layout = layOut(all, lines);
    check(all, lines, layout);
    expect(new Set([...layout.boxes].filter(([id]) => id > 4).map(([, rect]) => middle(rect))).size).toBe(1);
  });

  it("of nothing is empty, and of one layer is that", () => {
    expect(layOut([], []).bounds).toEqual({ left: 0, top: 0, width: 0, height: 0 });
    expect(layOut(boxes(1), []).bounds).toMatchObject(size);
  });

  it("holds for any network", () => {
    const network = fc
      .array(fc.tuple(fc.array(fc.nat(6), { maxLength: 3 }), fc.nat(9)), { minLength: 1, maxLength: 24 })
      .map((layers) => {
        let block = 0;
        const groups: (readonly string[] | undefined)[] = [];
        layers.forEach(([, dice], id) => {
          const last = groups[id - 1];
          if (dice < 3 || last === undefined) block++;
          groups.push(
            dice < 5
              ? undefined
              : ((dice > 6 ? last : undefined) ?? [
                  `Outer ${block}`,
                  ...(dice > 7 ? [`Inner ${block}`] : []),
                ]),
          );
        });
        const all = boxes(layers.length, (id) => groups[id]);
        const takes = layers.map(([back], id) =>
          [...new Set(back.map((each) => id - 1 - each))].filter((from) => from >= 0),
        );
        return { all, lines: wires(...takes) };
      });
    fc.assert(
      fc.property(network, ({ all, lines }) => check(all, lines, layOut(all, lines))),
      { seed, numRuns: 60 },
    );
  });
});
