// Installs native TensorFlow from a checkout, also before anything is built: `netwright install-tensorflow`, bundled on the spot.
//   npm run setup:tensorflow [-- --if-missing | --remove | --json | --wheel FILE]
import { mkdtemp, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
// Beside the packages that the bundle looks for: the binding's sources and Node's headers.
const folder = await mkdtemp(path.join(root, "node_modules", ".setup-tensorflow-"));
const outfile = path.join(folder, "install.cjs");
/** @type {(args: string[]) => Promise<number>} */
let install;
try {
  await build({
    absWorkingDir: root,
    entryPoints: ["src/cli/install-tensorflow.ts"],
    outfile,
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    logLevel: "warning",
  });
  install = createRequire(import.meta.url)(outfile).installTensorflowCommand;
} finally {
  await rm(folder, { recursive: true, force: true });
}
// What is there and works is left alone anyway.
const args = process.argv.slice(2).filter((argument) => argument !== "--if-missing");
try {
  process.exitCode = await install(args);
} catch (error) {
  if (!(error instanceof Error && "code" in error && String(error.code).startsWith("ERR_PARSE_ARGS")))
    throw error;
  console.error(error.message);
  process.exitCode = 2;
}
