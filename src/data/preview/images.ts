/** Sample images of the training rows, as they enter the network and as training changes them, each as a small PNG. */
import type { ImageSample, PreviewImages } from "../../preview.js";
import type { FittedInput, PreparedData } from "../prepared.js";
import { unscaled } from "../unscale.js";
import { chooseRows, rowValues } from "./samples.js";

type ImageInput = Extract<FittedInput, { kind: "image" }>;

const ofEach = 6;
/** How many changed ones there are of each image. */
const turns = 3;
/** A larger picture is drawn smaller. */
const longestSide = 192;

export async function* sampleImages(
  prepared: PreparedData,
  augments: boolean,
): AsyncGenerator<PreviewImages> {
  const chosen = chooseRows(prepared, ofEach);
  for (const [at, input] of prepared.preprocessing.inputs.entries()) {
    if (input.kind !== "image") continue;
    const samples: ImageSample[] = [];
    for (const { place, label } of chosen) {
      const draw = async (seed?: number) =>
        pngAddress(input, await rowValues(place.rows, at, place.position, seed));
      const picture = await draw();
      const augmented: string[] = [];
      for (let turn = 1; augments && turn <= turns; turn++) augmented.push(await draw(turn));
      samples.push({ row: place.rows.index[place.position]!, label, picture, augmented });
    }
    yield { part: "images", input: input.name, height: input.height, width: input.width, samples };
  }
}

/** What enters the network, brought back to pixels from 0 to 255. */
async function pngAddress(
  { height, width, channels, scales }: ImageInput,
  values: Float32Array,
): Promise<string> {
  const { default: sharp } = await import("sharp");
  const pixels = Buffer.alloc(values.length);
  for (let at = 0; at < values.length; at++) {
    const scale = scales[at % channels];
    const value = scale === undefined ? values[at]! : unscaled(values[at]!, scale);
    pixels[at] = Math.max(0, Math.min(255, Math.round(value)));
  }
  let picture = sharp(pixels, { raw: { width, height, channels } });
  if (Math.max(width, height) > longestSide) {
    picture = picture.resize(longestSide, longestSide, { fit: "inside" });
  }
  return `data:image/png;base64,${(await picture.png().toBuffer()).toString("base64")}`;
}
