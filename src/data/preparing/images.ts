/** The images of a column as input: their pixels in memory where all fit, and otherwise decoded as they are needed. */
import path from "node:path";
import type { Configured } from "../../layers/layer.js";
import type { AugmentationName, DataInput } from "../../network.js";
import { createRandom } from "../../random.js";
import { DataError } from "../data-error.js";
import type { NumberScale } from "../prepared.js";
import type { Table } from "../reading/table.js";
import { augment } from "./augment.js";
import { faultError } from "./faults.js";
import { decodeImage, ImageProblem, type PixelShape } from "./pixels.js";
import type { PlacedRows } from "./placed.js";

/** Images by their places: those of one split follow each other. */
export interface Images {
  readonly count: number;
  /** The pixels of the image at a place. */
  at(place: number): Uint8Array | Promise<Uint8Array>;
  /** Whether all are in memory, so that nothing has to be waited for. */
  readonly decoded: boolean;
}

export interface ImageSource {
  readonly table: Table;
  readonly column: string;
  /** By row of the table, as its fields say. */
  readonly paths: readonly (string | null)[];
  /** Which row of the table is at each place. */
  readonly rows: Int32Array;
  /** Whether a file may be read. */
  readonly permitted?: ((file: string) => Promise<boolean>) | undefined;
}

/** How many images are decoded at a time. */
const atOnce = 4;

/** Decodes them all now if their pixels fit in `memory` bytes. */
export async function openImages(
  source: ImageSource,
  shape: PixelShape,
  memory: number,
  { onImages, signal }: { onImages?: (done: number) => void; signal?: AbortSignal | undefined } = {},
): Promise<Images> {
  const { rows } = source;
  const size = shape.height * shape.width * shape.channels;
  for (const row of rows) {
    if (typeof source.paths[row] === "string") continue;
    throw await faultError(source.table, { row, column: source.column, expected: "image", why: "missing" });
  }
  const decode = (place: number) => decodeRow(source, shape, rows[place]!);
  if (rows.length * size > memory) return { count: rows.length, at: decode, decoded: false };
  const pixels = new Uint8Array(rows.length * size);
  let done = 0;
  await inParallel(rows.length, async (place) => {
    signal?.throwIfAborted();
    pixels.set(await decode(place), place * size);
    onImages?.(++done);
  });
  const at = (place: number) => pixels.subarray(place * size, (place + 1) * size);
  return { count: rows.length, at, decoded: true };
}

async function decodeRow(
  { table, paths, permitted }: ImageSource,
  shape: PixelShape,
  row: number,
): Promise<Uint8Array> {
  const name = paths[row]!;
  const file = path.resolve(table.folder, name);
  try {
    if (permitted !== undefined && !(await permitted(file))) {
      throw new ImageProblem(
        "it lies outside of the folders that may be read; the setting netwright.data.allowedFolders adds one, and on the command line --allow-outside adds all",
      );
    }
    return await decodeImage(file, shape);
  } catch (error) {
    if (!(error instanceof ImageProblem)) throw error;
    throw new DataError(`The image ${name} (${await table.place(row)}) cannot be read: ${error.message}.`);
  }
}

/** Goes through places with a few on their way at a time; the first failure ends it. */
async function inParallel(count: number, work: (place: number) => Promise<void>): Promise<void> {
  let next = 0;
  let failed = false;
  const worker = async () => {
    while (next < count && !failed) {
      try {
        await work(next++);
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, count) }, worker));
}

/** One scale for each channel; `standardize` takes its figures from the first `training` images. */
export async function fitImages(
  { scale, channels }: Extract<DataInput, { kind: "image" }>,
  images: Images,
  training: number,
): Promise<NumberScale[]> {
  const each = (of: (channel: number) => NumberScale) =>
    Array.from({ length: channels }, (_, channel) => of(channel));
  if (scale === "none") return each(() => ({ offset: 0, divisor: 1 }));
  if (scale === "minmax") return each(() => ({ offset: 0, divisor: 255 }));
  // Pixels are whole numbers: these sums are exact.
  const sums = Array.from({ length: channels }, () => ({ values: 0, squares: 0 }));
  let pixels = 0;
  await inParallel(training, async (place) => {
    const image = await images.at(place);
    pixels += image.length / channels;
    for (let index = 0; index < image.length; index++) {
      const sum = sums[index % channels]!;
      const value = image[index]!;
      sum.values += value;
      sum.squares += value * value;
    }
  });
  return sums.map(({ values, squares }) => {
    const mean = values / pixels;
    return { offset: mean, divisor: Math.sqrt(squares / pixels - mean * mean) || 1 };
  });
}

export interface ImageRowsOptions {
  readonly shape: PixelShape;
  readonly scales: readonly NumberScale[];
  readonly steps: readonly Configured<AugmentationName>[];
}

/** The images at the places from `first` on, counted from 0 there. Only with a seed are they changed at random. */
export function imageRows(images: Images, first: number, options: ImageRowsOptions): PlacedRows {
  const { height, width, channels } = options.shape;
  const size = height * width * channels;
  const put = (image: Uint8Array, place: number, into: Float32Array, at: number, seed?: number) => {
    let pixels: Float32Array = Float32Array.from(image);
    if (seed !== undefined && options.steps.length > 0) {
      // The same run changes the same image in the same way, whatever is decoded first.
      pixels = augment(pixels, options.shape, options.steps, createRandom(seed, place + 1));
    }
    for (let index = 0; index < size; index++) {
      const { offset, divisor } = options.scales[index % channels]!;
      into[at + index] = (pixels[index]! - offset) / divisor;
    }
  };
  return {
    size,
    copy(places, run, into, seed) {
      const count = places.length * run;
      const placeOf = (index: number) => places[Math.floor(index / run)]! + (index % run);
      if (!images.decoded) {
        return inParallel(count, async (index) => {
          const place = placeOf(index);
          put(await images.at(first + place), place, into, index * size, seed);
        });
      }
      for (let index = 0; index < count; index++) {
        const place = placeOf(index);
        put(images.at(first + place) as Uint8Array, place, into, index * size, seed);
      }
    },
  };
}
