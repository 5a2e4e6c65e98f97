/** Finds the file a person probably meant when the one they named does not exist. */
import { readdir } from "node:fs/promises";
import { basename, dirname, extname } from "node:path";
import { distance } from "fastest-levenshtein";

/** `source` with its last part replaced by the most similar file name in the folder of `path`, if one is similar. */
export async function similarFile(path: string, source: string): Promise<string | undefined> {
  const wanted = basename(path);
  let best: { readonly name: string; readonly difference: number } | undefined;
  for (const name of (await fileNames(dirname(path))).sort()) {
    const difference = differenceOf(wanted, name);
    if (difference === undefined || (best !== undefined && difference >= best.difference)) continue;
    best = { name, difference };
  }
  if (best === undefined) return undefined;
  return source.slice(0, source.length - basename(source).length) + best.name;
}

async function fileNames(folder: string): Promise<string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries.filter((entry) => entry.isFile()).map((entry) => entry.name);
  } catch {
    return [];
  }
}

/** How far apart two file names are, or undefined when they are not alike. Another ending counts half a letter. */
function differenceOf(wanted: string, name: string): number | undefined {
  const a = wanted.toLowerCase();
  const b = name.toLowerCase();
  const stem = a.slice(0, a.length - extname(a).length);
  const letters = distance(stem, b.slice(0, b.length - extname(b).length));
  if (letters > Math.max(1, Math.floor(stem.length * 0.4))) return undefined;
  return letters + (extname(a) === extname(b) ? 0 : 0.5);
}
