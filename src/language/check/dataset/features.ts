/** What a dataset's `features` says, and which columns enter the network. */
import type { Column } from "../../../profile.js";
import type { Span } from "../../../text.js";
import { columnText } from "../../column-text.js";
import type { Fix } from "../../diagnostic.js";
import { removeItem, setProperty } from "../../edits.js";
import { type FeatureCall, featureCalls } from "../../feature-catalogue.js";
import { messages } from "../../messages/messages.js";
import { replacement } from "../../reporter.js";
import type { Name } from "../../syntax/tree.js";
import type { Chosen } from "../properties.js";
import type { DatasetText, KnownData } from "./dataset-text.js";

/** One item of `features`: a column, or a call that says how one is treated. */
export interface SaidFeature {
  readonly column: Name;
  readonly chosen?: Chosen<FeatureCall>;
  /** The whole item. */
  readonly span: Span;
}

export interface SaidFeatures {
  /** Whether all columns are taken, those of the items among them. */
  readonly all: boolean;
  readonly items: readonly SaidFeature[];
  readonly excluded: readonly Name[];
  /** Whether every item could be understood. */
  readonly sound: boolean;
}

export function readFeatures({ properties, reporter }: DatasetText): SaidFeatures {
  const values = properties.values("features");
  const excluded = properties.names("exclude") ?? [];
  const items: SaidFeature[] = [];
  let all = values === undefined;
  let sound = true;
  for (const value of values ?? []) {
    if (value.kind === "name" && value.text === "all") all = true;
    else if (value.kind === "name" || value.kind === "string") {
      items.push({ column: { text: value.text, span: value.span }, span: value.span });
    } else if (value.kind === "call") {
      const chosen = properties.choice("encoding", value, featureCalls);
      const column = chosen && columnIn(chosen);
      if (column === undefined) sound = false;
      else items.push({ column, chosen: chosen!, span: value.span });
    } else {
      sound = false;
      reporter.report(messages.expectedColumn("features"), value.span);
    }
  }
  return { all, items, excluded, sound };
}

/** The column that a call is about. */
function columnIn({ args, bound }: Chosen<FeatureCall>): Name | undefined {
  const place = bound.given.get("column");
  const value = place && bound.call.arguments[place.first]?.value;
  return value && { text: String(args.column), span: value.span };
}

/** A column that enters the network, and the item that says so; none where it is one of all. */
export interface ChosenColumn {
  readonly column: Column;
  readonly said: SaidFeature | undefined;
}

export interface ColumnChoice {
  readonly said: SaidFeatures;
  /** Columns that are predicted, and may not be features unless the dataset is a series. */
  readonly targets: ReadonlySet<string>;
  /** Columns that `all` leaves out. */
  readonly leftOut: ReadonlySet<string>;
  readonly series: boolean;
}

/** The columns that enter the network, in order; every named one is known to exist. */
export function chooseColumns(dataset: DatasetText, choice: ColumnChoice, data: KnownData): ChosenColumn[] {
  const { said, targets, leftOut, series } = choice;
  const excluded = new Set(said.excluded.map(({ text }) => text));
  const items = new Map<string, SaidFeature>();
  for (const item of said.items) {
    const name = item.column.text;
    if (items.has(name)) {
      dataset.reporter.report(messages.columnTwice(name), item.span, {
        fixes: removeFix(dataset, item.span, `Remove this \`${name}\``),
        related: [{ message: `\`${name}\` stands here first.`, span: items.get(name)!.span }],
      });
    } else if (!series && targets.has(name)) {
      dataset.reporter.report(messages.targetAmongFeatures(name), item.column.span, {
        fixes: removeFix(dataset, item.span, `Remove \`${name}\``),
      });
    } else items.set(name, item);
  }
  const columns = said.all
    ? data.profile.columns.filter(({ name }) => items.has(name) || !leftOut.has(name))
    : [...items.keys()].map((name) => data.columns.get(name)!);
  return columns
    .filter(({ name }) => !excluded.has(name))
    .map((column) => ({ column, said: items.get(column.name) }));
}

/** Takes an item out of `features`, unless it is the only one. */
function removeFix({ properties }: DatasetText, span: Span, title: string): Fix[] {
  const items = (properties.values("features") ?? []).map((value) => value.span);
  return items.length < 2 ? [] : [{ title, edits: [removeItem(items, span)] }];
}

/** Leaves a column out: of the list where it is named there, otherwise with `exclude`. */
export function leaveOutFix(
  dataset: DatasetText,
  { items, all, excluded }: SaidFeatures,
  columns: readonly string[],
): Fix {
  const item = columns.length === 1 ? items.find(({ column }) => column.text === columns[0]) : undefined;
  const several = columns.length > 1 ? `these ${columns.length} columns` : `\`${columns[0]}\``;
  const title = `Leave ${several} out`;
  const [removed] = item === undefined || all ? [] : removeFix(dataset, item.span, title);
  if (removed !== undefined) return removed;
  const names = [...excluded.map(({ text }) => text), ...columns].map(columnText).join(", ");
  return { title, edits: [setProperty(dataset.text, dataset.block, "exclude", names)] };
}

/** Says with a call how a column is treated. */
export function treatFix(dataset: DatasetText, { items }: SaidFeatures, column: string, call: string): Fix {
  const title = `Write \`${call}\``;
  const item = items.find((each) => each.column.text === column);
  if (item !== undefined) return replacement(title, item.span, call);
  const given = dataset.block.properties.get("features");
  if (given === undefined) {
    return { title, edits: [setProperty(dataset.text, dataset.block, "features", `all, ${call}`)] };
  }
  const at = given.valueSpan.end;
  return replacement(title, { start: at, end: at }, `, ${call}`);
}
