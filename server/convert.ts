/** Turns answers into what the Language Server Protocol calls them; the only place that knows its types. */
import {
  type CodeAction,
  CodeActionKind,
  type CodeLens,
  type CompletionItem,
  CompletionItemKind,
  type CompletionList,
  DiagnosticSeverity,
  type DocumentSymbol,
  type Hover,
  type InlayHint,
  InsertTextFormat,
  type Location,
  MarkupKind,
  type Position,
  type Diagnostic as ProtocolDiagnostic,
  type Range,
  SymbolKind,
  type TextEdit,
} from "vscode-languageserver/node";
import type { Severity } from "../src/language/diagnostic.js";
import type { LineIndex, Span } from "../src/text.js";
import type { Entry } from "./completion/entries.js";
import type { QuickFix } from "./features/code-actions.js";
import type { Lens } from "./features/code-lens.js";
import type { Completions } from "./features/completion.js";
import type { Shown } from "./features/diagnostics.js";
import type { HoverText } from "./features/hover.js";
import type { Hint } from "./features/inlay-hints.js";
import type { OutlineEntry } from "./features/outline.js";
import type { Program } from "./program.js";
import { trainCommand } from "./requests.js";

const severities: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  info: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};

export function toDiagnostic({ uri, index }: Program, { diagnostic }: Shown): ProtocolDiagnostic {
  const { code, severity, message, span, related } = diagnostic;
  return {
    source: "netwright",
    code,
    severity: severities[severity],
    message,
    range: toRange(index, span),
    ...(related.length > 0 && {
      relatedInformation: related.map((each) => ({
        message: each.message,
        location: { uri, range: toRange(index, each.span) },
      })),
    }),
  };
}

export function toCodeAction(program: Program, { shown, fix, preferred }: QuickFix): CodeAction {
  const edits = fix.edits.map(({ span, newText }) => ({ range: toRange(program.index, span), newText }));
  return {
    title: fix.title,
    kind: CodeActionKind.QuickFix,
    diagnostics: [toDiagnostic(program, shown)],
    ...(preferred && { isPreferred: true }),
    edit: { changes: { [program.uri]: edits } },
  };
}

export function toHover({ index }: Program, { markdown, span }: HoverText): Hover {
  return { contents: { kind: MarkupKind.Markdown, value: markdown }, range: toRange(index, span) };
}

export function toInlayHint({ index }: Program, { at, label, markdown }: Hint): InlayHint {
  return {
    position: index.position(at),
    label,
    paddingLeft: true,
    tooltip: { kind: MarkupKind.Markdown, value: markdown },
  };
}

export function toCodeLens({ uri, index }: Program, { span, title, train }: Lens): CodeLens {
  const command = train === undefined ? "" : trainCommand;
  const values = train === undefined ? {} : { arguments: [uri, train] };
  return { range: toRange(index, span), command: { title, command, ...values } };
}

const symbolKinds: Readonly<Record<OutlineEntry["kind"], SymbolKind>> = {
  dataset: SymbolKind.Struct,
  network: SymbolKind.Class,
  train: SymbolKind.Event,
  layer: SymbolKind.Method,
  property: SymbolKind.Property,
};

export function toDocumentSymbol(program: Program, entry: OutlineEntry): DocumentSymbol {
  return {
    name: entry.name,
    detail: entry.detail,
    kind: symbolKinds[entry.kind],
    range: toRange(program.index, entry.span),
    selectionRange: toRange(program.index, entry.nameSpan),
    children: entry.children.map((child) => toDocumentSymbol(program, child)),
  };
}

export function toLocation({ uri, index }: Program, span: Span): Location {
  return { uri, range: toRange(index, span) };
}

const completionKinds: Readonly<Record<Entry["kind"], CompletionItemKind>> = {
  layer: CompletionItemKind.Class,
  argument: CompletionItemKind.Property,
  property: CompletionItemKind.Property,
  choice: CompletionItemKind.Function,
  constant: CompletionItemKind.Constant,
  value: CompletionItemKind.Variable,
  column: CompletionItemKind.Field,
  file: CompletionItemKind.File,
  folder: CompletionItemKind.Folder,
  keyword: CompletionItemKind.Keyword,
  dataset: CompletionItemKind.Struct,
  network: CompletionItemKind.Class,
};

export function toCompletionList({ index }: Program, { span, entries }: Completions): CompletionList {
  const range = toRange(index, span);
  return { isIncomplete: false, items: entries.map((entry, at) => toCompletionItem(entry, at, range)) };
}

function toCompletionItem(entry: Entry, at: number, range: Range): CompletionItem {
  const { label, kind, detail, doc, insert, snippet, goesOn, rank } = entry;
  const textEdit: TextEdit = { range, newText: insert };
  return {
    label,
    kind: completionKinds[kind],
    // Editors sort by text; the order in which entries are given is the order they are meant to have.
    sortText: `${rank}${String(at).padStart(4, "0")}`,
    textEdit,
    insertTextFormat: snippet ? InsertTextFormat.Snippet : InsertTextFormat.PlainText,
    ...(detail !== undefined && { detail }),
    ...(doc !== undefined && { documentation: { kind: MarkupKind.Markdown, value: doc } }),
    ...(goesOn && { command: { title: "Suggest", command: "editor.action.triggerSuggest" } }),
  };
}

export function toRange(index: LineIndex, span: Span): Range {
  return index.range(span);
}

export function toSpan(index: LineIndex, { start, end }: Range): Span {
  return { start: toOffset(index, start), end: toOffset(index, end) };
}

export function toOffset(index: LineIndex, position: Position): number {
  return index.offset(position);
}
