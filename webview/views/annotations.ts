/** What stands around a chart's lines: single batches, the zone of overfitting, baseline, marked epochs, the cursor. */
import type { Curve } from "../curve.js";
import type { Point } from "../downsample.js";
import type { Colours } from "../theme.js";

/** Where to draw: the plot within its axes, and the pixels of its values. */
export interface Canvas {
  readonly ctx: CanvasRenderingContext2D;
  readonly area: {
    readonly left: number;
    readonly right: number;
    readonly top: number;
    readonly bottom: number;
  };
  x(value: number): number;
  y(value: number): number;
}

const rowHeight = 16;

/** Pixels above the plot for the labels, which would hide the lines if they stood on them. */
export function headroom(curve: Curve): number {
  return 6 + rowHeight * (curve.zone ? 2 : 1);
}

export function drawBeneath(canvas: Canvas, curve: Curve, colours: Colours): void {
  const { ctx, area, x, y } = canvas;
  ctx.save();
  ctx.beginPath();
  ctx.rect(area.left, area.top, area.right - area.left, area.bottom - area.top);
  ctx.clip();
  if (curve.zone && curve.zone.from < curve.x.to) {
    const from = Math.max(area.left, x(curve.zone.from));
    ctx.fillStyle = colours.zone;
    ctx.fillRect(from, area.top, area.right - from, area.bottom - area.top);
    ctx.fillStyle = colours.zoneEdge;
    ctx.fillRect(Math.round(from), area.top, 1, area.bottom - area.top);
  }
  if (curve.baseline) {
    const at = y(curve.baseline.value);
    line(ctx, colours.baseline, [2, 4], area.left, at, area.right, at);
  }
  for (const mark of curve.marks) {
    line(ctx, colours.mark, [3, 3], x(mark.epoch), area.top, x(mark.epoch), area.bottom);
  }
  // Not one of Chart.js's lines: it makes an object of each point, which thousands a drawing are too many for.
  path(canvas, curve.batch, curve.train.length === 0 ? colours.train : colours.batch);
  ctx.restore();
}

export function drawAbove(canvas: Canvas, curve: Curve, colours: Colours, cursor: number | undefined): void {
  const { ctx, area, x, y } = canvas;
  ctx.save();
  ctx.font = `11px ${colours.font}`;
  ctx.textBaseline = "middle";
  const visible = curve.marks.filter((mark) => mark.epoch >= curve.x.from && mark.epoch <= curve.x.to);
  for (const mark of visible) {
    if (mark.y !== undefined) ring(ctx, x(mark.epoch), y(mark.y), colours.mark, colours.background);
  }
  const labels = visible.map((mark) => ({ text: mark.label, at: x(mark.epoch) }));
  placeInRow(canvas, labels).forEach(({ text, left }) => {
    ctx.fillStyle = colours.muted;
    ctx.fillText(text, left, area.top - rowHeight / 2);
  });
  if (curve.zone && curve.zone.from < curve.x.to) drawZoneLabel(canvas, curve.zone, colours);
  if (curve.baseline) drawBaselineLabel(canvas, curve.baseline, colours);
  if (cursor !== undefined && cursor >= curve.x.from && cursor <= curve.x.to) {
    line(ctx, colours.muted, [], x(cursor), area.top, x(cursor), area.bottom);
    const { train, validation } = curve.exact ?? curve;
    dotAt(canvas, train, cursor, colours.train, colours.background);
    dotAt(canvas, validation, cursor, colours.validation, colours.background);
  }
  ctx.restore();
}

/** Labels centred on their places where they fit, moved aside where they would meet or leave the canvas. */
export function placeInRow(
  { ctx, area }: Pick<Canvas, "ctx" | "area">,
  labels: readonly { readonly text: string; readonly at: number }[],
): { text: string; left: number }[] {
  const gap = 10;
  const placed = [...labels]
    .sort((a, b) => a.at - b.at)
    .map(({ text, at }) => ({
      text,
      left: at - ctx.measureText(text).width / 2,
      width: ctx.measureText(text).width,
    }));
  let free = area.left;
  for (const label of placed) {
    label.left = Math.max(label.left, free);
    free = label.left + label.width + gap;
  }
  let limit = area.right;
  for (const label of placed.reverse()) {
    label.left = Math.min(label.left, limit - label.width);
    limit = label.left - gap;
  }
  return placed;
}

function drawZoneLabel({ ctx, area, x }: Canvas, zone: NonNullable<Curve["zone"]>, colours: Colours): void {
  const from = Math.max(area.left, x(zone.from));
  const width = ctx.measureText(zone.label).width;
  const left = Math.max(area.left, Math.min(from + 10, area.right - width));
  const middle = area.top - 1.5 * rowHeight;
  ctx.fillStyle = colours.text;
  ctx.fillText(zone.label, left, middle);
  ctx.fillStyle = colours.zoneEdge;
  if (left > from) ctx.fillRect(Math.round(from), middle - 5, 3, 10);
}

function drawBaselineLabel(
  { ctx, area, y }: Canvas,
  baseline: NonNullable<Curve["baseline"]>,
  colours: Colours,
): void {
  const at = y(baseline.value);
  const middle = at - area.top > 16 ? at - 8 : at + 9;
  const width = ctx.measureText(baseline.label).width;
  ctx.globalAlpha = 0.75;
  ctx.fillStyle = colours.background;
  ctx.fillRect(area.right - width - 6, middle - 6, width + 4, 12);
  ctx.globalAlpha = 1;
  ctx.fillStyle = colours.muted;
  ctx.fillText(baseline.label, area.right - width - 4, middle);
}

function path({ ctx, area, x, y }: Canvas, points: readonly Point[], colour: string): void {
  if (points.length === 0) return;
  ctx.strokeStyle = colour;
  // Where there are several points to a pixel, a wider line closes to an even band.
  ctx.lineWidth = points.length > 1.5 * (area.right - area.left) ? 1.8 : 1;
  ctx.lineJoin = "bevel";
  ctx.beginPath();
  for (const point of points) ctx.lineTo(x(point.x), y(point.y));
  ctx.stroke();
}

function line(
  ctx: CanvasRenderingContext2D,
  colour: string,
  dash: number[],
  fromX: number,
  fromY: number,
  toX: number,
  toY: number,
): void {
  ctx.strokeStyle = colour;
  ctx.lineWidth = 1;
  ctx.setLineDash(dash);
  ctx.beginPath();
  ctx.moveTo(Math.round(fromX) + 0.5, Math.round(fromY) + 0.5);
  ctx.lineTo(Math.round(toX) + 0.5, Math.round(toY) + 0.5);
  ctx.stroke();
  ctx.setLineDash([]);
}

function ring(ctx: CanvasRenderingContext2D, x: number, y: number, colour: string, ground: string): void {
  circle(ctx, x, y, 4.5);
  ctx.fillStyle = ground;
  ctx.fill();
  ctx.lineWidth = 2;
  ctx.strokeStyle = colour;
  ctx.stroke();
}

function dotAt(
  { ctx, x, y }: Canvas,
  points: readonly Point[],
  epoch: number,
  colour: string,
  ground: string,
): void {
  const point = points.find((each) => each.x === epoch);
  if (!point) return;
  circle(ctx, x(point.x), y(point.y), 4);
  ctx.fillStyle = colour;
  ctx.fill();
  ctx.lineWidth = 1.5;
  ctx.strokeStyle = ground;
  ctx.stroke();
}

function circle(ctx: CanvasRenderingContext2D, x: number, y: number, radius: number): void {
  ctx.beginPath();
  ctx.arc(x, y, radius, 0, 2 * Math.PI);
}
