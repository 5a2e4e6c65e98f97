/** Which networks and blocks use a block, and which blocks they use. */
import type { SourceFile } from "../../src/language/program/source-file.js";
import type { FlowDeclaration } from "../../src/language/syntax/tree.js";
import type { Unit } from "../../src/language/syntax/units.js";
import type { Span } from "../../src/text.js";
import { type Files, startOf } from "../symbols/files.js";
import { mentionsOf } from "../symbols/mentions.js";
import { type CodeSymbol, moved, occurrences, resolve, symbolAt } from "../symbols/resolve.js";

/** A network or block in a hierarchy of uses. */
export interface Body {
  readonly kind: "network" | "block";
  readonly name: string;
  readonly file: SourceFile;
  readonly span: Span;
  readonly nameSpan: Span;
}

export interface Call {
  /** The one at the other end: the user, or what is used. */
  readonly body: Body;
  /** Where in the user's file it is used. */
  readonly spans: readonly Span[];
}

/** The network or block whose name stands at an offset. */
export function bodyAt(files: Files, file: SourceFile, offset: number): Body | undefined {
  const symbol = symbolAt(files, file, offset);
  if (symbol === undefined || !isBody(symbol)) return undefined;
  return bodyOf(symbol.file, symbol.unit, symbol.declaration);
}

export function incomingCalls(files: Files, of: Pick<Body, "kind" | "name" | "file">): Call[] {
  const symbol = symbolOf(of);
  if (symbol?.kind !== "block") return [];
  const users = new Map<FlowDeclaration, { body: Body; spans: Span[] }>();
  for (const { mention, file, unit, span } of occurrences(files, symbol)) {
    const { declaration, meaning } = mention;
    if (meaning.kind !== "named" || !isFlow(declaration)) continue;
    const user = users.get(declaration);
    if (user === undefined) users.set(declaration, { body: bodyOf(file, unit, declaration), spans: [span] });
    else user.spans.push(span);
  }
  return [...users.values()];
}

export function outgoingCalls(files: Files, of: Pick<Body, "kind" | "name" | "file">): Call[] {
  const symbol = symbolOf(of);
  if (symbol === undefined) return [];
  const { file, unit, declaration } = symbol;
  const start = startOf(file, unit);
  const used = new Map<FlowDeclaration, { body: Body; spans: Span[] }>();
  for (const mention of mentionsOf(unit)) {
    const { meaning } = mention;
    if (mention.declaration !== declaration || meaning.kind !== "named" || meaning.what !== "block") continue;
    const block = resolve(files, { file, unit, mention });
    if (block === undefined || !isBody(block)) continue;
    const span = moved(mention.span, start);
    const known = used.get(block.declaration);
    if (known === undefined) {
      used.set(block.declaration, { body: bodyOf(block.file, block.unit, block.declaration), spans: [span] });
    } else known.spans.push(span);
  }
  return [...used.values()];
}

function symbolOf({ kind, name, file }: Pick<Body, "kind" | "name" | "file">): CodeSymbol | undefined {
  const found = file.tables[kind].get(name);
  return found && { kind, name, file, ...found, span: found.declaration.name.span };
}

function isBody(symbol: CodeSymbol): symbol is CodeSymbol & { readonly declaration: FlowDeclaration } {
  return symbol.kind === "network" || symbol.kind === "block";
}

function isFlow(declaration: CodeSymbol["declaration"]): declaration is FlowDeclaration {
  return declaration.kind === "network" || declaration.kind === "block";
}

function bodyOf(file: SourceFile, unit: Unit, { kind, name, span }: FlowDeclaration): Body {
  const start = startOf(file, unit);
  return { kind, name: name.text, file, span: moved(span, start), nameSpan: moved(name.span, start) };
}
