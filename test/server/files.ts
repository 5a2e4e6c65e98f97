/** Programs of several files for tests: `$0` is the cursor, and `«…»` around what is expected. */

import type { Files } from "../../server/symbols/files.js";
import type { FilePlace } from "../../server/symbols/resolve.js";
import { readSourceFile, type SourceFile } from "../../src/language/program/source-file.js";

export interface Workspace {
  readonly files: Files;
  /** The file with the cursor. */
  readonly file: SourceFile;
  readonly offset: number;
  /** What is marked, as `print` prints it. */
  readonly marked: readonly string[];
  /** By name. */
  readonly texts: Readonly<Record<string, string>>;
}

export const folder = "/folder/";

/** Files by name in one folder; a text alone is `model.nn`. */
export function workspace(fixture: string | Readonly<Record<string, string>>): Workspace {
  const named = typeof fixture === "string" ? { "model.nn": fixture } : fixture;
  const known = new Map<string, SourceFile>();
  const texts: Record<string, string> = {};
  const marked: string[] = [];
  let cursor: { path: string; offset: number } | undefined;
  for (const [name, written] of Object.entries(named)) {
    const path = folder + name;
    let text = "";
    const open: number[] = [];
    for (const piece of written.split(/(\$0|«|»)/)) {
      if (piece === "$0") cursor = { path, offset: text.length };
      else if (piece === "«") open.push(text.length);
      else if (piece === "»") marked.push(`${name} ${open.pop()}–${text.length}`);
      else text += piece;
    }
    texts[name] = text;
    known.set(path, readSourceFile(path, text, new Map(), new Map()));
  }
  if (cursor === undefined) throw new Error("the fixture has no cursor");
  return {
    files: { file: (path) => known.get(path), all: () => known.values() },
    file: known.get(cursor.path)!,
    offset: cursor.offset,
    marked: marked.sort(),
    texts,
  };
}

/** Places as the marks of a fixture are given. */
export function print(places: readonly FilePlace[]): string[] {
  return places.map(({ file, span }) => `${file.path.slice(folder.length)} ${span.start}–${span.end}`).sort();
}
