/** Turns places, symbols and edits in several files into what the Language Server Protocol calls them. */
import {
  type CallHierarchyIncomingCall,
  type CallHierarchyItem,
  type CallHierarchyOutgoingCall,
  type DocumentHighlight,
  DocumentHighlightKind,
  type DocumentLink,
  type Location,
  type LocationLink,
  type SymbolInformation,
  SymbolKind,
  type WorkspaceEdit,
} from "vscode-languageserver/node";
import { keptWith } from "../../src/kept.js";
import type { SourceFile } from "../../src/language/program/source-file.js";
import type { DeclarationKind } from "../../src/language/syntax/tree.js";
import { LineIndex, type Range, type Span } from "../../src/text.js";
import type { Body, Call } from "../features/call-hierarchy.js";
import type { Definition, Target } from "../features/definition.js";
import type { Highlight } from "../features/highlight.js";
import type { Link } from "../features/links.js";
import type { FileEdits } from "../features/rename.js";
import type { FoundSymbol } from "../features/workspace-symbols.js";
import { type OpenFiles, uriOfPath } from "../symbols/open-files.js";
import type { FilePlace } from "../symbols/resolve.js";

export const indexOf = keptWith(({ text }: SourceFile) => new LineIndex(text));

function rangeIn(file: SourceFile, span: Span): Range {
  return indexOf(file).range(span);
}

const begin = { line: 0, character: 0 };
const beginning: Range = { start: begin, end: begin };

export function toLocation(files: OpenFiles, target: Target): Location {
  if ("path" in target) return { uri: files.uriOf(target.path), range: beginning };
  return { uri: files.uriOf(target.file.path), range: rangeIn(target.file, target.span) };
}

/** With what was asked about, so that an editor underlines a whole path. */
export function toLocationLinks(
  files: OpenFiles,
  file: SourceFile,
  { origin, targets }: Definition,
): LocationLink[] {
  return targets.map((target) => {
    const { uri, range } = toLocation(files, target);
    return {
      originSelectionRange: rangeIn(file, origin),
      targetUri: uri,
      targetRange: range,
      targetSelectionRange: range,
    };
  });
}

export function toHighlight(file: SourceFile, { span, defines }: Highlight): DocumentHighlight {
  return {
    range: rangeIn(file, span),
    kind: defines ? DocumentHighlightKind.Write : DocumentHighlightKind.Read,
  };
}

export function toDocumentLink(file: SourceFile, { span, path, tooltip }: Link): DocumentLink {
  return { range: rangeIn(file, span), target: uriOfPath(path), tooltip };
}

export function toWorkspaceEdit(files: OpenFiles, edits: readonly FileEdits[]): WorkspaceEdit {
  return {
    changes: Object.fromEntries(
      edits.map(({ file, edits: its }) => [
        files.uriOf(file.path),
        its.map(({ span, newText }) => ({ range: rangeIn(file, span), newText })),
      ]),
    ),
  };
}

const symbolKinds: Readonly<Record<DeclarationKind, SymbolKind>> = {
  dataset: SymbolKind.Struct,
  network: SymbolKind.Class,
  block: SymbolKind.Function,
  train: SymbolKind.Event,
  tune: SymbolKind.Event,
  let: SymbolKind.Constant,
  import: SymbolKind.Module,
};

export function toSymbolInformation(
  files: OpenFiles,
  { name, kind, file, span }: FoundSymbol,
): SymbolInformation {
  return {
    name,
    kind: symbolKinds[kind],
    location: toLocation(files, { file, span }),
    containerName: fileName(file.path),
  };
}

/** What an item of a call hierarchy says of itself when it comes back. */
export interface BodyData {
  readonly path: string;
  readonly kind: Body["kind"];
  readonly name: string;
}

export function toCallHierarchyItem(files: OpenFiles, body: Body): CallHierarchyItem {
  const { kind, name, file, span, nameSpan } = body;
  const data: BodyData = { path: file.path, kind, name };
  return {
    name,
    kind: symbolKinds[kind],
    detail: `${kind} in ${fileName(file.path)}`,
    uri: files.uriOf(file.path),
    range: rangeIn(file, span),
    selectionRange: rangeIn(file, nameSpan),
    data,
  };
}

export function toIncomingCall(files: OpenFiles, { body, spans }: Call): CallHierarchyIncomingCall {
  return {
    from: toCallHierarchyItem(files, body),
    fromRanges: spans.map((span) => rangeIn(body.file, span)),
  };
}

/** The spans of an outgoing call lie in the file of its user. */
export function toOutgoingCall(
  files: OpenFiles,
  user: SourceFile,
  { body, spans }: Call,
): CallHierarchyOutgoingCall {
  return { to: toCallHierarchyItem(files, body), fromRanges: spans.map((span) => rangeIn(user, span)) };
}

export function toPlaces(files: OpenFiles, places: readonly FilePlace[]): Location[] {
  return places.map((place) => toLocation(files, place));
}

function fileName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
