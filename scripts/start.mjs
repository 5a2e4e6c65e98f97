// Opens VS Code with Netwright and its examples: on the desktop where there is one, else in a browser.
// @ts-check
//   npm start [-- --browser] [-- --port 8000] [-- --no-build]
import { spawn, spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { cacheFolder } from "../src/data/reading/cache-folder.mjs";
import { findDesktop, whyNoDisplay } from "./vscode/desktop.mjs";
import { startServer } from "./vscode/server.mjs";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");

/** Tried in this order, so that the address of an earlier start usually still works. */
const usualPorts = "18100-18199";

/** @type {NodeJS.Signals[]} */
const endingSignals = ["SIGINT", "SIGTERM", "SIGHUP"];

const help = `npm start -- [options]
  --browser    VS Code in a browser, even where a desktop VS Code could be used
  --port N     the browser's VS Code on this port
  --no-build   without building first`;

await main().catch((error) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});

async function main() {
  const options = readOptions();
  if (options["no-build"] !== true) build();
  const examples = path.join(root, "examples");
  const folder = existsSync(examples) ? examples : root;
  const file = firstExample(folder);

  let why = "as asked";
  if (!options.browser) {
    const desktop = await findDesktop();
    if ("executable" in desktop) return openDesktop(desktop, folder, file);
    why = desktop.reason;
  }
  await openBrowser(why, options.port, folder, file);
}

function readOptions() {
  try {
    const { values } = parseArgs({
      options: {
        browser: { type: "boolean" },
        port: { type: "string" },
        "no-build": { type: "boolean" },
        help: { type: "boolean" },
      },
    });
    if (values.port !== undefined && !(Number(values.port) > 0 && Number(values.port) < 65536)) {
      throw new Error(`${values.port} is no port.`);
    }
    if (!values.help) return values;
    console.log(help);
    process.exit(0);
  } catch (error) {
    throw new Error(`${error instanceof Error ? error.message : error}\n\n${help}`);
  }
}

function build() {
  const started = performance.now();
  const built = spawnSync(process.execPath, [path.join(root, "scripts", "build.mjs")], { stdio: "inherit" });
  if (built.status !== 0) throw new Error("The build failed; nothing was opened.");
  console.log(`Built in ${((performance.now() - started) / 1000).toFixed(1)} s`);
}

/** @param {string} folder */
function firstExample(folder) {
  const names = readdirSync(folder).filter((name) => name.endsWith(".nn"));
  const name = names.includes("iris.nn") ? "iris.nn" : names.sort()[0];
  return name ? path.join(folder, name) : undefined;
}

/**
 * @param {import("./vscode/desktop.mjs").Desktop} desktop
 * @param {string} folder
 * @param {string | undefined} file
 */
function openDesktop(desktop, folder, file) {
  // As the superuser (in a container, mostly) VS Code wants a profile of its own and no sandbox.
  const superuser = process.getuid?.() === 0;
  const parameters = [
    "--new-window",
    "--disable-workspace-trust",
    `--extensionDevelopmentPath=${root}`,
    ...(desktop.installed ? ["--wait"] : []),
    ...(superuser ? ["--no-sandbox"] : []),
    ...(superuser || !desktop.installed
      ? [`--user-data-dir=${path.join(cacheFolder(), "vscode-desktop-user")}`]
      : []),
    folder,
    ...(file ? [file] : []),
  ];
  const whose = desktop.installed ? "your installed" : "a downloaded";
  console.log(
    `Opening ${whose} VS Code ${desktop.version} with Netwright. (In a browser: npm start -- --browser)`,
  );
  console.log("Ctrl-C, or closing the window, ends this.");
  const shell = process.platform === "win32" && desktop.installed;
  const quoted = shell ? parameters.map((each) => `"${each}"`) : parameters;
  const child = spawn(desktop.executable, quoted, { shell, stdio: ["ignore", "ignore", "inherit"] });
  child.on("error", (error) => {
    console.error(`VS Code could not be started: ${error.message}`);
    process.exitCode = 1;
  });
  child.on("exit", (code) => {
    process.exitCode = code ?? 0;
  });
  for (const name of endingSignals) process.once(name, () => child.kill());
}

/**
 * @param {string} why
 * @param {string | undefined} port
 * @param {string} folder
 * @param {string | undefined} file
 */
async function openBrowser(why, port, folder, file) {
  console.log(`VS Code in a browser: ${why}.`);
  const server = await startServer({
    port: port ?? usualPorts,
    userData: path.join(cacheFolder(), "vscode-browser-user"),
  });
  const address = server.url(folder, { extension: root, ...(file ? { openFile: file } : {}) });
  console.log(`\nOpen this address:\n\n  ${address}\n`);
  console.log(
    `It answers on this machine only; from another: ssh -L ${server.port}:127.0.0.1:${server.port} …`,
  );
  console.log("Ctrl-C ends it.");
  if (!whyNoDisplay()) openInBrowser(address);

  const how = await Promise.race([
    server.ended,
    new Promise((resolve) => {
      for (const name of endingSignals) process.once(name, () => resolve(undefined));
    }),
  ]);
  await server.stop();
  if (how === undefined) return;
  console.error(`VS Code's server ended by itself (${how}):\n${server.output().slice(-2000)}`);
  process.exitCode = 1;
}

/** @param {string} address */
function openInBrowser(address) {
  const openers = { darwin: "open", win32: "explorer" };
  const opener = openers[/** @type {keyof typeof openers} */ (process.platform)] ?? "xdg-open";
  spawn(opener, [address], { detached: true, stdio: "ignore" })
    // The address has been printed, which is all that is needed.
    .on("error", () => {})
    .unref();
}
