/** The datasets of the examples, and checked datasets as a program makes them. */
import path from "node:path";
import { analyseWithData } from "../../src/data/analyse-with-data.js";
import type { Dataset } from "../../src/network.js";

/** The dataset that these lines describe, checked with its data; paths count from `folder`. */
export async function datasetFrom(folder: string, ...lines: readonly string[]): Promise<Dataset> {
  const program = `dataset data {\n${lines.map((line) => `  ${line}\n`).join("")}}\n`;
  const { analysis } = await analyseWithData(path.join(folder, "test.nn"), program);
  const errors = analysis.diagnostics.filter(({ severity }) => severity === "error");
  if (errors.length > 0) throw new Error(errors.map(({ message }) => message).join("\n"));
  return analysis.datasets.get("data")!;
}

export function examplePath(name: string): string {
  return path.join(import.meta.dirname, "../../examples", `${name}.csv`);
}
