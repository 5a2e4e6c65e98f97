/** Writing a network in a real VS Code: completion, signatures, hover, shape errors, names across files, refactorings. */
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { openVSCode, type VSCode } from "../harness.mjs";

const blocks = `## Adds what two layers make of its input to the input.
block Residual(width, drop = 10%) {
  main = input -> Dense(width, relu) -> Dropout(drop) -> Dense(width)
  Add(main, input)
}
`;

const program = `import "blocks.nn"

network Stem {
  Input(28, 28, 1)
  early = Conv2D(16, 3, padding: same, activation: relu)
  side = early -> MaxPooling2D(2)
  main = early -> Conv2D(16, 3, strides: 2)
  Flatten()
  Dense(32, relu)
  Residual(32) * 2
  Dense(10, softmax)
}
`;

let vscode: VSCode;
const page = () => vscode.page;
const suggestions = ".suggest-widget.visible";

beforeAll(async () => {
  vscode = await openVSCode({
    files: { "blocks.nn": blocks, "stem.nn": program.replace("  side = early -> MaxPooling2D(2)\n", "") },
    settings: { "editor.parameterHints.enabled": true },
  });
});

afterAll(async () => {
  await vscode?.close();
});

describe("writing a network", () => {
  test("a block's name leads to the file that declares it, and is renamed in both", async () => {
    await vscode.openFile("stem.nn", { line: 9, column: 5 });
    await vscode.waitForText("32 · 4,224 parameters");
    // The editor may not have the keys yet, right after a hover has been closed.
    await vi.waitFor(
      async () => {
        await page().keyboard.press("F12");
        await vscode.waitForText("blocks.nn", { within: ".tab.active", timeout: 5000 });
      },
      { timeout: 60_000 },
    );
    await vscode.waitForText("block Residual(width");
    await page().keyboard.press("F2");
    const name = page().locator(".rename-box input");
    await expect.poll(() => name.inputValue(), { timeout: 20_000 }).toBe("Residual");
    await name.fill("Skip");
    await name.press("Enter");
    await vscode.waitForText("block Skip(width");
    await vscode.runCommand("File: Save All Files");
    await expect.poll(() => vscode.read("stem.nn"), { timeout: 20_000 }).toContain("Skip(32) * 2");
    expect(vscode.read("blocks.nn")).toContain("block Skip(width");
  });

  test("layers that fit are offered with what they give, and their arguments are shown", async () => {
    await vscode.openFile("stem.nn", { line: 8 });
    await vscode.waitForText("28×28×16 · 160 parameters");
    await page().keyboard.press("End");
    await page().keyboard.press("Enter");
    await page().keyboard.type("Drop");
    await vscode.waitForText("Dropout", { within: suggestions });
    await vscode.screenshot("editor-1-completion");
    await page().keyboard.press("Enter");
    await vscode.waitForText("Dropout(");
    await page().keyboard.press("Escape");
    await vscode.runCommand("Trigger Parameter Hints");
    await vscode.waitForText("rate", { within: ".parameter-hints-widget.visible" });
    await vscode.screenshot("editor-2-signature");
    await page().keyboard.press("Escape");
    await vscode.runCommand("File: Revert File");
  });

  test("a layer's hover says what goes in, what comes out and what it costs", async () => {
    await vscode.openFile("stem.nn", { line: 5, column: 12 });
    await vscode.runCommand("Show or Focus Hover");
    await vscode.waitForText(/28×28×16|height 28, width 28, channels 16/, { within: ".monaco-hover" });
    await vscode.waitForText(/[Mm]ultiply/, { within: ".monaco-hover" });
    await vscode.screenshot("editor-3-hover");
    await page().keyboard.press("Escape");
  });

  test("a shape error shows the chain that led to it, and a fix that works", async () => {
    vscode.write(
      "broken.nn",
      `${program.replace("  Flatten()\n", "  Add(side, main)\n  Flatten()\n")}`
        .replace('import "blocks.nn"\n\n', "")
        .replace("  Residual(32) * 2\n", ""),
    );
    await vscode.openFile("broken.nn", { line: 6, column: 4 });
    await page().locator(".squiggly-error").first().waitFor();
    await vscode.runCommand("Go to Next Problem (Error, Warning, Info)");
    await vscode.waitForText("needs inputs of the same height", { within: ".zone-widget" });
    await vscode.waitForText("(28 − 3) / 2", { within: ".zone-widget" });
    await vscode.screenshot("editor-4-shape-error");
    await page().keyboard.press("Escape");
    await page().keyboard.press("Control+.");
    await vscode.waitForText("padding: same", { within: ".action-widget" });
    await page().keyboard.press("Enter");
    await vscode.waitForText("strides: 2, padding: same)");
    await page().locator(".squiggly-error").first().waitFor({ state: "detached" });
    await vscode.runCommand("File: Revert File");
  });

  test("a document is formatted", async () => {
    vscode.write("messy.nn", "network   A{\nInput(4)\n   Dense( 8,relu )# hidden\n}\n");
    await vscode.openFile("messy.nn", { line: 1 });
    await vscode.runCommand("Format Document");
    await vscode.runCommand("File: Save");
    await expect
      .poll(() => vscode.read("messy.nn"), { timeout: 20_000 })
      .toBe("network A {\n  Input(4)\n  Dense(8, relu)  # hidden\n}\n");
  });

  test.each(["light", "dark", "contrast"] as const)("looks right in the %s theme", async (theme) => {
    await vscode.setTheme(theme);
    await vscode.openFile("broken.nn", { line: 8 });
    await page().keyboard.press("End");
    await page().keyboard.press("Enter");
    await page().keyboard.type("Den");
    await vscode.waitForText("Dense", { within: suggestions });
    await vscode.screenshot(`editor-completion-${theme}`);
    await page().keyboard.press("Escape");
    await vscode.runCommand("File: Revert File");
    await vscode.openFile("broken.nn", { line: 3, column: 12 });
    await vscode.runCommand("Show or Focus Hover");
    await vscode.waitForText(/[Mm]ultiply/, { within: ".monaco-hover" });
    await page().waitForTimeout(500);
    await vscode.screenshot(`editor-hover-${theme}`);
    await page().keyboard.press("Escape");
    await vscode.runCommand("Go to Next Problem (Error, Warning, Info)");
    await vscode.waitForText("needs inputs of the same height", { within: ".zone-widget" });
    await vscode.screenshot(`editor-shape-error-${theme}`);
    await page().keyboard.press("Escape");
  });
});
