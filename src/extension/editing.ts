/** From a finding to the editor: shows its line, and applies its fix to the program as it is now. */
import * as vscode from "vscode";
import type { Fix } from "../language/diagnostic.js";
import { followProgram } from "../language/same-program.js";
import { LineIndex, type Range, relocate, type Span } from "../text.js";
import type { RunSession } from "./run-session.js";

export async function goTo(session: RunSession, range: Range): Promise<void> {
  const document = await vscode.workspace.openTextDocument(session.uri);
  const index = new LineIndex(session.source);
  const span = { start: index.offset(range.start), end: index.offset(range.end) };
  const place =
    rangeNow(document, session, span) ?? new vscode.Range(range.start.line, 0, range.start.line, 0);
  await vscode.window.showTextDocument(document, {
    selection: place,
    viewColumn: columnOf(document) ?? vscode.ViewColumn.One,
  });
}

/** Applies a fix as one undoable edit; says so where the program has changed too much for it. */
export async function applyFix(session: RunSession, fix: Fix): Promise<void> {
  const document = await vscode.workspace.openTextDocument(session.uri);
  const edit = new vscode.WorkspaceEdit();
  let first: vscode.Range | undefined;
  for (const { span, newText } of fix.edits) {
    const range = rangeNow(document, session, span);
    if (range === undefined) {
      void vscode.window.showWarningMessage(
        `“${fix.title}” no longer fits: that part of the file has changed since this run. Train again for a fresh look.`,
      );
      return;
    }
    first ??= range;
    edit.replace(document.uri, range, newText);
  }
  if (first === undefined || !(await vscode.workspace.applyEdit(edit))) return;
  await vscode.window.showTextDocument(document, {
    selection: new vscode.Range(first.start, first.start),
    viewColumn: columnOf(document) ?? vscode.ViewColumn.One,
  });
}

/** Where a span of the trained program stands in the document today. */
function rangeNow(document: vscode.TextDocument, session: RunSession, span: Span): vscode.Range | undefined {
  const text = document.getText();
  const now = followProgram(session.source, text)?.(span) ?? relocate(span, session.source, text);
  return now && new vscode.Range(document.positionAt(now.start), document.positionAt(now.end));
}

function columnOf(document: vscode.TextDocument): vscode.ViewColumn | undefined {
  return vscode.window.visibleTextEditors.find((editor) => editor.document === document)?.viewColumn;
}
