/** The SHA-256 of all bytes that a source holds. */
import { createReadStream } from "node:fs";
import path from "node:path";
import type { Located } from "./locate.js";
import type { Part, Workplace } from "./part.js";

/**
 * In hex. Of a folder, whose names are classes, the names of its files count too; they are read only when this is asked
 * for, as are files of which not every byte has been read.
 */
export async function contentHash(
  located: Located,
  parts: readonly Part[],
  { hash, signal }: Workplace,
): Promise<string> {
  if (located.kind === "folder") {
    for (const name of parts[0]?.files ?? []) {
      hash.update(`${name}\0`);
      await add(path.join(located.folder, name));
    }
  } else {
    for (const [index, file] of located.files.entries()) {
      if (parts[index]?.hashed !== true) await add(file.path);
    }
  }
  return hash.digest("hex");

  async function add(file: string): Promise<void> {
    for await (const piece of createReadStream(file, { highWaterMark: 1024 * 1024 })) {
      signal?.throwIfAborted();
      hash.update(piece as Buffer);
    }
  }
}
