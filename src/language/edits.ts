/** Edits of the source that fixes are made of: an argument set, a layer inserted, a property set. */
import type { Span, TextEdit } from "../text.js";
import { type BoundCall, valueSpan } from "./check/given-arguments.js";
import type { CallValue } from "./syntax/tree.js";

/** A call as far as an edit of its arguments needs it. */
export interface EditableCall extends BoundCall {
  /** From the opening parenthesis to the closing one. */
  readonly parenthesesSpan: Span;
}

/** Sets an argument by name: replaces its value, or adds it at the end. */
export function setArgument(source: string, call: EditableCall, name: string, value: string): TextEdit {
  const given = valueSpan(call, name);
  if (given !== undefined) return { span: given, newText: value };
  const { start, end } = call.parenthesesSpan;
  const empty = source.slice(start + 1, end - 1).trim() === "";
  const at = source[end - 1] === ")" ? end - 1 : end;
  return { span: { start: at, end: at }, newText: `${empty ? "" : ", "}${name}: ${value}` };
}

/** Takes an argument out of a call, with the comma that it leaves behind. */
export function removeArgument({ arguments: all }: CallValue, argument: Span): TextEdit {
  return removeItem(
    all.map(({ span }) => span),
    argument,
  );
}

/** Inserts a layer in front of a step: on a line of its own, or into the middle of a chain. */
export function insertLayerBefore(
  source: string,
  step: { readonly span: Span; readonly statementSpan: Span; readonly first: boolean },
  layer: string,
): TextEdit {
  if (!step.first) return insertAt(step.span.start, `${layer} -> `);
  const at = step.statementSpan.start;
  return insertAt(at, `${layer}\n${indentation(source, at)}`);
}

/** Inserts a layer after a whole statement, on a line of its own. */
export function insertLayerAfter(source: string, statementSpan: Span, layer: string): TextEdit {
  return insertAt(
    lineEnd(source, statementSpan.end),
    `\n${indentation(source, statementSpan.start)}${layer}`,
  );
}

/** A block as far as an edit of its properties needs it. */
export interface EditableBlock {
  /** Between the braces. */
  readonly bodySpan: Span;
  readonly properties: ReadonlyMap<string, { readonly nameSpan: Span; readonly valueSpan: Span }>;
}

/** Sets a property: replaces its value, or adds a line after the last one. */
export function setProperty(source: string, block: EditableBlock, name: string, value: string): TextEdit {
  const given = block.properties.get(name);
  if (given !== undefined) return { span: given.valueSpan, newText: value };
  const last = [...block.properties.values()].at(-1);
  if (last === undefined) return insertAt(block.bodySpan.start, `\n  ${name}: ${value}`);
  const indent = indentation(source, last.nameSpan.start);
  return insertAt(lineEnd(source, last.valueSpan.end), `\n${indent}${name}: ${value}`);
}

/** Takes a property out, with its line where nothing else stands there. */
export function removeProperty(source: string, { start, end }: Span): TextEdit {
  const before = /(?:\r\n|\r|\n)?[^\S\r\n]*$/.exec(source.slice(0, start))![0];
  const after = /^[^\S\r\n]*(?:#[^\r\n]*)?/.exec(source.slice(end))![0];
  const alone = /^[\r\n]/.test(before) && /^(?:[\r\n]|$)/.test(source.slice(end + after.length));
  return {
    span: alone ? { start: start - before.length, end: end + after.length } : { start, end },
    newText: "",
  };
}

/** Takes an item out of a list, with the comma that it leaves behind. */
export function removeItem(items: readonly Span[], item: Span): TextEdit {
  const at = items.findIndex(({ start }) => start === item.start);
  const before = items[at - 1]?.end;
  if (before !== undefined) return { span: { start: before, end: item.end }, newText: "" };
  return { span: { start: item.start, end: items[at + 1]?.start ?? item.end }, newText: "" };
}

function insertAt(offset: number, newText: string): TextEdit {
  return { span: { start: offset, end: offset }, newText };
}

/** The white space at the start of the line in which `offset` lies. */
export function indentation(source: string, offset: number): string {
  const start = Math.max(source.lastIndexOf("\n", offset - 1), source.lastIndexOf("\r", offset - 1)) + 1;
  return /^[^\S\r\n]*/.exec(source.slice(start, offset))![0];
}

/** The end of the line in which `offset` lies, behind a comment there, but before a closing brace. */
function lineEnd(source: string, offset: number): number {
  const rest = /^[^\S\r\n]*(?:#[^\r\n]*)?/.exec(source.slice(offset))![0];
  const end = offset + rest.length;
  return rest.includes("#") || end === source.length || /[\r\n]/.test(source[end]!) ? end : offset;
}
