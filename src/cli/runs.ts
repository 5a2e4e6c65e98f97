/** `netwright runs`: the runs that are kept, the newest first. */
import { parseArgs } from "node:util";
import { defaultRunsFolder, listRuns, summarize } from "../training/store.js";
import { table } from "./terminal.js";

export const runsCommand = {
  usage: "runs [--runs DIR] [--json]",
  async run(args: string[]): Promise<number> {
    const { values } = parseArgs({
      args,
      options: { json: { type: "boolean" }, runs: { type: "string", default: defaultRunsFolder } },
    });
    const runs = listRuns(values.runs).map(summarize);
    if (values.json) console.log(JSON.stringify({ runs }, undefined, 2));
    else if (runs.length === 0)
      console.log(`There are no runs in ${values.runs}. netwright train FILE makes one.`);
    else {
      const rows = runs.map((run) => {
        const [metric, score] =
          Object.entries(run.metrics?.test ?? {}).find(([name]) => name !== "loss") ?? [];
        return [
          run.run,
          run.state,
          `${run.epochs}/${run.planned}`,
          String(run.seed),
          metric === undefined ? "" : `${metric} ${score!.toPrecision(4)}`,
          run.findings.join(", "),
        ];
      });
      console.log(table([["run", "state", "epochs", "seed", "test", "findings"], ...rows], [2, 3]));
    }
    return 0;
  },
};
