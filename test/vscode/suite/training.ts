/** Training through the extension's own command, with the run that comes of it. */
import assert from "node:assert/strict";
import * as vscode from "vscode";
import type { NetwrightApi } from "../../../src/extension/main.js";

function uriOf(name: string): vscode.Uri {
  return vscode.Uri.joinPath(vscode.workspace.workspaceFolders![0]!.uri, name);
}

async function runs(): Promise<NetwrightApi["runs"]> {
  const extension = vscode.extensions.getExtension<NetwrightApi>("netwright.netwright");
  return (await extension!.activate()).runs;
}

describe("training", () => {
  it("trains iris to a test accuracy of at least 0.9, without findings", async () => {
    await vscode.commands.executeCommand("netwright.train", uriOf("iris.nn"), "Iris");
    const session = (await runs()).of(uriOf("iris.nn").fsPath, "Iris");
    assert.ok(session, "a run has begun");
    if (!session.over) {
      await new Promise<void>((resolve) => session.onEvent(() => session.over && resolve()));
    }
    assert.equal(session.state, "completed");
    assert.ok(session.result!.metrics.test.accuracy! >= 0.9);
    assert.deepEqual(session.findings, []);
  });

  it("does not train a file with an error", async () => {
    const edit = new vscode.WorkspaceEdit();
    const broken = uriOf("broken.nn");
    edit.createFile(broken, {
      overwrite: true,
      contents: Buffer.from("network Broken {\n  Input(4)\n  Conv2D(3, 3)\n}\n"),
    });
    await vscode.workspace.applyEdit(edit);
    await vscode.commands.executeCommand("netwright.train", broken, "Broken");
    assert.equal((await runs()).of(broken.fsPath, "Broken"), undefined);
  });
});
