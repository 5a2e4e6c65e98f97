/** Describes datasets in Markdown: rows, inputs, targets and the split, and what becomes of each column. */
import { columnRole } from "../src/data/column-role.js";
import { classesOf } from "../src/language/figures.js";
import type { DataInput, Dataset, Split, Target } from "../src/network.js";
import { columnsOf } from "../src/network.js";
import type { DataFacts } from "../src/profile.js";
import { code, counted, names, paragraphs, percent, table, whole } from "./markdown.js";

export function describeDataset(dataset: Dataset, doc: string | undefined, facts?: DataFacts): string {
  const { profile, inputs, split, series, test, augment } = dataset;
  const rows: [string, string][] = [["Source", code(dataset.source)]];
  if (profile !== undefined) rows.push(["Rows", whole(profile.rows)]);
  for (const target of dataset.targets) rows.push(["Target", targetText(dataset, target)]);
  if (inputs === undefined) rows.push(["Inputs", "known once the data is read"]);
  for (const input of inputs ?? []) rows.push([inputTitle(dataset, input), inputText(input)]);
  if (series !== undefined) {
    const order = series.order === undefined ? "in the order of the file" : `by ${code(series.order)}`;
    rows.push(["Series", `windows of ${counted(series.window, "row")} ${order}, ${series.horizon} ahead`]);
  }
  rows.push(["Split", splitText(split, facts)]);
  if (test !== undefined) rows.push(["Test rows", code(test)]);
  if (augment.length > 0) rows.push(["Augmentation", names(augment.map(({ name }) => name))]);
  return paragraphs(`**dataset ${dataset.name}**`, doc, table(rows), factsText(facts));
}

function targetText(dataset: Dataset, target: Target): string {
  const classes = classesOf(dataset, target);
  const scale = target.scale === "none" ? "" : `, scaled: ${code(target.scale)}`;
  if (target.labels !== undefined) {
    const which = classes === undefined ? "" : ` (${names(classes, 6)})`;
    return `${code(target.name)}: any of ${classes === undefined ? "several labels" : counted(classes.length, "label")}${which}`;
  }
  if (classes === undefined || classes.length > 20) return code(target.name) + scale;
  return `${code(target.name)}: ${counted(classes.length, "class", "classes")} (${names(classes)})`;
}

/** Only one input needs no name. */
function inputTitle({ inputs }: Dataset, { name }: DataInput): string {
  return inputs?.length === 1 ? "Input" : `Input ${code(name)}`;
}

/** What enters the network there, and in which shape. */
export function inputText(input: DataInput): string {
  const shape = code(input.shape.join("×"));
  switch (input.kind) {
    case "table": {
      const columns = columnsOf(input);
      return `${shape}: ${counted(columns.length, "column")} (${names(columns, 6)})`;
    }
    case "image":
      return `${shape}: pictures in ${input.channels === 1 ? "grey" : "colour"}, ${pixelText(input.scale)}`;
    case "text":
      return `${shape}: numbers of words from 0 to ${whole(input.maxTokens - 1)}`;
    case "codes":
      return `${shape}: the number of one of ${counted(input.classes.length, "class", "classes")}`;
  }
}

function pixelText(scale: Extract<DataInput, { kind: "image" }>["scale"]): string {
  return scale === "none"
    ? "pixels from 0 to 255"
    : scale === "minmax"
      ? "pixels from 0 to 1"
      : "standardized";
}

function splitText({ method, by, train, validation, test }: Split, facts: DataFacts | undefined): string {
  const how = by === undefined ? method : `${method} by ${code(by)}`;
  const share = (name: "train" | "validation" | "test", part: number) =>
    `${name} ${percent(part)}${facts === undefined ? "" : ` (${counted(facts.rows[name], "row")})`}`;
  const parts = [share("train", train), share("validation", validation)];
  if (test > 0 || (facts?.rows.test ?? 0) > 0) parts.push(share("test", test));
  const leftOut = facts?.rows.leftOut ?? 0;
  if (leftOut > 0) parts.push(`${counted(leftOut, "row")} left out, which miss a value`);
  return `${parts.join(", ")}; ${how}`;
}

/** What is odd about how the rows stand to each other. */
function factsText(facts: DataFacts | undefined): string {
  if (facts === undefined) return "";
  const { duplicates, conflicts, leaks } = facts;
  const leaked = leaks.validation + leaks.test;
  const said: string[] = [];
  if (duplicates.rows > 0) said.push(`${counted(duplicates.rows, "row")} repeat an earlier one.`);
  if (conflicts.rows > 0) {
    said.push(
      `${counted(conflicts.rows, "row")} equal another one in all features and differ in the target.`,
    );
  }
  if (leaked > 0)
    said.push(`${counted(leaked, "row")} of validation and test stand among the training rows too.`);
  return said.join(" ");
}

/** What the dataset does with a column, as half a sentence. */
export function roleOf(dataset: Dataset, column: string): string | undefined {
  const { role, becomes } = columnRole(dataset, column);
  const more = becomes === undefined ? "" : `: ${becomes}`;
  switch (role) {
    case "target":
      return (dataset.targets.length > 1 ? "a target" : "the target") + more;
    case "feature":
      return `a feature${more}`;
    case "order":
      return "the order of the rows";
    case "left out":
      return dataset.inputs === undefined ? undefined : (becomes ?? "left out");
  }
}

/** What the column alone says of the target; undefined where that is not known. */
export function relationText(
  dataset: Dataset,
  column: string,
  facts: DataFacts | undefined,
): string | undefined {
  const relation = facts?.relations.find((each) => each.column === column);
  if (relation === undefined) return undefined;
  const target = code(dataset.targets[0]!.name);
  const percentage = Math.round(relation.strength * 100);
  return percentage === 0
    ? `Alone it tells nothing of ${target}.`
    : `Alone it tells ${percentage} % of ${target}.`;
}
