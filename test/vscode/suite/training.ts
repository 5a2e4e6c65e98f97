/** Training through the extension's own command, with the run that comes of it. */
import assert from "node:assert/strict";
import * as vscode from "vscode";
import { runs, train, uriOf, write } from "./running.js";

describe("training", () => {
  it("trains iris to a test accuracy of at least 0.9, without findings", async () => {
    const session = await train(uriOf("iris.nn"), "Iris");
    assert.equal(session.state, "completed");
    assert.ok(session.result!.metrics.test.accuracy! >= 0.9);
    assert.deepEqual(session.findings, []);
  });

  it("does not train a file with an error", async () => {
    const broken = await write("broken.nn", "network Broken {\n  Input(4)\n  Conv2D(3, 3)\n}\n");
    await vscode.commands.executeCommand("netwright.train", broken, "Broken");
    assert.equal((await runs()).of(broken.fsPath, "Broken"), undefined);
  });
});
