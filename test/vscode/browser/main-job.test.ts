/** The main job as a person does it: open a file, mend a mistake, train, watch, pause, stop, reload. */
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type { Frame, Locator } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { examples } from "../../cli/netwright.js";
import { openVSCode, type VSCode } from "../harness.mjs";

/** Long enough a run to be paused, stopped and killed in. */
const long = `dataset flowers {
  source: "iris.csv"
  target: species
}

network Long on flowers {
  Dense(16, relu)
  Dense(classes, softmax)
}

train Long {
  epochs: 50000
}
`;

/** The example, in smaller steps and more of them: there is to be time to watch it. */
const slower = readFileSync(path.join(examples, "iris.nn"), "utf8")
  .replace("learning_rate: 0.01", "learning_rate: 0.0005")
  .replace("epochs: 60", "epochs: 1500");

let vscode: VSCode;
const page = () => vscode.page;

beforeAll(async () => {
  vscode = await openVSCode({ files: { "long.nn": long, "iris.nn": slower } });
});

afterAll(async () => {
  await vscode?.close();
});

/** The dashboard's frame once it shows `text`. */
async function dashboard(text: string | RegExp, timeout = 90_000): Promise<Frame> {
  return vscode.webview({ text, timeout });
}

/** Where an element is drawn, once it is: the editor takes its lines and marks away and draws them anew at any time. */
async function boxOf(locator: Locator) {
  return vi.waitUntil(() => locator.boundingBox(), { timeout: 10_000, interval: 50 });
}

/** How many pixels of the dashboard's first canvas are drawn on. */
async function ink(frame: Frame): Promise<number> {
  return frame
    .locator("canvas")
    .first()
    .evaluate((element) => {
      const canvas = element as HTMLCanvasElement;
      const { data } = canvas.getContext("2d")!.getImageData(0, 0, canvas.width, canvas.height);
      let drawn = 0;
      for (let at = 3; at < data.length; at += 4) if (data[at]! > 0) drawn++;
      return drawn;
    });
}

function runsOf(network: string) {
  const folder = path.join(vscode.folder, ".netwright", "runs");
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.includes(`-${network}`))
    .sort()
    .map((name) => path.join(folder, name));
}

function record(folder: string): { pid: number } {
  return JSON.parse(readFileSync(path.join(folder, "run.json"), "utf8"));
}

describe("the main job", () => {
  test("shapes are shown, a shape error is underlined on its argument, and its fix mends it", async () => {
    await vscode.openFile("iris.nn", { line: 9, column: 9 });
    await vscode.waitForText("16 · 80 parameters");
    await vscode.waitForText("Train model");
    await vscode.screenshot("1-shapes");

    // `Dense(classes, softmax)` becomes `Dense(5, softmax)`.
    await page().keyboard.press("Control+Shift+ArrowRight");
    await page().keyboard.type("5");
    await page().locator(".squiggly-error").first().waitFor();
    await page().locator(".squiggly-error").first().hover({ force: true });
    await vscode.waitForText("5 outputs for the 3 classes of `species`", { within: ".monaco-hover" });
    await page().waitForTimeout(500);
    await vscode.screenshot("2-shape-error");
    await page().keyboard.press("Escape");

    const squiggle = await boxOf(page().locator(".squiggly-error").first());
    const five = await boxOf(page().locator(".view-line", { hasText: "Dense(5, softmax)" }));
    expect(squiggle.width).toBeLessThan(20);
    expect(squiggle.y).toBeGreaterThanOrEqual(five.y - 1);

    await page().keyboard.press("Control+.");
    await vscode.waitForText("Set `units` to `classes`");
    await vscode.screenshot("3-quick-fix");
    await page().keyboard.press("Enter");
    await vscode.waitForText("Dense(classes, softmax)");
    await page().locator(".squiggly-error").first().waitFor({ state: "detached" });
    await page().keyboard.press("Control+s");
  });

  test("Train model from the code lens: the curves grow while it trains, and it ends with the test score", async () => {
    await vscode.openFile("iris.nn");
    await vscode.runCommand("File: Revert File");
    await page().locator(".codelens-decoration a", { hasText: "Train model" }).click();
    const frame = await dashboard("Running");
    await frame
      .getByText(/Epoch [\d,]+ of 1,?500/)
      .first()
      .waitFor({ timeout: 60_000 });
    const early = await ink(frame);
    await vscode.screenshot("4-training");
    await frame.getByText("Completed", { exact: true }).waitFor({ timeout: 90_000 });
    await frame.getByText("Test accuracy", { exact: true }).waitFor();
    expect(await ink(frame)).not.toBe(early);
    await frame.getByText("No findings.", { exact: true }).waitFor();
    const text = await frame.locator("body").innerText();
    const score = Number(/Test accuracy\s+([\d.]+) %/.exec(text)?.[1]);
    expect(score).toBeGreaterThanOrEqual(90);
    await vscode.screenshot("5-completed");
  });

  test("after the window is reloaded the run is still there", async () => {
    await vscode.reload();
    const frame = await dashboard("Completed");
    await frame.getByText("Test accuracy", { exact: true }).waitFor();
    await frame.locator("canvas").first().waitFor();
    await vscode.screenshot("6-reloaded");
  });

  test("a run can be paused, resumed, followed over a reload, and stopped", async () => {
    await vscode.openFile("long.nn");
    await vscode.runCommand("Netwright: Train Model");
    let frame = await dashboard(/Epoch [\d,]+ of 50,?000/);
    await frame.getByRole("button", { name: "Pause" }).click();
    await frame.getByText("Paused", { exact: true }).waitFor();
    const before = await steps(frame);
    await page().waitForTimeout(1500);
    expect(await steps(frame)).toBe(before);
    await vscode.screenshot("7-paused");
    await frame.getByRole("button", { name: "Resume" }).click();
    await expect.poll(() => steps(frame), { timeout: 20_000 }).toBeGreaterThan(before);

    await vscode.reload();
    frame = await dashboard("Running");
    const after = await steps(frame);
    await expect.poll(() => steps(frame), { timeout: 20_000 }).toBeGreaterThan(after);
    await frame.getByRole("button", { name: "Stop", exact: true }).click();
    await frame.getByText("Stopped", { exact: true }).waitFor({ timeout: 30_000 });
    await frame.getByText("Test accuracy", { exact: true }).waitFor();
    await vscode.screenshot("8-stopped");
  });

  test("when its process is killed the editor goes on, the dashboard says so, and the run can be read", async () => {
    await vscode.openFile("long.nn");
    const before = runsOf("Long").length;
    await vscode.runCommand("Netwright: Train Model");
    await expect.poll(() => runsOf("Long").length, { timeout: 30_000 }).toBe(before + 1);
    const frame = await dashboard(/Epoch ([2-9]|\d[\d,]+) of 50,?000/);
    const folder = runsOf("Long").at(-1)!;
    process.kill(record(folder).pid, "SIGKILL");
    await frame.getByText("Interrupted", { exact: true }).first().waitFor();
    await vscode.waitForText("ended unexpectedly");
    await vscode.screenshot("9-interrupted");

    const listed = execFileSync(process.execPath, [
      path.resolve("dist/cli.js"),
      "runs",
      "--json",
      "--runs",
      path.dirname(folder),
    ]);
    const { runs } = JSON.parse(listed.toString());
    expect(runs[0]).toMatchObject({ network: "Long", state: "interrupted" });
    expect(runs[0].epochs).toBeGreaterThan(0);
    expect(readFileSync(path.join(folder, "source.nn"), "utf8")).toBe(long);

    await vscode.openFile("iris.nn");
    await vscode.waitForText("16 · 80 parameters");
  });

  test("unscaled inputs are found before training, in the editor and the dashboard, and the fix holds", async () => {
    await vscode.openFile("wine.nn");
    await page().locator(".squiggly-warning").first().waitFor();
    await vscode.runCommand("Netwright: Train Model");
    const frame = await dashboard("sees mostly");
    await vscode.screenshot("10-unscaled");
    await frame.getByText("Completed", { exact: true }).waitFor({ timeout: 90_000 });
    await frame.getByRole("button", { name: /Standardize the features/ }).click();
    await vscode.waitForText("scale: standardize");
    await page().locator(".squiggly-warning").first().waitFor({ state: "detached" });
    await frame.getByText("The file has changed since this run").first().waitFor();
    await frame.getByRole("button", { name: "Train again" }).click();
    await frame.getByText("Completed", { exact: true }).waitFor({ state: "detached" });
    await frame.getByText("Completed", { exact: true }).waitFor({ timeout: 90_000 });
    await frame.getByText("No findings.", { exact: true }).waitFor();
    const text = await frame.locator("body").innerText();
    expect(Number(/Test accuracy\s+([\d.]+) %/.exec(text)?.[1])).toBeGreaterThanOrEqual(93);
  });

  test("overfitting is found while training, marked on the curve, and stands on the network's line", async () => {
    await vscode.openFile("diabetes.nn");
    await vscode.runCommand("Netwright: Train Model");
    const frame = await dashboard("learns its");
    await frame.getByText("Completed", { exact: true }).waitFor({ timeout: 120_000 });
    await page().locator(".squiggly-warning").first().waitFor();
    await frame
      .getByRole("button", { name: /Go to line/ })
      .first()
      .click();
    await vscode.waitForText(/Ln 9/, { within: ".statusbar" });
    // A dashboard that was hidden behind another comes back as it was.
    await page().locator(".tab", { hasText: "Training Wine" }).click();
    const wine = await dashboard("Test accuracy");
    await wine.getByText("Completed", { exact: true }).waitFor();
    await page().locator(".tab", { hasText: "Training Diabetes" }).click();
    await (await dashboard("learns its")).locator("canvas").first().waitFor();
    for (const theme of ["dark", "light", "contrast"] as const) {
      await vscode.setTheme(theme);
      await vscode.screenshot(`11-overfitting-${theme}`);
    }
  });
});

/** The step a running dashboard has reached. */
async function steps(frame: Frame): Promise<number> {
  const text = await frame.locator("body").innerText();
  return Number(/step ([\d,]+)/.exec(text)?.[1]?.replaceAll(",", "") ?? 0);
}
