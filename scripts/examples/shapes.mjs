// Makes examples/shapes/, a folder of small drawings for each of three shapes, and examples/shapes.csv, a table of them.
// @ts-check
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { circle, draw, square, triangle, writePng } from "./drawing.mjs";
import { seeded } from "./random.mjs";

const seed = 11;
const size = 32;
const perShape = 100;
const figures = { circle, square, triangle };
/** Hues in degrees around which each named colour lies. */
const hues = { red: 0, yellow: 50, green: 125, blue: 225 };

/** @param {string} folder */
export async function makeShapes(folder) {
  const random = seeded(seed);
  rmSync(path.join(folder, "shapes"), { recursive: true, force: true });
  const rows = ["picture,shape,colour,size"];
  for (const [shape, figure] of Object.entries(figures)) {
    mkdirSync(path.join(folder, "shapes", shape), { recursive: true });
    for (let index = 0; index < perShape; index++) {
      const name = `shapes/${shape}/${String(index).padStart(3, "0")}.png`;
      const [colour, hue] = random.pick(Object.entries(hues));
      const radius = Math.round(random.between(6, 13) * 10) / 10;
      // The whole figure lies within the picture, whatever way it is turned.
      const room = Math.min(1.22 * radius, size / 2 - 0.5);
      const pixels = draw(
        {
          size,
          figure,
          at: [random.between(room, size - room), random.between(room, size - room)],
          radius,
          turn: random.between(0, 2 * Math.PI),
          colour: fromHue(hue + random.between(-18, 18), random.between(0.5, 0.9), random.between(0.3, 0.55)),
          background: fromHue(random.between(0, 360), random.between(0, 0.3), random.between(0.75, 0.95)),
          noise: random.between(3, 10),
        },
        random,
      );
      await writePng(pixels, size, path.join(folder, name));
      rows.push([name, shape, colour, radius].join(","));
    }
  }
  writeFileSync(path.join(folder, "shapes.csv"), `${rows.join("\n")}\n`);
  return `shapes/ and shapes.csv: ${rows.length - 1} synthetic drawings, seed ${seed}`;
}

/**
 * Red, green and blue from 0 to 255 for a hue in degrees, saturation and lightness (CSS Color 4, section 7.1).
 * @param {number} hue @param {number} saturation @param {number} lightness
 */
function fromHue(hue, saturation, lightness) {
  return [0, 8, 4].map((n) => {
    const k = (((n + hue / 30) % 12) + 12) % 12;
    const strength = saturation * Math.min(lightness, 1 - lightness);
    return 255 * (lightness - strength * Math.max(-1, Math.min(k - 3, 9 - k, 1)));
  });
}
