/** All generated pages of the documentation: made as a whole, compared with what is there, and written. */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { choicePages } from "./choice-pages.js";
import { diagnosticPages } from "./diagnostic-pages.js";
import { readExamples } from "./examples.js";
import { layerPages } from "./layer-pages.js";

/** Texts by their paths from the checkout's root, with `/`. */
export type Pages = ReadonlyMap<string, string>;

/** Where they lie. */
export const folders: readonly string[] = ["docs/diagnostics", "docs/layers", "docs/reference"];

export async function makePages(root: string): Promise<Pages> {
  return new Map([
    ...(await diagnosticPages(root, readExamples(root))),
    ...(await layerPages(root)),
    ...(await choicePages(root)),
  ]);
}

/** The paths of pages that are missing, differ from what is written, or are no longer made. */
export function stalePages(root: string, pages: Pages): string[] {
  const stale = [...pages].filter(([file, text]) => readIfThere(path.join(root, file)) !== text);
  return [...stale.map(([file]) => file), ...writtenPages(root).filter((file) => !pages.has(file))];
}

/** Writes what is stale, takes away what is no longer made, and gives the paths of both. */
export function writePages(root: string, pages: Pages): string[] {
  const stale = stalePages(root, pages);
  for (const file of stale) {
    const text = pages.get(file);
    if (text === undefined) {
      rmSync(path.join(root, file));
      continue;
    }
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    writeFileSync(path.join(root, file), text);
  }
  return stale;
}

function writtenPages(root: string): string[] {
  return folders.flatMap((folder) =>
    readdirSync(path.join(root, folder))
      .filter((name) => name.endsWith(".md"))
      .map((name) => `${folder}/${name}`),
  );
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}
