/** Draws how a column's values lie, as a picture in Markdown: bars of a histogram, or one bar for each class. */
import type { Column, Histogram } from "../src/profile.js";
import { figure, whole } from "./markdown.js";

// A picture cannot know the editor's theme: these two are readable on white and on black.
const barColour = "#3f8fd9";
const textColour = "#8a8a8a";
const font = 'font-family="sans-serif" font-size="11"';
const width = 280;
/** More classes than these are a list, and no picture. */
const mostClasses = 8;

/** Undefined where there is nothing to draw. */
export function columnPicture(column: Column): string | undefined {
  if (column.kind === "number" && column.histogram !== undefined && !fewClasses(column)) {
    return markdownPicture(histogram(column.histogram), `Histogram: ${textBars(column.histogram.counts)}`);
  }
  const { classes } = column;
  const counts = "classCounts" in column ? column.classCounts : undefined;
  if (classes === undefined || counts === undefined || classes.length > mostClasses) return undefined;
  return markdownPicture(classBars(classes, counts), "Rows of each class");
}

function fewClasses(column: Column): boolean {
  return column.classes !== undefined && column.classes.length <= mostClasses;
}

/** Bars of eight heights; a bin that is not empty shows. */
export function textBars(counts: readonly number[]): string {
  const most = Math.max(1, ...counts);
  return counts.map((count) => (count === 0 ? " " : "▁▂▃▄▅▆▇█"[Math.ceil((count / most) * 8) - 1])).join("");
}

interface Drawing {
  readonly height: number;
  readonly body: string;
}

function histogram({ from, to, counts }: Histogram): Drawing {
  const high = 60;
  const step = width / counts.length;
  const most = Math.max(1, ...counts);
  const bars = counts.map((count, at) => {
    const size = count === 0 ? 0 : Math.max(1, (count / most) * high);
    return rectangle(at * step, high - size, Math.max(1, step - 1), size);
  });
  const line = `<path d="M0 ${high + 0.5}H${width}" stroke="${textColour}"/>`;
  const labels = text(0, high + 14, figure(from)) + text(width, high + 14, figure(to), "end");
  return { height: high + 18, body: bars.join("") + line + labels };
}

function classBars(classes: readonly string[], counts: readonly number[]): Drawing {
  const row = 18;
  const left = 100;
  const most = Math.max(1, ...counts);
  const rows = classes.map((name, at) => {
    const count = counts[at] ?? 0;
    const size = (count / most) * (width - left - 60);
    const label = name.length > 15 ? `${name.slice(0, 14)}…` : name;
    const bar = rectangle(left, at * row + 3, Math.max(1, size), row - 6);
    return (
      text(left - 6, at * row + 13, label, "end") + bar + text(left + size + 6, at * row + 13, whole(count))
    );
  });
  return { height: classes.length * row, body: rows.join("") };
}

function rectangle(x: number, y: number, wide: number, high: number): string {
  const at = [x, y, wide, high].map((value) => +value.toFixed(1));
  return `<rect x="${at[0]}" y="${at[1]}" width="${at[2]}" height="${at[3]}" fill="${barColour}"/>`;
}

function text(x: number, y: number, said: string, anchor = "start"): string {
  const escaped = said.replace(/[&<>]/g, (sign) => `&#${sign.charCodeAt(0)};`);
  return `<text x="${+x.toFixed(1)}" y="${y}" fill="${textColour}" text-anchor="${anchor}" ${font}>${escaped}</text>`;
}

function markdownPicture({ height, body }: Drawing, alternative: string): string {
  const size = `width="${width}" height="${height}"`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" ${size} viewBox="0 0 ${width} ${height}">${body}</svg>`;
  return `![${alternative}](data:image/svg+xml;base64,${Buffer.from(svg).toString("base64")})`;
}
