/** The preview in Chromium under its policy: tabs by mouse and keys, rows and prepared rows, images, requests, reading again. */
import { existsSync } from "node:fs";
import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { KeptPreview, PreviewMessage, PreviewRequest } from "../../../src/preview.js";
import { chromiumPath, startBrowser } from "../browser.mjs";
import { themes } from "../themes.mjs";
import { bad, file, houses, images, iris, messagesOf, missing, texts } from "./previews.js";

describe.skipIf(!existsSync(chromiumPath))("the preview of data", { timeout: 90_000 }, () => {
  let browser: Awaited<ReturnType<typeof startBrowser>>;
  let tab: Page;

  const open = async (messages: readonly PreviewMessage[] = [], width = 900) => {
    tab = await browser.open(themes.dark, width, 760, "data");
    await deliver(messages);
  };
  const deliver = (messages: readonly PreviewMessage[]) =>
    tab.evaluate(async (all) => {
      for (const data of all) window.dispatchEvent(new MessageEvent("message", { data }));
      await new Promise((resolve) => requestAnimationFrame(resolve));
    }, messages);
  const sent = () => tab.evaluate(() => (window as unknown as { sent: PreviewRequest[] }).sent);
  const kept = () => tab.evaluate(() => (window as unknown as { kept: KeptPreview }).kept);
  const cells = (row: number) => tab.locator(".table tbody tr").nth(row).locator("th, td").allTextContents();

  beforeAll(async () => {
    browser = await startBrowser();
  }, 90_000);
  afterEach(() => tab?.close());
  afterAll(async () => {
    await browser?.close();
    expect(browser.problems).toEqual([]);
  });

  it("says that it reads, then shows the rows as they are, and keeps what it shows", async () => {
    await open();
    await tab.getByText("Reading the data…").waitFor();
    expect(await sent()).toEqual([{ type: "ready" }]);
    await deliver(messagesOf("flowers", iris));
    await tab.getByText("150 rows of iris.csv").first().waitFor();
    expect(await tab.locator(".table tbody tr").count()).toBe(100);
    expect((await cells(0)).at(-1)).toBe("setosa");
    expect(await tab.getByRole("status").textContent()).toContain("150 rows");
    expect(await kept()).toMatchObject({ file, dataset: "flowers", tab: "rows" });
  });

  it("shows rows as they enter the network, and says which are left out", async () => {
    await open(messagesOf("houses", houses));
    expect(await tab.locator("td.missing[aria-label=missing]").count()).toBe(4);
    await tab.getByRole("button", { name: "As they enter the network" }).click();
    expect((await cells(0)).slice(0, 6)).toEqual(["1", "train", "200000", "4.100", "1", "0"]);
    expect(await cells(4)).toEqual(["5", "left out"]);
    expect(await kept()).toMatchObject({ prepared: true });
  });

  it("has tabs that arrow keys move between, and figures that lead to the editor", async () => {
    await open(messagesOf("flowers", iris));
    await tab.getByRole("tab", { name: "Rows" }).focus();
    await tab.keyboard.press("ArrowRight");
    expect(await tab.getByRole("tab", { name: "Columns" }).getAttribute("aria-selected")).toBe("true");
    await tab.getByText("tells 93 % of species alone").waitFor();
    await tab.getByRole("button", { name: "petal_width" }).click();
    expect((await sent()).at(-1)).toEqual({ type: "goTo", column: "petal_width" });
    await tab.getByRole("tab", { name: "Columns" }).focus();
    await tab.keyboard.press("End");
    await tab.getByText("1 validation row stands among the training rows").waitFor();
    expect(
      await tab
        .getByRole("row", { name: /setosa/ })
        .locator(".number")
        .allTextContents(),
    ).toEqual(["36", "8", "6"]);
    expect(await tab.locator("[role=tab][tabindex='0']").count()).toBe(1);
  });

  it("shows images of each class under its policy, and as training changes them", async () => {
    await open(messagesOf("shapes", images));
    await tab.getByRole("tab", { name: "Images" }).click();
    expect(await tab.locator(".image-group h3").allTextContents()).toEqual(["circle", "square", "stripe"]);
    expect(await tab.locator("img").count()).toBe(24);
    const loaded = await tab
      .locator("img")
      .evaluateAll((all) =>
        all.every((image) => image instanceof HTMLImageElement && image.naturalWidth === 28),
      );
    expect(loaded).toBe(true);
    await tab.getByRole("button", { name: "As training changes them" }).click();
    expect(await tab.locator("img").count()).toBe(72);
  });

  it("shows texts with the numbers of their words, unknown ones marked", async () => {
    await open(messagesOf("messages", texts));
    await tab.getByRole("tab", { name: "Texts" }).click();
    expect(await tab.locator(".tokens").first().locator("li").count()).toBe(10);
    expect(await tab.locator(".unknown").textContent()).toBe("again1");
  });

  it("tells what is wrong beside what is known, and asks for everything anew", async () => {
    await open(messagesOf("houses", bad));
    expect(await tab.getByRole("alert").textContent()).toContain("before its errors are mended");
    expect(await tab.locator(".errors code").allTextContents()).toEqual(["area", "missing: median"]);
    expect(await tab.locator(".table tbody tr").count()).toBe(40);
    await tab.getByRole("button", { name: "Refresh" }).click();
    expect((await sent()).at(-1)).toEqual({ type: "refresh" });
    await deliver(messagesOf("houses", houses));
    expect(await tab.getByRole("alert").isVisible()).toBe(false);
  });

  it("tells that there is no data, and lets another dataset be chosen", async () => {
    await open(messagesOf("flowers", missing, ["flowers", "houses"]));
    expect(await tab.getByRole("alert").textContent()).toBe("There is no file iris.csv beside model.nn.");
    await tab.getByLabel("Dataset", { exact: true }).selectOption("houses");
    expect((await sent()).at(-1)).toEqual({ type: "choose", dataset: "houses" });
  });

  it("fits a narrow panel without scrolling sideways", async () => {
    await open(messagesOf("flowers", iris), 380);
    for (const name of ["Rows", "Columns", "Split"]) {
      await tab.getByRole("tab", { name }).click();
      const wide = await tab.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect(wide).toBeLessThanOrEqual(0);
    }
  });
});
