/** The first rows of a table as they stand in the data. */
import type { PreviewRows } from "../../preview.js";
import type { Table, TableColumn } from "../reading/table.js";

/** More columns make a table that nobody reads. */
export const mostColumns = 60;
export const mostRows = 100;
/** A longer text is cut. */
const longest = 300;

export async function rawRows({ columns, relation, connection }: Table): Promise<PreviewRows> {
  const shown = columns.slice(0, mostColumns);
  const list = shown.map(({ sql }) => sql).join(", ");
  const result = await connection.runAndReadAll(`select ${list} from ${relation} limit ${mostRows}`);
  const rows = result.getRowsJS().map((row) => row.map((value, at) => fieldText(value, shown[at]!)));
  return {
    part: "rows",
    columns: shown.map(({ name }) => name),
    more: columns.length - shown.length,
    rows,
  };
}

function fieldText(value: unknown, { type }: TableColumn): string | null {
  if (value === null || value === undefined || value === "") return null;
  if (type === "date" && value instanceof Date) return dateText(value);
  if (Array.isArray(value))
    return cut(`[${value.map((each) => (each === null ? "–" : String(each))).join(", ")}]`);
  return cut(String(value).trim());
}

/** Without a time of day where that is midnight. */
function dateText(date: Date): string {
  const text = date.toISOString();
  return text.endsWith("T00:00:00.000Z")
    ? text.slice(0, 10)
    : text.replace("T", " ").replace(/(\.000)?Z$/, "");
}

function cut(text: string): string {
  return text.length > longest ? `${text.slice(0, longest - 1)}…` : text;
}
