/** Describes data in Markdown: columns and datasets. */
import type { Dataset } from "../src/network.js";
import type { Column } from "../src/profile.js";
import { code, counted, figure, names, paragraphs, table, whole } from "./markdown.js";

/** A column's figures. */
export function describeColumn(column: Column, rows: number, role?: string): string {
  const figures: [string, string][] = [];
  if (column.kind === "number") {
    figures.push(
      ["Range", `${figure(column.min)} … ${figure(column.max)}`],
      ["Mean", `${figure(column.mean)}, deviation ${figure(column.deviation)}`],
    );
  }
  const { classes, classCounts } = column;
  const many = column.distinct >= 1000 ? "1,000 or more" : whole(column.distinct);
  figures.push([
    "Different values",
    column.kind === "category" || classes === undefined ? many : `${many}, whole numbers`,
  ]);
  if (classes !== undefined && classes.length <= 20) {
    const shown = classes.map(
      (name, at) => `${code(name)}${classCounts?.[at] === undefined ? "" : ` ${whole(classCounts[at])}`}`,
    );
    figures.push(["Rows of each", shown.join(", ")]);
  } else if (classes !== undefined) figures.push(["Values", names(classes)]);
  figures.push([
    "Missing",
    column.missing === 0 ? "none" : `${whole(column.missing)} of ${counted(rows, "row")}`,
  ]);
  if (column.kind === "number" && column.text !== undefined) {
    figures.push([
      "Not numbers",
      `${whole(column.text.count)}, the first ${code(column.text.value)} in line ${column.text.line}`,
    ]);
  }
  const kind = column.kind === "number" ? "numbers" : "categories";
  return paragraphs(
    `**${column.name}**: column of ${kind}${role === undefined ? "" : `, ${role}`}`,
    table(figures),
  );
}

export function describeDataset(dataset: Dataset, doc: string | undefined): string {
  const { profile, features, split } = dataset;
  const target = profile?.columns.find(({ name }) => name === dataset.target);
  const percent = (share: number) => `${+(share * 100).toPrecision(4)} %`;
  const rows: [string, string][] = [
    ["Source", code(dataset.source)],
    [
      "Target",
      `${code(dataset.target)}${
        target?.classes === undefined || target.classes.length > 20
          ? ""
          : `: ${counted(target.classes.length, "class", "classes")} (${names(target.classes)})`
      }`,
    ],
    [
      "Features",
      features === undefined
        ? "known once the data is read"
        : `${whole(features.length)}: ${names(features, 6)}`,
    ],
    ["Scale", code(dataset.scale)],
    [
      "Split",
      `train ${percent(split.train)}, validation ${percent(split.validation)}, test ${percent(split.test)}`,
    ],
  ];
  if (profile !== undefined) rows.splice(1, 0, ["Rows", whole(profile.rows)]);
  return paragraphs(`**dataset ${dataset.name}**`, doc, table(rows));
}
