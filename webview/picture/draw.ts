/** Draws a picture that has been laid out: frames, then lines, then boxes. */
import type { Picture, PictureNode } from "../../src/picture.js";
import type { Frame, Line, Rect } from "./block.js";
import { boxContents } from "./boxes.js";
import { type Cost, costsOf, type Measured, spoken } from "./cost.js";
import type { Layout } from "./layout.js";
import type { Measure } from "./measure.js";
import type { Palette } from "./palette.js";
import { keysOf } from "./state.js";
import { pathText } from "./stroke.js";
import { type Drawn, el, keyed } from "./svg.js";

export interface Scene {
  readonly picture: Picture;
  readonly layout: Layout;
  readonly palette: Palette;
  readonly measure: Measure;
  readonly measured: Measured;
  /** The boxes in which the cursor is. */
  readonly current: ReadonlySet<number>;
  /** The box that has the place in the page's tab order; undefined in a file. */
  readonly reachable: number | undefined;
}

export function drawPicture(scene: Scene): readonly Drawn[] {
  const { picture, layout, palette, measured } = scene;
  const costs = costsOf(picture, measured);
  const whole = wholeFrames(scene);
  // One frame is marked rather than all that is in it.
  const inWhole = ({ group = [] }: PictureNode) =>
    whole.some(({ path }) => path.every((label, at) => group[at] === label));
  const ringed = new Set(
    picture.nodes.filter((node) => scene.current.has(node.id) && !inWhole(node)).map(({ id }) => id),
  );
  const ids = keysOf(picture.nodes);
  const assumed = new Set(
    picture.edges.filter((edge) => edge.assumed).map(({ from, to }) => `${from} ${to}`),
  );
  return [
    el(
      "g",
      { class: "frames" },
      ...layout.frames.map((frame) => frameOf(frame, palette, whole.includes(frame))),
    ),
    el(
      "g",
      { class: "lines", fill: "none", "stroke-linecap": "round" },
      ...layout.lines.flatMap((line) =>
        lineOf(line, palette, ringed, assumed.has(`${line.source} ${line.target}`)),
      ),
    ),
    el(
      "g",
      { class: "layers", "font-family": palette.font },
      ...picture.nodes.flatMap((node) => {
        const rect = layout.boxes.get(node.id);
        return rect === undefined
          ? []
          : [keyed(ids.get(node.id)!, layerOf(node, rect, scene, ringed.has(node.id), costs.get(node.id)))];
      }),
    ),
  ];
}

/** The outermost frames of which every layer is the cursor's. */
function wholeFrames({ picture, layout, current }: Scene): readonly Frame[] {
  if (current.size === 0) return [];
  const within = (path: readonly string[], group: readonly string[] = []) =>
    path.every((label, at) => group[at] === label);
  const whole = layout.frames.filter(({ path }) =>
    picture.nodes.every(({ id, group }) => !within(path, group) || current.has(id)),
  );
  return whole.filter(
    ({ path }) => !whole.some((other) => other.path.length < path.length && within(other.path, path)),
  );
}

function layerOf(
  node: PictureNode,
  rect: Rect,
  scene: Scene,
  ringed: boolean,
  cost: Cost | undefined,
): Drawn {
  const { palette, measure, measured, current, reachable } = scene;
  const forPage = reachable !== undefined && {
    role: "button",
    tabindex: node.id === reachable ? 0 : -1,
    "aria-label": spoken(node, cost, measured),
    "data-id": node.id,
    ...(current.has(node.id) && { "aria-current": "true" }),
  };
  const ring = ringed && {
    x: -3.5,
    y: -3.5,
    width: rect.width + 7,
    height: rect.height + 7,
    rx: node.family === "merging" ? (rect.height + 7) / 2 : 8,
    fill: "none",
    stroke: palette.mark,
    "stroke-width": 2,
  };
  return el(
    "g",
    { class: "layer", transform: `translate(${rect.left} ${rect.top})`, ...forPage },
    reachable === undefined ? el("title", {}, spoken(node, cost, measured)) : undefined,
    ring === false ? undefined : el("rect", ring),
    ...boxContents(node, rect, { palette, measure, measured, cost }),
  );
}

function frameOf({ label, rect }: Frame, palette: Palette, marked: boolean): Drawn {
  const { left, top, width, height } = rect;
  return el(
    "g",
    { class: "frame", "font-family": palette.font },
    el("rect", {
      x: left,
      y: top,
      width,
      height,
      rx: 8,
      fill: palette.text,
      "fill-opacity": palette.highContrast ? 0 : 0.03,
      stroke: marked ? palette.mark : palette.frame,
      "stroke-width": marked ? 2 : 1,
      "stroke-dasharray": palette.highContrast && !marked ? "6 3" : undefined,
    }),
    el(
      "text",
      { x: left + 10, y: top + 15, "font-size": 11, "font-weight": 600, fill: palette.muted },
      label,
    ),
  );
}

function lineOf(
  { source, target, stroke }: Line,
  palette: Palette,
  ringed: ReadonlySet<number>,
  assumed: boolean,
): readonly Drawn[] {
  const near = ringed.has(source) || (target !== undefined && ringed.has(target));
  const colour = near ? palette.mark : palette.line;
  const drawn = el("path", {
    d: pathText(stroke),
    stroke: colour,
    "stroke-width": near ? 1.8 : 1.3,
    "stroke-dasharray": assumed ? "3 4" : undefined,
  });
  return target === undefined ? [drawn] : [drawn, arrowAt(stroke, colour)];
}

function arrowAt(stroke: Line["stroke"], fill: string): Drawn {
  const points = stroke.flatMap((move) => move.points);
  const end = points.at(-1)!;
  const before = points.findLast(({ x, y }) => Math.hypot(x - end.x, y - end.y) > 0.5) ?? {
    x: end.x,
    y: end.y - 1,
  };
  const angle = (Math.atan2(end.y - before.y, end.x - before.x) * 180) / Math.PI;
  return el("path", {
    d: "M0 0L-6.5 -3.2L-6.5 3.2Z",
    transform: `translate(${end.x} ${end.y}) rotate(${Math.round(angle)})`,
    fill,
  });
}
