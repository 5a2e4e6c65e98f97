/** Checked programs for the tests of rules/: sources on the example tables, or on profiles made up. */
import { join } from "node:path";
import { profileSource } from "../../src/data/profiling/profile.js";
import type { History } from "../../src/history.js";
import { type Analysis, analyse } from "../../src/language/analyse.js";
import type { Network } from "../../src/network.js";
import type { CategoryColumn, Column, DataFacts, NumberColumn, Profiles } from "../../src/profile.js";
import type { Finding } from "../../src/rules/finding.js";
import { checkRules, rechecker } from "../../src/rules/index.js";
import type { CheckContext } from "../../src/rules/rule.js";

export interface Program extends CheckContext {
  readonly analysis: Analysis;
  readonly profiles: Profiles;
}

/** The first network of a program without errors, ready for rules. `facts` are those of its dataset. */
export function programOf(source: string, profiles: Profiles, facts?: DataFacts): Program {
  const analysis = analyse(source, { profiles });
  const errors = analysis.diagnostics.filter(({ severity }) => severity === "error");
  if (errors.length > 0) throw new Error(errors.map(({ message }) => message).join("\n"));
  const network = analysis.networks[0]?.network as Network;
  const recheck = rechecker(analysis, { profiles });
  return { source, network, recheck, analysis, profiles, ...(facts && { facts }) };
}

/** The profiles of the example tables, by file name. */
export async function exampleProfiles(): Promise<Profiles> {
  const names = ["iris.csv", "wine.csv", "breast_cancer.csv", "diabetes.csv", "digits.csv"];
  const read = names.map(
    async (name) =>
      [name, await profileSource({ source: name }, join(import.meta.dirname, "../../examples"))] as const,
  );
  return new Map(await Promise.all(read));
}

/** A profile of `data.csv` with these feature columns and a target `y` of two classes. */
export function profileOf(...features: readonly Column[]): Profiles {
  return profilesOf(100, [...features, categories("y", ["no", "yes"], [50, 50])]);
}

/** A profile of `data.csv`, and of `test.csv` where its columns are given. */
export function profilesOf(rows: number, columns: readonly Column[], test?: readonly Column[]): Profiles {
  const profile = (source: string, of: readonly Column[]) =>
    [source, { profile: { source, form: "table" as const, rows, columns: of, fingerprint: "" } }] as const;
  return new Map([profile("data.csv", columns), ...(test === undefined ? [] : [profile("test.csv", test)])]);
}

/** Categories, each with its rows; evenly many unless given. */
export function categories(
  name: string,
  classes: readonly string[],
  classCounts: readonly number[] = classes.map(() => 100 / classes.length),
  figures: Partial<CategoryColumn> = {},
): CategoryColumn {
  return {
    name,
    kind: "category",
    missing: 0,
    distinct: classes.length,
    classes,
    classCounts,
    words: { mean: 1, most: 1 },
    ...figures,
  };
}

/** What is known of a hundred rows of which nothing bad is known. */
export function factsOf(figures: Partial<DataFacts> = {}): DataFacts {
  return {
    relations: [],
    duplicates: { rows: 0 },
    conflicts: { rows: 0 },
    leaks: { validation: 0, test: 0 },
    rows: { train: 70, validation: 15, test: 15 },
    ...figures,
  };
}

/** What the rule `code` says of a program, if it does. */
export function foundBy(code: string, program: Program): Finding | undefined {
  return checkRules(program).find((finding) => finding.code === code);
}

/** The text on which a finding stands. */
export function placeText({ source }: Program, { span }: Finding): string {
  return source.slice(span.start, span.end);
}

/** A column of numbers; mean and deviation are those of evenly spread values unless given. */
export function numbers(
  name: string,
  min: number,
  max: number,
  figures: Partial<NumberColumn> = {},
): NumberColumn {
  return {
    name,
    kind: "number",
    missing: 0,
    distinct: min === max ? 1 : 50,
    min,
    max,
    mean: (min + max) / 2,
    deviation: (max - min) / Math.sqrt(12),
    integers: false,
    ...figures,
  };
}

/** The history of an ended run with these losses. */
export function historyOf(
  train: readonly number[],
  validation: readonly number[],
  rows = { train: 105, validation: 23, test: 22 },
): History {
  return {
    epochs: train.map((loss, index) => ({
      epoch: index + 1,
      train: { loss },
      validation: { loss: validation[index]! },
      seconds: 1,
    })),
    planned: train.length,
    rows,
    ended: true,
  };
}
