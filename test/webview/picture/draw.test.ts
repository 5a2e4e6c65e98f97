/** What is drawn and written to a file, what stays while the program is broken, and how the view moves. */
import { describe, expect, it } from "vitest";
import type { Picture, PictureMessage } from "../../../src/picture.js";
import { boxSizes } from "../../../webview/picture/boxes.js";
import { anchored, beginning, fitting, inSight, zoomed } from "../../../webview/picture/camera.js";
import { costsOf, costText, spoken, totalsText } from "../../../webview/picture/cost.js";
import { drawPicture, type Scene } from "../../../webview/picture/draw.js";
import { svgFile } from "../../../webview/picture/export.js";
import { layOut } from "../../../webview/picture/layout.js";
import { fitted, type Measure } from "../../../webview/picture/measure.js";
import { neighbour } from "../../../webview/picture/neighbours.js";
import { type Palette, paletteOf } from "../../../webview/picture/palette.js";
import { initialState, nodesAt, type PictureState, reduce } from "../../../webview/picture/state.js";
import { el, svgText } from "../../../webview/picture/svg.js";
import { themes } from "../themes.mjs";
import { branching, grouped, made, pictureOf, programs, uri } from "./pictures.js";

const measure: Measure = (text, { size }) => text.length * size * 0.6;

function palette(name: keyof typeof themes = "light"): Palette {
  const { colours } = themes[name];
  const value = (variable: string) => (colours as Readonly<Record<string, string>>)[variable] ?? "";
  // The weight is told, so that every colour can be traced; what a browser mixes is the browser's.
  return paletteOf(value, name === "high-contrast", (colour) => colour);
}

function scene(picture: Picture, changes: Partial<Scene> = {}): Scene {
  const look = changes.palette ?? palette();
  const layout = layOut(boxSizes(picture, look, measure), picture.edges);
  const rest = { measure, measured: "parameters", current: new Set<number>(), reachable: undefined } as const;
  return { picture, layout, palette: look, ...rest, ...changes };
}

describe("SVG", () => {
  it("is escaped, whatever a program holds", () => {
    const drawn = el("text", { "aria-label": '<"&>' }, "a < b & c\u0000\u001b");
    expect(svgText(drawn)).toBe('<text aria-label="&lt;&quot;&amp;&gt;">a &lt; b &amp; c</text>');
  });

  it("of a network is a file that needs nothing else", () => {
    const file = svgFile(scene(pictureOf(programs.residual)));
    expect(file).toMatch(
      /^<\?xml version="1.0" encoding="UTF-8"\?>\n<svg xmlns="http:\/\/www.w3.org\/2000\/svg"/,
    );
    expect(file).not.toMatch(
      /var\(|currentColor|href|url\(|<style|<script|class="[^"]*"[^>]*style=|tabindex|data-id/,
    );
    expect(file).toContain('fill="#FFFFFF"');
    expect(file).toContain('font-family="');
    for (const text of ["Conv2D", "16×16×32", "9,248", "Concatenate", "<title>Network Residual</title>"]) {
      expect(file).toContain(text);
    }
    // As many elements are closed as are opened.
    const opened = file.match(/<[a-z]+[^>]*[^/]>/g)?.length;
    expect(file.match(/<\/[a-z]+>/g)?.length).toBe(opened);
  });

  it("marks errors and what is not known, in words too", () => {
    const picture = pictureOf(programs.broken);
    const file = svgFile(scene(picture));
    const colour = palette().error;
    expect(file.split(`stroke="${colour}"`).length).toBeGreaterThan(2);
    expect(file).toContain('stroke-dasharray="4 3"');
    expect(file).toContain("not known");
    expect(file).toContain("There is no layer Dens");
    const healthy = svgFile(scene(pictureOf(programs.chain)));
    expect(healthy).not.toMatch(/stroke-dasharray|not known/);
    expect(healthy).not.toContain(colour);
  });

  it("marks the cursor's layer on the page, not in the file", () => {
    const marked = scene(pictureOf(programs.chain), { current: new Set([2]) });
    expect(svgFile(marked)).toBe(svgFile({ ...marked, current: new Set() }));
  });

  it("marks a whole block by its frame rather than by all its boxes", () => {
    const look = palette();
    const marks = (ids: readonly number[]) =>
      drawPicture(scene(grouped(), { current: new Set(ids) }))
        .map(svgText)
        .join("")
        .split(`stroke="${look.mark}" stroke-width="2"`).length - 1;
    expect(marks([1, 2, 3, 4])).toBe(1);
    expect(marks([1, 2, 3, 4, 5, 6, 7, 8])).toBe(1);
    expect(marks([1, 2])).toBe(2);
    expect(marks([1, 2, 3, 4, 9])).toBe(2);
  });

  it("in high contrast uses no tints, and the theme's own lines", () => {
    const file = svgFile(scene(grouped(), { palette: palette("high-contrast") }));
    expect(file).not.toContain('fill-opacity="0.16"');
    expect(file).toContain('stroke="#6FC3DF"');
    expect(file).toContain("Residual 2");
  });

  it("gives bars the shares of the whole", () => {
    const picture = made(4, (id) => (id === 0 ? [] : [id - 1]));
    const shares = [...costsOf(picture, "parameters").values()].map(({ share }) => share);
    expect(shares.reduce((sum, share) => sum + share)).toBeCloseTo(1);
    const widths = [...svgFile(scene(picture)).matchAll(/y="39" width="([\d.]+)"/g)].map(([, width]) =>
      Number(width),
    );
    expect(widths[3]! / widths[0]!).toBeCloseTo(4);
  });
});

describe("words", () => {
  it("are cut where they do not fit", () => {
    const style = { size: 10, font: "x" };
    expect(fitted("abcdef", 36, style, measure)).toBe("abcdef");
    expect(fitted("abcdef", 30, style, measure)).toBe("abcd…");
    expect(fitted("abcdef", 5, style, measure)).toBe("");
  });

  it("say costs as people read them", () => {
    expect([950, 25_450, 3_200_000].map((value) => costText(value, "parameters"))).toEqual([
      "950",
      "25,450",
      "3.2 M",
    ]);
    expect([512, 100_900, 5 * 1024 ** 2].map((value) => costText(value, "memory"))).toEqual([
      "512 bytes",
      "98.5 KB",
      "5 MB",
    ]);
    expect(totalsText({ layers: 1, parameters: 0 })).toBe("1 layer · 0 parameters");
    const [, conv] = pictureOf(programs.broken).nodes;
    expect(spoken(conv!, undefined, "parameters")).toMatch(
      /^Conv2D\(16, 40\); output not known; error: A kernel of 40/,
    );
  });
});

describe("while a program is written", () => {
  const show = (state: PictureState, source: string) =>
    reduce(state, { type: "picture", uri, picture: pictureOf(source) });
  const open = programs.chain.replace("MaxPooling2D(2)\n  Flatten()", "MaxPooling2D(\n  Flatten()");

  it("layers that an open bracket swallows stay, marked as not known", () => {
    const good = show(initialState, programs.chain);
    const now = show(good, open);
    const lost = good.picture!.nodes.length - pictureOf(open).nodes.length;
    expect(lost).toBeGreaterThan(0);
    expect(now.old).toBe("broken");
    expect(now.picture!.nodes.map(({ layer }) => layer)).toEqual(
      good.picture!.nodes.map(({ layer }) => layer),
    );
    const ghosts = now.picture!.nodes.filter(({ range }) => range === undefined);
    expect(ghosts).toHaveLength(lost);
    expect(ghosts.every(({ state }) => state === "unknown")).toBe(true);
    const again = show(now, programs.chain);
    expect(again).toEqual(good);
  });

  it("what is taken out of a whole program is gone at once", () => {
    const less = show(show(initialState, programs.chain), programs.chain.replace("  Flatten()\n", ""));
    expect(less.old).toBeUndefined();
    expect(less.picture!.nodes.map(({ layer }) => layer)).not.toContain("Flatten");
  });

  it("a network that cannot be found any more stays as it was, and that of another file does not", () => {
    const good = show(initialState, programs.chain);
    expect(reduce(good, { type: "picture", uri, picture: null })).toEqual({ ...good, old: "gone" });
    const elsewhere: PictureMessage = { type: "picture", uri: "file:///other.nn", picture: null };
    expect(reduce(good, elsewhere).picture).toBeUndefined();
  });

  it("the innermost layer at the cursor is marked, and every layer of a block at its use", () => {
    const at = (line: number, character: number, picture: Picture) => [
      ...nodesAt({ ...initialState, picture, position: { line, character } }),
    ];
    const chain = pictureOf(programs.chain);
    expect(at(2, 5, chain)).toEqual([1]);
    expect(at(0, 3, chain)).toEqual([]);
    const use = { start: { line: 20, character: 2 }, end: { line: 20, character: 12 } };
    const blocks = made(
      4,
      () => [],
      (id) => (id < 2 ? { use } : {}),
    );
    expect(at(20, 4, blocks)).toEqual([0, 1]);
  });
});

describe("the view", () => {
  const size = { width: 400, height: 300 };
  const bounds = { left: -100, top: 0, width: 200, height: 1000 };

  it("zooms around a point, within limits", () => {
    const camera = { x: 10, y: 20, scale: 1 };
    const next = zoomed(camera, 2, { x: 50, y: 60 });
    // The point that was under the pointer still is.
    expect([(50 - next.x) / next.scale, (60 - next.y) / next.scale]).toEqual([40, 40]);
    expect(zoomed(camera, 1e9, { x: 0, y: 0 }).scale).toBe(4);
  });

  it("fits all, begins where text can be read, and goes where it is asked to", () => {
    const whole = fitting(bounds, size);
    expect(whole.scale * bounds.height).toBeLessThanOrEqual(size.height);
    const begun = beginning(bounds, size, undefined);
    expect(begun.scale).toBeGreaterThan(0.6);
    expect(begun.y).toBeGreaterThan(0);
    const box = { left: -80, top: 800, width: 160, height: 46 };
    const there = inSight(begun, box, size);
    expect(there.y + (box.top + box.height / 2) * there.scale).toBeCloseTo(size.height / 2);
    expect(inSight(there, box, size)).toEqual(there);
    const lower = { ...box, top: box.top + 72 };
    expect(anchored(there, box, lower).y + lower.top * there.scale).toBeCloseTo(
      there.y + box.top * there.scale,
    );
  });

  it("is walked along the lines by arrow keys", () => {
    const picture = branching();
    const { layout } = scene(picture);
    const go = (from: number, ...arrows: ("up" | "down" | "left" | "right")[]) =>
      arrows.reduce((at: number, arrow) => neighbour(picture, layout, at, arrow) ?? -1, from);
    expect(go(6, "down")).toBe(7);
    expect([2, 3, 5]).toContain(go(6, "up"));
    expect(go(0, "down", "up")).toBe(0);
    expect(go(11, "down")).toBe(-1);
    const beside = go(4, "right");
    expect(layout.boxes.get(beside)!.left).toBeGreaterThan(layout.boxes.get(4)!.left);
  });
});
