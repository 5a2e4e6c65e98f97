/** Reads the rows of a separated file that has been found to be regular, as fields that still are bytes. */
import { createCutter } from "./csv-cutter.js";
import type { CsvHeader } from "./csv-header.js";
import { contentOf, type DataFile } from "./file-bytes.js";
import { unreadable } from "./problems.js";
import type { VisitFields } from "./table.js";

/** Ends with a problem where there are no longer so many `rows`. */
export async function scanCsv(
  file: DataFile,
  { delimiter, names }: CsvHeader,
  rows: number,
  visit: VisitFields,
  signal?: AbortSignal,
): Promise<void> {
  const cutter = createCutter(delimiter, names.length);
  const visitAll = async (chunks: ReturnType<typeof cutter.end>) => {
    for (const chunk of chunks) {
      const visited = visit(chunk);
      if (visited === "stop") return true;
      if (visited !== undefined) await visited;
    }
    return false;
  };
  for await (const piece of contentOf(file)) {
    signal?.throwIfAborted();
    if (await visitAll(cutter.cut(piece))) return;
  }
  if (await visitAll(cutter.end())) return;
  if (!cutter.regular || cutter.rows !== rows)
    throw unreadable(file.name, "it has changed while it was read");
}
