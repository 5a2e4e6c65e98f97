// Opens the dashboard's page in Chromium as the extension would serve it: its policy in force, VS Code's share faked.
import { readFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import * as esbuild from "esbuild";
import { chromium } from "playwright-core";

/** @typedef {{ kind: string, classes: string[], colours: Record<string, string> }} Theme */

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..", "..");
export const output = path.join(root, ".test-output");
export const chromiumPath = process.env.CHROMIUM ?? "/usr/bin/chromium";
const built = path.join(output, "webview");
const origin = "https://preview.example";

export async function startBrowser() {
  await build();
  /** @type {typeof import("../../webview/page.ts")} */
  const { dashboardPage } = await load("page");
  /** @type {typeof import("./scenes.ts")} */
  const { scenes } = await load("scenes");
  const browser = await chromium.launch({
    executablePath: chromiumPath,
    args: ["--no-sandbox", "--disable-gpu"],
  });
  /** What the page has complained of, violations of its policy among it. @type {string[]} */
  const problems = [];
  return {
    scenes,
    problems,
    close: () => browser.close(),
    /** @param {Theme} theme */
    async open(theme, width = 1000, height = 800) {
      const tab = await browser.newPage({ viewport: { width, height } });
      tab.on("pageerror", (error) => problems.push(error.stack ?? error.message));
      tab.on("console", (message) => {
        if (message.type() === "error" || message.type() === "warning") problems.push(message.text());
      });
      await tab.route(`${origin}/**`, async (route) => {
        const name = new URL(route.request().url()).pathname.slice(1);
        if (name === "favicon.ico") return route.fulfill({ status: 204 });
        const body = name === "" ? page(dashboardPage) : await readFile(path.join(built, name));
        const type = name === "" ? "text/html" : name.endsWith(".css") ? "text/css" : "text/javascript";
        return route.fulfill({ contentType: type, body });
      });
      await tab.addInitScript(fakeVsCode, theme);
      await tab.goto(`${origin}/`);
      return tab;
    },
  };
}

async function build() {
  const file = (/** @type {string} */ name) => path.join(root, name);
  const shared = { outdir: built, bundle: true, target: "es2022" };
  await esbuild.build({
    ...shared,
    entryPoints: { dashboard: file("webview/main.ts"), style: file("webview/style.css") },
    format: "iife",
  });
  await esbuild.build({
    ...shared,
    entryPoints: { page: file("webview/page.ts"), scenes: file("test/webview/scenes.ts") },
    format: "esm",
    outExtension: { ".js": ".mjs" },
  });
}

/** @param {string} name */
function load(name) {
  return import(pathToFileURL(path.join(built, `${name}.mjs`)).href);
}

/** @param {typeof import("../../webview/page.ts").dashboardPage} dashboardPage */
function page(dashboardPage) {
  const scriptUri = `${origin}/dashboard.js`;
  return dashboardPage({
    nonce: "cHJldmlldw",
    cspSource: origin,
    scriptUri,
    styleUri: `${origin}/style.css`,
  });
}

/** Runs in the page before anything of it: the API, and the theme's variables as soon as there is a body. */
function fakeVsCode(/** @type {Theme} */ theme) {
  /** @type {unknown} */
  let kept;
  /** @type {unknown[]} */
  const sent = [];
  Object.assign(window, {
    sent,
    acquireVsCodeApi: () => ({
      postMessage: (/** @type {unknown} */ message) => sent.push(message),
      getState: () => kept,
      setState: (/** @type {unknown} */ state) => {
        kept = state;
        Object.assign(window, { kept });
      },
    }),
  });
  new MutationObserver((_, observer) => {
    if (!document.body) return;
    observer.disconnect();
    const { style } = document.documentElement;
    for (const [name, value] of Object.entries(theme.colours)) style.setProperty(`--vscode-${name}`, value);
    style.setProperty("--vscode-font-family", "system-ui, 'Droid Sans', sans-serif");
    style.setProperty("--vscode-font-size", "13px");
    style.setProperty("--vscode-editor-font-family", "'Droid Sans Mono', monospace");
    document.body.className = theme.classes.join(" ");
    document.body.dataset.vscodeThemeKind = theme.kind;
  }).observe(document, { childList: true, subtree: true });
}
