/** A field is worth the same whether it is read by SQL or as text. */
import { expect, test } from "vitest";
import { trimmed } from "../../../src/data/field.js";
import {
  booleanValue,
  classValue,
  dateValue,
  labelValue,
  numberValue,
} from "../../../src/data/preparing/values-sql.js";
import {
  booleanText,
  classText,
  dateText,
  labelText,
  numberText,
} from "../../../src/data/preparing/values-text.js";
import type { TableColumn } from "../../../src/data/reading/table.js";
import type { DatePart } from "../../../src/network.js";
import { dataFolder } from "../files.js";
import { tableOf } from "../reading/tables.js";

const folder = dataFolder();
const fields = [
  ...[
    "1",
    "1.0",
    "01",
    "-0",
    "+2.5",
    "1e3",
    ".5",
    "7.",
    "1e400",
    "inf",
    "-Infinity",
    "nan",
    "NA",
    "-",
    "?",
    "",
  ],
  ...["true", "FALSE", "True", " true ", "0", "yes", "a", "A", "b c", "1_000", "+-5", "0x10"],
  ...["2024-02-29", "2023-02-29", "2024-01-31T23:59:59.123456", "2024-01-31 10:20", "1969-12-31T23:59:59Z"],
  ...["2024-06-01T00:30:00+02:00", "24-01-01", "2024-1-1"],
];
const parts: readonly DatePart[] = ["year", "month", "day", "weekday", "hour", "minute", "timestamp"];
const classes = [["0", "1", "2.5"], ["a", "b c"], ["false", "true"], []];

test.each([
  ["numbers", numberValue, numberText],
  ["truth values", booleanValue, booleanText],
  ["labels", labelValue, labelText],
  ...classes.map(
    (names) =>
      [`classes ${names}`, (column: TableColumn) => classValue(column, names), classText(names)] as const,
  ),
  ...parts.map(
    (part) => [`the ${part}`, (column: TableColumn) => dateValue(column, part), dateText(part)] as const,
  ),
] as const)("%s", async (_, sql, value) => {
  folder.write("fields.csv", `a,b\n${fields.map((field) => `${field},1`).join("\n")}\n`);
  const table = await tableOf("fields.csv", folder.path);
  const asked = await table.connection.runAndReadAll(
    `select ${sql(table.columns[0]!)} from ${table.relation}`,
  );
  const found = asked.getRowsJS().map(([one]) => one);
  expect(fields.map((field) => value(trimmed(field)))).toEqual(found);
});
