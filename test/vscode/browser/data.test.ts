/** Data in a real VS Code: the preview of a table and of images, in every theme and after a reload; hover, hints and lenses. */
import type { Frame } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openVSCode, type VSCode } from "../harness.mjs";

const iris = `dataset flowers {
  source: "iris.csv"
  target: species
  scale: standardize
}

network Iris on flowers {
  Dense(16, relu)
  Dense(classes, softmax)
}
`;

let vscode: VSCode;
const page = () => vscode.page;

beforeAll(async () => {
  vscode = await openVSCode({ files: { "flowers.nn": iris } });
});

afterAll(async () => {
  await vscode?.close();
});

/** The preview's frame once it shows `text`. */
function preview(text: string | RegExp): Promise<Frame> {
  return vscode.webview({ selector: "#data", text, timeout: 90_000 });
}

async function inThemes(name: string): Promise<void> {
  for (const theme of ["light", "contrast", "dark"] as const) {
    await vscode.setTheme(theme);
    await vscode.screenshot(`${name}-${theme}`);
  }
}

describe("a table", () => {
  test("its lens opens the preview beside the editor, with rows as they are and as they enter the network", async () => {
    await vscode.openFile("flowers.nn", { line: 3, column: 12 });
    await page().locator(".codelens-decoration a", { hasText: "Preview data" }).first().click();
    const frame = await preview("150 rows of iris.csv");
    await expect.poll(() => frame.locator(".table tbody tr").count()).toBe(100);
    await inThemes("data-1-rows");
    await frame.getByRole("button", { name: "As they enter the network" }).click();
    await frame.locator("td.split.train").first().waitFor({ timeout: 60_000 });
    await frame.getByRole("tab", { name: "Columns" }).click();
    await frame
      .getByText(/tells \d+ % of species alone/)
      .first()
      .waitFor();
    await inThemes("data-2-columns");
    await frame.getByRole("tab", { name: "Split" }).click();
    await frame.getByRole("row", { name: /setosa/ }).waitFor();
    await inThemes("data-3-split");
  });

  test("it follows the program when that is saved, and says what is wrong", async () => {
    const frame = await preview("150 rows of iris.csv");
    await vscode.openFile("flowers.nn", { line: 3, column: 18 });
    await page().keyboard.type("x");
    await vscode.runCommand("File: Save");
    await frame.getByRole("alert").waitFor();
    await frame.locator(".errors", { hasText: "speciesx" }).waitFor();
    await vscode.screenshot("data-4-wrong");
    await page().keyboard.press("Backspace");
    await vscode.runCommand("File: Save");
    await frame.getByRole("alert").waitFor({ state: "hidden", timeout: 60_000 });
  });

  test("a column's name leads to the editor, where its figures are drawn in a hover", async () => {
    const frame = await preview("150 rows of iris.csv");
    await frame.getByRole("tab", { name: "Columns" }).click();
    await frame.getByRole("button", { name: "species" }).click();
    await vscode.waitForText(/Ln 3, .*selected/, { within: ".statusbar" });
    await vscode.waitForText("3 classes: setosa 50");
    await vscode.openFile("flowers.nn", { line: 3, column: 12 });
    await vscode.runCommand("Show or Focus Hover");
    const picture = page().locator(".monaco-hover img[src^='data:image/svg+xml']");
    await picture.waitFor();
    expect(await picture.evaluate((image) => image instanceof HTMLImageElement && image.naturalWidth)).toBe(
      280,
    );
    await inThemes("data-5-hover");
    await page().keyboard.press("Escape");
  });

  test("it is there again after the window is reloaded", async () => {
    await vscode.reload();
    const frame = await preview("150 rows of iris.csv");
    expect(await frame.getByRole("tab", { name: "Columns" }).getAttribute("aria-selected")).toBe("true");
  });
});

describe("a folder of images", () => {
  test("shows some of each class, and what training makes of them", async () => {
    await vscode.openFile("shapes.nn", { line: 4, column: 3 });
    await vscode.runCommand("Netwright: Preview Data");
    const frame = await preview(/rows of shapes/);
    await frame.getByRole("tab", { name: "Images" }).click();
    await expect
      .poll(() => frame.locator(".image-group h3").allTextContents(), { timeout: 90_000 })
      .toEqual(["circle", "square", "triangle"]);
    await inThemes("data-6-images");
    await frame.getByRole("button", { name: "As training changes them" }).click();
    await vscode.screenshot("data-7-augmented");
    const loaded = await frame
      .locator("img")
      .evaluateAll((all) =>
        all.every((image) => image instanceof HTMLImageElement && image.naturalWidth > 0),
      );
    expect(loaded).toBe(true);
  });
});
