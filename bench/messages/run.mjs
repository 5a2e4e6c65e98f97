// Sets the messages of Netwright, Keras, PyTorch and tfjs side by side in docs/messages.md.
//   node bench/messages/run.mjs            asks all of them
//   node bench/messages/run.mjs --ours     asks Netwright only, and keeps what the others said
// KERAS_PYTHON and TORCH_PYTHON name the Pythons that have keras (with a backend) and torch; both are `python3` if left out.
// @ts-check
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";

const here = path.dirname(fileURLToPath(import.meta.url));
const root = path.resolve(here, "../..");
const cases = path.join(here, "cases");
const scratch = mkdtempSync(path.join(os.tmpdir(), "netwright-messages-"));

const { KERAS_PYTHON = "python3", TORCH_PYTHON = "python3" } = process.env;
/** @type {Record<string, string[]>} */
const commands = {
  keras: [KERAS_PYTHON, path.join(here, "peers.py"), "keras"],
  pytorch: [TORCH_PYTHON, path.join(here, "peers.py"), "pytorch"],
  tfjs: [process.execPath, path.join(here, "peers-tfjs.mjs")],
};

/** Colours and the frames of a framework's own files are no part of a message. @param {string} text */
function cleaned(text) {
  return (
    text
      // biome-ignore lint/suspicious/noControlCharactersInRegex: that is how colours are written
      .replace(/\u001b\[\d*m/g, "")
      .replace(/(?:\n* {2}File "[^\n]*(?=\n|$))+\n*/g, "\n  …\n\n")
      .replace(/0x[0-9a-f]{6,}/g, "0x…")
      .trim()
  );
}

function askPeers() {
  /** @type {Record<string, string>} */
  const versions = {};
  /** @type {Record<string, Record<string, unknown>>} */
  const byCase = {};
  for (const [peer, [program = "", ...args]] of Object.entries(commands)) {
    const file = path.join(scratch, `${peer}.json`);
    console.log(`asking ${peer} …`);
    execFileSync(program, [...args, cases, file], { stdio: ["ignore", "ignore", "inherit"] });
    const { version, answers } = JSON.parse(readFileSync(file, "utf8"), (key, value) =>
      key === "message" ? cleaned(value) : value,
    );
    versions[peer] = version;
    for (const [id, answer] of Object.entries(answers)) byCase[id] = { ...byCase[id], [peer]: answer };
  }
  const sorted = Object.fromEntries(Object.entries(byCase).sort(([a], [b]) => (a < b ? -1 : 1)));
  writeFileSync(
    path.join(here, "answers.json"),
    `${JSON.stringify({ versions, cases: sorted }, undefined, 2)}\n`,
  );
}

/** @returns {Promise<typeof import("./make-page.js")>} */
async function ourSide() {
  const outfile = path.join(scratch, "make-page.cjs");
  await esbuild.build({
    entryPoints: [path.join(here, "make-page.ts")],
    bundle: true,
    platform: "node",
    format: "cjs",
    outfile,
    logLevel: "warning",
  });
  return createRequire(import.meta.url)(outfile);
}

try {
  if (!process.argv.includes("--ours")) askPeers();
  const { askAll, makePage } = await ourSide();
  writeFileSync(path.join(root, "docs/messages.md"), makePage(root, await askAll(root)));
  console.log("docs/messages.md is written.");
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
