/** `npm run examples` makes the examples' data anew, as it lies there, and says that it is synthetic. */
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import sharp from "sharp";
import { expect, test } from "vitest";
import { emptyFolder, examples, root } from "../cli/netwright.js";

const folder = emptyFolder().path;
const printed = execFileSync(
  process.execPath,
  [path.join(root, "scripts", "examples", "index.mjs"), "--out", folder],
  { encoding: "utf8" },
);
const files = (within: string) =>
  readdirSync(within, { recursive: true, withFileTypes: true }).flatMap((entry) =>
    entry.isFile() ? [path.relative(within, path.join(entry.parentPath, entry.name))] : [],
  );
const made = files(folder);
const tables = made.filter((name) => name.endsWith(".csv"));
const pictures = made.filter((name) => name.endsWith(".png"));

test("it says of everything that it is synthetic, and from which seed", () => {
  const [first, ...others] = printed.trimEnd().split("\n");
  expect(first).toContain("synthetic: nobody measured or wrote it");
  for (const line of others) expect(line).toMatch(/synthetic .*seed \d+$/);
  const readme = readFileSync(path.join(examples, "README.md"), "utf8").split("The rest is synthetic")[1]!;
  for (const name of tables) expect(readme).toContain(`\`${name}\``);
});

test("tables are the same to the byte", () => {
  expect(tables.length).toBeGreaterThan(3);
  for (const name of tables) {
    const [again, there] = [folder, examples].map((each) => readFileSync(path.join(each, name), "utf8"));
    expect(again === there, name).toBe(true);
  }
});

test("pictures are the same to the pixel, and there are no others", async () => {
  const folders = ["shapes", "parcels"].map((name) => path.join(examples, name));
  const there = folders.flatMap((each) =>
    files(each).map((name) => path.relative(examples, path.join(each, name))),
  );
  expect(there.sort()).toEqual([...pictures].sort());
  for (const name of pictures.filter((_, at) => at % 10 === 0)) {
    const [again, before] = await Promise.all(
      [folder, examples].map((each) => sharp(path.join(each, name)).raw().toBuffer()),
    );
    expect(again!.equals(before!), name).toBe(true);
  }
});

test("all of it is small", () => {
  const bytes = pictures.reduce((sum, name) => sum + readFileSync(path.join(folder, name)).length, 0);
  expect(bytes).toBeLessThan(1_000_000);
});
