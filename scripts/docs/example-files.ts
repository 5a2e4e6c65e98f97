/** Writes the files of an example: texts as they are, and what is no text as its example says in a word. */
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import initSqlJs from "sql.js";

type Kind = "text" | "picture" | "database" | "columns";

/** `picture` in a PNG, SQL in a database, and `150 columns` in a table stand for what they say. */
export function exampleKind(name: string, content: string): Kind {
  if (name.endsWith(".png") && content.trim() === "picture") return "picture";
  if (name.endsWith(".sqlite")) return "database";
  return /^\d+ columns$/.test(content.trim()) ? "columns" : "text";
}

export async function writeExampleFile(file: string, content: string): Promise<void> {
  mkdirSync(path.dirname(file), { recursive: true });
  switch (exampleKind(file, content)) {
    case "text":
      return writeFileSync(file, content);
    case "picture":
      return writeFileSync(file, Buffer.from(onePixel, "base64"));
    case "columns":
      return writeFileSync(file, wideTable(Number.parseInt(content, 10)));
    case "database": {
      const { Database } = await initSqlJs();
      const database = new Database();
      database.run(content);
      writeFileSync(file, database.export());
      database.close();
    }
  }
}

/** A grey PNG of one pixel. */
const onePixel =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==";

function wideTable(columns: number): string {
  const names = Array.from({ length: columns }, (_, at) => `c${at + 1}`).join(",");
  const rows = [1, 2, 3, 4].map((row) => Array.from({ length: columns }, (_, at) => row * at).join(","));
  return `${[names, ...rows].join("\n")}\n`;
}
