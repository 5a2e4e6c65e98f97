// Opens Netwright in a real VS Code in a real browser and offers what a test does there: type, run commands, look.
// @ts-check
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { findChromium } from "../../scripts/vscode/chromium.mjs";
import { quietSettings, startServer } from "../../scripts/vscode/server.mjs";

/** @typedef {import("playwright-core").Page} Page */
/** @typedef {import("playwright-core").Frame} Frame */

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..", "..");

/** The three looks every view is checked in, with the class the workbench carries in each. */
export const themes = /** @type {const} */ ({
  light: { name: "Default Light Modern", workbenchClass: "vs" },
  dark: { name: "Default Dark Modern", workbenchClass: "vs-dark" },
  contrast: { name: "Default High Contrast", workbenchClass: "hc-black" },
});

/** @typedef {keyof typeof themes} Theme */

/** Settings that keep one run's pictures and text like the next one's. */
const steadySettings = {
  ...quietSettings,
  "workbench.colorTheme": themes.dark.name,
  "window.autoDetectColorScheme": false,
  "window.autoDetectHighContrast": false,
  "window.confirmBeforeClose": "never",
  "workbench.reduceMotion": "on",
  "editor.cursorBlinking": "solid",
  "editor.minimap.enabled": false,
  "files.hotExit": "off",
  "git.enabled": false,
};

/** VS Code asks the marketplace about every extension it sees; a test asks nobody. */
const noMarketplace = { EXTENSIONS_GALLERY: JSON.stringify({ serviceUrl: "" }) };

/**
 * @typedef {object} Options
 * @property {string} [extension] folder of the extension under development; left out, this repository
 * @property {string} [folder] the workspace as it is; left out, a copy of `examples` that `close` removes
 * @property {Record<string, string>} [files] files to write into the workspace first, by relative path
 * @property {string} [openFile] file to open, relative to the workspace
 * @property {string} [tests] file exporting `run()`, to be run in the extension host
 * @property {Record<string, unknown>} [settings]
 * @property {Theme} [theme] dark unless said otherwise
 * @property {Record<string, string>} [environment] further variables for the extension host
 * @property {(code: number) => void} [onTestsExit] called when `run()` has ended, with 0 where it succeeded
 * @property {{ width: number, height: number }} [viewport]
 */

/** @typedef {Awaited<ReturnType<typeof openVSCode>>} VSCode */

/**
 * Starts a server and a browser, opens the workbench, and returns once the editor can be used.
 * @param {Options} [options]
 */
export async function openVSCode(options = {}) {
  const extension = options.extension ?? root;
  const copied = options.folder === undefined;
  const folder = options.folder ?? copyOfExamples();
  for (const [name, text] of Object.entries(options.files ?? {})) writeFile(folder, name, text);

  const browserProgram = findChromium();
  const settings = { ...steadySettings, ...themeSetting(options.theme ?? "dark"), ...options.settings };
  const server = await startServer({ settings, environment: { ...noMarketplace, ...options.environment } });
  // Of the files with settings, this is the one VS Code for the web watches; it stands above the user's.
  const settingsFile = path.join(server.userData, "Machine", "settings.json");
  /** @type {string[]} */
  const messages = [];
  /** @type {import("playwright-core").Browser | undefined} */
  let browser;

  async function close() {
    await browser?.close().catch(() => {});
    await server.stop();
    if (copied) rmSync(folder, { recursive: true, force: true });
  }

  try {
    browser = await chromium.launch({ executablePath: browserProgram, args: browserFlags });
    const context = await browser.newContext({ viewport: options.viewport ?? { width: 1440, height: 900 } });
    const page = await context.newPage();
    const keep = (/** @type {string} */ message) => {
      if (!usualNoise.test(message)) messages.push(message);
    };
    page.on("console", (message) => {
      if (message.type() === "error" || message.type() === "warning") keep(message.text());
    });
    page.on("pageerror", (error) => keep(error.stack ?? error.message));
    // VS Code for the web reports to these two where they exist.
    await page.exposeFunction(
      "codeAutomationLog",
      (/** @type {string} */ kind, /** @type {unknown[]} */ parts) => {
        if (kind === "error" || kind === "warn") keep(parts.map(String).join(" "));
      },
    );
    await page.exposeFunction("codeAutomationExit", (/** @type {number} */ code) =>
      options.onTestsExit?.(code),
    );

    await page.goto(
      server.url(folder, {
        extension,
        ...(options.tests ? { tests: options.tests } : {}),
      }),
    );
    await workbenchReady(page);
    // Not by the address, which would open it again on every reload.
    if (options.openFile) await openFile(page, folder, options.openFile, undefined);

    return {
      page,
      context,
      server,
      folder,
      close,

      /** Everything that may explain a failure: the browser's complaints, the server's output, the logs. */
      logs: () => [...messages, server.output(), ...logFiles(server.userData)].join("\n").slice(-20_000),

      /** @param {string} name relative to the workspace @param {string} text */
      write: (name, text) => writeFile(folder, name, text),

      /** @param {string} name relative to the workspace */
      read: (name) => readFileSync(path.join(folder, name), "utf8"),

      /**
       * Opens a file in the active editor group, at a line and column where they are given (both from 1).
       * @param {string} name relative to the workspace
       * @param {{ line: number, column?: number }} [position]
       */
      openFile: (name, position) => openFile(page, folder, name, position),

      /**
       * Runs a command by the title it has in the command palette ("Category: Title").
       * @param {string} title
       */
      runCommand: (title) => pick(page, "F1", `>${title}`, title),

      /**
       * Waits until the text is visible, however VS Code has broken it into elements.
       * @param {string | RegExp} text
       * @param {{ within?: string, timeout?: number }} [where] a CSS selector; left out, the whole workbench
       * @returns {Promise<string>} the text of the first element that matches
       */
      waitForText: (text, { within = ".monaco-workbench", timeout = 30_000 } = {}) =>
        waitForText(page, text, within, timeout),

      /** The text of the active editor as it is drawn: inlays and lenses included, lines outside the view not. */
      editorText: () =>
        page.evaluate(() => {
          const lines = [
            ...document.querySelectorAll(".editor-group-container.active .view-lines > .view-line"),
          ];
          const top = (/** @type {Element} */ line) => line.getBoundingClientRect().top;
          lines.sort((a, b) => top(a) - top(b));
          return lines.map((line) => (line.textContent ?? "").replaceAll("\u00a0", " ")).join("\n");
        }),

      /**
       * Finds the frame of a webview by something in it, and waits until it is there.
       * @param {{ selector?: string, text?: string | RegExp, timeout?: number }} [what]
       */
      webview: (what = {}) => findWebview(page, what),

      /**
       * Puts a picture into .test-output/screenshots and returns its path.
       * @param {string} name
       */
      async screenshot(name) {
        const file = path.join(root, ".test-output", "screenshots", `${name}.png`);
        mkdirSync(path.dirname(file), { recursive: true });
        await page.screenshot({ path: file });
        return file;
      },

      /**
       * Changes settings while VS Code runs.
       * @param {Record<string, unknown>} changes
       */
      changeSettings: (changes) => changeSettings(settingsFile, changes),

      /** @param {Theme} theme */
      async setTheme(theme) {
        changeSettings(settingsFile, themeSetting(theme));
        await page.locator(`.monaco-workbench.${themes[theme].workbenchClass}`).waitFor();
        // The editor and the webviews are told a moment after the workbench.
        await sleep(500);
      },

      /** Reloads the window, as «Developer: Reload Window» does, and waits until the editor can be used again. */
      async reload() {
        await page.evaluate(() => Object.assign(window, { beforeReload: true }));
        const gone = () =>
          page.waitForFunction(() => !("beforeReload" in window), undefined, { timeout: 10_000 });
        await pick(page, "F1", ">Developer: Reload Window", "Developer: Reload Window");
        // What VS Code still has to write may hold its own reload back; the browser's waits for nothing.
        await gone().catch(() => page.reload({ waitUntil: "commit" }).then(gone));
        await workbenchReady(page);
      },
    };
  } catch (error) {
    const picture = path.join(root, ".test-output", "screenshots", "failed-to-open.png");
    mkdirSync(path.dirname(picture), { recursive: true });
    await browser
      ?.contexts()[0]
      ?.pages()[0]
      ?.screenshot({ path: picture })
      .catch(() => {});
    const logs = [...messages, server.output()].join("\n").slice(-5000);
    await close();
    throw new Error(`VS Code did not open: ${error instanceof Error ? error.message : error}\n${logs}`, {
      cause: error,
    });
  }
}

/** What every start prints: the parts of code-server that are not used, and VS Code's remarks on its own speed. */
const usualNoise =
  /\b404\b|allow-same-origin|Overwriting extension|service ?worker|took \d+ms|connection token|Creating a socket|same-origin iframe|from gallery/i;

/** Nothing beyond this machine is reachable for the page, and nothing runs beside it. */
const browserFlags = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--force-color-profile=srgb",
  "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
];

/** The examples in a folder that a test may write to. */
export function copyOfExamples() {
  const folder = mkdtempSync(path.join(os.tmpdir(), "netwright-examples-"));
  const examples = path.join(root, "examples");
  if (existsSync(examples)) {
    cpSync(examples, folder, { recursive: true, filter: (file) => path.basename(file) !== ".netwright" });
  }
  return folder;
}

/** @param {string} folder @param {string} name @param {string} text */
function writeFile(folder, name, text) {
  const file = path.join(folder, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
}

/** @param {Theme} theme */
function themeSetting(theme) {
  return { "workbench.colorTheme": themes[theme].name };
}

/** @param {string} file @param {Record<string, unknown>} changes */
function changeSettings(file, changes) {
  const settings = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : {};
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify({ ...settings, ...changes }, null, 2)}\n`);
}

/** @param {Page} page */
async function workbenchReady(page) {
  await page
    .locator(".monaco-workbench .part.statusbar .statusbar-item")
    .first()
    .waitFor({ timeout: 60_000 });
  // The icons come from an extension: once they are there, what all extensions contribute is known.
  await page.locator(".monaco-workbench.file-icons-enabled").waitFor({ timeout: 60_000 });
}

/**
 * @param {Page} page
 * @param {string} folder
 * @param {string} name
 * @param {{ line: number, column?: number } | undefined} position
 */
async function openFile(page, folder, name, position) {
  const place = position ? `:${position.line}:${position.column ?? 1}` : "";
  const base = path.basename(name);
  await pick(page, "Control+p", path.join(folder, name) + place, base);
  await page.locator(`.tab.active[data-resource-name="${base}"]`).first().waitFor();
  await page.locator(".editor-group-container.active .monaco-editor .view-line").first().waitFor();
}

/**
 * Opens a quick pick, types, and accepts the first row once it is the one that is wanted.
 * @param {Page} page
 * @param {string} key
 * @param {string} typed
 * @param {string} wanted the row's label
 */
async function pick(page, key, typed, wanted) {
  const input = page.locator(".quick-input-widget:not([style*='display: none']) .quick-input-box input");
  const rows = page.locator(".quick-input-list .monaco-list-row");
  const label = wanted.replaceAll('"', '\\"');
  // After the label come a key or a folder.
  const found = rows.and(page.locator(`[aria-label="${label}"], [aria-label^="${label}, "]`));
  let seen = "";
  for (let attempt = 0; attempt < 4; attempt++) {
    await page.keyboard.press(key);
    try {
      await input.waitFor({ timeout: 4000 });
      await input.fill(typed);
      await found.first().waitFor({ timeout: 5000 });
      await found.first().click();
      await input.waitFor({ state: "hidden", timeout: 4000 });
      return;
    } catch {
      // A notification or a late start has taken the focus; a command may also not be registered yet.
      seen = (await rows.allTextContents()).slice(0, 5).join(" | ");
      await page.keyboard.press("Escape");
    }
  }
  throw new Error(`«${wanted}» is not offered for «${typed}»; offered: ${seen || "nothing"}`);
}

/**
 * @param {Page} page
 * @param {string | RegExp} text
 * @param {string} within
 * @param {number} timeout
 */
async function waitForText(page, text, within, timeout) {
  const wanted = typeof text === "string" ? { text } : { source: text.source, flags: text.flags };
  try {
    const found = await page.waitForFunction(
      ({ selector, wanted }) => {
        /** @type {NodeListOf<HTMLElement>} */
        const elements = document.querySelectorAll(selector);
        for (const element of elements) {
          const shown = element.innerText.replaceAll("\u00a0", " ");
          const joined = shown.replace(/\s+/g, " ");
          const matches = (/** @type {string} */ candidate) =>
            "text" in wanted && wanted.text !== undefined
              ? candidate.includes(wanted.text)
              : new RegExp(wanted.source ?? "", wanted.flags).test(candidate);
          if (matches(shown) || matches(joined)) return shown;
        }
        return undefined;
      },
      { selector: within, wanted },
      { timeout, polling: 100 },
    );
    return /** @type {string} */ (await found.jsonValue());
  } catch {
    const shown = await page.locator(within).allInnerTexts();
    throw new Error(
      `${text} did not appear in ${within}, which shows:\n${shown.join("\n---\n").slice(0, 3000)}`,
    );
  }
}

/**
 * @param {Page} page
 * @param {{ selector?: string, text?: string | RegExp, timeout?: number }} what
 * @returns {Promise<Frame>}
 */
async function findWebview(page, { selector = "body", text, timeout = 30_000 }) {
  /** @type {string[]} */
  let shown = [];
  for (const started = Date.now(); Date.now() - started < timeout; await sleep(100)) {
    shown = [];
    for (const frame of page.frames()) {
      // The inner frame of a webview is the one with the extension's page; the outer one only loads it.
      if (!/fake\.html/.test(frame.url())) continue;
      const inside = await frame
        .evaluate((css) => (document.querySelector(css) ? document.body.innerText : undefined), selector)
        .catch(() => undefined);
      if (inside === undefined) continue;
      shown.push(inside);
      const fits =
        text === undefined || (typeof text === "string" ? inside.includes(text) : text.test(inside));
      if (fits) return frame;
    }
  }
  throw new Error(
    `No webview shows ${selector}${text ? ` with ${text}` : ""}; shown: ${shown.join(" | ") || "none"}`,
  );
}

/**
 * The newest log of each kind that the extension host and the extensions have written.
 * @param {string} userData
 */
function logFiles(userData) {
  const logs = path.join(userData, "logs");
  if (!existsSync(logs)) return [];
  return readdirSync(logs, { recursive: true, encoding: "utf8" })
    .filter((name) => /exthost|output_logging|netwright/i.test(name) && name.endsWith(".log"))
    .map((name) => `--- ${name}\n${readFileSync(path.join(logs, name), "utf8").slice(-4000)}`);
}
