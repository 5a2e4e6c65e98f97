/** `netwright doctor`: which engines there are, which one runs and why. */
import os from "node:os";
import { parseArgs } from "node:util";
import packageJson from "../../package.json";
import { describeEngines, selectEngine } from "../engine/backends/select.js";
import { paint } from "./terminal.js";

export async function doctor(args: string[]): Promise<number> {
  const { values } = parseArgs({ args, options: { json: { type: "boolean" } } });
  const engines = describeEngines();
  const chosen = await selectEngine("auto");
  const report = {
    netwright: packageJson.version,
    node: process.versions.node,
    platform: `${process.platform}-${process.arch}`,
    cores: os.availableParallelism(),
    memoryGiB: Math.round(os.totalmem() / 2 ** 30),
    engine: chosen,
    engines,
  };
  if (values.json) {
    console.log(JSON.stringify(report, undefined, 2));
    return 0;
  }
  console.log(
    `Netwright ${report.netwright}, Node ${report.node}, ${report.platform}, ${report.cores} cores, ${report.memoryGiB} GiB`,
  );
  for (const engine of engines) {
    const state = engine.available ? `available, ${engine.version}` : "not available";
    console.log(`\n${paint(engine.name, "bold")}: ${state}\n  ${engine.why}`);
    if (engine.install !== undefined) console.log(`  install it with: ${engine.install}`);
  }
  console.log(`\nTraining runs on ${paint(chosen.name, "bold")}. ${chosen.why}`);
  return 0;
}
