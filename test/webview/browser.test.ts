/** The dashboard in Chromium under its policy: what a person presses, what the extension is sent. */
import { existsSync } from "node:fs";
import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { DashboardMessage, DashboardRequest } from "../../src/protocol.js";
import type { Persisted } from "../../webview/view.js";
import { chromiumPath, startBrowser } from "./browser.mjs";
import { batchEvent, overfitting } from "./recordings.js";
import { scenes } from "./scenes.js";
import { themes } from "./themes.mjs";

describe.skipIf(!existsSync(chromiumPath))("the dashboard", { timeout: 90_000 }, () => {
  let browser: Awaited<ReturnType<typeof startBrowser>>;
  let tab: Page;

  const open = async (scene: string) => {
    tab = await browser.open(themes.dark, scenes[scene]?.width);
    for (const message of scenes[scene]?.messages ?? []) await deliver(message);
  };
  const deliver = (message: DashboardMessage) =>
    tab.evaluate(async (data) => {
      window.dispatchEvent(new MessageEvent("message", { data }));
      await new Promise((resolve) => requestAnimationFrame(resolve));
    }, message);
  const sent = () => tab.evaluate(() => (window as unknown as { sent: DashboardRequest[] }).sent);
  const kept = () => tab.evaluate(() => (window as unknown as { kept: Persisted }).kept);
  const button = (name: string | RegExp) => tab.getByRole("button", { name });

  beforeAll(async () => {
    browser = await startBrowser();
  }, 90_000);
  afterEach(() => tab?.close());
  afterAll(async () => {
    await browser?.close();
    expect(browser.problems).toEqual([]);
  });

  it("says that it is ready, and keeps which run it shows", async () => {
    await open("running");
    expect((await sent())[0]).toEqual({ type: "ready" });
    expect(await kept()).toMatchObject({
      run: "2025-11-20-14-03-22-Iris",
      file: "/home/ada/flowers/iris.nn",
    });
  });

  it("pauses, resumes and stops by button and by key", async () => {
    await open("running");
    await button("Pause").click();
    expect(await button("Pausing…").getAttribute("aria-disabled")).toBe("true");
    await deliver({ type: "event", event: { type: "state", state: "paused" } });
    expect(await button("Resume").evaluate((element) => element === document.activeElement)).toBe(true);
    await tab.keyboard.press("Space");
    await deliver({ type: "event", event: { type: "state", state: "running" } });
    await tab.locator(".plot").first().focus();
    await tab.keyboard.press("Space");
    await deliver({ type: "event", event: { type: "state", state: "paused" } });
    await tab.keyboard.press("s");
    expect((await sent()).map((request) => request.type)).toEqual([
      "ready",
      "pause",
      "resume",
      "pause",
      "stop",
    ]);
  });

  it("tells the learning rate that a schedule has come to, and none where it never changes", async () => {
    await open("opened");
    const rate = () => tab.locator(".facts dt:text-is('Learning rate') + dd");
    expect(await rate().textContent()).toMatch(/^1\.961e−5, schedule: polynomial$/);
    await tab.close();
    await open("completed");
    expect(await rate().count()).toBe(0);
  });

  it("offers nothing to steer once the run is over", async () => {
    await open("completed");
    expect(await button(/Pause|Resume|Stop/).count()).toBe(0);
    await tab.keyboard.press("s");
    await button("Train again").click();
    expect((await sent()).map((request) => request.type)).toEqual(["ready", "trainAgain"]);
  });

  it("sends a fix by the order in which findings came, whatever the order of the cards", async () => {
    await open("overfitting");
    await button("Apply: stop early").click();
    await button("Apply: scale").click();
    await button("Go to line 12").click();
    expect((await sent()).slice(1)).toEqual([
      { type: "applyFix", finding: 1, fix: 1 },
      { type: "applyFix", finding: 0, fix: 0 },
      { type: "goTo", range: { start: { line: 11, character: 2 }, end: { line: 11, character: 17 } } },
    ]);
  });

  it("names a finding by its place among those that stand, and keeps the focus through a newer word on it", async () => {
    await open("overfitting");
    await deliver({ type: "event", event: { type: "findingWithdrawn", code: "unscaled-features" } });
    await button("Apply: stop early").focus();
    await deliver({ type: "event", event: { type: "finding", finding: overfitting(17) } });
    await tab.keyboard.press("Enter");
    expect((await sent()).slice(1)).toEqual([{ type: "applyFix", finding: 0, fix: 1 }]);
    expect(await tab.getByText("since epoch 17", { exact: true }).isVisible()).toBe(true);
  });

  it("offers no fix for a program that has changed, and says why", async () => {
    await open("overfitting");
    await deliver({ type: "stale", stale: true });
    await button("Apply: stop early").click({ force: true });
    expect(await sent()).toHaveLength(1);
    expect(await tab.getByText("The file has changed since this run; train again.").isVisible()).toBe(true);
    await deliver({ type: "stale", stale: false });
    await button("Apply: stop early").click();
    expect(await sent()).toHaveLength(2);
  });

  it("shows the test score, the baseline's, and that there are no findings", async () => {
    await open("completed");
    const text = await tab.locator("main").textContent();
    expect(text).toMatch(/Test accuracy\s*95\.7 %/);
    expect(text).toMatch(/majority baseline\s*33\.3 %/);
    expect(text).toContain("62.3 points better than always answering the commonest class.");
    expect(text).toContain("No findings.");
  });

  it("is quiet about findings while the run goes on", async () => {
    await open("running");
    expect(await tab.getByText("No findings.").isVisible()).toBe(false);
  });

  it("gives exact values under the pointer and by the arrow keys", async () => {
    await open("overfitting");
    const plot = tab.locator(".plot").nth(1);
    const box = await plot.boundingBox();
    await plot.hover({ position: { x: 56 + ((box?.width ?? 0) - 66) * 0.6, y: 100 } });
    expect(await tab.locator(".tooltip:visible").textContent()).toMatch(
      /Epoch 30[\s\S]*Training\s*0\.051\d+/,
    );
    await plot.focus();
    await plot.press("ArrowRight");
    expect(await plot.getAttribute("aria-valuetext")).toMatch(
      /^Epoch 31: Training 0\.0\d+, Validation 0\.3\d+/,
    );
  });

  it("keeps how the curves are drawn, and zooms by dragging", async () => {
    await open("completed");
    await tab.getByLabel("Log scale for loss").check();
    const box = await tab.locator(".plot").first().boundingBox();
    if (!box) throw new Error("no plot");
    await tab.mouse.move(box.x + 150, box.y + 80);
    await tab.mouse.down();
    await tab.mouse.move(box.x + 250, box.y + 80, { steps: 3 });
    await tab.mouse.up();
    const options = (await kept()).options;
    expect(options?.logLoss).toBe(true);
    expect(options?.window?.to).toBeLessThan(50);
    await button("Show all epochs").click();
    expect((await kept()).options?.window).toBeUndefined();
  });

  it("draws again when the theme changes, and when batches come", async () => {
    await open("running");
    const picture = () =>
      tab
        .locator("canvas")
        .first()
        .evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL());
    const before = await picture();
    await tab.evaluate(() => document.documentElement.style.setProperty("--vscode-charts-blue", "#ff00ff"));
    await expect.poll(picture, { timeout: 10_000 }).not.toBe(before);
    const recoloured = await picture();
    await deliver({ type: "event", event: batchEvent(13, 255, { loss: 0.4, accuracy: 0.2 }) });
    await expect.poll(picture, { timeout: 10_000 }).not.toBe(recoloured);
  });

  it("fits a panel 360 pixels wide", async () => {
    await open("overfitting-narrow");
    expect(await tab.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  });
});
