/** The page's HTML: a strict policy, and nothing that it would forbid. */
import { expect, it } from "vitest";
import { dashboardPage, dataPage } from "../../webview/page.js";

const page = dashboardPage({
  nonce: "abc123",
  cspSource: "https://*.vscode-cdn.net",
  scriptUri: "https://x.test/dashboard.js?a=1&b=2",
  styleUri: "https://x.test/style.css",
});

it("allows its own script and style sheet, and nothing else", () => {
  const policy = /content="(default-src[^"]+)"/.exec(page)?.[1];
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("script-src 'nonce-abc123'");
  expect(policy).toContain("style-src https://*.vscode-cdn.net;");
  expect(policy).not.toMatch(/unsafe|data:|\*;/);
});

it("lets pictures be shown that its script writes into the page, where data is previewed only", () => {
  const parts = { nonce: "n", cspSource: "https://*.vscode-cdn.net", scriptUri: "s", styleUri: "c" };
  expect(dataPage(parts)).toContain("img-src data:;");
  expect(page).toContain("img-src 'none';");
});

it("has no inline script, style or handler", () => {
  expect(page.match(/<script/g)).toHaveLength(1);
  expect(page).toContain('<script nonce="abc123" src="https://x.test/dashboard.js?a=1&amp;b=2"></script>');
  expect(page).not.toMatch(/<style|style=|\son\w+=/);
});

it("says something before the script runs", () => expect(page).toContain("Waiting for the run to start…"));
