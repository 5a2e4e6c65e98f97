/** What the layout puts together: boxes, points and frames, each centred on the line that its values take. */
import { type Point, type Stroke, shifted } from "./stroke.js";

export interface Rect {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** A block of the program, drawn as a frame around what it is made of. */
export interface Frame {
  readonly label: string;
  /** The frames around it and its own label. */
  readonly path: readonly string[];
  readonly rect: Rect;
}

/** The line a value takes, or a piece of it. */
export interface Line {
  /** The node whose output it carries. */
  readonly source: number;
  /** The node at which it ends; undefined where it goes on in another piece. */
  readonly target: number | undefined;
  readonly stroke: Stroke;
}

/** Parts of a picture in the coordinates of the block they belong to: x from its middle, y from its top. */
export interface Drawing {
  readonly boxes: readonly { readonly id: number; readonly rect: Rect }[];
  readonly frames: readonly Frame[];
  readonly lines: readonly Line[];
}

export interface Block {
  readonly halfWidth: number;
  readonly height: number;
  /** The node that it is, undefined for a frame or a point. */
  readonly id: number | undefined;
  /** Whether it takes part in the layout only: nothing of it is seen. */
  readonly hidden: boolean;
  /** Where the value of a node enters and leaves, from the middle. */
  inPort(source: number): number;
  outPort(source: number): number;
  readonly drawing: Drawing;
}

/** A connection between two blocks of one level that carries the output of `source`. */
export interface Connection {
  readonly from: number;
  readonly to: number;
  readonly source: number;
  /** Only keeps its ends above one another. */
  readonly hidden: boolean;
}

const nothing: Drawing = { boxes: [], frames: [], lines: [] };
const middle = () => 0;

export function boxBlock(id: number, width: number, height: number): Block {
  const rect = { left: -width / 2, top: 0, width, height };
  return {
    halfWidth: width / 2,
    height,
    id,
    hidden: false,
    inPort: middle,
    outPort: middle,
    drawing: { ...nothing, boxes: [{ id, rect }] },
  };
}

/** A place that a line goes through. */
export function pointBlock(hidden: boolean): Block {
  const ports = { inPort: middle, outPort: middle };
  return { halfWidth: 0, height: 0, id: undefined, hidden, ...ports, drawing: nothing };
}

export function moved({ boxes, frames, lines }: Drawing, to: Point): Drawing {
  const rect = (old: Rect) => ({ ...old, left: old.left + to.x, top: old.top + to.y });
  return {
    boxes: boxes.map((box) => ({ ...box, rect: rect(box.rect) })),
    frames: frames.map((frame) => ({ ...frame, rect: rect(frame.rect) })),
    lines: lines.map((line) => ({ ...line, stroke: shifted(line.stroke, to.x, to.y) })),
  };
}

/** Around everything that is drawn. */
export function boundsOf({ boxes, frames, lines }: Drawing): Rect {
  let left = Number.POSITIVE_INFINITY;
  let top = Number.POSITIVE_INFINITY;
  let right = Number.NEGATIVE_INFINITY;
  let bottom = Number.NEGATIVE_INFINITY;
  const include = (x: number, y: number) => {
    left = Math.min(left, x);
    top = Math.min(top, y);
    right = Math.max(right, x);
    bottom = Math.max(bottom, y);
  };
  for (const { rect } of [...boxes, ...frames]) {
    include(rect.left, rect.top);
    include(rect.left + rect.width, rect.top + rect.height);
  }
  for (const { stroke } of lines)
    for (const { points } of stroke) for (const { x, y } of points) include(x, y);
  return left > right
    ? { left: 0, top: 0, width: 0, height: 0 }
    : { left, top, width: right - left, height: bottom - top };
}
