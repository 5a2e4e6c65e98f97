// Opens the pages of the webviews in Chromium as the extension would serve it: its policy in force, VS Code's share faked.
import { readFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import * as esbuild from "esbuild";
import { chromium } from "playwright-core";

/** @typedef {"dashboard" | "picture" | "data"} PageName */
/** @typedef {{ kind: string, classes: string[], colours: Record<string, string> }} Theme */

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..", "..");
export const output = path.join(root, ".test-output");
export const chromiumPath = process.env.CHROMIUM ?? "/usr/bin/chromium";
const built = path.join(output, "webview");
const origin = "https://preview.example";

export async function startBrowser() {
  await build();
  /** @type {typeof import("../../webview/page.ts")} */
  const { dashboardPage, dataPage, picturePage } = await load("page");
  const pages = {
    dashboard: () => dashboardPage(parts("dashboard.js", "style.css")),
    picture: () => picturePage(parts("picture.js", "picture-style.css")),
    data: () => dataPage(parts("data.js", "data-style.css")),
  };
  /** @type {typeof import("./scenes.ts")} */
  const { scenes } = await load("scenes");
  /** @type {typeof import("./picture/pictures.ts")} */
  const pictures = await load("pictures");
  /** @type {typeof import("./data/previews.ts")} */
  const previews = await load("previews");
  const browser = await chromium.launch({
    executablePath: chromiumPath,
    args: ["--no-sandbox", "--disable-gpu"],
  });
  /** What the page has complained of, violations of its policy among it. @type {string[]} */
  const problems = [];
  return {
    scenes,
    pictures,
    previews,
    problems,
    close: () => browser.close(),
    /** @param {Theme} theme @param {PageName} [which] */
    async open(theme, width = 1000, height = 800, which = "dashboard") {
      const tab = await browser.newPage({ viewport: { width, height } });
      tab.on("pageerror", (error) => problems.push(error.stack ?? error.message));
      tab.on("console", (message) => {
        if (message.type() === "error" || message.type() === "warning") problems.push(message.text());
      });
      await tab.route(`${origin}/**`, async (route) => {
        const name = new URL(route.request().url()).pathname.slice(1);
        if (name === "favicon.ico") return route.fulfill({ status: 204 });
        const body = name === "" ? pages[which]() : await readFile(path.join(built, name));
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
    entryPoints: {
      dashboard: file("webview/main.ts"),
      style: file("webview/style.css"),
      picture: file("webview/picture/main.ts"),
      "picture-style": file("webview/picture/style.css"),
      data: file("webview/data/main.ts"),
      "data-style": file("webview/data/style.css"),
    },
    format: "iife",
  });
  await esbuild.build({
    ...shared,
    entryPoints: {
      page: file("webview/page.ts"),
      scenes: file("test/webview/scenes.ts"),
      pictures: file("test/webview/picture/pictures.ts"),
      previews: file("test/webview/data/previews.ts"),
    },
    platform: "node",
    format: "esm",
    outExtension: { ".js": ".mjs" },
  });
}

/** @param {string} name */
function load(name) {
  return import(pathToFileURL(path.join(built, `${name}.mjs`)).href);
}

/** @param {string} script @param {string} style */
function parts(script, style) {
  return {
    nonce: "cHJldmlldw",
    cspSource: origin,
    scriptUri: `${origin}/${script}`,
    styleUri: `${origin}/${style}`,
  };
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
