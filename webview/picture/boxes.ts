/** Draws one layer as a box: its sign, its call shortened, its output and its share of the cost. */
import type { Picture, PictureNode } from "../../src/picture.js";
import type { Rect } from "./block.js";
import { type Cost, costText, type Measured } from "./cost.js";
import type { BoxSize } from "./layout.js";
import { fitted, type Measure, type TextStyle } from "./measure.js";
import type { Palette } from "./palette.js";
import { operators, ownSigns, signs } from "./signs.js";
import { type Drawn, el } from "./svg.js";

const height = 46;
const narrowest = 150;
const widest = 270;
const signWidth = 28;
const padding = 9;
const signSize = 12;
const corner = 5;
const barHeight = 2.5;
const firstLine = 17;
const secondLine = 33.5;
/** A value's own name takes no more of the line. */
const longestName = 70;

interface Styles {
  readonly layer: TextStyle;
  readonly call: TextStyle;
  readonly figure: TextStyle;
}

function stylesOf({ font, codeFont }: Palette): Styles {
  return {
    layer: { size: 12.5, weight: 600, font },
    call: { size: 11, font: codeFont },
    figure: { size: 11.5, font },
  };
}

/** All boxes of a picture are equally wide: as wide as the longest call needs, within limits. */
export function boxSizes({ nodes }: Picture, palette: Palette, measure: Measure): BoxSize[] {
  const styles = stylesOf(palette);
  const wanted = nodes.map((node) => {
    const { name, layer, rest } = words(node);
    const first = measure(name, styles.call) + measure(layer, styles.layer) + measure(rest, styles.call) + 10;
    const second = measure(node.shape ?? "", styles.figure) + 70;
    return signWidth + Math.max(first, second) + 2 * padding;
  });
  const width = Math.round(Math.min(widest, Math.max(narrowest, ...wanted)));
  return nodes.map(({ id, group }) => ({ id, width, height, group }));
}

/** `early = `, `Conv2D`, `16, 3`. */
function words({ name, named, layer, title, family }: PictureNode) {
  const call = title.startsWith(`${layer}(`) ? title.slice(layer.length + 1) : title === layer ? "" : title;
  const rest = call.endsWith(")") && title.startsWith(`${layer}(`) ? call.slice(0, -1) : call;
  return { name: named ? `${name} = ` : "", layer, rest: family === undefined ? "" : rest };
}

export interface BoxLook {
  readonly palette: Palette;
  readonly measure: Measure;
  readonly measured: Measured;
  readonly cost: Cost | undefined;
}

/** In the box's own coordinates. */
export function boxContents(node: PictureNode, { width }: Rect, look: BoxLook): readonly Drawn[] {
  const { palette, cost } = look;
  const colour = palette.families[node.family ?? "none"];
  const error = node.state === "error";
  const inner = width - signWidth - 2 * padding;
  const share = cost?.share ?? 0;
  return [
    el("rect", {
      class: "box",
      width,
      height,
      rx: node.family === "merging" ? height / 2 : corner,
      fill: palette.surface,
      stroke: error ? palette.error : palette.edge,
      "stroke-width": error ? 1.6 : 1,
      "stroke-dasharray": node.state === "unknown" ? "4 3" : undefined,
    }),
    ...signOf(node, palette, colour),
    firstLineOf(node, inner, look),
    ...secondLineOf(node, inner, look),
    ...(share > 0
      ? [
          el("rect", {
            x: signWidth + padding,
            y: height - 7,
            width: Math.max(1.5, share * inner),
            height: barHeight,
            rx: barHeight / 2,
            fill: colour,
          }),
        ]
      : []),
  ];
}

function signOf({ family, layer }: PictureNode, palette: Palette, colour: string): readonly Drawn[] {
  const operator = operators[layer];
  const middle = height / 2;
  if (family === "merging" && operator !== undefined) {
    const attributes = { fill: palette.text, "text-anchor": "middle", "dominant-baseline": "central" };
    return [
      el("circle", { cx: 20, cy: middle, r: 10, fill: "none", stroke: colour, "stroke-width": 1.3 }),
      el("text", { ...attributes, x: 20, y: middle, "font-size": operator.length > 2 ? 8 : 14 }, operator),
    ];
  }
  const band = `M${corner} 0H${signWidth}V${height}H${corner}A${corner} ${corner} 0 0 1 0 ${height - corner}V${corner}A${corner} ${corner} 0 0 1 ${corner} 0Z`;
  return [
    ...(palette.highContrast || family === "merging"
      ? []
      : [el("path", { d: band, fill: colour, "fill-opacity": 0.16 })]),
    el("path", {
      transform: `translate(${(signWidth - signSize) / 2} ${(height - signSize) / 2})`,
      d: ownSigns[layer] ?? signs[family ?? "none"],
      fill: "none",
      stroke: colour,
      "stroke-width": 1.3,
      "stroke-linecap": "round",
      "stroke-linejoin": "round",
    }),
  ];
}

function firstLineOf(node: PictureNode, inner: number, { palette, measure }: BoxLook): Drawn {
  const styles = stylesOf(palette);
  const { name, layer, rest } = words(node);
  const shownName = name === "" ? "" : `${fitted(name.slice(0, -3), longestName, styles.call, measure)} = `;
  const room = inner - (node.state === "error" ? 16 : 0) - measure(shownName, styles.call);
  const shownLayer = fitted(layer, room, styles.layer, measure);
  const left = room - measure(shownLayer, styles.layer) - 7;
  const shownRest = left > 12 ? fitted(rest, left, styles.call, measure) : "";
  const quiet = { fill: palette.muted, "font-family": palette.codeFont, "font-size": styles.call.size };
  return el(
    "text",
    { x: signWidth + padding, y: firstLine, fill: palette.text, "font-size": styles.layer.size },
    shownName === "" ? undefined : el("tspan", { ...quiet, "xml:space": "preserve" }, shownName),
    el("tspan", { "font-weight": styles.layer.weight }, shownLayer),
    shownRest === "" ? undefined : el("tspan", { ...quiet, dx: 7 }, shownRest),
  );
}

function secondLineOf(node: PictureNode, inner: number, look: BoxLook): readonly Drawn[] {
  const { palette, measure, measured, cost } = look;
  const { figure } = stylesOf(palette);
  const at = (x: number, attributes: Readonly<Record<string, string | number>>, text: string) =>
    el("text", { x, y: secondLine, "font-size": figure.size, ...attributes }, text);
  const start = signWidth + padding;
  const error = node.state === "error";
  const mark = error ? [errorMark(start + inner - 5, 12, palette)] : [];
  if (error && node.shape === undefined) {
    return [
      ...mark,
      at(
        start,
        { fill: palette.error },
        fitted((node.problem ?? "").replaceAll("`", ""), inner, figure, measure),
      ),
    ];
  }
  const value = cost !== undefined && cost.value > 0 ? costText(cost.value, measured) : "";
  const room = inner - measure(value, figure) - 10;
  const shape = node.shape ?? "not known";
  const known = node.state !== "unknown";
  return [
    ...mark,
    at(
      start,
      { fill: known ? palette.text : palette.muted, ...(known ? {} : { "font-style": "italic" }) },
      fitted(shape, room, figure, measure),
    ),
    ...(value === "" ? [] : [at(start + inner, { fill: palette.muted, "text-anchor": "end" }, value)]),
  ];
}

function errorMark(x: number, y: number, { error }: Palette): Drawn {
  const line = { fill: "none", stroke: error, "stroke-width": 1.4, "stroke-linecap": "round" };
  return el(
    "g",
    {},
    el("circle", { ...line, cx: x, cy: y, r: 5.5 }),
    el("path", { ...line, d: `M${x} ${y - 3}v3.4M${x} ${y + 2.8}v.1` }),
  );
}
