/** The picture as a file: one SVG that needs nothing else, in the colours and fonts of the page. */
import { totalsText } from "./cost.js";
import { drawPicture, type Scene } from "./draw.js";
import { el, svgText } from "./svg.js";

const margin = 16;

export function svgFile(scene: Scene): string {
  const { picture, layout, palette } = scene;
  const { left, top, width, height } = layout.bounds;
  const view = [left - margin, top - margin, width + 2 * margin, height + 2 * margin].map(Math.round);
  const [x, y, w, h] = view as [number, number, number, number];
  const drawn = el(
    "svg",
    { xmlns: "http://www.w3.org/2000/svg", viewBox: view.join(" "), width: w, height: h, role: "img" },
    el("title", {}, `Network ${picture.network}`),
    el("desc", {}, totalsText(picture.totals)),
    el("rect", { x, y, width: w, height: h, fill: palette.background }),
    ...drawPicture({ ...scene, current: new Set(), reachable: undefined }),
  );
  return `<?xml version="1.0" encoding="UTF-8"?>\n${svgText(drawn)}\n`;
}
