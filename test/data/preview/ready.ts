/** A dataset of the examples, profiled, checked and prepared, for what its preview says of it. */
import path from "node:path";
import { fileURLToPath } from "node:url";
import type { PreparedData } from "../../../src/data/prepared.js";
import { prepareData } from "../../../src/data/preparing/prepare.js";
import { profileSource } from "../../../src/data/profiling/profile.js";
import { openTable } from "../../../src/data/reading/open-table.js";
import type { Table } from "../../../src/data/reading/table.js";
import { analyse } from "../../../src/language/analyse.js";
import { inferTask, learntOf } from "../../../src/language/check/task.js";
import type { Dataset } from "../../../src/network.js";
import type { ProfileResult } from "../../../src/profile.js";

export const examples = fileURLToPath(new URL("../../../examples/", import.meta.url));

export interface Ready {
  readonly dataset: Dataset;
  readonly table: Table;
  readonly prepared: PreparedData;
  close(): Promise<void>;
}

/** `source` declares one dataset, whose paths count from `folder`. */
export async function ready(source: string, folder = examples): Promise<Ready> {
  const before = analyse(source, { profiles: new Map() });
  const read = before.sources.map(
    async (each): Promise<[string, ProfileResult]> => [each.source, await profileSource(each, folder)],
  );
  const { datasets, diagnostics } = analyse(source, { profiles: new Map(await Promise.all(read)) });
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  if (errors.length > 0) throw new Error(errors.map(({ message }) => message).join("\n"));
  const dataset = [...datasets.values()][0]!;
  const tasks = dataset.targets.map(
    (target) => inferTask(learntOf(dataset, target, undefined), undefined).task,
  );
  const prepared = await prepareData(dataset, tasks, path.resolve(folder));
  const { table, problem } = await openTable(before.sources[0]!, folder);
  if (table === undefined) throw new Error(problem.code);
  return {
    dataset,
    table,
    prepared,
    close: async () => {
      table.close();
      await prepared.close();
    },
  };
}
