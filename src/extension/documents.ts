/** The documents that commands work on: the one named, the one a person is in, and its text as the editor shows it. */
import * as vscode from "vscode";

/** The document of a URI; without one, the Netwright file that is being edited, or one that is seen. */
export async function documentOf(
  uri: vscode.Uri | string | undefined,
): Promise<vscode.TextDocument | undefined> {
  if (uri !== undefined) {
    return vscode.workspace.openTextDocument(typeof uri === "string" ? vscode.Uri.parse(uri) : uri);
  }
  const editors = [vscode.window.activeTextEditor, ...vscode.window.visibleTextEditors];
  return editors.find((editor) => editor?.document.languageId === "netwright")?.document;
}

/** Where the cursor is in a document; undefined where no editor shows it. */
export function cursorIn(document: vscode.TextDocument): vscode.Position | undefined {
  return vscode.window.visibleTextEditors.find((each) => each.document === document)?.selection.active;
}

/** A file's text as an editor shows it, or as it is on disk; empty where it is gone. */
export async function sourceOf(file: string): Promise<string> {
  try {
    return (await vscode.workspace.openTextDocument(file)).getText();
  } catch {
    return "";
  }
}

/** Selects a stretch of a document in its editor, which gets the focus. */
export async function showIn(document: vscode.TextDocument, selection: vscode.Range): Promise<void> {
  const visible = vscode.window.visibleTextEditors.find((editor) => editor.document === document);
  await vscode.window.showTextDocument(document, {
    selection,
    viewColumn: visible?.viewColumn ?? vscode.ViewColumn.One,
  });
}
