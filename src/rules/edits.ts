/** Edits of the source that the fixes of rules are made of, beside those of the language. */
import { insertLayerAfter, setProperty } from "../language/edits.js";
import type { Network, NetworkNode } from "../network.js";
import type { Span, TextEdit } from "../text.js";

/** Sets a property of a network's training, with a `train` block of its own where there is none. */
export function setTraining(source: string, network: Network, name: string, value: string): TextEdit {
  const { block, properties } = network.settings;
  if (block !== undefined) return setProperty(source, { bodySpan: block.bodySpan, properties }, name, value);
  const at = network.span.end;
  return {
    span: { start: at, end: at },
    newText: `\n\ntrain ${network.name} {\n  ${name}: ${value}\n}`,
  };
}

/** Inserts a layer after another: on a line of its own, or as the next step where the statement says more. */
export function insertAfter(source: string, node: NetworkNode, layer: string): TextEdit {
  const { start, end } = node.span;
  const before = source
    .slice(0, start)
    .split(/[\r\n{]/)
    .at(-1)!;
  const after = /^[^\r\n#}]*/.exec(source.slice(end))![0];
  if (before.trim() === "" && after.trim() === "") return insertLayerAfter(source, node.span, layer);
  return { span: { start: end, end }, newText: ` -> ${layer}` };
}

/** Where an argument's value stands, when it is written as a plain whole number. */
export function wholeNumberSpan(source: string, node: NetworkNode, argument: string): Span | undefined {
  const span = node.argSpans.get(argument);
  const digits = span && /(?:^|:\s*)(\d+)$/.exec(source.slice(span.start, span.end))?.[1];
  return digits ? { start: span.end - digits.length, end: span.end } : undefined;
}
