/** What the editor says of a program, asked through VS Code's own API. */
import assert from "node:assert/strict";
import * as vscode from "vscode";

async function open(name: string): Promise<vscode.TextDocument> {
  const folder = vscode.workspace.workspaceFolders?.[0];
  assert.ok(folder, "a folder is open");
  const document = await vscode.workspace.openTextDocument(vscode.Uri.joinPath(folder.uri, name));
  await vscode.window.showTextDocument(document);
  return document;
}

/** Waits until `look` gives something, since the server answers when it is ready. */
async function eventually<T>(
  look: () => T | undefined | PromiseLike<T | undefined>,
  what: string,
): Promise<T> {
  for (let attempt = 0; attempt < 200; attempt++) {
    const found = await look();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`waited in vain for ${what}`);
}

describe("the editor", () => {
  it("shows shapes and a lens, and reports nothing in a healthy file", async () => {
    const { uri, lineCount } = await open("iris.nn");
    const whole = new vscode.Range(0, 0, lineCount, 0);
    const hints = await eventually(async () => {
      const found = await vscode.commands.executeCommand<vscode.InlayHint[]>(
        "vscode.executeInlayHintProvider",
        uri,
        whole,
      );
      const labels = found.map(({ label }) =>
        typeof label === "string" ? label : label.map(({ value }) => value).join(""),
      );
      return labels.some((label) => label.includes("80 parameters")) ? labels : undefined;
    }, "inlay hints");
    assert.ok(
      hints.some((label) => label.includes("51 parameters")),
      hints.join(" | "),
    );
    const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
      "vscode.executeCodeLensProvider",
      uri,
      10,
    );
    assert.ok(lenses.some(({ command }) => command?.command === "netwright.train"));
    assert.deepEqual(vscode.languages.getDiagnostics(uri), []);
  });

  it("warns of wine's scales with a fix, and takes the warning back once it is applied", async () => {
    const document = await open("wine.nn");
    const warning = await eventually(() => vscode.languages.getDiagnostics(document.uri)[0], "the warning");
    assert.equal(typeof warning.code === "object" ? warning.code.value : warning.code, "unscaled-inputs");
    assert.equal(document.getText(warning.range), "wines");
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      "vscode.executeCodeActionProvider",
      document.uri,
      warning.range,
    );
    const fix = actions.find(({ title }) => title.includes("Standardize"));
    assert.ok(fix?.edit, actions.map(({ title }) => title).join(" | "));
    await vscode.workspace.applyEdit(fix.edit);
    assert.match(document.getText(), /scale: standardize/);
    await eventually(
      () => (vscode.languages.getDiagnostics(document.uri).length === 0 ? true : undefined),
      "the warning to go",
    );
    await vscode.commands.executeCommand("workbench.action.files.revert");
  });

  it("completes layers, and explains one", async () => {
    const { uri } = await open("iris.nn");
    const list = await vscode.commands.executeCommand<vscode.CompletionList>(
      "vscode.executeCompletionItemProvider",
      uri,
      new vscode.Position(8, 2),
    );
    const labels = list.items.map(({ label }) => (typeof label === "string" ? label : label.label));
    assert.ok(labels.includes("Dropout"), labels.join(", "));
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
      "vscode.executeHoverProvider",
      uri,
      new vscode.Position(7, 4),
    );
    const text = hovers.flatMap(({ contents }) =>
      contents.map((each) => (typeof each === "string" ? each : each.value)),
    );
    assert.match(text.join("\n"), /weighted sum/);
  });
});
