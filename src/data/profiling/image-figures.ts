/** Looks at the headers of a column's image files: how large they are, and whether they have colours. */
import path from "node:path";
import type { DataProblem, ImageColumn } from "../../profile.js";
import { mostPixels } from "../preparing/pixels.js";
import { textOf } from "../reading/field-sql.js";
import { permitted } from "../reading/locate.js";
import type { OpenOptions } from "../reading/open-table.js";
import type { Table, TableColumn } from "../reading/table.js";

export type ImageFigures =
  | { readonly figures: Pick<ImageColumn, "height" | "width" | "channels">; readonly problem?: undefined }
  | { readonly figures?: undefined; readonly problem: DataProblem };

/** Of more images than these, so many are looked at, evenly chosen. */
const mostImages = 2000;
const atOnce = 8;

interface Header {
  readonly height: number;
  readonly width: number;
  readonly grey: boolean;
}

/** `filled` is how many fields of the column are not empty; `source` is what messages call the data. */
export async function imageFigures(
  table: Table,
  column: TableColumn,
  filled: number,
  source: string,
  options: OpenOptions,
): Promise<ImageFigures> {
  const files = await chosenFiles(table, column, filled);
  const headers: Header[] = [];
  for (let at = 0; at < files.length; at += atOnce) {
    options.signal?.throwIfAborted();
    const read = await Promise.all(
      files.slice(at, at + atOnce).map((file) => headerOf(table.folder, file, options)),
    );
    for (const [index, header] of read.entries()) {
      if (typeof header === "string") {
        return {
          problem: { code: "data-image-unreadable", path: source, file: files[at + index]!, reason: header },
        };
      }
      headers.push(header);
    }
  }
  return {
    figures: {
      height: range(headers.map(({ height }) => height)),
      width: range(headers.map(({ width }) => width)),
      channels: headers.every(({ grey }) => grey) ? 1 : 3,
    },
  };
}

async function chosenFiles(table: Table, column: TableColumn, filled: number): Promise<string[]> {
  const step = Math.max(1, filled / mostImages);
  const result = await table.connection.runAndReadAll(
    `select distinct name from (select name, (row_number() over ()) - 1 as place from (select ${textOf(column)} as name from ${table.relation}) where name is not null) where floor(place / ${step}) <> floor((place - 1) / ${step}) or place = 0`,
  );
  return result.getRowsJS().map(([name]) => String(name));
}

/** What the file's header says, or why it cannot be read, as the end of a sentence. */
async function headerOf(folder: string, name: string, options: OpenOptions): Promise<Header | string> {
  const file = path.resolve(folder, name);
  try {
    if (!(await permitted(file, options))) return "it lies outside the folders that may be read";
    const { default: sharp } = await import("sharp");
    const { autoOrient, space } = await sharp(file, { limitInputPixels: mostPixels }).metadata();
    return { ...autoOrient, grey: space === "b-w" || space === "grey16" };
  } catch (error) {
    return reasonOf(error);
  }
}

function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  if (/missing/i.test(message)) return "there is no such file";
  if (/pixel limit/i.test(message)) return "it is larger than 100 million pixels; make it smaller";
  if (/unsupported image format|corrupt|header|premature|truncated/i.test(message)) {
    return "it is no image, or a damaged one";
  }
  return message.split("\n")[0]!.replace(/\.$/, "");
}

function range(values: readonly number[]): [number, number] {
  return [Math.min(...values), Math.max(...values)];
}
