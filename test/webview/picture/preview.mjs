// Draws the network picture in Chromium under its real policy, in VS Code's themes, for every kind of network, and writes
// pictures to .test-output/screenshots/. Fails when the page reports an error or a violation.
//   node test/webview/picture/preview.mjs [light|dark|high-contrast]
import { mkdir } from "node:fs/promises";
import path from "node:path";
import { output, startBrowser } from "../browser.mjs";
import { themes } from "../themes.mjs";

const wanted = process.argv[2];
const screenshots = path.join(output, "screenshots");
await mkdir(screenshots, { recursive: true });
const browser = await startBrowser();
try {
  const { branching, grouped, pictureOf, programs, unet, uri } = browser.pictures;
  const scenes = {
    ...Object.fromEntries(Object.entries(programs).map(([name, source]) => [name, pictureOf(source)])),
    grouped: grouped(),
    branching: branching(),
    unet: unet(),
    empty: null,
  };
  for (const [name, theme] of Object.entries(themes)) {
    if (wanted && wanted !== name) continue;
    for (const [scene, picture] of Object.entries(scenes)) {
      const tab = await browser.open(theme, 760, 820, "picture");
      const position = picture?.nodes[2]?.range?.start;
      const messages = [
        { type: "picture", uri, picture },
        { type: "cursor", position },
      ];
      for (const message of messages) await tab.evaluate((data) => window.postMessage(data, "*"), message);
      await tab.waitForTimeout(400);
      if (scene === "stem") {
        await tab.locator(".layer").nth(3).hover();
        await tab.waitForTimeout(600);
      }
      await tab.screenshot({ path: path.join(screenshots, `picture-${scene}-${name}.png`) });
      await tab.close();
    }
    console.log(`${name}: ${Object.keys(scenes).length} pictures in ${path.relative(".", screenshots)}`);
  }
} finally {
  await browser.close();
}
if (browser.problems.length > 0) {
  console.error(browser.problems.join("\n"));
  process.exit(1);
}
