/** Describes a column of data in Markdown: its figures, how its values lie, and what it tells of the target. */
import type { Column, Histogram } from "../src/profile.js";
import { columnPicture, textBars } from "./column-picture.js";
import { code, counted, figure, names, paragraphs, table, whole } from "./markdown.js";

export interface ColumnDescription {
  /** What the dataset does with it: `the target`, `a feature`, `left out`. */
  readonly role?: string | undefined;
  /** One sentence on what it tells of the target. */
  readonly relation?: string | undefined;
  /** Whether the editor shows pictures in its Markdown; otherwise bars are drawn with characters. */
  readonly pictures?: boolean | undefined;
}

/** So many classes are listed with their rows. */
const mostListed = 20;

export function describeColumn(column: Column, rows: number, about: ColumnDescription = {}): string {
  const { role, relation, pictures } = about;
  return paragraphs(
    `**${column.name}**: ${kindText(column)}${role === undefined ? "" : `, ${role}`}`,
    relation,
    (pictures && columnPicture(column)) || barsOf(column),
    table([...figuresOf(column), ...rowsOf(column), ...oddities(column, rows)]),
  );
}

/** `column of numbers`. */
export function kindText(column: Column): string {
  switch (column.kind) {
    case "number":
      return "column of numbers";
    case "category":
      return column.words !== undefined && column.words.mean > 3 ? "column of texts" : "column of categories";
    case "boolean":
      return "column of yes and no";
    case "date":
      return column.time ? "column of dates with times" : "column of dates";
    case "array":
      return `column of lists of ${counted(column.length, "number")}`;
    case "image":
      return "column of images";
  }
}

/** In a few words, for a list: `numbers, 0 … 8`. */
export function columnInShort(column: Column): string {
  switch (column.kind) {
    case "number":
      return `numbers, ${figure(column.min)} … ${figure(column.max)}`;
    case "category":
      return `categories, ${distinctText(column)} different`;
    case "boolean":
      return "yes or no";
    case "date":
      return `dates, ${column.from} … ${column.to}`;
    case "array":
      return `lists of ${counted(column.length, "number")}`;
    case "image":
      return `images, ${imageSize(column)}`;
  }
}

/** `28×28 grey`, `32–64×32–48 in colour`. */
export function imageSize({ height, width, channels }: Extract<Column, { kind: "image" }>): string {
  const range = ([least, most]: readonly [number, number]) =>
    least === most ? whole(least) : `${whole(least)}–${whole(most)}`;
  return `${range(height)}×${range(width)} ${channels === 1 ? "grey" : "in colour"}`;
}

function figuresOf(column: Column): [string, string][] {
  switch (column.kind) {
    case "number":
    case "array": {
      const figures: [string, string][] = [
        ["Range", `${figure(column.min)} … ${figure(column.max)}`],
        ["Mean", `${figure(column.mean)}, deviation ${figure(column.deviation)}`],
      ];
      const quartiles = column.kind === "number" ? column.quartiles : undefined;
      if (quartiles !== undefined) figures.push(["Quartiles", quartiles.map(figure).join(", ")]);
      return figures;
    }
    case "date":
      return [["Range", `${column.from} … ${column.to}`]];
    case "image":
      return [["Size", `${imageSize(column)} (height × width in pixels)`]];
    case "category":
      // One word each is what a name of a category is.
      return column.words === undefined || column.words.mean < 1.5
        ? []
        : [["Words", `${figure(column.words.mean)} on average, ${whole(column.words.most)} at most`]];
    case "boolean":
      return [];
  }
}

function rowsOf(column: Column): [string, string][] {
  const { classes, kind } = column;
  const counts = "classCounts" in column ? column.classCounts : undefined;
  const isWhole = kind === "number" && classes !== undefined;
  const rows: [string, string][] = [
    ["Different values", `${distinctText(column)}${isWhole ? ", whole numbers" : ""}`],
  ];
  if (classes !== undefined && classes.length <= mostListed) {
    const shown = classes.map(
      (name, at) => `${code(name)}${counts?.[at] === undefined ? "" : ` ${whole(counts[at])}`}`,
    );
    rows.push(["Rows of each", shown.join(", ")]);
  } else if (classes !== undefined) rows.push(["Values", names(classes)]);
  return rows;
}

/** Beyond 1,000 the number is an estimate. */
function distinctText({ distinct }: Column): string {
  return distinct > 1000 ? `about ${whole(Number(distinct.toPrecision(2)))}` : whole(distinct);
}

function oddities(column: Column, rows: number): [string, string][] {
  const { missing } = column;
  const found: [string, string][] = [
    ["Missing", missing === 0 ? "none" : `${whole(missing)} of ${counted(rows, "row")}`],
  ];
  if (column.kind !== "number") return found;
  if (column.infinite) found.push(["Infinite", counted(column.infinite, "row")]);
  if (column.text !== undefined) {
    const { count, value, line } = column.text;
    found.push(["Not numbers", `${whole(count)}, the first ${code(value)} in line ${line}`]);
  }
  return found;
}

/** The histogram in characters, from the least value to the greatest. */
function barsOf(column: Column): string | undefined {
  if (column.kind !== "number" || column.histogram === undefined) return undefined;
  const { from, to, counts }: Histogram = column.histogram;
  return code(`${figure(from)} ${textBars(counts)} ${figure(to)}`);
}
