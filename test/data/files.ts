/** Temporary data files for the tests of data/. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";

export interface DataFolder {
  readonly path: string;
  /** Writes a file into the folder and gives its absolute path. */
  write(name: string, content: string | Uint8Array): string;
}

/** A folder that is removed after the tests of the file that asked for it. */
export function dataFolder(): DataFolder {
  const path = mkdtempSync(join(tmpdir(), "netwright-data-"));
  afterAll(() => rmSync(path, { recursive: true, force: true }));
  return {
    path,
    write: (name, content) => {
      const file = join(path, name);
      writeFileSync(file, content);
      return file;
    },
  };
}
