// Draws filled figures into small images, with soft edges and a little noise, and writes them as PNG.
// @ts-check
import sharp from "sharp";

/** @typedef {(x: number, y: number) => boolean} Figure What belongs to a figure; it stands around (0, 0) and is about 2 wide. */

/** @type {Figure} */
export const circle = (x, y) => x * x + y * y <= 1;
/** @type {Figure} */
export const square = (x, y) => Math.abs(x) <= 0.85 && Math.abs(y) <= 0.85;
/** One with equal sides; its point is up. @type {Figure} */
export const triangle = (x, y) => y <= 0.6 && 1.732 * Math.abs(x) <= y + 1.1;
/** A glass on a foot, as on parcels that break. @type {Figure} */
export const glass = (x, y) =>
  (y >= -1 && y <= 0.1 && Math.abs(x) <= 0.65 - 0.5 * (y + 1)) ||
  (y >= 0 && y <= 0.9 && Math.abs(x) <= 0.12) ||
  (y >= 0.75 && y <= 1 && Math.abs(x) <= 0.55);
/** The bars of a code, thick and thin. @type {Figure} */
export const bars = (x, y) =>
  Math.abs(y) <= 0.7 && [-0.9, -0.55, -0.35, 0, 0.25, 0.6, 0.8].some((at) => x >= at && x <= at + 0.14);

/**
 * The pixels of one image, row by row, as sharp takes them.
 * @param {{
 *   size: number,
 *   figure: Figure,
 *   at: readonly [number, number],
 *   radius: number,
 *   turn: number,
 *   colour: readonly number[],
 *   background: readonly number[],
 *   noise: number,
 * }} picture @param {import("./random.mjs").Seeded} random
 */
export function draw(
  { size, figure, at: [centreX, centreY], radius, turn, colour, background, noise },
  random,
) {
  const channels = colour.length;
  const pixels = new Uint8Array(size * size * channels);
  const [cosine, sine] = [Math.cos(turn) / radius, Math.sin(turn) / radius];
  // Each pixel is looked at in four by four places, so that edges are soft.
  const places = [0.125, 0.375, 0.625, 0.875];
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      let inside = 0;
      for (const down of places) {
        for (const right of places) {
          const [x, y] = [column + right - centreX, row + down - centreY];
          if (figure(cosine * x + sine * y, cosine * y - sine * x)) inside += 1 / 16;
        }
      }
      // Noise of a few even steps packs well; the same on all channels, as grain is.
      const grain = 4 * Math.round((noise * random.normal()) / 4);
      for (let channel = 0; channel < channels; channel++) {
        const ground = background[channel] ?? 0;
        const value = ground + inside * ((colour[channel] ?? 0) - ground) + grain;
        pixels[(row * size + column) * channels + channel] = Math.max(0, Math.min(255, Math.round(value)));
      }
    }
  }
  return pixels;
}

/** @param {Uint8Array} pixels @param {number} size @param {string} file */
export async function writePng(pixels, size, file) {
  const channels = /** @type {1 | 3} */ (pixels.length / (size * size));
  const image = sharp(pixels, { raw: { width: size, height: size, channels } });
  // A grey image has one channel in its file, too.
  await (channels === 1 ? image.toColourspace("b-w") : image)
    .png({ compressionLevel: 9, adaptiveFiltering: true })
    .toFile(file);
}
