/** The network picture in a real VS Code: it follows the cursor and leads back, changes with the text, exports, reloads. */
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import type { Frame } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openVSCode, type VSCode } from "../harness.mjs";

const program = `block Residual(width) {
  main = input -> Dense(width, relu) -> Dense(width)
  Add(main, input)
}

network Stem {
  Input(8)
  Dense(16, relu)
  Residual(16) * 2
  Dense(4, softmax)
}

network Other {
  Input(32, 32, 3)
  early = Conv2D(16, 3, padding: same)
  side = early -> MaxPooling2D(2)
  main = early -> Conv2D(16, 3, strides: 2, padding: same)
  Add(side, main)
}
`;

let vscode: VSCode;
const page = () => vscode.page;

beforeAll(async () => {
  vscode = await openVSCode({ files: { "stem.nn": program } });
});

afterAll(async () => {
  await vscode?.close();
});

/** The picture's frame once it shows `text`. */
function picture(text: string | RegExp): Promise<Frame> {
  return vscode.webview({ selector: "#picture", text, timeout: 60_000 });
}

const current = (frame: Frame) =>
  frame
    .locator("[aria-current]")
    .evaluateAll((elements) => elements.map((each) => each.getAttribute("aria-label")?.split(";")[0]));

describe("the network picture", () => {
  test("opens beside the editor, draws blocks as frames, and marks the layer under the cursor", async () => {
    await vscode.openFile("stem.nn", { line: 8, column: 6 });
    await vscode.runCommand("Netwright: Show Network Picture");
    const frame = await picture("Stem");
    expect(await frame.locator(".layer").count()).toBe(9);
    expect(await frame.locator(".frame").allTextContents()).toEqual(["Residual 1", "Residual 2"]);
    await expect.poll(() => current(frame)).toEqual(["Dense(16, relu)"]);
    await vscode.screenshot("picture-1-open");
    await vscode.openFile("stem.nn", { line: 16, column: 20 });
    await picture("Other");
    await expect.poll(() => current(frame)).toEqual(["side: MaxPooling2D(2)"]);
  });

  test("leads from a box to its layer in the editor, by click and by key", async () => {
    const frame = await picture("Other");
    await frame.getByRole("button", { name: /^main: Conv2D/ }).click();
    await vscode.waitForText(/Ln 17, Col \d+ \(40 selected\)/, { within: ".statusbar" });
    await expect.poll(() => current(frame)).toEqual(["main: Conv2D(16, 3, strides: 2, padding: same)"]);
    await frame.getByRole("button", { name: /^Add/ }).focus();
    await page().keyboard.press("Enter");
    await vscode.waitForText(/Ln 18, .*selected/, { within: ".statusbar" });
    // The editor has the focus: what is typed goes there.
    await page().keyboard.press("End");
    await page().keyboard.type(" -> Flatten()");
    await frame.getByRole("button", { name: /^Flatten/ }).waitFor();
    expect(await frame.locator(".layer").count()).toBe(6);
  });

  test("keeps what was good while a layer is half typed, and marks what is wrong", async () => {
    const frame = await picture("Other");
    await vscode.openFile("stem.nn", { line: 16, column: 19 });
    await page().keyboard.type("Dens(");
    await frame.locator(".old").waitFor();
    expect(await frame.locator(".layer").count()).toBeGreaterThanOrEqual(6);
    await vscode.screenshot("picture-2-broken");
    for (let undone = 0; undone < 8 && (await frame.locator(".old").isVisible()); undone++) {
      await page().keyboard.press("Control+z");
      await page().waitForTimeout(400);
    }
    expect(await frame.locator(".old").isVisible()).toBe(false);
    await expect.poll(() => frame.locator(".layer").count()).toBe(6);
  });

  test("is exported through the save dialog", async () => {
    await picture("Other");
    await vscode.openFile("stem.nn", { line: 8, column: 6 });
    const frame = await picture("Stem");
    await frame.getByRole("button", { name: "Save the picture as an SVG file" }).click();
    const input = page().locator(".quick-input-widget:not([style*='display: none']) input[type='text']");
    await expect.poll(() => input.inputValue()).toMatch(/Stem\.svg$/);
    await page().keyboard.press("Enter");
    const file = path.join(vscode.folder, "Stem.svg");
    await expect
      .poll(() => existsSync(file) && readFileSync(file, "utf8"), { timeout: 20_000 })
      .toContain("</svg>");
    const svg = readFileSync(file, "utf8");
    expect(svg).toContain("Residual 2");
    expect(svg).not.toMatch(/var\(/);
  });

  test("is there again after the window is reloaded, and in every theme", async () => {
    await vscode.reload();
    const frame = await picture("Stem");
    expect(await frame.locator(".layer").count()).toBe(9);
    await vscode.openFile("stem.nn", { line: 9, column: 6 });
    // Both uses of the block stand on that line.
    await expect.poll(async () => (await current(frame)).length).toBe(6);
    for (const theme of ["light", "dark", "contrast"] as const) {
      await vscode.setTheme(theme);
      await vscode.screenshot(`picture-3-${theme}`);
    }
  });
});
