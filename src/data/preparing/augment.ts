/** Changes images at random, as Keras's layers of these names do: pixels of [height, width, channels] from 0 to 255. */

import type { Configured } from "../../layers/layer.js";
import type { AugmentationName } from "../../network.js";
import type { Random } from "../../random.js";

export interface ImageShape {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

/** The image after all steps, one after another; `pixels` itself may be changed. */
export function augment(
  pixels: Float32Array,
  shape: ImageShape,
  steps: readonly Configured<AugmentationName>[],
  random: Random,
): Float32Array {
  return steps.reduce((image, { name, args }) => augmentations[name](image, shape, args, random), pixels);
}

type Augmentation = (
  pixels: Float32Array,
  shape: ImageShape,
  args: Configured["args"],
  random: Random,
) => Float32Array;

const augmentations: Readonly<Record<AugmentationName, Augmentation>> = {
  RandomFlip(pixels, shape, { mode = "horizontal_and_vertical" }, random) {
    const across = mode !== "vertical" && random.uniform() < 0.5;
    const down = mode !== "horizontal" && random.uniform() < 0.5;
    return across || down ? flip(pixels, shape, across, down) : pixels;
  },

  /** `factor` is a share of a whole turn. */
  RandomRotation(pixels, shape, { factor }, random) {
    const angle = 2 * Math.PI * between(factor, random);
    const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
    return resample(pixels, shape, (y, x) => [sin * x + cos * y, cos * x - sin * y]);
  },

  /** A positive factor shows more than the image, a negative one less; without `width_factor` it keeps its proportions. */
  RandomZoom(pixels, shape, { height_factor, width_factor }, random) {
    const down = 1 + between(height_factor, random);
    const across =
      typeof width_factor === "number" || Array.isArray(width_factor)
        ? 1 + between(width_factor, random)
        : down;
    return resample(pixels, shape, (y, x) => [y * down, x * across]);
  },

  /** Factors are shares of the height and the width. */
  RandomTranslation(pixels, shape, { height_factor, width_factor }, random) {
    const down = shape.height * between(height_factor, random);
    const across = shape.width * between(width_factor, random);
    return resample(pixels, shape, (y, x) => [y - down, x - across]);
  },

  /** Away from each channel's mean, or towards it. */
  RandomContrast(pixels, { channels }, { factor }, random) {
    const strength = 1 + between(factor, random);
    for (let channel = 0; channel < channels; channel++) {
      let sum = 0;
      for (let place = channel; place < pixels.length; place += channels) sum += pixels[place]!;
      const mean = (sum * channels) / pixels.length;
      for (let place = channel; place < pixels.length; place += channels) {
        pixels[place] = clipped((pixels[place]! - mean) * strength + mean);
      }
    }
    return pixels;
  },

  /** `factor` is a share of the whole range of pixels. */
  RandomBrightness(pixels, _, { factor }, random) {
    const added = 255 * between(factor, random);
    return pixels.map((pixel) => clipped(pixel + added));
  },

  GaussianNoise(pixels, _, { stddev }, random) {
    return pixels.map((pixel) => pixel + Number(stddev) * random.normal());
  },
};

/** A factor is the furthest to either side, or a list of the two bounds. */
function between(factor: unknown, random: Random): number {
  const [from, to] = Array.isArray(factor) ? factor.map(Number) : [-Number(factor), Number(factor)];
  return from! + (to! - from!) * random.uniform();
}

function clipped(pixel: number): number {
  return Math.min(255, Math.max(0, pixel));
}

function flip(pixels: Float32Array, shape: ImageShape, across: boolean, down: boolean): Float32Array {
  const { height, width, channels } = shape;
  const flipped = new Float32Array(pixels.length);
  for (let y = 0; y < height; y++) {
    const from = (down ? height - 1 - y : y) * width;
    for (let x = 0; x < width; x++) {
      const source = (from + (across ? width - 1 - x : x)) * channels;
      for (let channel = 0; channel < channels; channel++) {
        flipped[(y * width + x) * channels + channel] = pixels[source + channel]!;
      }
    }
  }
  return flipped;
}

/**
 * Each pixel of the new image is taken from where `source` says, both counted from the image's middle; between pixels by
 * bilinear interpolation, beyond the edge from the image mirrored there.
 */
function resample(
  pixels: Float32Array,
  { height, width, channels }: ImageShape,
  source: (y: number, x: number) => readonly [number, number],
): Float32Array {
  const middleY = (height - 1) / 2;
  const middleX = (width - 1) / 2;
  const made = new Float32Array(pixels.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [down, across] = source(y - middleY, x - middleX);
      const top = Math.floor(down + middleY);
      const left = Math.floor(across + middleX);
      const shareBelow = down + middleY - top;
      const shareRight = across + middleX - left;
      const upper = mirrored(top, height) * width;
      const lower = mirrored(top + 1, height) * width;
      const before = mirrored(left, width);
      const behind = mirrored(left + 1, width);
      for (let channel = 0; channel < channels; channel++) {
        const at = (pixel: number) => pixels[pixel * channels + channel]!;
        const above = at(upper + before) * (1 - shareRight) + at(upper + behind) * shareRight;
        const below = at(lower + before) * (1 - shareRight) + at(lower + behind) * shareRight;
        made[(y * width + x) * channels + channel] = above * (1 - shareBelow) + below * shareBelow;
      }
    }
  }
  return made;
}

/** The place of a pixel beyond the edge: d c b a | a b c d | d c b a. */
function mirrored(place: number, size: number): number {
  const turn = ((place % (2 * size)) + 2 * size) % (2 * size);
  return turn < size ? turn : 2 * size - 1 - turn;
}
