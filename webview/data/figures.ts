/** The words and numbers of the preview: what a column holds, what is odd about the rows, what a dataset is. */
import type { PreviewOverview } from "../../src/preview.js";
import type { Column, DataFacts } from "../../src/profile.js";
import { count, percent, plural, significant } from "../format.js";

/** `150 rows of iris.csv; 4 features → species, 3 classes`. */
export function overviewText({ rows, source, columns, targets, classes }: PreviewOverview): string {
  const features = columns.filter(({ role }) => role === "feature").length;
  const learned = features === 0 ? "" : `; ${plural(features, "feature")} → ${targets.join(", ")}`;
  const named =
    classes === undefined ? "" : `, ${classes.length === 1 ? "1 class" : `${count(classes.length)} classes`}`;
  return `${plural(rows, "row")} of ${source}${learned}${learned === "" ? "" : named}`;
}

const kinds: Readonly<Record<Column["kind"], string>> = {
  number: "number",
  category: "category",
  boolean: "yes or no",
  date: "date",
  array: "list",
  image: "image",
};

export function kindName(column: Column): string {
  if (column.kind === "array") return `list of ${count(column.length)}`;
  if (column.kind === "category" && (column.words?.mean ?? 0) > 3) return "text";
  return kinds[column.kind];
}

/** A label and a value each. */
export function columnFigures(column: Column, rows: number): readonly (readonly [string, string])[] {
  const figures: [string, string][] = [];
  switch (column.kind) {
    case "number":
    case "array":
      figures.push(["Range", `${figure(column.min)} … ${figure(column.max)}`]);
      figures.push(["Mean", `${figure(column.mean)} ± ${figure(column.deviation)}`]);
      if (column.kind === "number" && column.quartiles !== undefined) {
        figures.push(["Quartiles", column.quartiles.map((value) => figure(value)).join(", ")]);
      }
      break;
    case "date":
      figures.push(["Range", `${column.from} … ${column.to}`]);
      break;
    case "image":
      figures.push(["Height", extent(column.height)], ["Width", extent(column.width)]);
      figures.push(["Colour", column.channels === 1 ? "grey" : "red, green, blue"]);
      break;
    case "category":
      if (column.words !== undefined && column.words.mean > 1.5) {
        figures.push([
          "Words",
          `${figure(column.words.mean)} on average, ${count(column.words.most)} at most`,
        ]);
      }
      break;
    case "boolean":
  }
  figures.push(["Different", `${column.distinct > 1000 ? "about " : ""}${count(column.distinct)}`]);
  if (column.missing > 0) {
    figures.push(["Missing", `${count(column.missing)} (${percent(column.missing / rows)})`]);
  }
  if (column.kind === "number" && column.infinite) figures.push(["Infinite", count(column.infinite)]);
  if (column.kind === "number" && column.text !== undefined) {
    const { count: many, value, line } = column.text;
    figures.push(["Not numbers", `${count(many)}, the first “${value}” in line ${count(line)}`]);
  }
  return figures;
}

function extent([least, most]: readonly [number, number]): string {
  return least === most ? `${count(least)} px` : `${count(least)} … ${count(most)} px`;
}

export interface Oddity {
  readonly text: string;
  /** Whether it makes scores look better than they are. */
  readonly serious: boolean;
}

/** What is odd about how the rows stand to each other; rows are counted from 1 for people. */
export function oddities({ duplicates, conflicts, leaks }: DataFacts): readonly Oddity[] {
  const found: Oddity[] = [];
  const pair = (first: readonly [number, number] | undefined) =>
    first === undefined ? "" : ` The first: rows ${count(first[0] + 1)} and ${count(first[1] + 1)}.`;
  const leaked = leaks.validation + leaks.test;
  if (leaked > 0) {
    const where = [
      leaks.validation > 0 ? `${plural(leaks.validation, "validation row")}` : "",
      leaks.test > 0 ? `${plural(leaks.test, "test row")}` : "",
    ].filter((part) => part !== "");
    const verb = leaked === 1 ? "stands" : "stand";
    const text = `${where.join(" and ")} ${verb} among the training rows too, so scores look better than they are.`;
    found.push({ text: text + pair(leaks.first), serious: true });
  }
  if (conflicts.rows > 0) {
    const text = `${plural(conflicts.rows, "row")} ${conflicts.rows === 1 ? "equals" : "equal"} another one in all features and differ${conflicts.rows === 1 ? "s" : ""} in the target: no network can get all of them right.`;
    found.push({ text: text + pair(conflicts.first), serious: true });
  }
  if (duplicates.rows > 0) {
    const text = `${plural(duplicates.rows, "row")} ${duplicates.rows === 1 ? "repeats" : "repeat"} an earlier one.`;
    found.push({ text: text + pair(duplicates.first), serious: false });
  }
  return found;
}

/** `tells 62 % of price`. */
export function relationText(strength: number, target: string): string {
  return strength < 0.005
    ? `tells nothing of ${target} alone`
    : `tells ${percent(strength, 0)} of ${target} alone`;
}

/** Four digits, without zeros at the end that say nothing. */
export function figure(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 1e7) return count(value).replace("-", "−");
  return significant(value)
    .replace(/(\.\d*?)0+(?=e|$)/, "$1")
    .replace(/\.(?=e|$)/, "");
}
