/** Checks that a file of test rows has what the dataset takes from its data: the same columns, of the same kinds. */
import type { ColumnEncoding, DataInput, Target } from "../../../network.js";
import { columnsOf } from "../../../network.js";
import type { Column, DataProfile } from "../../../profile.js";
import type { Span } from "../../../text.js";
import { setProperty } from "../../edits.js";
import { messages } from "../../messages/messages.js";
import { columnsOfProfile, type DatasetText, type KnownData } from "./dataset-text.js";
import { separateLabels } from "./targets.js";

export interface TestFile {
  readonly profile: DataProfile;
  /** The value of `test`. */
  readonly span: Span;
}

export function checkTestFile(
  dataset: DatasetText,
  targets: readonly Target[],
  inputs: readonly DataInput[],
  data: KnownData,
  { profile, span }: TestFile,
): void {
  const { reporter, text, block } = dataset;
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
      reporter.report(messages.missingInTest(column, given.missing, profile.source), span, {
        fixes: ["median", "drop"].map((method) => ({
          title: `Set \`missing: ${method}\``,
          edits: [setProperty(text, block, "missing", method)],
        })),
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
    const wanted = input.kind === "image" ? "image" : undefined;
    return [{ column: input.column, wanted, missing: input.kind === "codes" ? input.missing : undefined }];
  });
}

function wantedKind({ kind }: ColumnEncoding): Column["kind"] | undefined {
  return kind === "one_hot" ? undefined : kind;
}

function isAsLong(given: Column, known: Column): boolean {
  return given.kind !== "array" || known.kind !== "array" || given.length === known.length;
}

function checkTarget(
  { reporter }: DatasetText,
  target: Target,
  columns: ReadonlyMap<string, Column>,
  data: KnownData,
  { profile, span }: TestFile,
): void {
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
      reporter.report(messages.missingInTest(name, given.missing, profile.source), span);
    }
  }

  function reportNew(given: readonly string[] | undefined, known: readonly string[] | undefined): void {
    const classes = new Set(known);
    const added = known === undefined ? [] : (given ?? []).filter((each) => !classes.has(each));
    if (added.length > 0) reporter.report(messages.testClasses(profile.source, target.name, added), span);
  }
}
