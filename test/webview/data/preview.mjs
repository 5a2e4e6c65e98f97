// Draws the preview of datasets in Chromium under its real policy, in VS Code's themes, for every kind of data, and writes
// pictures to .test-output/screenshots/. Fails when the page reports an error or a violation.
//   node test/webview/data/preview.mjs [light|dark|high-contrast]
import { mkdir } from "node:fs/promises";
import path from "node:path";
import { output, startBrowser } from "../browser.mjs";
import { themes } from "../themes.mjs";

const wanted = process.argv[2];
const screenshots = path.join(output, "screenshots");
await mkdir(screenshots, { recursive: true });
const browser = await startBrowser();
try {
  const { bad, houses, images, iris, messagesOf, missing, texts } = browser.previews;
  /** @type {[string, ReturnType<typeof messagesOf>, string[]][]} */
  const scenes = [
    ["rows", messagesOf("flowers", iris, ["flowers", "houses"]), []],
    ["prepared", messagesOf("houses", houses), ["As they enter the network"]],
    ["columns", messagesOf("houses", houses), ["Columns"]],
    ["columns-iris", messagesOf("flowers", iris), ["Columns"]],
    ["split", messagesOf("flowers", iris), ["Split"]],
    ["images", messagesOf("shapes", images), ["Images"]],
    ["augmented", messagesOf("shapes", images), ["Images", "As training changes them"]],
    ["texts", messagesOf("messages", texts), ["Texts"]],
    ["bad", messagesOf("houses", bad), []],
    ["missing", messagesOf("flowers", missing), []],
  ];
  for (const [name, theme] of Object.entries(themes)) {
    if (wanted && wanted !== name) continue;
    for (const [scene, messages, clicks] of scenes) {
      const tab = await browser.open(theme, 900, 760, "data");
      for (const message of messages) await tab.evaluate((data) => window.postMessage(data, "*"), message);
      await tab.waitForTimeout(200);
      for (const click of clicks) await tab.getByText(click, { exact: true }).click();
      await tab.waitForTimeout(150);
      await tab.screenshot({ path: path.join(screenshots, `data-${scene}-${name}.png`) });
      await tab.close();
    }
    console.log(`${name}: ${scenes.length} pictures in ${path.relative(".", screenshots)}`);
  }
} finally {
  await browser.close();
}
if (browser.problems.length > 0) {
  console.error(browser.problems.join("\n"));
  process.exit(1);
}
