/** Which part of the picture is seen, and how large. */
import type { Rect } from "./block.js";
import type { Point } from "./stroke.js";

/** A point p of the picture is drawn at `scale` · p + (x, y). */
export interface Camera {
  readonly x: number;
  readonly y: number;
  readonly scale: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

const smallest = 0.04;
const largest = 4;
/** Below this a box's text is hard to read. */
const readable = 0.62;
const margin = 24;

/** Larger or smaller by `factor`, with the point `at` of the page staying where it is. */
export function zoomed({ x, y, scale }: Camera, factor: number, at: Point): Camera {
  const next = Math.min(largest, Math.max(smallest, scale * factor));
  const change = next / scale;
  return { x: at.x - (at.x - x) * change, y: at.y - (at.y - y) * change, scale: next };
}

/** All of it, in the middle, and never larger than it is. */
export function fitting(bounds: Rect, size: Size): Camera {
  const scale = Math.min(1, ...scalesFor(bounds, size));
  return centred(bounds, size, Math.max(smallest, scale));
}

/** What is seen first: all of it where that can be read, otherwise its beginning or the box `mark`. */
export function beginning(bounds: Rect, size: Size, mark: Rect | undefined): Camera {
  const whole = fitting(bounds, size);
  if (whole.scale >= readable) return whole;
  const scale = Math.min(1, Math.max(readable, scalesFor(bounds, size)[0]));
  const { x } = centred(bounds, size, scale);
  const start = { x, y: margin - bounds.top * scale, scale };
  return mark === undefined ? start : inSight(start, mark, size);
}

/** Moved no more than it takes to see `rect`; to its middle where it is out of sight. */
export function inSight(camera: Camera, rect: Rect, size: Size): Camera {
  const { scale } = camera;
  const shift = (from: number, length: number, offset: number, room: number) => {
    const start = from * scale + offset;
    const end = start + length * scale;
    if (start >= margin && end <= room - margin) return offset;
    return room / 2 - (from + length / 2) * scale;
  };
  return {
    x: shift(rect.left, rect.width, camera.x, size.width),
    y: shift(rect.top, rect.height, camera.y, size.height),
    scale,
  };
}

/** Shows `after` where `before` was, so that a picture which grows above does not slip away. */
export function anchored(camera: Camera, before: Rect, after: Rect): Camera {
  return {
    ...camera,
    x: camera.x + (before.left - after.left) * camera.scale,
    y: camera.y + (before.top - after.top) * camera.scale,
  };
}

export function between(from: Camera, to: Camera, share: number): Camera {
  const mix = (a: number, b: number) => a + (b - a) * share;
  return { x: mix(from.x, to.x), y: mix(from.y, to.y), scale: mix(from.scale, to.scale) };
}

function scalesFor({ width, height }: Rect, size: Size): readonly [number, number] {
  return [(size.width - 2 * margin) / Math.max(1, width), (size.height - 2 * margin) / Math.max(1, height)];
}

function centred({ left, top, width, height }: Rect, size: Size, scale: number): Camera {
  return {
    x: size.width / 2 - (left + width / 2) * scale,
    y: size.height / 2 - (top + height / 2) * scale,
    scale,
  };
}
