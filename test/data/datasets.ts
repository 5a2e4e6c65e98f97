/** Datasets as the checker would make them, for tests that need one. */
import { join } from "node:path";
import { profileFile } from "../../src/data/profile.js";
import type { Dataset } from "../../src/network.js";

const nowhere = { start: 0, end: 0 };

/** A checked dataset over the file at `path`: all other columns are features. */
export async function datasetOf(
  path: string,
  target: string,
  settings: Partial<Dataset> = {},
): Promise<Dataset> {
  const { profile } = await profileFile(path, "data.csv");
  return {
    name: "data",
    source: "data.csv",
    target,
    features: profile?.columns.map(({ name }) => name).filter((name) => name !== target),
    scale: "none",
    split: { train: 0.7, validation: 0.15, test: 0.15, seed: 7 },
    profile,
    span: nowhere,
    nameSpan: nowhere,
    bodySpan: nowhere,
    properties: new Map(),
    ...settings,
  };
}

export function examplePath(name: string): string {
  return join(import.meta.dirname, "../../examples", `${name}.csv`);
}
