/** Before the tests: bundles the programs once, where a bundle of the command line or the worker is older than its source. */
import { spawnSync } from "node:child_process";
import { readdirSync, statSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
const bundles = ["dist/cli.js", "dist/worker.js"];
const inputs = ["src", "package.json", "scripts/build.mjs"];

/** A failed build is told and no more: most tests need no bundle, and those that do fail for want of it. */
export default function buildOnce(): void {
  const oldest = Math.min(...bundles.map(changed));
  if (inputs.every((input) => newestIn(input) < oldest)) return;
  const { status } = spawnSync(process.execPath, ["scripts/build.mjs"], { cwd: root, stdio: "inherit" });
  if (status !== 0) console.error("The bundles could not be built; tests of the command line will fail.");
}

function newestIn(name: string): number {
  const absolute = path.join(root, name);
  if (!statSync(absolute).isDirectory()) return changed(name);
  const files = readdirSync(absolute, { recursive: true }) as string[];
  return Math.max(...files.map((file) => changed(path.join(name, file))));
}

/** When a file was last written, in milliseconds; 0 where there is none. */
function changed(name: string): number {
  return statSync(path.join(root, name), { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
