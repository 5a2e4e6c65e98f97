/** Turns answers into what the Language Server Protocol calls them; the only place that knows its types. */
import {
  type CodeAction,
  CodeActionKind,
  type CodeLens,
  DiagnosticSeverity,
  type DocumentSymbol,
  type FoldingRange,
  FoldingRangeKind,
  type InlayHint,
  MarkupKind,
  type Position,
  type Diagnostic as ProtocolDiagnostic,
  type Range,
  type SelectionRange,
  SymbolKind,
  type TextEdit,
} from "vscode-languageserver/node";
import type { Severity } from "../src/language/diagnostic.js";
import type { TextEdit as Edit, LineIndex, Span } from "../src/text.js";
import { diagnosticPage } from "./documentation.js";
import type { QuickFix } from "./features/code-actions.js";
import type { Lens } from "./features/code-lens.js";
import type { DataAction } from "./features/data-actions.js";
import type { Shown } from "./features/diagnostics.js";
import type { FoldedLines } from "./features/folding.js";
import type { Hint } from "./features/inlay-hints.js";
import type { OutlineEntry } from "./features/outline.js";
import type { Program } from "./program.js";
import { previewCommand, trainCommand } from "./requests.js";

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
    codeDescription: { href: diagnosticPage(code) },
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
  const edits = toTextEdits(program.index, fix.edits);
  return {
    title: fix.title,
    kind: CodeActionKind.QuickFix,
    diagnostics: [toDiagnostic(program, shown)],
    ...(preferred && { isPreferred: true }),
    edit: { changes: { [program.uri]: edits } },
  };
}

export function toDataAction(action: DataAction): CodeAction {
  const { title, command } = action;
  return {
    title,
    kind: CodeActionKind.QuickFix,
    isPreferred: true,
    command: { title, command, arguments: [...action.arguments] },
  };
}

export function toInlayHint({ index }: Program, { at, label, markdown }: Hint): InlayHint {
  return {
    position: index.position(at),
    label,
    paddingLeft: true,
    tooltip: { kind: MarkupKind.Markdown, value: markdown },
  };
}

export function toCodeLens({ uri, index }: Program, { span, title, train, preview }: Lens): CodeLens {
  const command = train !== undefined ? trainCommand : preview !== undefined ? previewCommand : "";
  const name = train ?? preview;
  const values = name === undefined ? {} : { arguments: [uri, name] };
  return { range: toRange(index, span), command: { title, command, ...values } };
}

const symbolKinds: Readonly<Record<OutlineEntry["kind"], SymbolKind>> = {
  dataset: SymbolKind.Struct,
  network: SymbolKind.Class,
  block: SymbolKind.Function,
  train: SymbolKind.Event,
  tune: SymbolKind.Event,
  let: SymbolKind.Constant,
  import: SymbolKind.Module,
  parameter: SymbolKind.TypeParameter,
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

export function toTextEdits(index: LineIndex, edits: readonly Edit[]): TextEdit[] {
  return edits.map(({ span, newText }) => ({ range: toRange(index, span), newText }));
}

const foldingKinds: Readonly<Record<FoldedLines["kind"], FoldingRangeKind>> = {
  brackets: FoldingRangeKind.Region,
  comment: FoldingRangeKind.Comment,
  imports: FoldingRangeKind.Imports,
};

export function toFoldingRange({ kind, first, last }: FoldedLines): FoldingRange {
  return { startLine: first, endLine: last, kind: foldingKinds[kind] };
}

/** From ranges of which each lies within the next. */
export function toSelectionRange(ranges: readonly Range[]): SelectionRange {
  let around: SelectionRange | undefined;
  for (const range of ranges.toReversed()) {
    around = around === undefined ? { range } : { range, parent: around };
  }
  if (around === undefined) throw new RangeError("a selection has at least one range");
  return around;
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
