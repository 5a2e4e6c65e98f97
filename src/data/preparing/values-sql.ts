/** SQL that gives a column's values as doubles: NaN where a value is missing, an infinity where it is not what it should be. */
import type { DatePart } from "../../network.js";
import type { Column } from "../../profile.js";
import { isNumber } from "../field.js";
import {
  arrayOf,
  booleanOf,
  filled,
  missingNumber,
  numberOf,
  textOf,
  timestampOf,
} from "../reading/field-sql.js";
import type { TableColumn } from "../reading/table.js";

const missing = "'nan'::double";
const unusable = "'inf'::double";

export function numberValue(column: TableColumn): string {
  // Nothing can be wrong with a typed number but that it is infinite.
  if (column.type === "number") return `coalesce(cast(${column.sql} as double), ${missing})`;
  return `coalesce(${numberOf(column)}, case when ${missingNumber(column)} then ${missing} else ${unusable} end)`;
}

/** 0 or 1. */
export function booleanValue(column: TableColumn): string {
  const value = `cast(cast(${booleanOf(column)} as integer) as double)`;
  return `coalesce(${value}, ${missingOr(column, unusable)})`;
}

/** 0 or 1, where the field may also say it with these numbers. */
export function labelValue(column: TableColumn): string {
  const number = numberOf(column);
  const value = `coalesce(cast(cast(${booleanOf(column)} as integer) as double), case when ${number} in (0, 1) then ${number} end)`;
  return `coalesce(${value}, ${missingOr(column, unusable)})`;
}

/** Numbers of classes from 0 on; −1 for a value that is none of them. Classes that are numbers go by their value. */
export function classValue(column: TableColumn, classes: readonly string[]): string {
  if (classes.length === 0) return `case when ${filled(column)} then -1::double else ${missing} end`;
  const names = `enum(${classes.map(quote).join(", ")})`;
  const code = (text: string) => `enum_code(try_cast(${text} as ${names}))`;
  const ways = [code(textOf(column))];
  const numbers = classes.every(isNumber);
  if (numbers && column.type === "text") {
    ways.push(code(textOf({ sql: numberOf(column), type: "number" })));
  }
  if (classes.every((name) => name === "true" || name === "false")) {
    ways.push(code(`cast(${booleanOf(column)} as varchar)`));
  }
  const none = numbers ? missingNumber(column) : `not ${filled(column)}`;
  return `coalesce(${ways.map((way) => `cast(${way} as double)`).join(", ")}, case when ${none} then ${missing} else -1::double end)`;
}

/** Monday is weekday 0; `timestamp` is in days since 1970 in UTC. */
export function dateValue(column: TableColumn, part: DatePart): string {
  const time = timestampOf(column);
  const value = {
    year: `year(${time})`,
    month: `month(${time})`,
    day: `day(${time})`,
    weekday: `isodow(${time}) - 1`,
    hour: `hour(${time})`,
    minute: `minute(${time})`,
    timestamp: `epoch_us(${time}) / 86400000000`,
  }[part];
  return `coalesce(cast(${value} as double), ${missingOr(column, unusable)})`;
}

/** An array of so many doubles; all infinite where the list has another length. */
export function arrayValue(column: TableColumn, width: number): string {
  const list = arrayOf(column);
  const all = (value: string) => `list_resize([]::double[], ${width}, ${value})`;
  const ways = [
    `when ${list} is null then ${all(missing)}`,
    `when len(${list}) <> ${width} then ${all(unusable)}`,
    `when list_count(${list}) < ${width} then list_transform(${list}, lambda x: coalesce(x, ${missing}))`,
  ];
  return `cast(case ${ways.join(" ")} else ${list} end as double[${width}])`;
}

/** What rows are ordered or told apart by: a number, a truth value, a point in time or text; null where it is missing. */
export function keyValue(column: TableColumn, kind: Column["kind"]): string {
  if (kind === "number") return numberOf(column);
  if (kind === "boolean") return booleanOf(column);
  if (kind === "date") return `epoch_us(${timestampOf(column)})`;
  return textOf(column);
}

function missingOr(column: TableColumn, otherwise: string): string {
  return `case when ${filled(column)} then ${otherwise} else ${missing} end`;
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
