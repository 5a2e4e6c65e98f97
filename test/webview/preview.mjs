// Draws the dashboard in Chromium under its real policy, in VS Code's themes and in every state of a run, writes
// pictures to .test-output/screenshots/ and measures a long run. Fails when the page reports an error or a violation.
//   node test/webview/preview.mjs [light|dark|high-contrast|measure]
import { mkdir } from "node:fs/promises";
import path from "node:path";
import { output, startBrowser } from "./browser.mjs";
import { measure } from "./measure.mjs";
import { themes } from "./themes.mjs";

const wanted = process.argv[2];
if (wanted && wanted !== "measure" && !(wanted in themes)) {
  throw new Error(`there is no theme ${wanted}; there are ${Object.keys(themes).join(", ")}`);
}
const pictures = path.join(output, "screenshots");
await mkdir(pictures, { recursive: true });
const browser = await startBrowser();
try {
  for (const [name, theme] of Object.entries(themes)) {
    if (wanted && wanted !== name) continue;
    for (const [scene, { width, messages, gestures = [] }] of Object.entries(browser.scenes)) {
      const tab = await browser.open(theme, width);
      for (const message of messages) await tab.evaluate((data) => window.postMessage(data, "*"), message);
      await tab.waitForTimeout(400);
      for (const gesture of gestures) await perform(tab, gesture);
      await tab.waitForTimeout(150);
      await tab.screenshot({ path: path.join(pictures, `dashboard-${scene}-${name}.png`), fullPage: true });
      await tab.close();
    }
    console.log(`${name}: ${Object.keys(browser.scenes).length} pictures in ${path.relative(".", pictures)}`);
  }
  if (!wanted || wanted === "measure") await measure(browser, themes.dark);
} finally {
  await browser.close();
}
if (browser.problems.length > 0) {
  console.error(browser.problems.join("\n"));
  process.exit(1);
}

/** @param {import("playwright-core").Page} tab @param {import("./scenes.ts").Gesture} gesture */
async function perform(tab, gesture) {
  if (gesture.do === "click") await tab.getByText(gesture.text, { exact: true }).click();
  if (gesture.do === "smooth") await tab.getByLabel("Smoothing").fill(String(gesture.weight));
  if (gesture.do === "keys") {
    await tab.locator(".plot").nth(gesture.chart).focus();
    for (const key of gesture.keys) await tab.keyboard.press(key);
  }
  if (gesture.do === "hover") {
    const box = await tab.locator(".plot").nth(gesture.chart).boundingBox();
    if (box) await tab.mouse.move(box.x + 56 + (box.width - 66) * gesture.at, box.y + box.height / 2);
  }
  // A picture of the whole page shows the top where it stands only when nothing is scrolled away.
  await tab.evaluate(() => window.scrollTo(0, 0));
}
