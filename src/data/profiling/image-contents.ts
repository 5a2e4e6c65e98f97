/** Tells images apart by what is in their files. */
import { createHash } from "node:crypto";
import { readFile, stat } from "node:fs/promises";
import path from "node:path";
import { streamChunks } from "../preparing/chunks.js";
import { columnOf } from "../preparing/faults.js";
import type { Table } from "../reading/table.js";

/** Files that are read at once. */
const atOnce = 8;

/** For each row of the tables, one behind the other: equal text for equal files. Only files of equal size are read. */
export async function imageContents(
  tables: readonly Table[],
  column: string,
  source: string,
): Promise<string[]> {
  const files: string[] = [];
  for (const table of tables) {
    await streamChunks(table, [columnOf(table, source, column).sql], (chunk) => {
      const text = chunk.text(0);
      for (let row = 0; row < chunk.rows; row++)
        files.push(path.resolve(table.folder, (text(row) ?? "").trim()));
    });
  }
  const sizes = await inTurn(files, async (file) => String(await sizeOf(file)));
  const rowsOfSize = new Map<string, number>();
  for (const size of sizes) rowsOfSize.set(size, (rowsOfSize.get(size) ?? 0) + 1);
  return inTurn(files, async (file, row) =>
    rowsOfSize.get(sizes[row]!) === 1 ? sizes[row]! : `${sizes[row]} ${await digestOf(file)}`,
  );
}

async function inTurn(
  files: readonly string[],
  read: (file: string, row: number) => Promise<string>,
): Promise<string[]> {
  const results = new Array<string>(files.length);
  let next = 0;
  const work = async () => {
    while (next < files.length) {
      const row = next++;
      results[row] = await read(files[row]!, row);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return results;
}

/** A file that cannot be read is like no other, and whoever decodes it says so. */
async function sizeOf(file: string): Promise<number | string> {
  return stat(file).then(
    ({ size }) => size,
    () => file,
  );
}

async function digestOf(file: string): Promise<string> {
  return readFile(file).then(
    (bytes) => createHash("sha256").update(bytes).digest("hex"),
    () => file,
  );
}
