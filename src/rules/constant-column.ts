/** The rule for features that are the same in every row. */
import { columnsOf, type Dataset, featureColumns } from "../network.js";
import type { Column, DataProfile } from "../profile.js";
import { leaveOut, placeOfFeature } from "./dataset-places.js";
import { figure } from "./figure.js";
import type { Finding } from "./finding.js";
import type { CheckContext, Rule } from "./rule.js";
import { nameList } from "./words.js";

export const constantColumn: Rule = {
  code: "constant-column",
  title: "Constant column",
  doc:
    "A feature that is the same in every row tells nothing about the target: it adds weights and no knowledge. Often it " +
    "is the trace of a mistake, such as a filter that left one value, or an export that failed; and where new data " +
    "brings another value, the network has never learned what that means. Leave it out, or look where it comes from. The " +
    "rule is silent about columns of zeros among many that begin at zero, such as the pixels of a margin or words that " +
    "no text holds, and about inputs that are laid out as an image.",
  check: checkConstants,
};

/** From so many features on, most of which begin at the same number, one that never leaves it is nothing strange. */
const many = 16;

function checkConstants(context: CheckContext): Finding | undefined {
  const { source, network } = context;
  const { dataset } = network;
  const profile = dataset?.profile;
  if (dataset === undefined || profile === undefined) return undefined;
  const constants = constantsOf(dataset, profile);
  const [first] = constants;
  if (first === undefined) return undefined;
  const names = constants.map(({ name }) => name);
  return {
    code: constantColumn.code,
    severity: "warning",
    message:
      names.length === 1
        ? `\`${first.name}\` is ${valueText(first)} in every row: there is nothing to learn from it.`
        : `${nameList(names)} are the same in every row: there is nothing to learn from them.`,
    span: placeOfFeature(context, dataset, first.name),
    related: [],
    evidence: {
      ...Object.fromEntries(constants.slice(0, 5).map((column) => [column.name, valueText(column)])),
      "constant columns": constants.length,
      rows: profile.rows,
    },
    fixes: leaveOut(source, dataset, names),
  };
}

function constantsOf(dataset: Dataset, profile: DataProfile): Column[] {
  const laidOut = new Set(
    (dataset.inputs ?? []).flatMap((input) =>
      input.kind === "table" && input.shape.length > 1 && dataset.series === undefined
        ? columnsOf(input)
        : [],
    ),
  );
  const names = new Set(featureColumns(dataset));
  const columns = profile.columns.filter(({ name }) => names.has(name));
  const numbers = columns.filter((column) => column.kind === "number");
  const edges = new Map<number, number>();
  for (const { min, max } of numbers) {
    if (min < max) for (const edge of [min, max]) edges.set(edge, (edges.get(edge) ?? 0) + 1);
  }
  const isEdge = (value: number) => numbers.length >= many && (edges.get(value) ?? 0) >= numbers.length / 2;
  return columns.filter(
    (column) =>
      isConstant(column) && !laidOut.has(column.name) && !(column.kind === "number" && isEdge(column.min)),
  );
}

function isConstant(column: Column): boolean {
  switch (column.kind) {
    case "number":
    case "array":
      return column.min === column.max;
    case "category":
    case "boolean":
      return column.distinct === 1;
    case "date":
      return column.from === column.to;
    case "image":
      return false;
  }
}

function valueText(column: Column): number | string {
  switch (column.kind) {
    case "number":
    case "array":
      return figure(column.min);
    case "category":
      return `“${column.classes?.[0] ?? ""}”`;
    case "boolean":
      return column.classes[column.classCounts.findIndex((count) => count > 0)] ?? "";
    case "date":
      return column.from;
    case "image":
      return "";
  }
}
