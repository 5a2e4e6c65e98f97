// Decides whether a desktop VS Code can be used here, and says why not where it cannot.
// @ts-check
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { downloadAndUnzipVSCode, SilentReporter } from "@vscode/test-electron";
import { cacheFolder } from "../../src/data/reading/cache-folder.mjs";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..", "..");

/**
 * @typedef {{ executable: string, installed: boolean, version: string }} Desktop
 * `installed` is the user's own VS Code (its `code` command); otherwise the program itself, downloaded for Netwright
 */

/**
 * @param {object} [options]
 * @param {boolean} [options.own] whether the user's installed VS Code may be used
 * @param {boolean} [options.download] whether one may be downloaded
 * @param {(line: string) => void} [options.log]
 * @returns {Promise<Desktop | { reason: string }>}
 */
export async function findDesktop({ own = true, download = true, log = console.log } = {}) {
  const headless = whyNoDisplay();
  if (headless) return { reason: headless };
  const reasons = [];
  if (own) {
    const installed = findInstalled();
    if ("executable" in installed) return installed;
    reasons.push(installed.reason);
  }
  if (download) {
    const downloaded = await downloadOne(log);
    if ("executable" in downloaded) return downloaded;
    reasons.push(downloaded.reason);
  }
  return { reason: reasons.join(", and ") };
}

/** Whether a window can appear on this machine: the reason why not, or nothing. */
export function whyNoDisplay() {
  if (process.platform === "darwin" || process.platform === "win32") return undefined;
  return process.env.DISPLAY || process.env.WAYLAND_DISPLAY ? undefined : "this machine has no display";
}

/** @returns {Desktop | { reason: string }} */
function findInstalled() {
  // Inside a remote window's terminal, `code` is another program, which opens files in that window.
  if (process.env.VSCODE_IPC_HOOK_CLI)
    return { reason: "the `code` command here belongs to a remote window" };
  const answer = spawnSync("code", ["--version"], {
    encoding: "utf8",
    timeout: 15_000,
    shell: process.platform === "win32",
  });
  const version = /^(\d+)\.(\d+)\.\d+/.exec(answer.stdout ?? "");
  if (answer.status !== 0 || !version) return { reason: "there is no `code` command on the PATH" };
  const [needed, major, minor] = neededVersion();
  if (Number(version[1]) * 1000 + Number(version[2]) < major * 1000 + minor) {
    return { reason: `the installed VS Code is ${version[0]}, and Netwright needs ${needed}` };
  }
  return { executable: "code", installed: true, version: version[0] };
}

/** @returns {[string, number, number]} */
function neededVersion() {
  const manifest = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8"));
  const [, major, minor] = /(\d+)\.(\d+)/.exec(manifest.engines.vscode) ?? [];
  return [`${major}.${minor}`, Number(major), Number(minor)];
}

/**
 * @param {(line: string) => void} log
 * @returns {Promise<Desktop | { reason: string }>}
 */
async function downloadOne(log) {
  try {
    log("Looking for a desktop VS Code to download …");
    const executable = await downloadAndUnzipVSCode({
      version: "stable",
      cachePath: path.join(cacheFolder(), "vscode-desktop"),
      // The longest silence of the download host, not the length of the download.
      timeout: 8000,
      reporter: new SilentReporter(),
    });
    const version = /vscode-\D*(\d+\.\d+\.\d+)/.exec(executable)?.[1] ?? "stable";
    return { executable, installed: false, version };
  } catch (error) {
    const why = error instanceof Error ? error.message.split("\n")[0] : String(error);
    return { reason: `VS Code cannot be downloaded (${why})` };
  }
}
