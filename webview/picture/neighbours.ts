/** Where an arrow key leads: up and down along the lines, left and right to the boxes beside. */
import type { Picture } from "../../src/picture.js";
import type { Rect } from "./block.js";
import type { Layout } from "./layout.js";

export type Arrow = "up" | "down" | "left" | "right";

/** The box to go to from the box `id`; undefined at an end. */
export function neighbour(
  { edges }: Picture,
  { boxes }: Layout,
  id: number,
  arrow: Arrow,
): number | undefined {
  const here = boxes.get(id);
  if (here === undefined) return undefined;
  const nearest = (ids: readonly number[], distance: (rect: Rect) => number) => {
    const reachable = ids.filter((other) => boxes.has(other));
    return reachable.sort((a, b) => distance(boxes.get(a)!) - distance(boxes.get(b)!))[0];
  };
  const far = (rect: Rect) => Math.hypot(middle(rect) - middle(here), rect.top - here.top);
  if (arrow === "down")
    return nearest(
      edges.filter(({ from }) => from === id).map(({ to }) => to),
      far,
    );
  if (arrow === "up")
    return nearest(
      edges.filter(({ to }) => to === id).map(({ from }) => from),
      far,
    );
  const side = arrow === "left" ? -1 : 1;
  const beside = [...boxes].filter(
    ([, rect]) => (middle(rect) - middle(here)) * side > rect.width / 2 && overlaps(rect, here),
  );
  return nearest(
    beside.map(([other]) => other),
    far,
  );
}

function middle({ left, width }: Rect): number {
  return left + width / 2;
}

function overlaps(a: Rect, b: Rect): boolean {
  return a.top < b.top + b.height && b.top < a.top + a.height;
}
