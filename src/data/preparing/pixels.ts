/** Decodes image files into pixels of one size. */
import { stat } from "node:fs/promises";

/** What images are brought to. */
export interface PixelShape {
  readonly height: number;
  readonly width: number;
  readonly channels: 1 | 3;
}

/** Larger images are refused: they would take more memory than a picture can need. */
export const mostPixels = 100e6;

/** Why an image cannot be used, in words that follow "cannot be read: ". */
export class ImageProblem extends Error {}

/**
 * The pixels of a file, row after row: turned as its EXIF data says, on black where it is transparent, and stretched to
 * the shape.
 */
export async function decodeImage(
  file: string,
  { height, width, channels }: PixelShape,
): Promise<Uint8Array> {
  const { default: sharp } = await import("sharp");
  try {
    const { data, info } = await sharp(file, { limitInputPixels: mostPixels, failOn: "error" })
      .rotate()
      .toColourspace("srgb")
      .flatten({ background: "#000" })
      .resize(width, height, { fit: "fill", kernel: "linear" })
      .raw({ depth: "uchar" })
      .toBuffer({ resolveWithObject: true });
    return withChannels(data, info.channels, channels, height * width);
  } catch (error) {
    throw new ImageProblem(await reasonOf(error, file));
  }
}

/** Grey is the luma of ITU-R BT.601, as JPEG and Keras have it. */
function withChannels(data: Uint8Array, has: number, wanted: 1 | 3, pixels: number): Uint8Array {
  if (has === wanted) return data;
  const made = new Uint8Array(pixels * wanted);
  for (let pixel = 0; pixel < pixels; pixel++) {
    const from = pixel * has;
    const red = data[from]!;
    const [green, blue] = has < 3 ? [red, red] : [data[from + 1]!, data[from + 2]!];
    if (wanted === 1) made[pixel] = Math.round(0.299 * red + 0.587 * green + 0.114 * blue);
    else made.set([red, green, blue], pixel * 3);
  }
  return made;
}

async function reasonOf(error: unknown, file: string): Promise<string> {
  const message = error instanceof Error ? error.message : String(error);
  const found = await stat(file).catch(() => undefined);
  if (found === undefined) return "there is no such file";
  if (!found.isFile()) return "it is no ordinary file";
  if (/pixel limit/i.test(message)) return "it is larger than 100 million pixels; make it smaller";
  if (/unsupported image format/i.test(message)) return "it is not an image, or of a kind that is not known";
  return `its content is damaged (${message.split("\n")[0]!.trim()})`;
}
