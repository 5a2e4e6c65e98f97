/** Random changes of images: what Keras's layers of these names may do, and no more. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { augment } from "../../../src/data/preparing/augment.js";
import type { ArgValue } from "../../../src/layers/layer.js";
import type { AugmentationName } from "../../../src/network.js";
import { createRandom, type Random } from "../../../src/random.js";

const seed = Number(process.env.SEED ?? Date.now() % 1e9);
console.log(`augment seed ${seed}`);

/** Draws always the same share of what is possible: 0 is the least, 1 the most. */
const always = (share: number): Random => ({ ...createRandom(1), uniform: () => share, normal: () => share });
const shape = { height: 2, width: 3, channels: 1 };
const picture = [1, 2, 3, 4, 5, 6];

function change(
  name: AugmentationName,
  args: Record<string, ArgValue>,
  random: Random,
  of = picture,
  size = shape,
) {
  return [...augment(Float32Array.from(of), size, [{ name, args }], random)];
}

describe("one change", () => {
  test.each<[string, AugmentationName, Record<string, ArgValue>, number, number[]]>([
    ["flipped across", "RandomFlip", { mode: "horizontal" }, 0, [3, 2, 1, 6, 5, 4]],
    ["flipped down", "RandomFlip", { mode: "vertical" }, 0, [4, 5, 6, 1, 2, 3]],
    ["flipped both ways", "RandomFlip", { mode: "horizontal_and_vertical" }, 0, [6, 5, 4, 3, 2, 1]],
    ["not flipped", "RandomFlip", { mode: "horizontal" }, 0.5, picture],
    ["half a turn", "RandomRotation", { factor: 0.5 }, 1, [6, 5, 4, 3, 2, 1]],
    ["no turn", "RandomRotation", { factor: 0.5 }, 0.5, picture],
    [
      "a third to the right, mirrored at the edge",
      "RandomTranslation",
      { height_factor: 0, width_factor: 1 / 3 },
      1,
      [1, 1, 2, 4, 4, 5],
    ],
    ["up by half", "RandomTranslation", { height_factor: [-0.5, 0], width_factor: 0 }, 0, [4, 5, 6, 4, 5, 6]],
    ["zoomed in twice", "RandomZoom", { height_factor: 0.5 }, 0, [2.25, 2.75, 3.25, 3.75, 4.25, 4.75]],
    [
      "zoomed in width alone",
      "RandomZoom",
      { height_factor: 0, width_factor: 0.5 },
      0,
      [1.5, 2, 2.5, 4.5, 5, 5.5],
    ],
    ["twice the contrast", "RandomContrast", { factor: 1 }, 1, [0, 0.5, 2.5, 4.5, 6.5, 8.5]],
    ["no contrast", "RandomContrast", { factor: 1 }, 0, [3.5, 3.5, 3.5, 3.5, 3.5, 3.5]],
    ["brighter", "RandomBrightness", { factor: 0.2 }, 1, [52, 53, 54, 55, 56, 57]],
    ["darker than black is black", "RandomBrightness", { factor: 0.2 }, 0, [0, 0, 0, 0, 0, 0]],
    ["noise", "GaussianNoise", { stddev: 2 }, 1, [3, 4, 5, 6, 7, 8]],
  ])("%s", (_, name, args, share, wanted) => {
    for (const [index, value] of change(name, args, always(share)).entries()) {
      expect(value).toBeCloseTo(wanted[index]!, 4);
    }
  });

  test("a quarter of a turn of a square", () => {
    const square = { height: 2, width: 2, channels: 1 };
    const [turned, back] = [1, 0].map((share) =>
      change("RandomRotation", { factor: 0.25 }, always(share), [1, 2, 3, 4], square).map(
        (value) => Math.round(value * 1e4) / 1e4,
      ),
    );
    expect([turned, back].map((pixels) => pixels?.join(" ")).sort()).toEqual(["2 4 1 3", "3 1 4 2"]);
  });

  test("channels are changed alike, and each by its own mean", () => {
    const two = { height: 1, width: 2, channels: 2 };
    expect(change("RandomFlip", { mode: "horizontal" }, always(0), [1, 10, 2, 20], two)).toEqual([
      2, 20, 1, 10,
    ]);
    expect(change("RandomContrast", { factor: 1 }, always(0), [1, 10, 3, 20], two)).toEqual([2, 15, 2, 15]);
  });
});

test("geometry invents no values: all pixels stay between the smallest and the largest", () => {
  const pixels = fc.array(fc.float({ min: 0, max: 255, noNaN: true }), { minLength: 24, maxLength: 24 });
  const steps = [
    { name: "RandomRotation", args: { factor: 0.5 } },
    { name: "RandomZoom", args: { height_factor: 0.9, width_factor: 0.5 } },
    { name: "RandomTranslation", args: { height_factor: 3, width_factor: 0.5 } },
    { name: "RandomFlip", args: { mode: "horizontal_and_vertical" } },
  ] as const;
  fc.assert(
    fc.property(pixels, fc.integer(), (image, draw) => {
      const size = { height: 4, width: 2, channels: 3 };
      const make = () => augment(Float32Array.from(image), size, steps, createRandom(draw));
      const made = make();
      expect(make()).toEqual(made);
      expect(made).toHaveLength(24);
      for (const value of made) {
        expect(value).toBeGreaterThanOrEqual(Math.min(...image) - 1e-3);
        expect(value).toBeLessThanOrEqual(Math.max(...image) + 1e-3);
      }
    }),
    { seed, numRuns: 200 },
  );
});

test("noise has the deviation that is asked for", () => {
  const grey = { height: 100, width: 100, channels: 1 };
  const made = change(
    "GaussianNoise",
    { stddev: 5 },
    createRandom(3),
    new Array<number>(10000).fill(100),
    grey,
  );
  const mean = made.reduce((sum, value) => sum + value, 0) / made.length;
  const deviation = Math.sqrt(made.reduce((sum, value) => sum + (value - mean) ** 2, 0) / made.length);
  expect(mean).toBeCloseTo(100, 0);
  expect(Math.abs(deviation - 5)).toBeLessThan(0.2);
});
