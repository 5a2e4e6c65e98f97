/** Checks that a file of test rows has what the dataset takes from its data: the same columns, of the same kinds. */
import type { ColumnEncoding, DataInput, Target } from "../../../network.js";
import { columnsOf } from "../../../network.js";
import type { Column, DataProfile } from "../../../profile.js";
import type { Span } from "../../../text.js";
import { messages } from "../../messages/messages.js";
import { missingFix } from "./column-faults.js";
import { columnsOfProfile, type DatasetText, type KnownData } from "./dataset-text.js";
import type { SaidFeature } from "./features.js";
import { separateLabels } from "./targets.js";

export interface TestFile {
  readonly profile: DataProfile;
  /** The value of `test`. */
  readonly span: Span;
  /** The features as they are written. */
  readonly items: readonly SaidFeature[];
}

export function checkTestFile(
  dataset: DatasetText,
  targets: readonly Target[],
  inputs: readonly DataInput[],
  data: KnownData,
  { profile, span, items }: TestFile,
): void {
  const { reporter } = dataset;
  const columns = columnsOfProfile(profile);
  const used = new Set([...targets.flatMap((target) => target.columns), ...inputs.flatMap(columnsOf)]);
  const lacking = [...used].filter((name) => !columns.has(name));
  if (lacking.length > 0) {
    reporter.report(messages.testColumns(profile.source, lacking), span);
    return;
  }
  for (const { column, wanted, missing } of wantedColumns(inputs)) {
    const given = columns.get(column)!;
    const known = data.columns.get(column)!;
    if (wanted !== undefined && (given.kind !== wanted || !isAsLong(given, known))) {
      reporter.report(messages.testKind(profile.source, given, known), span);
    } else if (given.kind === "number" && given.text !== undefined && wanted === "number") {
      const { line, value, count } = given.text;
      reporter.report(messages.textInNumbers(column, profile.source, line, value, count), span);
    } else if (missing === "error" && given.missing > 0) {
      const said = items.find((item) => item.column.text === column);
      const replaceable = known.kind !== "image";
      reporter.report(messages.missingInTest(column, given.missing, profile.source, replaceable), span, {
        fixes: fills(known).map((method) => missingFix(dataset, said, method)),
      });
    }
  }
  for (const target of targets) checkTarget(dataset, target, columns, data, { profile, span });
}

interface Wanted {
  readonly column: string;
  /** The kind it must have; undefined where any will do. */
  readonly wanted: Column["kind"] | undefined;
  readonly missing: string | undefined;
}

function wantedColumns(inputs: readonly DataInput[]): Wanted[] {
  return inputs.flatMap((input): Wanted[] => {
    if (input.kind === "table") {
      return input.columns.map((encoding) => ({
        column: encoding.column,
        wanted: wantedKind(encoding),
        missing: encoding.missing,
      }));
    }
    const { kind, column, missing } = input;
    if (kind === "image") return [{ column, wanted: kind, missing: missing ?? "error" }];
    return [{ column, wanted: undefined, missing }];
  });
}

function wantedKind({ kind }: ColumnEncoding): Column["kind"] | undefined {
  return kind === "one_hot" ? undefined : kind;
}

/** No figure of the others can stand for an image, and classes have no median. */
function fills({ kind }: Column): readonly ("median" | "mode" | "drop")[] {
  if (kind === "image") return ["drop"];
  return [kind === "number" || kind === "array" || kind === "date" ? "median" : "mode", "drop"];
}

function isAsLong(given: Column, known: Column): boolean {
  return given.kind !== "array" || known.kind !== "array" || given.length === known.length;
}

function checkTarget(
  dataset: DatasetText,
  target: Target,
  columns: ReadonlyMap<string, Column>,
  data: KnownData,
  { profile, span }: Pick<TestFile, "profile" | "span">,
): void {
  const { reporter } = dataset;
  const { separator } = target.labels ?? {};
  for (const name of target.columns) {
    const given = columns.get(name)!;
    const known = data.columns.get(name)!;
    if (separator !== undefined && known.kind === "category" && given.kind === "category") {
      reportNew(separateLabels(given, separator), target.labels!.classes);
    } else if (known.kind === "number" && given.kind !== "number") {
      reporter.report(messages.testKind(profile.source, given, known), span);
    } else if (known.kind === "category" || known.kind === "boolean") {
      reportNew(given.classes, known.classes);
    }
    if (given.missing > 0 && separator === undefined && target.missing !== "drop") {
      reporter.report(messages.missingInTest(name, given.missing, profile.source, false), span, {
        fixes: [missingFix(dataset, undefined, "drop")],
      });
    }
  }

  function reportNew(given: readonly string[] | undefined, known: readonly string[] | undefined): void {
    const classes = new Set(known);
    const added = known === undefined ? [] : (given ?? []).filter((each) => !classes.has(each));
    if (added.length > 0) reporter.report(messages.testClasses(profile.source, target.name, added), span);
  }
}
