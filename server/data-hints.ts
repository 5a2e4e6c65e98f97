/** What a dataset makes of its data, in the few words that stand behind its lines as hints. */

import { classesOf, targetColumn } from "../src/language/figures.js";
import type { ColumnEncoding, DataInput, Dataset } from "../src/network.js";
import type { DataFacts } from "../src/profile.js";
import { inputText } from "./describe-data.js";
import { code, counted, names, paragraphs, whole } from "./markdown.js";

export interface DataHint {
  /** Counts from the dataset's unit. */
  readonly at: number;
  readonly label: string;
  readonly markdown: string;
}

/** More columns and classes than these would push the text out of sight. */
const mostColumns = 4;
const mostClasses = 3;

/** Behind `features`, `target` and `split`; what the dataset leaves out is said behind its header. */
export function dataHints(dataset: Dataset, facts: DataFacts | undefined): DataHint[] {
  const said = [
    ["target", targetHint(dataset)],
    ["features", featuresHint(dataset)],
    ["split", splitHint(facts)],
  ] as const;
  const hints: DataHint[] = [];
  const atHeader: Said[] = [];
  for (const [property, hint] of said) {
    if (hint === undefined) continue;
    const given = dataset.properties.get(property);
    if (given === undefined) atHeader.push(hint);
    else hints.push({ at: given.valueSpan.end, ...hint });
  }
  if (atHeader.length > 0) {
    hints.unshift({
      at: dataset.bodySpan.start,
      label: atHeader.map(({ label }) => label).join(" · "),
      markdown: paragraphs(...atHeader.map(({ markdown }) => markdown)),
    });
  }
  return hints;
}

type Said = Omit<DataHint, "at">;

/** `4 numbers, colour → 3, photo → 28×28×3`. */
function featuresHint({ inputs }: Dataset): Said | undefined {
  if (inputs === undefined) return undefined;
  const parts = inputs.flatMap((input) =>
    input.kind === "table" ? tableParts(input.columns) : [ownPart(input)],
  );
  const shown = parts.slice(0, mostColumns).join(", ") + (parts.length > mostColumns ? ", …" : "");
  const markdown = inputs.map((input) => `- ${code(input.name)}: ${inputText(input)}`).join("\n");
  return { label: shown, markdown: `Enters the network:\n\n${markdown}` };
}

function tableParts(columns: readonly ColumnEncoding[]): string[] {
  const single = columns.filter(
    ({ kind, width }) => width === 1 && (kind === "number" || kind === "boolean"),
  );
  const others = columns.filter((column) => !single.includes(column));
  const parts = others.map(({ column, width }) => `${column} → ${whole(width)}`);
  return single.length === 0 ? parts : [counted(single.length, "number"), ...parts];
}

function ownPart({ name, shape }: DataInput): string {
  return `${name} → ${shape.join("×")}`;
}

/** `3 classes: setosa 50, versicolor 50, …`; a number needs no hint. */
function targetHint(dataset: Dataset): Said | undefined {
  const only = dataset.targets.length === 1 ? dataset.targets[0] : undefined;
  if (only === undefined) return undefined;
  const classes = classesOf(dataset, only);
  if (classes === undefined) return undefined;
  const column = targetColumn(dataset, only);
  const counts = column !== undefined && "classCounts" in column ? column.classCounts : undefined;
  const listed = classes.slice(0, mostClasses).map((name, at) => {
    const rows = counts?.[at];
    return rows === undefined ? name : `${name} ${whole(rows)}`;
  });
  const many =
    only.labels === undefined
      ? counted(classes.length, "class", "classes")
      : counted(classes.length, "label");
  const more = classes.length > mostClasses ? ", …" : "";
  return { label: `${many}: ${listed.join(", ")}${more}`, markdown: `${many}: ${names(classes, 50)}` };
}

/** `105 + 22 + 23 rows`, once they have been dealt out. */
function splitHint(facts: DataFacts | undefined): Said | undefined {
  if (facts === undefined) return undefined;
  const { train, validation, test, leftOut = 0 } = facts.rows;
  const parts = test === 0 ? [train, validation] : [train, validation, test];
  const markdown =
    `${counted(train, "row")} to train on, ${whole(validation)} to validate` +
    (test === 0 ? "." : `, ${whole(test)} for the final score.`) +
    (leftOut === 0 ? "" : ` ${counted(leftOut, "row")} left out, which miss a value.`);
  return { label: `${parts.map(whole).join(" + ")} rows`, markdown };
}
