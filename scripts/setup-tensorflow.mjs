// Installs native TensorFlow into the user's cache, where the training worker looks for it; nothing else needs it.
//   npm run setup:tensorflow [-- --if-missing | --remove | --wheel FILE]
// First the prebuilt libraries that tfjs-node itself would download; where those cannot be had, the two libraries out of
// TensorFlow's Python wheel, with tfjs-node's addon compiled against them. Either all of it is installed or nothing.
import { spawn } from "node:child_process";
import { cp, mkdir, readdir, rename, rm, statfs, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import os from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { installationFolder, readInstallation } from "../src/engine/backends/installation.mjs";

const require = createRequire(import.meta.url);

/** TensorFlow's wheel that the addon is known to build and run against. */
const WHEEL = { package: "tensorflow-cpu", version: "2.20.0", python: "3.12" };
/** Bytes on disk while installing: the wheel (0.26 GB) and the two libraries out of it (0.78 GB), rounded up. */
const NEEDED_BYTES = 1.2e9;
const PROBE_MS = 15_000;
const DOWNLOAD_MS = 10 * 60_000;
const WHEEL_MS = 30 * 60_000;
const COMPILE_MS = 5 * 60_000;

/** Python, because it reads zip files without unpacking the rest of the wheel, and pip has brought it anyway. */
const UNPACK = `
import os, shutil, sys, zipfile
wheel, target = sys.argv[1:]
headers = ("tensorflow/c/", "tensorflow/core/platform/ctstring", "tsl/platform/ctstring", "xla/tsl/c/")
found = 0
with zipfile.ZipFile(wheel) as archive:
    for name in archive.namelist():
        if name in ("tensorflow/libtensorflow_cc.so.2", "tensorflow/libtensorflow_framework.so.2"):
            path, found = os.path.basename(name), found + 1
        elif name.endswith(".h") and name.startswith(tuple("tensorflow/include/" + h for h in headers)):
            path = name[len("tensorflow/"):]
        else:
            continue
        path = os.path.join(target, path)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with archive.open(name) as source, open(path, "wb") as sink:
            shutil.copyfileobj(source, sink, 1 << 20)
if found != 2:
    sys.exit("the wheel does not hold the two libraries")
`;

/** A reason a person can act on; anything else that is thrown is a bug and keeps its stack. */
class CannotInstall extends Error {}

/** @type {Set<import("node:child_process").ChildProcess>} */
const running = new Set();

await main();

async function main() {
  const { values: options } = parseArgs({
    options: {
      "if-missing": { type: "boolean" },
      remove: { type: "boolean" },
      wheel: { type: "string" },
      help: { type: "boolean", short: "h" },
    },
  });
  if (options.help) {
    console.log("node scripts/setup-tensorflow.mjs [--if-missing | --remove | --wheel FILE]");
    return;
  }
  const folder = installationFolder();
  if (options.remove) {
    await rm(folder, { recursive: true, force: true });
    await removeLeftovers(folder);
    console.log(`Removed ${folder}`);
    return;
  }
  const present = readInstallation(folder);
  if (present && options["if-missing"]) {
    console.log(`TensorFlow ${present.tensorflow} is already installed in ${folder}`);
    return;
  }

  const part = `${folder}.part-${process.pid}`;
  for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM"])) {
    process.once(signal, () => {
      for (const child of running) killGroup(child);
      rm(part, { recursive: true, force: true }).finally(() => process.exit(1));
    });
  }
  try {
    await removeLeftovers(folder);
    await makeFolder(part);
    const installed = await install(part, options.wheel);
    await writeFile(path.join(part, "installed.json"), `${JSON.stringify(installed, undefined, 2)}\n`);
    await replaceFolder(part, folder);
    console.log(`TensorFlow ${installed.tensorflow} (${installed.source}) is installed in ${folder}`);
  } catch (error) {
    if (!(error instanceof CannotInstall)) throw error;
    console.error(`\nTensorFlow was not installed.\n${error.message}`);
    console.error("Netwright trains without it too, on the embedded WebAssembly engine; native is faster.");
    process.exitCode = 1;
  } finally {
    // What could not be made cannot be removed either; that has been reported above.
    await rm(part, { recursive: true, force: true }).catch(() => {});
  }
}

/**
 * Fills `part` in one of the two ways and tries the result.
 * @param {string} part
 * @param {string | undefined} wheel a wheel file already here, instead of any download
 * @returns {Promise<{binding: string, tensorflow: string, source: string}>} `binding` is relative to `part`
 */
async function install(part, wheel) {
  const reasons = [];
  if (!wheel) {
    try {
      const binding = await installPrebuilt(part);
      return { binding, tensorflow: await tryBinding(path.join(part, binding)), source: "prebuilt download" };
    } catch (error) {
      if (!(error instanceof CannotInstall)) throw error;
      console.log(`No prebuilt libraries: ${error.message}`);
      reasons.push(`Prebuilt libraries: ${error.message}`);
      await rm(part, { recursive: true, force: true });
      await makeFolder(part);
    }
  }
  try {
    const binding = await installFromWheel(part, wheel);
    return { binding, tensorflow: await tryBinding(path.join(part, binding)), source: "Python wheel" };
  } catch (error) {
    if (!(error instanceof CannotInstall)) throw error;
    reasons.push(`TensorFlow's Python wheel: ${error.message}`);
    throw new CannotInstall(reasons.join("\n"));
  }
}

/**
 * tfjs-node's own installer, run in a copy of its folder so that node_modules stays as npm left it.
 * @param {string} part
 */
async function installPrebuilt(part) {
  const packageFile = require.resolve("@tensorflow/tfjs-node/package.json");
  const from = path.dirname(packageFile);
  const { binary, version } = require(packageFile);
  const { PLATFORM_MAPPING } = require(path.join(from, "scripts", "deps-constants.js"));
  const napi = Math.max(
    ...binary.napi_versions.filter((/** @type {number} */ v) => v <= Number(process.versions.napi)),
  );

  // A quick look first: for many people the address answers 403 or nothing, and the installer would take minutes to say so.
  const remote = binary.remote_path
    .replace("{napi_build_version}", String(napi))
    .replace("{version}", version);
  const name = `CPU-${PLATFORM_MAPPING[process.platform]}-${version}.${process.platform === "win32" ? "zip" : "tar.gz"}`;
  console.log("Looking for prebuilt libraries …");
  try {
    const answer = await fetch(new URL(path.posix.join(remote, name), `${binary.host}/`), {
      method: "HEAD",
      signal: AbortSignal.timeout(PROBE_MS),
    });
    if (!answer.ok) throw new CannotInstall(`the server that keeps them answered ${answer.status}.`);
  } catch (error) {
    if (error instanceof CannotInstall) throw error;
    throw new CannotInstall("the server that keeps them cannot be reached.");
  }

  for (const piece of ["package.json", "scripts", "binding", "binding.gyp"]) {
    await cp(path.join(from, piece), path.join(part, piece), { recursive: true });
  }
  // The copy lies outside any node_modules; these two tell it where the packages and commands it calls are.
  const modules = [path.join(from, "node_modules"), path.resolve(from, "..", "..")];
  const commands = path.join(modules[1] ?? "", ".bin");
  const result = await run(process.execPath, ["scripts/install.js"], {
    cwd: part,
    timeout: DOWNLOAD_MS,
    environment: {
      NODE_PATH: modules.join(path.delimiter),
      PATH: [commands, process.env.PATH].join(path.delimiter),
    },
  });
  if (result.code !== 0) throw new CannotInstall(`downloading them failed (${result.reason}).`);
  for (const piece of ["scripts", "binding", "binding.gyp", path.join("deps", "include")]) {
    await rm(path.join(part, piece), { recursive: true, force: true });
  }
  return path.join("lib", `napi-v${napi}`, "tfjs_binding.node");
}

/**
 * The two libraries out of TensorFlow's wheel, and the addon compiled against them.
 * @param {string} part
 * @param {string | undefined} wheel
 */
async function installFromWheel(part, wheel) {
  if (process.platform !== "linux" || process.arch !== "x64") {
    throw new CannotInstall(
      `this way works on Linux x64 only so far, and this is ${process.platform} ${process.arch}.`,
    );
  }
  // Everything that may be lacking is looked for before the large download.
  const compiler = await findCommand([[process.env.CXX ?? "g++"], ["c++"], ["clang++"]]);
  if (!compiler) {
    throw new CannotInstall(
      "there is no C++ compiler. Install g++ (on Debian and Ubuntu: sudo apt install g++).",
    );
  }
  const python = await findCommand([["python3"], ["python"]]);
  const pip = python && (await run(python[0] ?? "", ["-m", "pip", "--version"], { quiet: true })).code === 0;
  if (!python || !(pip || wheel)) {
    throw new CannotInstall(
      "there is no Python with pip, which fetches it. Install them (on Debian and Ubuntu: sudo apt install python3-pip).",
    );
  }
  const headers = nodeHeaders();
  await checkSpace(part);

  const download = path.join(part, "download");
  await mkdir(download);
  const file = wheel ? path.resolve(wheel) : await fetchWheel(python, download);
  console.log("Unpacking the two libraries …");
  const unpacked = await run(python[0] ?? "", ["-c", UNPACK, file, part], { timeout: COMPILE_MS });
  if (unpacked.code !== 0) throw new CannotInstall(`the wheel could not be unpacked (${unpacked.reason}).`);
  await rm(download, { recursive: true, force: true });

  console.log("Compiling the addon (about half a minute) …");
  const sources = path.join(path.dirname(require.resolve("@tensorflow/tfjs-node/package.json")), "binding");
  const libraries = ["libtensorflow_cc.so.2", "libtensorflow_framework.so.2"];
  const compiled = await run(
    compiler[0] ?? "",
    [
      ...["-O2", "-std=c++17", "-shared", "-fPIC", "-DNAPI_VERSION=8"],
      ...["-I", path.join(part, "include"), "-I", headers],
      ...["tfjs_backend.cc", "tfjs_binding.cc"].map((name) => path.join(sources, name)),
      ...libraries.map((name) => path.join(part, name)),
      // The addon finds the libraries beside itself, wherever the folder is moved to.
      ...["-Wl,-rpath,$ORIGIN", "-o", path.join(part, "tfjs_binding.node")],
    ],
    { timeout: COMPILE_MS },
  );
  if (compiled.code !== 0) throw new CannotInstall(`the addon did not compile (${compiled.reason}).`);
  await rm(path.join(part, "include"), { recursive: true, force: true });
  return "tfjs_binding.node";
}

/**
 * Downloads the wheel with pip. The tags are given, so the Python here may be any version.
 * @param {string[]} python
 * @param {string} folder
 */
async function fetchWheel(python, folder) {
  console.log(`Downloading ${WHEEL.package} ${WHEEL.version} (260 MB) …`);
  const result = await run(
    python[0] ?? "",
    [
      ...["-m", "pip", "download", "--no-deps", "--only-binary=:all:", "--dest", folder],
      ...[
        "--implementation",
        "cp",
        "--python-version",
        WHEEL.python,
        "--abi",
        `cp${WHEEL.python.replace(".", "")}`,
      ],
      ...["--platform", "manylinux_2_17_x86_64", "--platform", "manylinux2014_x86_64"],
      `${WHEEL.package}==${WHEEL.version}`,
    ],
    { timeout: WHEEL_MS },
  );
  if (result.code !== 0) throw new CannotInstall(`pip could not download it (${result.reason}).`);
  const name = (await readdir(folder)).find((entry) => entry.endsWith(".whl"));
  if (!name) throw new CannotInstall("pip downloaded no wheel.");
  return path.join(folder, name);
}

/** The folder with node_api.h: a package of their own, or the one beside this Node. */
function nodeHeaders() {
  try {
    return String(require("node-api-headers").include_dir);
  } catch {
    const beside = path.resolve(path.dirname(process.execPath), "..", "include", "node");
    try {
      require("node:fs").accessSync(path.join(beside, "node_api.h"));
      return beside;
    } catch {
      throw new CannotInstall("Node's headers are missing. Run npm install in Netwright's folder first.");
    }
  }
}

/**
 * Loads the addon in a process of its own, because a library that does not fit this machine may crash it.
 * @param {string} file
 * @returns {Promise<string>} the version of TensorFlow it reports
 */
async function tryBinding(file) {
  console.log("Trying it …");
  const program = "process.stdout.write(String(require(process.argv[1]).TF_Version))";
  const result = await run(process.execPath, ["-e", program, file], { quiet: true, timeout: 60_000 });
  if (result.code !== 0) {
    throw new CannotInstall(`the libraries do not load here (${lastLine(result.output) || result.reason}).`);
  }
  return result.output.trim().split("\n").at(-1) ?? "";
}

/** @param {string} folder */
async function checkSpace(folder) {
  const { bavail, bsize } = await statfs(folder);
  const free = bavail * bsize;
  if (free < NEEDED_BYTES) {
    const gigabytes = (/** @type {number} */ bytes) => (bytes / 1e9).toFixed(1);
    throw new CannotInstall(
      `it needs ${gigabytes(NEEDED_BYTES)} GB of disk while installing and ${gigabytes(free)} GB are free in ` +
        `${path.dirname(folder)}. Make room, or set NETWRIGHT_CACHE to a folder on another disk.`,
    );
  }
}

/** @param {string} folder */
async function makeFolder(folder) {
  try {
    await mkdir(folder, { recursive: true });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CannotInstall(`${reason}. Set NETWRIGHT_CACHE to a folder that can be written.`);
  }
}

/**
 * Puts a finished folder in place of an older one, which goes only once the new one is there.
 * @param {string} part
 * @param {string} folder
 */
async function replaceFolder(part, folder) {
  const old = `${folder}.old-${process.pid}`;
  const hadOld = await rename(folder, old).then(
    () => true,
    () => false,
  );
  try {
    await rename(part, folder);
  } catch (error) {
    if (hadOld) await rename(old, folder);
    throw error;
  }
  await rm(old, { recursive: true, force: true });
}

/**
 * Removes what a killed installer left behind: its temporary folders, unless that process still runs.
 * @param {string} folder
 */
async function removeLeftovers(folder) {
  const parent = path.dirname(folder);
  for (const entry of await readdir(parent).catch(() => [])) {
    const match = /\.(part|old)-(\d+)$/.exec(entry);
    if (!match || !entry.startsWith(`${path.basename(folder)}.`)) continue;
    if (!isAlive(Number(match[2]))) await rm(path.join(parent, entry), { recursive: true, force: true });
  }
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/**
 * The first of the commands that runs here.
 * @param {string[][]} candidates
 */
async function findCommand(candidates) {
  for (const candidate of candidates) {
    const [command = "", ...rest] = candidate;
    if ((await run(command, [...rest, "--version"], { quiet: true })).code === 0) return candidate;
  }
  return undefined;
}

/**
 * Runs a program; its output is shown, or collected when quiet. Never throws: a failure is a code and a reason.
 * @param {string} command
 * @param {string[]} parameters
 * @param {{cwd?: string, timeout?: number, quiet?: boolean, environment?: Record<string, string>}} options
 * @returns {Promise<{code: number, reason: string, output: string}>}
 */
function run(command, parameters, { cwd, timeout = 60_000, quiet = false, environment = {} }) {
  return new Promise((resolve) => {
    const child = spawn(command, parameters, {
      ...(cwd ? { cwd } : {}),
      env: { ...process.env, TF_CPP_MIN_LOG_LEVEL: "2", ...environment },
      stdio: ["ignore", quiet ? "pipe" : "inherit", quiet ? "pipe" : "inherit"],
      // A group of its own, so that a timeout ends the programs it has started too.
      detached: process.platform !== "win32",
    });
    running.add(child);
    let output = "";
    child.stdout?.on("data", (chunk) => {
      output += chunk;
    });
    child.stderr?.on("data", (chunk) => {
      output += chunk;
    });
    let timedOut = false;
    const timer = setTimeout(() => {
      timedOut = true;
      killGroup(child);
    }, timeout);
    const finish = (/** @type {number} */ code, /** @type {string} */ reason) => {
      clearTimeout(timer);
      running.delete(child);
      resolve({ code, reason, output });
    };
    child.on("error", (error) => finish(1, error.message));
    child.on("close", (code, signal) => {
      if (timedOut) finish(1, `it took longer than ${Math.round(timeout / 60_000)} minutes`);
      else finish(code ?? 1, signal ? `ended by ${signal}` : `${path.basename(command)} exited with ${code}`);
    });
  });
}

/** @param {import("node:child_process").ChildProcess} child */
function killGroup(child) {
  if (child.pid === undefined) return;
  try {
    process.kill(os.platform() === "win32" ? child.pid : -child.pid);
  } catch {
    // It has ended by itself.
  }
}

/** @param {string} output */
function lastLine(output) {
  const line = output.split("\n").find((text) => /^\w*Error: /.test(text));
  return line?.replace(/^\w*Error: /, "");
}
