/** Figures of image columns, and images that cannot be read. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import { describe, expect, test } from "vitest";
import { profileSource } from "../../../src/data/profiling/profile.js";
import { dataFolder } from "../files.js";

const folder = dataFolder();

async function image(name: string, width: number, height: number, channels: 1 | 3) {
  mkdirSync(join(folder.path, name, ".."), { recursive: true });
  const picture = sharp({ create: { width, height, channels: 3, background: { r: 9, g: 99, b: 200 } } });
  const coloured = channels === 1 ? picture.toColourspace("b-w") : picture;
  folder.write(name, await (name.endsWith(".png") ? coloured.png() : coloured.jpeg()).toBuffer());
}

await image("grey.png", 12, 8, 1);
await image("wide.png", 20, 8, 1);
await image("colour.jpg", 10, 16, 3);

function listing(...names: string[]) {
  folder.write("images.csv", `photo,id\n${names.map((name, id) => `${name},${id}\n`).join("")}`);
  return profileSource({ source: "images.csv" }, folder.path, { threads: 1 });
}

describe("a column of images", () => {
  test("has the range of their sizes", async () => {
    const { profile } = await listing("grey.png", "", "wide.png", "grey.png");
    expect(profile!.columns[0]).toEqual({
      name: "photo",
      kind: "image",
      missing: 1,
      distinct: 2,
      height: [8, 8],
      width: [12, 20],
      channels: 1,
    });
    const mixed = await listing("grey.png", "colour.jpg");
    expect(mixed.profile!.columns[0]).toMatchObject({ height: [8, 16], width: [10, 12], channels: 3 });
  });

  test("that are not there or no images is told with the file", async () => {
    folder.write("broken.png", "no image at all");
    expect((await listing("grey.png", "gone.png")).problem).toMatchObject({
      code: "data-image-unreadable",
      path: "images.csv",
      file: "gone.png",
      reason: "there is no such file",
    });
    expect((await listing("grey.png", "broken.png")).problem).toMatchObject({
      code: "data-image-unreadable",
      file: "broken.png",
      reason: "it is no image, or a damaged one",
    });
  });

  test("outside the allowed folders is not opened", async () => {
    folder.write("images.csv", "photo,id\n../outside.png,1\n");
    const options = { threads: 1, allowed: (file: string) => file.startsWith(folder.path) };
    const { problem } = await profileSource({ source: "images.csv" }, folder.path, options);
    expect(problem).toMatchObject({ code: "data-image-unreadable", file: "../outside.png" });
  });

  test("needs every field to be one", async () => {
    const { profile } = await listing("grey.png", "grey");
    expect(profile!.columns[0]).toMatchObject({ kind: "category" });
  });
});

test("a folder of class folders is profiled like a table", async () => {
  await image("animals/cat/1.png", 4, 4, 1);
  await image("animals/dog/1.png", 6, 4, 1);
  await image("animals/dog/2.png", 6, 4, 1);
  const { profile } = await profileSource({ source: "animals" }, folder.path, { threads: 1 });
  expect(profile).toMatchObject({
    form: "images",
    rows: 3,
    columns: [
      { name: "image", kind: "image", width: [4, 6] },
      { name: "label", kind: "category", classes: ["cat", "dog"], classCounts: [1, 2] },
    ],
  });
});
