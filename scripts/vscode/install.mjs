// Installs the VS Code that runs in a browser (code-server's copy of it) from npm into the user's cache, once.
// @ts-check
//   node scripts/vscode/install.mjs
//
// Only VS Code's own server is used, not code-server's wrapper around it: the wrapper needs a compiled password hash
// and Node 20, while the server is plain JavaScript and also runs on newer versions of Node.
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync } from "node:fs";
import { chmod, copyFile, mkdir, readFile, rename, rm, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { cacheFolder } from "../../src/data/reading/cache-folder.mjs";

const here = path.dirname(fileURLToPath(import.meta.url));

/** The release, and the digest npm publishes for it: nothing else is unpacked under this name. */
const release = {
  version: "4.100.3",
  sha512: "q/Fh2DOxCRNhC/WiG/6sAhSKnj7ZACTVBaeeZ+rWjol//0FCbl/qg1ln5ecZ99jYcfqMxZZAyWcN+YBIo0DgpA==",
};

/** The last release of VS Code's search program that comes ready built from npm. */
const ripgrepVersion = "1.18.0";

/** Raise this when the steps below change, so that an older installation is replaced. */
const recipe = 2;

const marker = "netwright-complete.json";

/**
 * Returns the folder of an installed VS Code server, installing it first where there is none.
 * @param {{ log?: (line: string) => void }} [options]
 * @returns {Promise<string>} the folder that holds `out/server-main.js`
 */
export async function installVSCodeServer({ log = console.log } = {}) {
  const target = path.join(cacheFolder(), `code-server-${release.version}`);
  const server = path.join(target, "lib", "vscode");
  if (await isComplete(target)) return server;

  log(`Installing VS Code for the browser (code-server ${release.version}, once, about 40 MB) …`);
  const started = performance.now();
  await removeAbandoned(target);
  const temporary = `${target}.installing-${process.pid}`;
  try {
    await mkdir(temporary, { recursive: true });
    await install(temporary, log);
    await moveInPlace(temporary, target);
  } catch (error) {
    throw new Error(
      [
        "VS Code for the browser could not be installed.",
        "",
        error instanceof Error ? error.message : String(error),
        "",
        "It comes from the npm registry: check the network, a proxy (npm config get proxy) and the free disk space",
        `(350 MB in ${cacheFolder()}), then run the same command again.`,
        "Another place: set NETWRIGHT_CACHE to a folder. A desktop VS Code on the PATH needs none of this.",
      ].join("\n"),
      { cause: error },
    );
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
  log(`  done in ${((performance.now() - started) / 1000).toFixed(0)} s`);
  return server;
}

/** @param {string} target */
async function isComplete(target) {
  try {
    return JSON.parse(await readFile(path.join(target, marker), "utf8")).recipe === recipe;
  } catch {
    return false;
  }
}

/**
 * @param {string} folder
 * @param {(line: string) => void} log
 */
async function install(folder, log) {
  log("  downloading");
  const archive = `code-server-${release.version}.tgz`;
  await npm(["pack", `code-server@${release.version}`, "--loglevel=error"], folder);
  const digest = createHash("sha512")
    .update(await readFile(path.join(folder, archive)))
    .digest("base64");
  if (digest !== release.sha512) {
    throw new Error(`The downloaded ${archive} is not the published one (its SHA-512 digest is ${digest}).`);
  }
  await run("tar", ["-xzf", archive, "--strip-components=1"], folder);
  await rm(path.join(folder, archive));

  log("  installing what it needs");
  const server = path.join(folder, "lib", "vscode");
  const modules = path.join(server, "node_modules");
  const fromLockfile = ["install", "--omit=dev", "--ignore-scripts", "--no-audit", "--no-fund"];
  await npm(fromLockfile, server);
  await npm(fromLockfile, path.join(server, "extensions"));
  // VS Code looks for some modules in an archive that this distribution does not have.
  await symlink("node_modules", path.join(server, "node_modules.asar"), "junction");
  await copyFile(path.join(here, "log-writer.cjs"), path.join(modules, "@vscode", "spdlog", "index.js"));
  // Compiled code that watches the parent process, which VS Code also does without it.
  await writeFile(path.join(modules, "native-watchdog", "index.js"), "exports.start = () => {};\n");

  await optional("search in files", log, () => installRipgrep(folder, modules));
  await optional("the integrated terminal", log, () => buildTerminal(server));
  await writeFile(path.join(folder, marker), `${JSON.stringify({ recipe, version: release.version })}\n`);
}

/**
 * VS Code finds files and searches with ripgrep, which its module downloads from elsewhere in an install script; newer
 * versions of that module carry the program itself.
 * @param {string} folder
 * @param {string} modules
 */
async function installRipgrep(folder, modules) {
  const name = `@vscode/ripgrep-${process.platform}-${process.arch}`;
  const program = process.platform === "win32" ? "rg.exe" : "rg";
  const download = path.join(folder, "ripgrep");
  await mkdir(download, { recursive: true });
  await writeFile(path.join(download, "package.json"), "{}");
  await npm(
    ["install", `${name}@${ripgrepVersion}`, "--ignore-scripts", "--no-audit", "--no-fund"],
    download,
  );
  const target = path.join(modules, "@vscode", "ripgrep", "bin");
  await mkdir(target, { recursive: true });
  await copyFile(path.join(download, "node_modules", name, "bin", program), path.join(target, program));
  await chmod(path.join(target, program), 0o755);
  await rm(download, { recursive: true });
}

/**
 * The terminal's native part has to be compiled on Linux. The module's own clean-up afterwards may fail: only whether
 * the part is there counts.
 * @param {string} server
 */
async function buildTerminal(server) {
  const folder = path.join(server, "node_modules", "node-pty");
  if (existsSync(path.join(folder, "prebuilds", `${process.platform}-${process.arch}`))) return;
  const built = path.join(folder, "build", "Release", "pty.node");
  await npm(["rebuild", "--ignore-scripts=false", "node-pty"], server, 180_000).catch((error) => {
    if (!existsSync(built)) throw error;
  });
}

/**
 * Runs a step that VS Code can do without.
 * @param {string} what
 * @param {(line: string) => void} log
 * @param {() => Promise<void>} step
 */
async function optional(what, log, step) {
  try {
    await step();
  } catch (error) {
    const reason = (error instanceof Error ? error.message : String(error)).split("\n")[0];
    log(`  without ${what} (${reason})`);
  }
}

/**
 * A rename is all or nothing, so a reader never sees half an installation; where another process was faster, its
 * result is kept.
 * @param {string} temporary
 * @param {string} target
 */
async function moveInPlace(temporary, target) {
  if (await isComplete(target)) return;
  await rm(target, { recursive: true, force: true });
  try {
    await rename(temporary, target);
  } catch (error) {
    if (!(await isComplete(target))) throw error;
  }
}

/**
 * Removes what an installer that was killed has left behind.
 * @param {string} target
 */
async function removeAbandoned(target) {
  const prefix = `${path.basename(target)}.installing-`;
  if (!existsSync(path.dirname(target))) return;
  for (const name of readdirSync(path.dirname(target))) {
    if (!name.startsWith(prefix) || isRunning(Number(name.slice(prefix.length)))) continue;
    await rm(path.join(path.dirname(target), name), { recursive: true, force: true });
  }
}

/** @param {number} pid */
function isRunning(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === "EPERM";
  }
}

/**
 * @param {string[]} parameters
 * @param {string} folder
 * @param {number} [timeout]
 */
function npm(parameters, folder, timeout) {
  const self = process.env.npm_execpath;
  if (self && /npm-cli\.c?js$/.test(self)) {
    return run(process.execPath, [self, ...parameters], folder, timeout);
  }
  return run(process.platform === "win32" ? "npm.cmd" : "npm", parameters, folder, timeout);
}

/**
 * Runs a program to its end; what it printed is in the error where it fails.
 * @param {string} program
 * @param {string[]} parameters
 * @param {string} folder
 * @param {number} [timeout] milliseconds
 * @returns {Promise<void>}
 */
function run(program, parameters, folder, timeout = 600_000) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, parameters, {
      cwd: folder,
      timeout,
      shell: program.endsWith(".cmd"),
      stdio: ["ignore", "pipe", "pipe"],
    });
    let printed = "";
    const keep = (/** @type {Buffer} */ chunk) => {
      printed = (printed + chunk.toString()).slice(-2000);
    };
    child.stdout.on("data", keep);
    child.stderr.on("data", keep);
    child.on("error", (error) => reject(new Error(`${program} cannot be started: ${error.message}`)));
    child.on("close", (code, signal) => {
      if (code === 0) return resolve();
      const command = [path.basename(program), ...parameters.map((each) => path.basename(each))].join(" ");
      const said = printed
        .split("\n")
        .filter((line) => line.trim() && !/^npm error\s+(at |\w+: |[{}]|$)/.test(line));
      reject(new Error([`«${command}» ended with ${signal ?? code}:`, ...said.slice(-12)].join("\n  ")));
    });
  });
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  console.log(await installVSCodeServer());
}
