// Makes examples/parcels.csv and examples/parcels/: parcels with a label, a note and a weight, and how a depot handles them.
// @ts-check
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { bars, draw, glass, writePng } from "./drawing.mjs";
import { seeded } from "./random.mjs";

const seed = 17;
const size = 24;
const parcels = 600;

const fragile = [
  "vase",
  "mirror",
  "lamp",
  "porcelain cups",
  "picture frame",
  "wine glasses",
  "aquarium",
  "eggs",
];
const sturdy = [
  "books",
  "shoes",
  "tools",
  "paint",
  "car parts",
  "dumbbells",
  "winter coats",
  "potatoes",
  "cables",
];
const openings = [
  "contains",
  "please note:",
  "inside:",
  "a gift:",
  "returned",
  "second hand",
  "spare",
  "new",
];
const endings = [
  "leave at the door",
  "ring twice",
  "for the neighbour",
  "back entrance",
  "thank you",
  "not on Monday",
];

/** @param {string} folder */
export async function makeParcels(folder) {
  const random = seeded(seed);
  rmSync(path.join(folder, "parcels"), { recursive: true, force: true });
  mkdirSync(path.join(folder, "parcels"));
  const rows = ["label,note,weight,distance,handling"];
  for (let index = 0; index < parcels; index++) {
    // What breaks is told by the label, by the note, or by both: neither alone is enough. Only the weight tells the rest.
    const breaks = random.chance(0.45);
    const told = breaks ? random.pick(["label", "note", "both"]) : "nowhere";
    const label = `parcels/${String(index).padStart(3, "0")}.png`;
    const paper = random.between(170, 250);
    const pixels = draw(
      {
        size,
        figure: told === "label" || told === "both" ? glass : bars,
        at: [random.between(10, 14), random.between(10, 14)],
        radius: random.between(7, 9.5),
        turn: random.between(-0.25, 0.25),
        colour: [paper - random.between(80, 160)],
        background: [paper],
        noise: random.between(3, 12),
      },
      random,
    );
    await writePng(pixels, size, path.join(folder, label));
    const content = random.pick(told === "note" || told === "both" ? fragile : sturdy);
    const note = `${random.pick(openings)} ${content}${random.chance(0.6) ? `, ${random.pick(endings)}` : ""}`;
    const weight = Math.exp(random.between(Math.log(0.5), Math.log(40)));
    const distance = Math.round(random.between(3, 900));
    const handling = breaks ? "by hand" : weight > 8 ? "pallet" : "belt";
    rows.push([label, `"${note}"`, weight.toFixed(1), distance, handling].join(","));
  }
  writeFileSync(path.join(folder, "parcels.csv"), `${rows.join("\n")}\n`);
  return `parcels.csv and parcels/: ${parcels} synthetic parcels, seed ${seed}`;
}
