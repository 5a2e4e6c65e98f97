/** What the fields of a column mean, as SQL; for text it says the same as `field.ts`. */
import { missingMarkers } from "../field.js";
import type { TableColumn } from "./table.js";

/** What these expressions need to know of a column. */
export type SqlColumn = Pick<TableColumn, "sql" | "type" | "underscores">;

/** The space that is no part of a field; in order of how often it is met. */
const spaces = "(' ' || chr(9) || chr(10) || chr(13) || chr(11) || chr(12))";

/** Whether the field holds anything, be it a marker of a missing value. A typed NaN is missing. */
export function filled(column: SqlColumn): string {
  const { sql, type } = column;
  if (type === "number") return `(${sql} is not null and not isnan(${sql}))`;
  if (type !== "text") return `(${sql} is not null)`;
  // Only fields that begin with space or a control character have to be looked at closely; all others come behind "!".
  return `(case when ${sql} >= '!' then true when ${sql} is null then false else trim(${sql}, ${spaces}) <> '' end)`;
}

/** The number that the field is: a finite double or null. */
export function numberOf(column: SqlColumn): string {
  const { sql, type, underscores } = column;
  if (type === "number") return `(case when isfinite(${sql}) then ${sql} end)`;
  if (type !== "text") return "cast(null as double)";
  // DuckDB takes 1_000 and +-5 for numbers too. A cast of other text is slow, and nothing from ":" on is a number.
  const plain = [
    `${sql} < ':'`,
    `case when ${sql} >= '+.' then true else not contains(${sql}, '+-') end`,
    ...(underscores === false ? [] : [`not contains(${sql}, '_')`]),
  ].join(" and ");
  const value = `try_cast(case when ${plain} then ${sql} end as double)`;
  return `(case when isfinite(${value}) then ${value} end)`;
}

/** Whether the field says infinity, in a column of numbers; slow where most of a column is text. */
export function infiniteIn(column: SqlColumn): string {
  const { sql, type } = column;
  if (type === "number") return `coalesce(isinf(${sql}), false)`;
  if (type !== "text") return "false";
  const word = `lower(${trimmedSql(sql)})`;
  return `(case when isinf(try_cast(${sql} as double)) then ltrim(${word}, '+-') in ('inf', 'infinity') and not contains(${sql}, '+-') else false end)`;
}

/** Whether the field is empty or says that its value is missing, in a column of numbers. */
export function missingNumber(column: SqlColumn): string {
  if (column.type !== "text") return `(not ${filled(column)})`;
  // Not IN: where it has many values DuckDB makes a join of it, behind which rows no longer come in their order.
  const isMarker = missingMarkers.map((marker) => `when '${marker}' then true`).join(" ");
  // Digits are no markers, so that most fields are done with one comparison.
  return `(case when ${column.sql} >= '0' and ${column.sql} < ':' then false else not ${filled(column)} or (case ${trimmedSql(column.sql)} ${isMarker} else false end) end)`;
}

/** True, false or null. */
export function booleanOf(column: SqlColumn): string {
  const { sql, type } = column;
  if (type === "boolean") return sql;
  if (type !== "text") return "cast(null as boolean)";
  return `(case lower(${trimmedSql(sql)}) when 'true' then true when 'false' then false end)`;
}

/** The point in time that the field is, as a timestamp in UTC, or null. */
export function timestampOf(column: SqlColumn): string {
  const { sql, type } = column;
  if (type === "date") return sql;
  if (type !== "text") return "cast(null as timestamp)";
  const field = trimmedSql(sql);
  const zoned = `try_cast(case when ${looksLikeDate(sql)} then case when regexp_full_match(${field}, '${timestampPattern}') then ${field} end end as timestamptz)`;
  return `timezone('UTC', ${zoned})`;
}

/** Whether the field, a point in time, says a time of day. */
export function timeOfDayIn(column: SqlColumn): string {
  const { sql, type } = column;
  if (type === "date") return `(${sql} <> date_trunc('day', ${sql}))`;
  return `(strlen(${trimmedSql(sql)}) > 10)`;
}

/** The field as text without the space around it; null where there is nothing. */
export function textOf(column: SqlColumn): string {
  const { sql, type } = column;
  if (type === "number") {
    const whole = `cast(cast(${sql} as hugeint) as varchar)`;
    return `(case when not isfinite(${sql}) and isnan(${sql}) then null when abs(${sql}) <= 9007199254740992 and trunc(${sql}) = ${sql} then ${whole} else cast(${sql} as varchar) end)`;
  }
  if (type !== "text") return `cast(${sql} as varchar)`;
  return `nullif(${trimmedSql(sql)}, '')`;
}

/** A list of doubles, or null. */
export function arrayOf(column: SqlColumn): string {
  return column.type === "array" ? column.sql : "cast(null as double[])";
}

/** The same as in `field.ts`, without what the cast to a timestamp refuses anyway: days that a month does not have. */
const timestampPattern =
  "(000[1-9]|00[1-9][0-9]|0[1-9][0-9]{2}|[1-9][0-9]{3})-[0-9]{2}-[0-9]{2}([T ]([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9]([.][0-9]{1,9})?(Z|[+-](0[0-9]|1[0-4])(:?[0-5][0-9])?)?)?)?";

/** A quick look that spares most texts the regular expression. */
function looksLikeDate(sql: string): string {
  return `${sql} < ':' and contains(${sql}, '-') and strlen(${sql}) >= 10`;
}

/** Trimming letter by letter is slow; few fields need it. */
function trimmedSql(sql: string): string {
  const ends = ["' '", "chr(9)", "chr(10)", "chr(13)", "chr(11)", "chr(12)"].map(
    (end) => `suffix(${sql}, ${end})`,
  );
  return `(case when ${sql} >= '!' and not (${ends.join(" or ")}) then ${sql} else trim(${sql}, ${spaces}) end)`;
}
