/** Finds the files that a pattern with `*`, `?`, `[…]` and `**` means. */
import type { Dirent } from "node:fs";
import { readdir } from "node:fs/promises";
import path from "node:path";
import { compareText } from "../field.js";

export function isPattern(source: string): boolean {
  return /[*?[]/.test(source);
}

/**
 * Absolute paths in the order of their code points. Hidden files are passed over. Folders that `permitted` refuses are
 * not looked into; where the pattern begins in one, all is refused.
 */
export async function findFiles(
  pattern: string,
  folder: string,
  permitted: (folder: string) => Promise<boolean>,
): Promise<string[] | "refused"> {
  const parts = path.resolve(folder, pattern).split(path.sep);
  const fixed = parts.findIndex(isPattern);
  const begin = parts.slice(0, fixed).join(path.sep) || path.sep;
  if (!(await permitted(begin))) return "refused";
  const found = new Set<string>();

  const look = async (at: string, rest: readonly string[]): Promise<void> => {
    const [first, ...others] = rest;
    if (first === undefined || !(await permitted(at))) return;
    if (first === "**") await look(at, others);
    const matches = first === "**" ? () => true : segmentMatcher(first);
    for (const entry of await entriesOf(at)) {
      if (entry.name.startsWith(".") || !matches(entry.name)) continue;
      const file = path.join(at, entry.name);
      if (first === "**") {
        // Links are not followed: they may lead in a circle.
        if (entry.isDirectory()) await look(file, rest);
      } else if (others.length > 0) {
        if (!entry.isFile()) await look(file, others);
      } else if (!entry.isDirectory()) {
        found.add(file);
      }
    }
  };
  await look(begin, parts.slice(fixed));
  return [...found].sort(compareText);
}

async function entriesOf(folder: string): Promise<Dirent[]> {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}

function segmentMatcher(segment: string): (name: string) => boolean {
  const source = segment.replaceAll(/\*+|\?|\[!?[^\]]+\]|[^*?[]+|\[/g, (piece) => {
    if (piece.startsWith("*")) return "[\\s\\S]*";
    if (piece === "?") return "[\\s\\S]";
    if (piece.length > 1 && piece.startsWith("[") && piece.endsWith("]")) {
      const inner = piece.slice(1, -1).replaceAll(/[\\^]/g, "\\$&");
      return `[${inner.startsWith("!") ? `^${inner.slice(1)}` : inner}]`;
    }
    return piece.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
  });
  const pattern = new RegExp(`^${source}$`, "u");
  return (name) => pattern.test(name);
}
