/** The extension starts in a real VS Code, and how long that takes. */
import assert from "node:assert/strict";
import * as vscode from "vscode";
import { note } from "../report.js";

describe("activation", () => {
  it("the extension activates", async () => {
    const extension = vscode.extensions.getExtension("netwright.netwright");
    assert.ok(extension, "VS Code does not know the extension netwright.netwright");
    const wasActive = extension.isActive;
    const started = performance.now();
    await extension.activate();
    const took = performance.now() - started;
    assert.equal(extension.isActive, true);
    note(wasActive ? "the extension was active already" : `the extension activated in ${took.toFixed(0)} ms`);
  });
});
