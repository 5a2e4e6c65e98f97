/** The rule for features that only number or name the rows. */
import type { Dataset } from "../network.js";
import type { Column, DataProfile } from "../profile.js";
import { leaveOut, placeOfFeature } from "./dataset-places.js";
import { figure } from "./figure.js";
import type { Finding } from "./finding.js";
import type { CheckContext, Rule } from "./rule.js";

export const identifierColumn: Rule = {
  code: "identifier-column",
  title: "Identifier column",
  doc:
    "A feature that numbers the rows, or has a name of its own for each, says which row it is and nothing about it. A " +
    "network can learn rows by heart by it, and what it learns holds for no new row; where the rows are sorted by the " +
    "target, a row number even gives the target away, until the network meets rows that are numbered otherwise. Leave " +
    "the column out. The rule speaks of whole numbers that run from the first to the last without a gap, each once, and " +
    "of categories that are different in every row. It is silent about columns named as a time (`day`, `step`), about " +
    "the column that a chronological split goes by, about texts of several words, and below 20 rows.",
  check: checkIdentifiers,
};

/** In fewer rows, whole numbers may well be all different. */
const fewest = 20;
/** A clock goes on counting for new rows: numbers that are no identifier. */
const clock = /^(?:t|time|date|epoch|step|second|minute|hour|day|week|month|quarter|year|period)s?$/i;

function checkIdentifiers(context: CheckContext): Finding | undefined {
  const { source, network } = context;
  const { dataset } = network;
  const profile = dataset?.profile;
  if (dataset?.inputs === undefined || profile === undefined || profile.rows < fewest) return undefined;
  const column = identifierOf(dataset, profile);
  if (column === undefined) return undefined;
  const { name, distinct } = column;
  return {
    code: identifierColumn.code,
    severity: "warning",
    message:
      column.kind === "number"
        ? `\`${name}\` numbers the rows from ${figure(column.min)} to ${figure(column.max)}: it says which row it is, ` +
          "and what is learned from it holds for no new row."
        : `\`${name}\` is different in every row: it names the row, and what is learned from it holds for no new row.`,
    span: placeOfFeature(context, dataset, name),
    related: [],
    evidence: {
      ...(column.kind === "number" && { "smallest number": column.min, "largest number": column.max }),
      [column.kind === "number" ? "different numbers" : "different names"]: Math.min(distinct, profile.rows),
      rows: profile.rows,
    },
    fixes: leaveOut(source, dataset, [name]),
  };
}

function identifierOf(dataset: Dataset, { columns, rows }: DataProfile): Column | undefined {
  const byName = new Map(columns.map((column) => [column.name, column]));
  for (const input of dataset.inputs ?? []) {
    if (input.kind === "image") continue;
    if (input.kind !== "table") {
      const column = byName.get(input.column);
      if (column === undefined || !namesRows(column, rows)) continue;
      if (input.kind === "codes" || isOneWord(column)) return column;
      continue;
    }
    for (const { kind, column: name } of input.columns) {
      const column = byName.get(name);
      if (kind === "one_hot" && column !== undefined && namesRows(column, rows)) return column;
      const counted = kind === "number" && column?.kind === "number" && numbersRows(column, rows);
      // The only feature there is has been meant.
      if (counted && input.columns.length > 1 && !clock.test(name) && dataset.split.by !== name)
        return column;
    }
  }
  return undefined;
}

function namesRows({ missing, distinct }: Column, rows: number): boolean {
  return missing === 0 && distinct >= (rows <= 1000 ? rows : 0.95 * rows);
}

function isOneWord(column: Column): boolean {
  return column.kind === "category" && (column.words?.mean ?? 2) < 1.5;
}

/**
 * Whether these are the numbers from the smallest to the largest, each once. How many are different is an estimate in a
 * long file, but the mean and the deviation are not, and only such numbers have these.
 */
function numbersRows(column: Column & { kind: "number" }, rows: number): boolean {
  const { integers, min, max, mean, deviation } = column;
  if (!integers || max - min !== rows - 1 || !namesRows(column, rows)) return false;
  const evenly = Math.sqrt((rows ** 2 - 1) / 12);
  return Math.abs(mean - (min + max) / 2) < 1e-6 * rows && Math.abs(deviation - evenly) < 1e-6 * rows;
}
