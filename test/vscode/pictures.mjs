// Takes the README's picture from a real VS Code: diabetes.nn trained, with the finding and the shaded curve.
//   node test/vscode/pictures.mjs [light|dark|contrast]
// @ts-check
import { copyFileSync, mkdirSync } from "node:fs";
import path from "node:path";
import { openVSCode, root } from "./harness.mjs";

const wanted = process.argv[2];
const theme = wanted === "light" || wanted === "contrast" ? wanted : "dark";
const vscode = await openVSCode({
  theme,
  openFile: "diabetes.nn",
  viewport: { width: 1500, height: 1180 },
  settings: {
    "netwright.engine": "wasm",
    "workbench.activityBar.location": "hidden",
    "breadcrumbs.enabled": false,
  },
});
try {
  await vscode.runCommand("View: Close Primary Side Bar");
  await vscode.runCommand("Netwright: Train Model");
  const frame = await vscode.webview({ text: "learns its", timeout: 120_000 });
  await frame.getByText("Completed", { exact: true }).waitFor({ timeout: 120_000 });
  await vscode.page.locator(".squiggly-warning").first().waitFor();
  await vscode.runCommand("Notifications: Clear All Notifications");
  await vscode.page.waitForTimeout(1000);
  const picture = await vscode.screenshot(`picture-${theme}`);
  if (theme === "dark") {
    mkdirSync(path.join(root, "docs", "images"), { recursive: true });
    copyFileSync(picture, path.join(root, "docs", "images", "overfitting.png"));
  }
} finally {
  await vscode.close();
}
