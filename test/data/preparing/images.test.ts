/** Images as inputs: turned, resized, grey or coloured, scaled, in memory or decoded as they are needed. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import { beforeAll, describe, expect, test } from "vitest";
import { decodeImage } from "../../../src/data/preparing/pixels.js";
import type { DataInput, Dataset } from "../../../src/network.js";
import { dataFolder } from "../files.js";
import { classification, dataset, everything, prepared, target, valuesOf } from "./datasets.js";

const folder = dataFolder();
const at = (name: string) => join(folder.path, name);
const rgb = (width: number, height: number, pixels: readonly number[]) =>
  sharp(Uint8Array.from(pixels), { raw: { width, height, channels: 3 } });
const red = [255, 0, 0];
const blue = [0, 0, 255];
const white = [255, 255, 255];
const black = [0, 0, 0];

beforeAll(async () => {
  // Two pixels beside each other: red, then blue.
  await rgb(2, 1, [...red, ...blue])
    .png()
    .toFile(at("pair.png"));
  // The same to be shown turned by a quarter to the right: red above blue.
  await rgb(2, 1, [...red, ...blue])
    .withMetadata({ orientation: 6 })
    .png()
    .toFile(at("turned.png"));
  await sharp(Uint8Array.of(255, 255, 255, 0, 255, 0, 0, 255), { raw: { width: 2, height: 1, channels: 4 } })
    .png()
    .toFile(at("clear.png"));
  await sharp(Uint8Array.of(10, 200), { raw: { width: 2, height: 1, channels: 1 } })
    .toColourspace("b-w")
    .png()
    .toFile(at("grey.png"));
  await sharp({ create: { width: 64, height: 48, channels: 3, background: "#306090" } })
    .jpeg()
    .toFile(at("plain.jpg"));
  await sharp({ create: { width: 9, height: 9, channels: 3, background: "#306090" } })
    .webp({ lossless: true })
    .toFile(at("plain.webp"));
  const photo = await sharp({ create: { width: 64, height: 64, channels: 3, background: "#888" } })
    .jpeg()
    .toBuffer();
  folder.write("cut.jpg", photo.subarray(0, photo.length / 2));
  folder.write("text.png", "this is not a picture");
});

describe("decodeImage", () => {
  test.each<[string, number, number, 1 | 3, number[]]>([
    ["pair.png", 1, 2, 3, [...red, ...blue]],
    ["turned.png", 2, 1, 3, [...red, ...blue]],
    ["pair.png", 1, 2, 1, [76, 29]],
    ["clear.png", 1, 2, 3, [...black, ...red]],
    ["grey.png", 1, 2, 1, [10, 200]],
    ["grey.png", 1, 2, 3, [10, 10, 10, 200, 200, 200]],
    ["plain.webp", 1, 1, 3, [0x30, 0x60, 0x90]],
  ])("%s to %d × %d × %d", async (name, height, width, channels, pixels) => {
    expect([...(await decodeImage(at(name), { height, width, channels }))]).toEqual(pixels);
  });

  test("a photograph of one colour keeps it in any size", async () => {
    const pixels = await decodeImage(at("plain.jpg"), { height: 5, width: 7, channels: 3 });
    expect(pixels).toHaveLength(105);
    for (const [index, value] of pixels.entries()) {
      expect(Math.abs(value - [0x30, 0x60, 0x90][index % 3]!)).toBeLessThanOrEqual(2);
    }
  });

  test.each([
    ["cut.jpg", /damaged/],
    ["text.png", /not an image/],
    ["nowhere.png", /no such file/],
  ])("%s cannot be read", async (name, reason) => {
    await expect(decodeImage(at(name), { height: 1, width: 1, channels: 3 })).rejects.toThrow(reason);
  });
});

type ImageInput = Extract<DataInput, { kind: "image" }>;
const image = (settings: Partial<ImageInput> = {}): ImageInput => {
  return {
    kind: "image",
    name: "photo",
    shape: [1, 2, 3],
    column: "photo",
    height: 1,
    width: 2,
    channels: 3,
    scale: "none",
    ...settings,
  };
};

async function take<Result>(
  rows: readonly string[],
  settings: Partial<Dataset>,
  memory: number,
  use: Parameters<typeof prepared<Result>>[3],
): Promise<Result> {
  folder.write("photos.csv", `photo,y\n${rows.join("\n")}\n`);
  const data = dataset("photos.csv", {
    inputs: [image()],
    split: everything,
    targets: [target("y")],
    ...settings,
  });
  return prepared(folder.path, data, [classification("no", "yes")], use, { memory });
}

describe.each([
  ["in memory", 1e9],
  ["decoded as they are needed", 0],
])("images %s", (_, memory) => {
  test("are pixels from 0 to 255, beside their labels", async () => {
    await take(["pair.png,yes", "clear.png,no"], {}, memory, async ({ train }) => {
      const found = (await valuesOf(train)).map((x, position) => [x, train.targets[0]![position]]);
      const wanted = [
        [[...red, ...blue], 1],
        [[...black, ...red], 0],
      ];
      expect(found).toEqual([...train.index].map((row) => wanted[row]));
    });
  });

  test("are scaled to 1, or by channel on the training images", async () => {
    await take(["pair.png,yes"], { inputs: [image({ scale: "minmax" })] }, memory, async ({ train }) => {
      expect(await valuesOf(train)).toEqual([[1, 0, 0, 0, 0, 1]]);
    });
    const inputs = [image({ scale: "standardize" })];
    await take(["pair.png,yes", "clear.png,no"], { inputs }, memory, async ({ train, preprocessing }) => {
      const fitted = preprocessing.inputs[0]!;
      const scales = fitted.kind === "image" ? fitted.scales : [];
      // Red is 255, 0, 0 and 255; green always 0; blue 0, 255, 0 and 0.
      expect(scales).toEqual([
        { offset: 127.5, divisor: 127.5 },
        { offset: 0, divisor: 1 },
        { offset: 63.75, divisor: expect.closeTo(Math.sqrt(3 * 63.75 ** 2), 9) },
      ]);
      const [first] = (await valuesOf(train)) as [number[]];
      expect(first.map((value) => Math.abs(value))[0]).toBeCloseTo(1, 6);
    });
  });

  test("are changed with a seed only, in the same way each time", async () => {
    const augment: Dataset["augment"] = [{ name: "RandomBrightness", args: { factor: 0.3 } }];
    await take(["grey.png,yes", "pair.png,no"], { augment }, memory, async ({ train }) => {
      const plain = await valuesOf(train);
      const one = await valuesOf(train, 0, 1);
      expect(one).not.toEqual(plain);
      expect(await valuesOf(train, 0, 1)).toEqual(one);
      expect(await valuesOf(train, 0, 2)).not.toEqual(one);
      // The same image on its own is changed in the same way.
      const alone = new Float32Array(6);
      await train.inputs[0]!.fill(Int32Array.of(1), alone, 1);
      expect([...alone]).toEqual(one[1]);
    });
  });

  test("that cannot be read are named with their place", async () => {
    const failing = take(["pair.png,yes", "cut.jpg,no"], {}, memory, ({ train }) => valuesOf(train));
    await expect(failing).rejects.toThrow(
      /^The image cut\.jpg \(line 3 of photos\.csv\) cannot be read: its content is damaged/,
    );
  });
});

test("a folder of class folders", async () => {
  for (const [name, color] of [
    ["cats", "#ff0000"],
    ["dogs", "#0000ff"],
  ] as const) {
    mkdirSync(join(folder.path, "pets", name), { recursive: true });
    const picture = sharp({ create: { width: 3, height: 3, channels: 3, background: color } });
    await picture.png().toFile(at(`pets/${name}/one.png`));
  }
  const inputs = [image({ column: "image", width: 1, shape: [1, 1, 3] })];
  const settings = dataset("pets", { inputs, split: everything, targets: [target("label")] });
  const task = classification("cats", "dogs");
  await prepared(folder.path, settings, [task], async ({ train }) => {
    const found = (await valuesOf(train)).map((x, position) => [train.targets[0]![position], ...x]);
    expect(found.sort()).toEqual([
      [0, ...red],
      [1, ...blue],
    ]);
  });
});

test("a row without an image", async () => {
  const failing = take(["pair.png,yes", ",no"], {}, 1e9, () => "prepared");
  await expect(failing).rejects.toThrow("Line 3 of photos.csv has no value for photo.");
});

test("an image outside of what may be read", async () => {
  folder.write("photos.csv", "photo,y\n/etc/passwd,yes\n");
  const data = dataset("photos.csv", { inputs: [image()], split: everything });
  const allowed = (file: string) => file.startsWith(folder.path);
  await expect(
    prepared(folder.path, data, [classification("no", "yes")], () => "prepared", { allowed }),
  ).rejects.toThrow(
    "The image /etc/passwd (line 2 of photos.csv) cannot be read: it lies outside of the folders that may be read; the setting netwright.data.allowedFolders adds one, and on the command line --allow-outside adds all.",
  );
});

test("white stays white in grey", async () => {
  await rgb(1, 1, white).png().toFile(at("white.png"));
  expect([...(await decodeImage(at("white.png"), { height: 1, width: 1, channels: 1 }))]).toEqual([255]);
});
