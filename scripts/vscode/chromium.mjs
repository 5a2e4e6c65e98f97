// Finds a Chromium (or Chrome, or Edge) to drive, installing one where that can be done without asking.
// @ts-check
import { spawnSync } from "node:child_process";
import { accessSync, constants, existsSync, readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import os from "node:os";
import path from "node:path";

const require = createRequire(import.meta.url);

/**
 * Returns the path of a browser, or throws an error that says how to get one.
 * @param {{ install?: boolean, log?: (line: string) => void }} [options]
 */
export function findChromium({ install = true, log = console.log } = {}) {
  const found = alreadyThere();
  if (found) return found;
  if (install) {
    const installed = installOne(log);
    if (installed) return installed;
  }
  throw new Error(
    [
      "No Chromium was found. Any one of these will do:",
      "  Debian:            sudo apt-get update && sudo apt-get install -y chromium",
      "  Fedora:            sudo dnf install chromium",
      "  Ubuntu and others: npx playwright-core install --with-deps chromium",
      "  macOS, Windows:    install Chrome or Edge",
      "  elsewhere:         set CHROME_PATH to the program",
    ].join("\n"),
  );
}

/** @returns {string | undefined} */
function alreadyThere() {
  for (const name of ["CHROME_PATH", "NETWRIGHT_CHROMIUM"]) {
    const given = process.env[name];
    if (!given) continue;
    if (isProgram(given)) return given;
    throw new Error(`${name} names ${given}, which is not a program.`);
  }
  return [...onThePath(), ...inUsualPlaces(), ...fromPlaywright()].find(isProgram);
}

/** @param {string} file */
function isProgram(file) {
  try {
    accessSync(file, constants.X_OK);
  } catch {
    return false;
  }
  // On Ubuntu a script of this name only says that the browser is a snap.
  return !(process.platform === "linux" && readFileSync(file).subarray(0, 4000).includes("snap install"));
}

function onThePath() {
  if (process.platform !== "linux") return [];
  const names = ["chromium", "google-chrome", "google-chrome-stable", "chromium-browser", "microsoft-edge"];
  const folders = ["/usr/bin", ...(process.env.PATH ?? "").split(path.delimiter)].filter(path.isAbsolute);
  return folders.flatMap((folder) => names.map((name) => path.join(folder, name)));
}

function inUsualPlaces() {
  if (process.platform === "darwin") {
    return ["Google Chrome", "Chromium", "Microsoft Edge"].map(
      (name) => `/Applications/${name}.app/Contents/MacOS/${name}`,
    );
  }
  if (process.platform !== "win32") return [];
  const folders = [process.env.ProgramFiles, process.env["ProgramFiles(x86)"], process.env.LOCALAPPDATA];
  return folders
    .filter((folder) => folder !== undefined)
    .flatMap((folder) => [
      path.join(folder, "Google", "Chrome", "Application", "chrome.exe"),
      path.join(folder, "Microsoft", "Edge", "Application", "msedge.exe"),
    ]);
}

/** What `playwright install` has put into its own cache, the newest first. */
function fromPlaywright() {
  const home = os.homedir();
  const usual = {
    darwin: path.join(home, "Library", "Caches", "ms-playwright"),
    win32: path.join(process.env.LOCALAPPDATA ?? home, "ms-playwright"),
  };
  const cache =
    process.env.PLAYWRIGHT_BROWSERS_PATH ??
    usual[/** @type {keyof typeof usual} */ (process.platform)] ??
    path.join(process.env.XDG_CACHE_HOME || path.join(home, ".cache"), "ms-playwright");
  if (!existsSync(cache)) return [];
  const programs = [
    ["chrome-linux64", "chrome"],
    ["chrome-linux", "chrome"],
    ["chrome-win64", "chrome.exe"],
    ["chrome-win", "chrome.exe"],
    ["chrome-mac", "Chromium.app", "Contents", "MacOS", "Chromium"],
  ];
  return readdirSync(cache)
    .filter((name) => /^chromium-\d+$/.test(name))
    .sort((a, b) => Number(b.slice(9)) - Number(a.slice(9)))
    .flatMap((name) => programs.map((program) => path.join(cache, name, ...program)));
}

/** @param {(line: string) => void} log */
function installOne(log) {
  if (process.platform !== "linux") return undefined;
  if (process.getuid?.() === 0 && distribution() === "debian") {
    log("Installing Chromium with apt-get …");
    const environment = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
    const apt = (/** @type {string[]} */ ...parameters) =>
      spawnSync("apt-get", parameters, { env: environment, stdio: ["ignore", "ignore", "inherit"] })
        .status === 0;
    apt("update", "-qq");
    apt("install", "-y", "-qq", "--no-install-recommends", "chromium");
  } else {
    log("Installing Chromium with Playwright …");
    const command = path.join(path.dirname(require.resolve("playwright-core/package.json")), "cli.js");
    const withLibraries = process.getuid?.() === 0 ? ["--with-deps"] : [];
    spawnSync(process.execPath, [command, "install", ...withLibraries, "chromium"], {
      stdio: ["ignore", "ignore", "inherit"],
      timeout: 300_000,
    });
  }
  return alreadyThere();
}

function distribution() {
  try {
    return /^ID="?([a-z]+)/m.exec(readFileSync("/etc/os-release", "utf8"))?.[1];
  } catch {
    return undefined;
  }
}
