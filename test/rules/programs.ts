/** Checked programs for the tests of rules/: sources on the example tables, or on profiles made up. */
import { join } from "node:path";
import { profileFile } from "../../src/data/profile.js";
import type { History } from "../../src/history.js";
import { type Analysis, analyse } from "../../src/language/analyse.js";
import type { Network } from "../../src/network.js";
import type { Column, NumberColumn, Profiles } from "../../src/profile.js";
import { rechecker } from "../../src/rules/index.js";
import type { CheckContext } from "../../src/rules/rule.js";

export interface Program extends CheckContext {
  readonly analysis: Analysis;
  readonly profiles: Profiles;
}

/** The first network of a program without errors, ready for rules. */
export function programOf(source: string, profiles: Profiles): Program {
  const analysis = analyse(source, { profiles });
  const errors = analysis.diagnostics.filter(({ severity }) => severity === "error");
  if (errors.length > 0) throw new Error(errors.map(({ message }) => message).join("\n"));
  const network = analysis.networks[0]?.network as Network;
  return { source, network, recheck: rechecker(analysis, { profiles }), analysis, profiles };
}

/** The profiles of the example tables, by file name. */
export async function exampleProfiles(): Promise<Profiles> {
  const names = ["iris.csv", "wine.csv", "breast_cancer.csv", "diabetes.csv", "digits.csv"];
  const read = names.map(
    async (name) =>
      [name, await profileFile(join(import.meta.dirname, "../../examples", name), name)] as const,
  );
  return new Map(await Promise.all(read));
}

/** A profile of `data.csv` with these feature columns and a target `y` of two classes. */
export function profileOf(...features: readonly Column[]): Profiles {
  const target: Column = {
    name: "y",
    kind: "category",
    missing: 0,
    distinct: 2,
    classes: ["no", "yes"],
    classCounts: [50, 50],
  };
  const profile = { source: "data.csv", rows: 100, columns: [...features, target], fingerprint: "" };
  return new Map([["data.csv", { profile }]]);
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
