/** The edits that fixes of shapes are made of: arguments set, layers inserted, taken out, or put on one branch of a merge. */
import { catalogue } from "../../layers/catalogue.js";
import { fillDefaults } from "../../layers/check-value.js";
import { Args, type ArgValue, isList } from "../../layers/layer.js";
import { isMismatch } from "../../layers/mismatch.js";
import type { Shape } from "../../layers/shape.js";
import type { TextEdit } from "../../text.js";
import type { CheckedNode } from "../check/checked-graph.js";
import type { Fix } from "../diagnostic.js";
import { indentation, insertLayerBefore, setArgument } from "../edits.js";
import type { Argument } from "../syntax/tree.js";
import { hasParam } from "./what-if.js";

/** A layer that a fix may add: as it is written, and what it makes of its input. */
export interface NewLayer {
  readonly text: string;
  readonly shape: Shape;
}

/** The layer `name` with these arguments on `input`, or undefined where it does not take it. Positional arguments come first. */
export function newLayer(
  name: string,
  input: Shape,
  positional: readonly ArgValue[],
  named: Readonly<Record<string, ArgValue>> = {},
): NewLayer | undefined {
  const layer = catalogue.get(name);
  if (layer === undefined) return undefined;
  const given = Object.fromEntries(positional.map((value, at) => [layer.params[at]!.name, value]));
  const args = new Args(fillDefaults(layer.params, { ...given, ...named }));
  const shape = layer.shape([input], args);
  if (isMismatch(shape)) return undefined;
  const written = [
    ...positional.map(valueText),
    ...Object.entries(named).map(([param, value]) => `${param}: ${valueText(value)}`),
  ];
  return { text: `${name}(${written.join(", ")})`, shape };
}

/** A value as it is written in the language. */
export function valueText(value: ArgValue): string {
  if (isList(value)) return `[${value.map(valueText).join(", ")}]`;
  return value === null ? "none" : String(value);
}

/** How a layer is called in a title: by the name its line gives it, as it is written, or by its type. */
export function called(source: string, node: CheckedNode): string {
  if (node.call === undefined) return `the \`${node.layer.name}\` above`;
  const statement = source.slice(node.statementSpan.start, node.statementSpan.end);
  const name = /^([\p{L}_][\p{L}\p{N}_]*)\s*=/u.exec(statement)?.[1];
  if (name !== undefined && (node.name === name || node.name.endsWith(`/${name}`))) return `\`${name}\``;
  return written(source, node);
}

/** A layer as it is written, or its type where that would be long. */
export function written(source: string, node: CheckedNode): string {
  if (node.call === undefined) return `the \`${node.layer.name}\` above`;
  const text = source.slice(node.span.start, node.span.end);
  return text.length <= 48 && !/[\r\n]/.test(text) ? `\`${text}\`` : `the \`${node.layer.name}\` above`;
}

export function setFix(source: string, node: CheckedNode, param: string, value: string): Fix {
  return { title: `Set \`${param}: ${value}\``, edits: [setArgument(source, node, param, value)] };
}

/** The same, where the layer has such an argument. */
export function argumentFix(source: string, node: CheckedNode, param: string, value: string): Fix[] {
  return hasParam(node, param) ? [setFix(source, node, param, value)] : [];
}

export function insertion(source: string, node: CheckedNode, layer: string): Fix {
  return { title: `Insert \`${layer}\``, edits: [insertLayerBefore(source, node, layer)] };
}

/** Takes a layer out of its flow, with its line where it stands alone. Not where its line has a name or repeats it. */
export function removal(source: string, node: CheckedNode): TextEdit | undefined {
  const { span, statementSpan } = node;
  if (/^\s*\*/.test(source.slice(span.end))) return undefined;
  if (!node.first) {
    const arrow = /->\s*$/.exec(source.slice(statementSpan.start, span.start))?.[0].length ?? 0;
    return { span: { start: span.start - arrow, end: span.end }, newText: "" };
  }
  const next = /^\s*->\s*/.exec(source.slice(span.end, statementSpan.end))?.[0].length;
  if (next !== undefined) return { span: { start: span.start, end: span.end + next }, newText: "" };
  if (span.start !== statementSpan.start) return undefined;
  const before = /[^\S\r\n]*$/.exec(source.slice(0, span.start))![0].length;
  const after = /^[^\S\r\n]*(?:\r\n|\n|\r)?/.exec(source.slice(span.end))![0].length;
  return { span: { start: span.start - before, end: span.end + after }, newText: "" };
}

export function removalFix(source: string, node: CheckedNode, title: string): Fix[] {
  const edit = removal(source, node);
  return edit === undefined ? [] : [{ title, edits: [edit] }];
}

/** The argument that names an input of a merge; undefined where the flow leads into it. */
function inputArgument(merge: CheckedNode, input: number): Argument | undefined {
  const values = merge.call!.arguments.filter(
    ({ name, value }) => name === undefined && value.kind === "name",
  );
  return values[input - (merge.inputs.length - values.length)];
}

/** How an input of a merge is called in a title. */
export function calledInput(
  source: string,
  merge: CheckedNode,
  nodes: readonly CheckedNode[],
  input: number,
): string {
  const span = inputArgument(merge, input)?.span;
  return span === undefined
    ? called(source, nodes[merge.inputs[input]!]!)
    : `\`${source.slice(span.start, span.end)}\``;
}

/**
 * Puts a layer on one input of a merge: in front of the merge where the flow leads into it, at the end of the line that
 * names the input where nothing else takes it, and otherwise on a line of its own, whose value is called like `fresh`.
 */
export function onBranch(
  source: string,
  merge: CheckedNode,
  nodes: readonly CheckedNode[],
  input: number,
  layer: string,
  fresh: string,
): TextEdit[] | undefined {
  const argument = inputArgument(merge, input);
  if (argument === undefined) return merge.first ? undefined : [insertLayerBefore(source, merge, layer)];
  const name = source.slice(argument.span.start, argument.span.end);
  const maker = nodes[merge.inputs[input]!]!;
  const statement = source.slice(maker.statementSpan.start, maker.statementSpan.end);
  const begins = statement.startsWith(name) && /^\s*=/.test(statement.slice(name.length));
  if (maker.call !== undefined && begins && wordCount(source, name) === 2) {
    return [
      { span: { start: maker.statementSpan.end, end: maker.statementSpan.end }, newText: ` -> ${layer}` },
    ];
  }
  // In front of a line that begins with a layer, another line would change what flows into it.
  if (!merge.first) return undefined;
  let unused = fresh;
  for (let number = 2; wordCount(source, unused) > 0; number++) unused = `${fresh}_${number}`;
  const { start } = merge.statementSpan;
  return [
    {
      span: { start, end: start },
      newText: `${unused} = ${name} -> ${layer}\n${indentation(source, start)}`,
    },
    { span: argument.span, newText: unused },
  ];
}

function wordCount(source: string, word: string): number {
  const escaped = word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  return [...source.matchAll(new RegExp(`(?<![\\p{L}\\p{N}_.])${escaped}(?![\\p{L}\\p{N}_])`, "gu"))].length;
}
