/** The network picture in Chromium under its policy: cursor and click, keys, typing without flicker, zoom, export, themes. */
import { existsSync } from "node:fs";
import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { KeptPicture, Picture, PictureMessage, PictureRequest } from "../../../src/picture.js";
import { chromiumPath, startBrowser } from "../browser.mjs";
import { themes } from "../themes.mjs";
import { branching, grouped, made, pictureOf, programs, uri } from "./pictures.js";

describe.skipIf(!existsSync(chromiumPath))("the network picture", { timeout: 90_000 }, () => {
  let browser: Awaited<ReturnType<typeof startBrowser>>;
  let tab: Page;

  const open = async (picture?: Picture | null, theme: keyof typeof themes = "dark", width = 760) => {
    tab = await browser.open(themes[theme], width, 700, "picture");
    if (picture !== undefined) await deliver({ type: "picture", uri, picture });
  };
  const deliver = (message: PictureMessage) =>
    tab.evaluate(async (data) => {
      window.dispatchEvent(new MessageEvent("message", { data }));
      await new Promise((resolve) => requestAnimationFrame(resolve));
    }, message);
  const sent = () => tab.evaluate(() => (window as unknown as { sent: PictureRequest[] }).sent);
  const layer = (label: string | RegExp) => tab.getByRole("button", { name: label });
  const transform = () => tab.locator(".canvas > g").getAttribute("transform");
  const settled = async () => {
    let before: string | null = "";
    for (let now = await transform(); now !== before; now = await transform()) {
      before = now;
      await tab.waitForTimeout(120);
    }
  };
  const placeOf = async (label: string | RegExp) => (await layer(label).first().boundingBox())!;
  const focusedLabel = () => tab.evaluate(() => document.activeElement?.getAttribute("aria-label") ?? "");

  beforeAll(async () => {
    browser = await startBrowser();
  }, 90_000);
  afterEach(() => tab?.close());
  afterAll(async () => {
    await browser?.close();
    expect(browser.problems).toEqual([]);
  });

  it("says what to do while there is no network, and draws the first one", async () => {
    await open(null);
    await tab.getByText("Put the cursor in a network").waitFor();
    expect(await tab.locator(".canvas").isVisible()).toBe(false);
    expect((await sent())[0]).toEqual({ type: "ready" });
    await deliver({ type: "picture", uri, picture: pictureOf(programs.stem) });
    await tab.getByRole("heading", { name: "Stem" }).waitFor();
    expect(await tab.locator(".layer").count()).toBe(8);
    expect(await tab.getByText("Put the cursor").isVisible()).toBe(false);
    const kept = await tab.evaluate(() => (window as unknown as { kept: KeptPicture }).kept);
    expect(kept).toMatchObject({ uri, network: "Stem" });
  });

  it("marks the layer under the cursor, and goes to it where it is out of sight", async () => {
    const chain = made(60, (id) => (id === 0 ? [] : [id - 1]));
    await open(chain);
    expect((await placeOf(/^Dense\(50,/)).y).toBeGreaterThan(700);
    await deliver({ type: "cursor", position: { line: 50, character: 5 } });
    await settled();
    const marked = tab.locator("[aria-current]");
    expect(await marked.count()).toBe(1);
    expect(await marked.getAttribute("aria-label")).toMatch(/^Dense\(50,/);
    const { y } = await placeOf(/^Dense\(50,/);
    expect(y).toBeGreaterThan(60);
    expect(y).toBeLessThan(660);
    await deliver({ type: "cursor" });
    expect(await marked.count()).toBe(0);
  });

  it("leads to the layer's place in the text by click, Enter and Space, and not by a drag", async () => {
    const picture = pictureOf(programs.stem);
    await open(picture);
    await layer(/^Dense\(10/).click();
    await layer(/^Add|^Concatenate/).focus();
    await tab.keyboard.press("Enter");
    await tab.keyboard.press("Space");
    const { x, y, width } = await placeOf(/^Dense\(10/);
    await tab.mouse.move(x + width / 2, y + 10);
    await tab.mouse.down();
    await tab.mouse.move(x + width / 2 + 60, y + 50, { steps: 4 });
    await tab.mouse.up();
    const of = (name: string) => picture.nodes.find(({ layer: each }) => each === name)!.range;
    expect((await sent()).slice(1)).toEqual([
      { type: "reveal", range: of("Dense"), version: 1 },
      { type: "reveal", range: of("Concatenate"), version: 1 },
      { type: "reveal", range: of("Concatenate"), version: 1 },
    ]);
    const after = await placeOf(/^Dense\(10/);
    expect([Math.round(after.x - x), Math.round(after.y - y)]).toEqual([60, 40]);
  });

  it("is walked by arrow keys along the lines, one stop in the tab order", async () => {
    await open(branching());
    expect(await tab.locator(".layer[tabindex='0']").count()).toBe(1);
    await tab.locator(".layer[tabindex='0']").focus();
    await tab.keyboard.press("ArrowDown");
    expect(await focusedLabel()).toMatch(/^Dense\(3,/);
    await tab.keyboard.press("ArrowDown");
    expect(await focusedLabel()).toMatch(/^Dense\(7,/);
    await tab.keyboard.press("End");
    expect(await focusedLabel()).toMatch(/^Dense\(12,/);
    await tab.keyboard.press("Home");
    expect(await focusedLabel()).toMatch(/^Dense\(1,/);
    expect(await tab.locator(".layer[tabindex='0']").count()).toBe(1);
  });

  it("zooms by keys, buttons and wheel around the pointer, and 0 shows all of it", async () => {
    await open(pictureOf(programs.chain));
    const before = await placeOf(/^Flatten/);
    await tab.mouse.move(before.x, before.y);
    await tab.mouse.wheel(0, -400);
    const larger = await placeOf(/^Flatten/);
    expect(larger.width).toBeGreaterThan(before.width * 1.3);
    expect(Math.abs(larger.x - before.x)).toBeLessThan(4);
    await tab.keyboard.press("0");
    await settled();
    const boxes = await tab.locator(".layer").all();
    for (const box of boxes) {
      const { y, height } = (await box.boundingBox())!;
      expect(y).toBeGreaterThan(40);
      expect(y + height).toBeLessThan(700);
    }
    const { width } = await placeOf(/^Flatten/);
    await tab.keyboard.press("+");
    expect((await placeOf(/^Flatten/)).width).toBeCloseTo(width * 1.25, 0);
    await tab.keyboard.press("-");
    await tab.getByRole("button", { name: "Zoom out (−)" }).click();
    expect((await placeOf(/^Flatten/)).width).toBeCloseTo(width / 1.25, 0);
  });

  it("changes while somebody types: the same elements, the same zoom, the same place, the focus kept", async () => {
    await open(pictureOf(programs.chain));
    await tab.keyboard.press("+");
    await layer(/^Flatten/).focus();
    await settled();
    const kept = await layer(/^Flatten/).elementHandle();
    const before = await placeOf(/^Flatten/);
    // A layer is put in above: what is looked at must not move.
    const more = programs.chain.replace("  Flatten", "  Conv2D(8, 3, relu)\n  Flatten");
    await deliver({ type: "picture", uri, picture: pictureOf(more) });
    expect(await tab.locator(".layer").count()).toBe(10);
    expect(await kept!.evaluate((element) => element.isConnected && element === document.activeElement)).toBe(
      true,
    );
    const after = await placeOf(/^Flatten/);
    expect(Math.abs(after.y - before.y)).toBeLessThan(2);
    expect(after.width).toBeCloseTo(before.width, 0);
  });

  it("keeps the last good parts while the program is broken, and says so", async () => {
    await open(pictureOf(programs.chain));
    const opened = programs.chain.replace("MaxPooling2D(2)\n  Flatten()", "MaxPooling2D(\n  Flatten()");
    await deliver({ type: "picture", uri, picture: pictureOf(opened) });
    expect(await tab.locator(".layer").count()).toBe(9);
    await tab.getByText("Part of the network cannot be read").waitFor();
    await deliver({ type: "picture", uri, picture: null });
    expect(await tab.locator(".layer").count()).toBe(9);
    await tab.getByText("The network cannot be read at the moment").waitFor();
    await deliver({ type: "picture", uri, picture: pictureOf(programs.chain) });
    expect(await tab.locator(".old").isVisible()).toBe(false);
  });

  it("tells in a tooltip what hover tells, by pointer and by keyboard", async () => {
    await open(pictureOf(programs.stem));
    const tip = tab.getByRole("tooltip");
    await layer(/^early/).hover();
    await tip.waitFor();
    expect(await tip.innerText()).toContain("3 × 3 × 3 × 16 + 16 = 448");
    await tab.mouse.move(5, 400);
    await tip.waitFor({ state: "hidden" });
    await tab.locator(".layer[tabindex='0']").focus();
    await tab.keyboard.press("ArrowDown");
    await tip.waitFor();
    await tab.keyboard.press("Escape");
    await tip.waitFor({ state: "hidden" });
  });

  it("shows other costs when they are chosen, and keeps the choice", async () => {
    await open(grouped());
    await tab.getByLabel("Cost").selectOption("multiplyAdds");
    await layer(/multiply-adds/)
      .first()
      .waitFor();
    await deliver({ type: "picture", uri, picture: made(4, (id) => (id === 0 ? [] : [id - 1])) });
    expect(await tab.getByLabel("Cost").inputValue()).toBe("multiplyAdds");
  });

  it("exports a file that draws the same alone, without the mark of the cursor", async () => {
    await open(pictureOf(programs.residual), "high-contrast");
    await deliver({ type: "cursor", position: { line: 2, character: 6 } });
    await tab.getByRole("button", { name: "Save the picture as an SVG file" }).click();
    await deliver({ type: "export" });
    const saved = (await sent()).filter((request) => request.type === "save");
    expect(saved).toHaveLength(2);
    const { svg, network } = saved[0]!;
    expect(saved[1]).toEqual(saved[0]);
    expect(network).toBe("Residual");
    expect(svg).not.toMatch(/var\(|currentColor|undefined|NaN/);
    // Parsed strictly, as a program that opens the file does.
    const seen = await tab.evaluate((text) => {
      const file = new DOMParser().parseFromString(text, "image/svg+xml");
      return {
        errors: file.querySelectorAll("parsererror").length,
        root: file.documentElement.tagName,
        boxes: file.querySelectorAll(".layer").length,
        colours: [...new Set([...file.querySelectorAll("[fill]")].map((each) => each.getAttribute("fill")))],
      };
    }, svg);
    expect(seen).toMatchObject({ errors: 0, root: "svg", boxes: 11 });
    for (const colour of seen.colours) expect(colour).toMatch(/^(none|#[0-9a-f]{6})$/);
  });

  it("takes up a change of the theme", async () => {
    await open(pictureOf(programs.chain), "light");
    const colour = () => tab.locator(".layer .box").first().getAttribute("fill");
    const before = await colour();
    await tab.evaluate((dark) => {
      for (const [name, value] of Object.entries(dark)) {
        document.documentElement.style.setProperty(`--vscode-${name}`, value);
      }
    }, themes.dark.colours);
    await expect.poll(colour).not.toBe(before);
  });

  it("moves at once where motion is not wanted", async () => {
    await open(made(60, (id) => (id === 0 ? [] : [id - 1])));
    await tab.emulateMedia({ reducedMotion: "reduce" });
    const before = await transform();
    const after = await tab.evaluate(() => {
      const data = { type: "cursor", position: { line: 50, character: 5 } };
      window.dispatchEvent(new MessageEvent("message", { data }));
      return document.querySelector(".canvas > g")?.getAttribute("transform");
    });
    expect(after).not.toBe(before);
    await tab.waitForTimeout(300);
    expect(await transform()).toBe(after);
  });

  it("draws networks of 20, 100 and 500 layers in good time", async () => {
    const took: Record<number, number> = {};
    for (const count of [20, 100, 500]) {
      const residual = made(count, (id) => (id === 0 ? [] : id % 4 === 0 ? [id - 1, id - 4] : [id - 1]));
      await open(residual);
      took[count] = await tab.evaluate((picture) => {
        const nodes = picture.nodes.map((node) => (node.id === 3 ? { ...node, layer: "Other" } : node));
        const data = { type: "picture", uri: picture.uri, picture: { ...picture, nodes } };
        const begun = performance.now();
        window.dispatchEvent(new MessageEvent("message", { data }));
        return performance.now() - begun;
      }, residual);
      expect(await tab.locator(".layer").count()).toBe(count);
      await tab.close();
    }
    const list = Object.entries(took).map(([count, time]) => `${count} layers ${time.toFixed(0)} ms`);
    console.log(`a change is laid out and drawn: ${list.join(", ")}`);
    // Far above what it takes on a machine with nothing else to do.
    expect(took[500]).toBeLessThan(3000);
    await open();
  });
});
