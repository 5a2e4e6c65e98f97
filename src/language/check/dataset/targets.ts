/** What a dataset's `target` says: columns, or several labels at once; and whether its columns can be learnt. */
import type { ScaleMethod, Target } from "../../../network.js";
import type { CategoryColumn, Column } from "../../../profile.js";
import type { Span } from "../../../text.js";
import { compareByCodePoints } from "../../code-points.js";
import { columnText, distinctNames, plainText } from "../../column-text.js";
import { removeItem, setArgument, setProperty } from "../../edits.js";
import { mostListed, multiHot } from "../../feature-catalogue.js";
import { messages } from "../../messages/messages.js";
import { replacement } from "../../reporter.js";
import type { CallValue, Name } from "../../syntax/tree.js";
import { argumentSpan } from "../given-arguments.js";
import type { Chosen } from "../properties.js";
import type { DatasetText, KnownData } from "./dataset-text.js";
import type { ColumnSettings } from "./settings.js";
import { removal } from "./source.js";

/** One target as it is written. */
export interface SaidTarget {
  readonly columns: readonly Name[];
  /** For several labels at once. */
  readonly labels?: { readonly chosen: Chosen<typeof multiHot>; readonly separator: string | undefined };
  readonly span: Span;
}

/** Undefined where the property is not given; without those that could not be understood. */
export function readTargets({ properties, reporter }: DatasetText): readonly SaidTarget[] | undefined {
  const values = properties.values("target");
  const seen = new Set<string>();
  return values?.flatMap((value): SaidTarget[] => {
    if (value.kind === "name" || value.kind === "string") {
      if (seen.has(value.text)) {
        const edit = removeItem(
          values.map(({ span }) => span),
          value.span,
        );
        reporter.report(messages.targetTwice(value.text), value.span, {
          fixes: [{ title: `Remove this \`${value.text}\``, edits: [edit] }],
        });
        return [];
      }
      seen.add(value.text);
      return [{ columns: [{ text: value.text, span: value.span }], span: value.span }];
    }
    if (value.kind !== "call") {
      reporter.report(messages.expectedColumn("target"), value.span);
      return [];
    }
    const chosen = properties.choice("encoding", value, [multiHot]);
    if (chosen === undefined) return [];
    const separator = chosen.args.separator === null ? undefined : String(chosen.args.separator);
    return [{ columns: namesIn(value), labels: { chosen, separator }, span: value.span }];
  });
}

/** The columns that a call names by place. */
function namesIn(call: CallValue): Name[] {
  return call.arguments
    .filter(({ name }) => name === undefined || name.text === "columns")
    .flatMap(({ value }) => (value.kind === "list" ? value.items : [value]))
    .flatMap((value) =>
      value.kind === "name" || value.kind === "string" ? [{ text: value.text, span: value.span }] : [],
    );
}

/** The targets as they are learnt. `data` is undefined while it is not known, or where columns are missing in it. */
export function makeTargets(
  said: readonly SaidTarget[],
  { targetScale: scale, missing }: ColumnSettings & { readonly targetScale: ScaleMethod },
  data: KnownData | undefined,
): readonly Target[] {
  const distinct = distinctNames();
  return said.map(({ columns, labels }): Target => {
    const [first] = columns;
    const name = labels === undefined || columns.length === 1 ? first!.text : "labels";
    const found = columns.map(({ text }) => data?.columns.get(text));
    const isNumber = labels === undefined && found[0]?.kind === "number";
    return {
      // Several outputs are told apart by names that stand in `Output(…)`.
      name: distinct(said.length > 1 ? plainText(name) : name),
      columns: columns.map(({ text }) => text),
      ...(labels && { labels: labelsOf(labels.separator, columns, found[0]) }),
      scale: isNumber || data === undefined ? scale : "none",
      ...(missing === "drop" && { missing: "drop" as const }),
    };
  });
}

function labelsOf(
  separator: string | undefined,
  columns: readonly Name[],
  first: Column | undefined,
): NonNullable<Target["labels"]> {
  if (separator === undefined) return { classes: columns.map(({ text }) => text) };
  const classes = first?.kind === "category" ? separateLabels(first, separator) : undefined;
  return { separator, classes };
}

/** The single labels in a column's values, in the order of their code points. */
export function separateLabels(
  { classes }: CategoryColumn,
  separator: string,
): readonly string[] | undefined {
  const labels = classes?.flatMap((value) => value.split(separator).map((label) => label.trim()));
  return labels && [...new Set(labels)].filter((label) => label !== "").sort(compareByCodePoints);
}

/** Says what keeps the targets from being learnt. */
export function checkTargets(
  dataset: DatasetText,
  said: readonly SaidTarget[],
  settings: ColumnSettings,
  data: KnownData,
): void {
  for (const target of said) {
    const columns = target.columns.map((name) => ({ name, column: data.columns.get(name.text)! }));
    if (target.labels !== undefined) checkLabels(dataset, target, columns, settings, data);
    else checkTarget(dataset, columns[0]!.column, target.span, settings, data);
  }
  checkScale(dataset, said, data);
}

function checkTarget(
  dataset: DatasetText,
  column: Column,
  span: Span,
  settings: ColumnSettings,
  data: KnownData,
): void {
  const { reporter } = dataset;
  const { profile } = data;
  if (column.kind === "date" || column.kind === "array" || column.kind === "image") {
    reporter.report(messages.targetKind(column), span);
    return;
  }
  if (column.kind === "number") {
    if (column.text !== undefined) {
      const { line, value, count } = column.text;
      reporter.report(messages.textInNumbers(column.name, profile.source, line, value, count), span);
    }
    if ((column.infinite ?? 0) > 0) {
      reporter.report(messages.infiniteValues(column.name, column.infinite!), span);
    }
  }
  checkMissing(dataset, column, span, settings, data);
  if (column.kind === "number") return;
  if (column.classes === undefined) {
    reporter.report(messages.targetClasses(column.name, mostListed), span);
  } else if (column.kind === "category" && column.classes.length === 1) {
    reporter.report(messages.oneClass(column.name, column.classes[0]!), span);
  } else if (column.kind === "boolean" && column.classCounts.includes(0)) {
    const only = column.classes[column.classCounts[0] === 0 ? 1 : 0]!;
    reporter.report(messages.oneClass(column.name, only), span);
  }
}

function checkMissing(
  { text, block, reporter }: DatasetText,
  column: Column,
  span: Span,
  { missing }: ColumnSettings,
  { profile }: KnownData,
): void {
  if (column.missing === 0 || missing === "drop") return;
  reporter.report(messages.missingTargets(column.name, column.missing, profile.rows), span, {
    fixes: [
      {
        title: "Leave those rows out: `missing: drop`",
        edits: [setProperty(text, block, "missing", "drop")],
      },
    ],
  });
}

interface Found {
  readonly name: Name;
  readonly column: Column;
}

function checkLabels(
  dataset: DatasetText,
  { labels, span }: SaidTarget,
  columns: readonly Found[],
  settings: ColumnSettings,
  data: KnownData,
): void {
  const { text, reporter } = dataset;
  const { separator, chosen } = labels!;
  const first = columns[0]!;
  const call = { ...chosen.bound, parenthesesSpan: chosen.bound.call.parenthesesSpan };
  if (separator !== undefined && columns.length > 1) {
    const written = argumentSpan(chosen.bound, "separator")!;
    const edit = removeItem(
      chosen.bound.call.arguments.map((argument) => argument.span),
      written,
    );
    reporter.report(messages.separatorOfSeveral(), written, {
      fixes: [{ title: "Remove `separator`", edits: [edit] }],
    });
    return;
  }
  if (separator === undefined && columns.length === 1 && first.column.kind === "category") {
    const guesses = likelySeparators(first.column);
    reporter.report(messages.labelSeparator(columnText(first.column.name)), first.name.span, {
      fixes: guesses.map((guess) => ({
        title: `Set \`separator: ${JSON.stringify(guess)}\``,
        edits: [setArgument(text, call, "separator", JSON.stringify(guess))],
      })),
    });
    return;
  }
  if (separator !== undefined) {
    const { column } = first;
    if (column.kind !== "category") reporter.report(messages.labelColumn(column), first.name.span);
    else if (column.classes === undefined) {
      reporter.report(messages.labelCombinations(column.name, mostListed), span);
    }
    return;
  }
  for (const { name, column } of columns) {
    if (!isTruth(column)) reporter.report(messages.labelColumn(column), name.span);
    else checkMissing(dataset, column, name.span, settings, data);
  }
}

function isTruth(column: Column): boolean {
  if (column.kind === "boolean") return true;
  return column.kind === "number" && column.min >= 0 && column.max <= 1 && column.integers;
}

/** What most probably stands between the labels of a column: what its values are cut by most often. */
function likelySeparators({ classes = [] }: CategoryColumn): string[] {
  const found = ["|", ";", ",", "/", " "].filter((guess) => classes.some((value) => value.includes(guess)));
  return found.length === 0 ? ["|"] : found.slice(0, 2);
}

/** `target_scale` where no target is a number. */
function checkScale(dataset: DatasetText, said: readonly SaidTarget[], data: KnownData): void {
  const { properties, reporter, block } = dataset;
  const property = properties.get("target_scale");
  const scale = property?.values[0];
  if (property === undefined || (scale?.kind === "name" && scale.text === "none")) return;
  const numbers = said
    .filter(({ labels }) => labels === undefined)
    .map(({ columns }) => data.columns.get(columns[0]!.text)!)
    .filter((column) => column.kind === "number");
  if (numbers.length === 0) {
    reporter.report(messages.targetScale(said[0]!.columns[0]!.text), property.valueSpan, {
      fixes: [removal(dataset, property)],
    });
  }
  const negative = numbers.find(({ min }) => min < 0);
  if (scale?.kind === "name" && scale.text === "log" && negative !== undefined) {
    reporter.report(messages.logScale("target_scale", negative.name, negative.min), property.valueSpan, {
      fixes: ["standardize", "robust"].map((method) =>
        replacement(`Change to \`${method}\``, block.properties.get("target_scale")!.valueSpan, method),
      ),
    });
  }
}
