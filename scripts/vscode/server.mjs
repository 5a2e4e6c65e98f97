// Starts VS Code's server on the loopback interface and stops exactly the processes it started.
// @ts-check
import { execFileSync, spawn } from "node:child_process";
import { existsSync, rmSync } from "node:fs";
import { mkdir, mkdtemp, readFile, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath, pathToFileURL } from "node:url";
import { installVSCodeServer } from "./install.mjs";

const here = path.dirname(fileURLToPath(import.meta.url));

/**
 * @typedef {object} Opening what the workbench does when its page is opened
 * @property {string} [extension] folder of the extension under development
 * @property {string} [tests] file exporting `run()`, run in the extension host
 * @property {string} [openFile] file to open
 *
 * @typedef {object} VSCodeServer
 * @property {number} port
 * @property {string} userData
 * @property {(folder: string, opening?: Opening) => string} url the address of a workbench
 * @property {() => string} output what the server has printed lately
 * @property {Promise<number | string>} ended the exit code or signal, once it has ended for whatever reason
 * @property {() => Promise<void>} stop
 */

/** A quiet editor: nothing is fetched, nothing asks, nothing covers the code. */
export const quietSettings = {
  "telemetry.telemetryLevel": "off",
  "update.mode": "none",
  "extensions.autoCheckUpdates": false,
  "extensions.autoUpdate": false,
  "extensions.ignoreRecommendations": true,
  "security.workspace.trust.enabled": false,
  "workbench.startupEditor": "none",
  // The address names a file to open: a reload of the page must not put it in place of what is open by then.
  "window.restoreWindows": "preserve",
  "workbench.editor.revealIfOpen": true,
  "workbench.enableExperiments": false,
  "workbench.settings.enableNaturalLanguageSearch": false,
  "workbench.tips.enabled": false,
  "chat.commandCenter.enabled": false,
  "git.openRepositoryInParentFolders": "never",
  "npm.fetchOnlinePackageInfo": false,
};

/**
 * Starts a server and resolves once it accepts connections.
 * @param {object} [options]
 * @param {string} [options.userData] where settings and state live; left out, a folder that `stop` removes
 * @param {Record<string, unknown>} [options.settings] user settings, written where there are none yet
 * @param {string} [options.port] a port or a range ("8000-8099"); left out, any free one
 * @param {Record<string, string>} [options.environment] further variables for the extension host
 * @param {(line: string) => void} [options.log]
 * @returns {Promise<VSCodeServer>}
 */
export async function startServer({ userData, settings, port = "0", environment = {}, log } = {}) {
  const program = path.join(await installVSCodeServer(log ? { log } : {}), "out", "server-main.js");
  const throwAway = userData === undefined;
  const folder = userData ?? (await mkdtemp(path.join(os.tmpdir(), "netwright-vscode-")));
  await writeSettings(folder, settings ?? {});

  const parameters = [
    "--host=127.0.0.1",
    `--port=${port}`,
    "--accept-server-license-terms",
    "--disable-workspace-trust",
    "--disable-getting-started-override",
    "--telemetry-level=off",
    `--user-data-dir=${folder}`,
    `--server-data-dir=${path.join(folder, "server")}`,
    `--extensions-dir=${path.join(folder, "extensions")}`,
  ];
  const child = spawn(process.execPath, [path.join(here, "end-with-parent.mjs"), program, ...parameters], {
    cwd: folder,
    env: { ...cleanEnvironment(), ...environment },
    // A group of its own, so that the extension host and what it has started can be ended together.
    detached: process.platform !== "win32",
    stdio: ["pipe", "pipe", "pipe"],
  });

  let printed = "";
  const output = () => printed;
  const killNow = () => signal(child.pid, "SIGKILL");
  process.once("exit", killNow);
  /** @type {Promise<number | string>} */
  const ended = new Promise((resolve) => {
    child.on("close", (code, name) => resolve(name ?? code ?? 1));
    child.on("error", (error) => resolve(error.message));
  });

  async function stop() {
    if (await endGroup(child.pid)) await ended;
    process.off("exit", killNow);
    if (throwAway) rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }

  try {
    const actualPort = await new Promise((resolve, reject) => {
      const listen = (/** @type {Buffer} */ chunk) => {
        printed = (printed + chunk.toString()).slice(-100_000);
        const ready = /Extension host agent listening on (\d+)/.exec(printed);
        if (ready) resolve(Number(ready[1]));
        if (printed.includes("EADDRINUSE")) reject(new Error(`Port ${port} is in use; choose another.`));
      };
      child.stdout.on("data", listen);
      child.stderr.on("data", listen);
      ended.then((how) =>
        reject(new Error(`VS Code's server ended (${how}) before it was ready:\n${printed}`)),
      );
      setTimeout(
        () => reject(new Error(`VS Code's server is not ready after 60 s:\n${printed}`)),
        60_000,
      ).unref();
    });
    // The server keeps this secret in a file of its own: without it, no other user of this machine gets in.
    const token = await readToken(folder);
    return {
      port: actualPort,
      userData: folder,
      output,
      ended,
      stop,
      url: (workspace, opening = {}) => workbenchUrl(actualPort, token, workspace, opening),
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/**
 * @param {number} port
 * @param {string} token
 * @param {string} workspace
 * @param {Opening} opening
 */
function workbenchUrl(port, token, workspace, { extension, tests, openFile }) {
  const remote = (/** @type {string} */ file) =>
    `vscode-remote://127.0.0.1:${port}${pathToFileURL(path.resolve(file)).pathname}`;
  const payload = [];
  if (extension) payload.push(["extensionDevelopmentPath", remote(extension)]);
  if (tests) payload.push(["extensionTestsPath", remote(tests)]);
  if (openFile) payload.push(["openFile", remote(openFile)]);
  const url = new URL(`http://127.0.0.1:${port}/`);
  url.searchParams.set("tkn", token);
  url.searchParams.set("folder", decodeURIComponent(pathToFileURL(path.resolve(workspace)).pathname));
  if (payload.length > 0) url.searchParams.set("payload", JSON.stringify(payload));
  return url.href;
}

/** @param {string} userData */
async function readToken(userData) {
  for (let attempt = 0; attempt < 50; attempt++) {
    const token = await readFile(path.join(userData, "token"), "utf8").catch(() => "");
    if (token.trim()) return token.trim();
    await sleep(100);
  }
  throw new Error(`VS Code's server has written no token in ${userData}.`);
}

/**
 * Settings the user has changed stay as they are.
 * @param {string} userData
 * @param {Record<string, unknown>} settings
 */
async function writeSettings(userData, settings) {
  const file = path.join(userData, "User", "settings.json");
  if (existsSync(file)) return;
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, `${JSON.stringify({ ...quietSettings, ...settings }, null, 2)}\n`);
}

/** Without what a surrounding VS Code puts into its terminals, which would make the new one talk to the old one. */
function cleanEnvironment() {
  const environment = { ...process.env };
  for (const name of Object.keys(environment)) {
    if (/^(VSCODE_|ELECTRON_|CODE_SERVER_)/.test(name)) delete environment[name];
  }
  if (environment.NODE_OPTIONS?.includes("js-debug")) delete environment.NODE_OPTIONS;
  return environment;
}

/**
 * Asks the group to end, insists after three seconds, and returns once it is gone; false where nothing was started.
 * @param {number | undefined} pid
 */
async function endGroup(pid) {
  if (pid === undefined) return false;
  signal(pid, "SIGTERM");
  for (const started = Date.now(); groupExists(pid); await sleep(20)) {
    if (Date.now() - started > 3000) signal(pid, "SIGKILL");
    if (Date.now() - started > 10_000) break;
  }
  return true;
}

/** @param {number} pid */
function groupExists(pid) {
  try {
    process.kill(process.platform === "win32" ? pid : -pid, 0);
    return true;
  } catch {
    return false;
  }
}

/**
 * @param {number | undefined} pid
 * @param {NodeJS.Signals} name
 */
function signal(pid, name) {
  if (pid === undefined) return;
  try {
    if (process.platform === "win32")
      execFileSync("taskkill", ["/pid", String(pid), "/t", "/f"], { stdio: "ignore" });
    else process.kill(-pid, name);
  } catch {
    // It has ended already.
  }
}
