/** Lets somebody see all fields of a large separated file while it is opened, so that it need not be read again for that. */
import { stat } from "node:fs/promises";
import { createCutter } from "./csv-cutter.js";
import type { CsvHeader } from "./csv-header.js";
import { contentOf, type DataFile, isGzip } from "./file-bytes.js";
import type { Onlooker, TableColumn, VisitFields } from "./table.js";

/** Smaller files are read again so quickly that nothing has to be estimated of them. */
const smallestFile = 2 ** 25;

/** Whom to hand the fields to, if anybody. */
export async function visitorOf(
  file: DataFile,
  { delimiter, names }: CsvHeader,
  columns: readonly TableColumn[],
  onlooker: Onlooker | undefined,
): Promise<VisitFields | undefined> {
  if (onlooker === undefined || isGzip(file)) return undefined;
  const { size } = await stat(file.path);
  if (size < smallestFile) return undefined;
  for await (const piece of contentOf(file)) {
    let begun = createCutter(delimiter, names.length);
    for (const _ of begun.cut(piece));
    // Where not even the beginning is regular, there is nothing to be seen.
    if (begun.rows === 0) return undefined;
    const rows = Math.round((begun.rows * size) / piece.length);
    const scan = async (visit: VisitFields) => {
      begun = createCutter(delimiter, names.length);
      for (const chunk of begun.cut(piece)) if (visit(chunk) === "stop") return;
    };
    return onlooker({ columns, rows, scan });
  }
  return undefined;
}
