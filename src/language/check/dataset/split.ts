/** How a dataset's rows are dealt out: the shares of its split, and the column by which it goes. */
import type { Series, Split } from "../../../network.js";
import type { Column } from "../../../profile.js";
import { columnText } from "../../column-text.js";
import { splits } from "../../dataset-catalogue.js";
import type { Fix } from "../../diagnostic.js";
import { removeArgument, setArgument } from "../../edits.js";
import { messages } from "../../messages/messages.js";
import { replacement } from "../../reporter.js";
import type { CallValue, Name } from "../../syntax/tree.js";
import { argumentSpan, type BoundCall, valueSpan } from "../given-arguments.js";
import type { DatasetText, KnownData } from "./dataset-text.js";
import { checkOrderColumn } from "./series.js";
import { percent } from "./settings.js";
import type { SaidSource } from "./source.js";
import type { SaidTarget } from "./targets.js";

export interface SaidSplit {
  readonly split: Split;
  /** As it is written; undefined where the usual split is taken. */
  readonly written?: BoundCall & { readonly call: CallValue };
  /** The column behind `by`. */
  readonly by?: Name;
}

const parts = ["train", "validation", "test"] as const;

export function readSplit(
  dataset: DatasetText,
  series: Series | undefined,
  test: SaidSource["test"],
): SaidSplit {
  const { properties } = dataset;
  const usual = usualSplit(series, test !== undefined);
  const chosen = properties.choice("split", properties.single("split"), splits);
  if (chosen === undefined) return { split: usual };
  const { bound, args } = chosen;
  const { method: _, ...shares } = usual;
  const given = Object.fromEntries(
    parts.filter((part) => bound.given.has(part)).map((part) => [part, args[part]]),
  );
  const rest = test === undefined ? args : { ...args, test: 0 };
  const spread =
    test !== undefined && !bound.given.has("train") && !bound.given.has("validation") ? shares : {};
  const { train, validation, test: tested } = { ...rest, ...spread, ...given } as unknown as Split;
  const span = valueSpan(bound, "by");
  const by = typeof args.by === "string" && span !== undefined ? { text: args.by, span } : undefined;
  const method = chosen.choice.name;
  const order = method === "chronological" ? series?.order : undefined;
  const split: Split = {
    method,
    ...((by?.text ?? order) !== undefined && { by: by?.text ?? order! }),
    train,
    validation,
    test: tested,
    seed: Number(args.seed ?? 0),
  };
  if (series !== undefined && (method === "random" || method === "stratified")) {
    const { name } = bound.call;
    const written = argumentSpan(bound, "by") ?? argumentSpan(bound, "seed");
    dataset.reporter.report(messages.seriesSplit(method), name.span, {
      fixes:
        written === undefined ? [replacement("Change to `chronological`", name.span, "chronological")] : [],
    });
  }
  const said = { split, written: bound, ...(by && { by }) };
  return checkShares(dataset, said, test) ? said : { ...said, split: { ...split, ...shares } };
}

/** What holds where nothing is said. A series is cut in the order of time: rows dealt at random would tell what comes. */
function usualSplit(series: Series | undefined, hasTest: boolean): Split {
  const shares = hasTest
    ? { train: 0.85, validation: 0.15, test: 0 }
    : { train: 0.7, validation: 0.15, test: 0.15 };
  if (series === undefined) return { method: "random", ...shares, seed: 0 };
  const by = series.order === undefined ? {} : { by: series.order };
  return { method: "chronological", ...by, ...shares, seed: 0 };
}

function checkShares(
  { text, reporter }: DatasetText,
  { split, written }: SaidSplit,
  test: SaidSource["test"],
): boolean {
  const bound = written!;
  const call = { ...bound, parenthesesSpan: bound.call.parenthesesSpan };
  if (test !== undefined && split.test > 0) {
    const span = argumentSpan(bound, "test")!;
    reporter.report(messages.testShare(test.data.source), span, {
      fixes: [{ title: "Remove `test`", edits: [removeArgument(bound.call, span)] }],
    });
    return false;
  }
  if (test === undefined && split.test === 0) {
    reporter.report(messages.noTestRows(), argumentSpan(bound, "test") ?? bound.call.span);
    return false;
  }
  const sum = split.train + split.validation + split.test;
  if (Math.abs(sum - 1) <= 1e-6) return true;
  const shared = test === undefined ? parts : parts.slice(0, 2);
  const fixes = [...shared].reverse().flatMap((part): Fix[] => {
    const left = 1 - (sum - split[part]);
    if (left < 0.005 || left > 0.995) return [];
    const share = percent(left);
    return [{ title: `Set \`${part}\` to \`${share}\``, edits: [setArgument(text, call, part, share)] }];
  });
  reporter.report(messages.splitSum(sum), bound.call.span, { fixes });
  return false;
}

/** Says whether the rows can be dealt out by the split's column. */
export function checkSplit(
  dataset: DatasetText,
  { split, written, by }: SaidSplit,
  targets: readonly SaidTarget[],
  data: KnownData,
): void {
  if (written === undefined) return;
  const span = by?.span ?? written.call.name.span;
  const first = targets[0];
  const column = by === undefined ? undefined : data.columns.get(by.text);
  switch (split.method) {
    case "random":
      return;
    case "stratified": {
      const target = first?.labels === undefined ? first?.columns[0] : undefined;
      const classes = by === undefined ? target && data.columns.get(target.text) : column;
      const name = by?.text ?? first?.columns[0]?.text ?? "";
      const why = by === undefined && target === undefined ? "has several at once" : whyNoClasses(classes);
      if (why === undefined) return;
      const fixes = stratifiedFixes(dataset, written, by, targets, data);
      dataset.reporter.report(messages.stratifiedNumber(name, why), span, { fixes });
      return;
    }
    case "grouped":
      if (column !== undefined) checkGroups(dataset, { split, written, by: by! }, column, data);
      return;
    case "chronological":
      if (column !== undefined) checkOrderColumn(column, by!, data, dataset.reporter);
  }
}

/** Why a column has no classes, in words behind its name. */
function whyNoClasses(column: Column | undefined): string | undefined {
  if (column === undefined || column.classes !== undefined) return undefined;
  switch (column.kind) {
    case "number":
      return column.integers
        ? `has ${column.distinct.toLocaleString("en")} different numbers`
        : "holds numbers with fractions";
    case "category":
      return "has more than 1,000 different values";
    default:
      return "holds no classes";
  }
}

function stratifiedFixes(
  { text }: DatasetText,
  written: BoundCall & { readonly call: CallValue },
  by: Name | undefined,
  targets: readonly SaidTarget[],
  data: KnownData,
): Fix[] {
  const random = replacement("Change to `random`", written.call.name.span, "random");
  const call = { ...written, parenthesesSpan: written.call.parenthesesSpan };
  if (by !== undefined) {
    const span = argumentSpan(written, "by")!;
    const edits = [...random.edits, removeArgument(written.call, span)];
    return [
      { title: "Keep the shares of the target's classes", edits: [removeArgument(written.call, span)] },
      { ...random, edits },
    ];
  }
  const others = targets
    .flatMap(({ columns, labels }) => (labels === undefined ? columns : []))
    .filter(({ text: name }) => data.columns.get(name)?.classes !== undefined);
  return [
    ...others.slice(0, 1).map(({ text: name }) => ({
      title: `Set \`by: ${columnText(name)}\``,
      edits: [setArgument(text, call, "by", columnText(name))],
    })),
    random,
  ];
}

function checkGroups(
  { reporter }: DatasetText,
  { split, written, by }: Required<SaidSplit>,
  column: Column,
  { profile }: KnownData,
): void {
  const unfit = column.kind === "number" ? !column.integers : column.kind === "array";
  const needed = split.test > 0 ? 3 : 2;
  const random = {
    title: "Change to `random`",
    edits: [
      { span: written.call.name.span, newText: "random" },
      removeArgument(written.call, argumentSpan(written, "by")!),
    ],
  };
  if (unfit) reporter.report(messages.groupedBy(column), by.span, { fixes: [random] });
  else if (column.missing > 0) {
    reporter.report(messages.missingValues(column.name, column.missing, profile.rows), by.span);
  } else if (column.distinct < needed) {
    reporter.report(messages.fewGroups(column.name, column.distinct, needed), by.span, { fixes: [random] });
  } else if (column.distinct >= profile.rows) {
    reporter.report(messages.loneGroups(column.name), by.span, { fixes: [random] });
  }
}
