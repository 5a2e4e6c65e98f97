/** Makes one table of the parts that the files of a source are. */
import path from "node:path";
import { contentHash } from "./fingerprint.js";
import type { Located } from "./locate.js";
import { columnSql, type Part, type Workplace } from "./part.js";
import { type Unreadable, unreadable } from "./problems.js";
import type { Table, TableColumn, VisitFields } from "./table.js";

const relation = "netwright_data";

export async function unite(located: Located, parts: readonly Part[], place: Workplace): Promise<Table> {
  const { connection, close } = place.database;
  const names = located.kind === "folder" ? [located.name] : located.files.map(({ name }) => name);
  const [first] = parts as readonly [Part, ...Part[]];
  const selects = parts.map((part, index) => {
    const problem = index === 0 ? undefined : difference(first, part, names[0]!, names[index]!);
    if (problem !== undefined) throw problem;
    return selectOf(first.columns, part);
  });
  await connection.run(`create view ${relation} as ${selects.join(" union all ")}`);
  let fingerprint: Promise<string> | undefined;

  const find = (row: number) => {
    let before = 0;
    for (const [index, part] of parts.entries()) {
      if (row < before + part.rows) return { part, name: names[index]!, row: row - before };
      before += part.rows;
    }
    throw new RangeError(`there is no row ${row}`);
  };
  return {
    form: first.form ?? "table",
    columns: first.columns.map((column, index) => withoutUnderscores(column, columnSql(index), parts)),
    relation,
    rows: parts.reduce((sum, part) => sum + part.rows, 0),
    ...scanOf(parts),
    connection,
    folder: located.folder,
    fingerprint: () => {
      fingerprint ??= contentHash(located, parts, place);
      return fingerprint;
    },
    line: async (row) => {
      const found = find(row);
      return (await found.part.line?.(found.row)) ?? found.row + 1;
    },
    place: async (row) => {
      const { part, name, row: within } = find(row);
      const own = await part.place?.(within);
      if (own !== undefined) return own;
      const shown = path.basename(name);
      const line = await part.line?.(within);
      return line === undefined ? `row ${within + 1} of ${shown}` : `line ${line} of ${shown}`;
    },
    close,
  };
}

/** The columns of `part` in the order and under the SQL names of the first part. */
function selectOf(columns: readonly TableColumn[], part: Part): string {
  const fields = columns.map(({ name }, index) => {
    const own = part.columns.find((column) => column.name === name);
    return `${own!.sql} as ${columnSql(index)}`;
  });
  return `select ${fields.join(", ")} from ${part.relation}`;
}

/** One part after the other, where all have their columns in the same order. */
function scanOf(parts: readonly Part[]): Pick<Table, "scan" | "seen"> {
  const [first] = parts as readonly [Part, ...Part[]];
  const alike = (part: Part) => part.columns.every(({ name }, index) => first.columns[index]?.name === name);
  if (parts.some((part) => part.scan === undefined || !alike(part))) return {};
  const scan = async (visit: VisitFields) => {
    let before = 0;
    let stopped = false;
    for (const part of parts) {
      await part.scan!((chunk) => {
        const visited = visit({ ...chunk, firstRow: before + chunk.firstRow });
        stopped = visited === "stop";
        return visited;
      });
      if (stopped) return;
      before += part.rows;
    }
  };
  return { scan, seen: parts.length === 1 && first.seen === true };
}

function withoutUnderscores({ name, type }: TableColumn, sql: string, parts: readonly Part[]): TableColumn {
  const free = parts.every(
    (part) => part.columns.find((column) => column.name === name)?.underscores === false,
  );
  return { name, type, sql, ...(free && { underscores: false }) };
}

/** In what a file differs from the first in its columns; their order does not matter. */
function difference(first: Part, other: Part, firstName: string, otherName: string): Unreadable | undefined {
  const lacks = (part: Part, { name }: TableColumn) => part.columns.every((column) => column.name !== name);
  const missing = first.columns.find((column) => lacks(other, column));
  if (missing !== undefined) {
    return unreadable(otherName, `it has no column ${missing.name}, which ${firstName} has`);
  }
  const more = other.columns.find((column) => lacks(first, column));
  if (more !== undefined) {
    return unreadable(otherName, `it has a column ${more.name}, which ${firstName} does not have`);
  }
  for (const { name, type } of first.columns) {
    const theirs = other.columns.find((column) => column.name === name)?.type;
    if (theirs === type) continue;
    return unreadable(
      otherName,
      `its column ${name} is of type ${theirs}, and of type ${type} in ${firstName}`,
    );
  }
  return undefined;
}
