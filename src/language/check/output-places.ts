/** Where in a network its output is decided, and the edits that change it there. */
import type { Span } from "../../text.js";
import type { Fix } from "../diagnostic.js";
import { setArgument } from "../edits.js";
import { replacement } from "../reporter.js";
import type { CheckedNode } from "./checked-graph.js";
import { argumentSpan, valueSpan } from "./given-arguments.js";
import type { NetworkData } from "./output.js";

/** The layer that decides how many outputs there are: the last one with units or filters. */
export function widthNode(nodes: readonly CheckedNode[], output: CheckedNode): CheckedNode {
  let node = output;
  while (!node.layer.params.some(({ name }) => name === "units") && node.inputs.length === 1) {
    const before = nodes[node.inputs[0]!]!;
    if (before.call === undefined) break;
    node = before;
  }
  return node;
}

export function unitsSpan(node: CheckedNode): Span {
  return placeOf(node, argumentSpan(node, "units") ?? node.nameSpan);
}

export function unitsFix(source: string, node: CheckedNode, value: string): Fix[] {
  if (node.layer.name !== "Dense" || node.uses.length > 0) return [];
  return [{ title: `Set \`units\` to \`${value}\``, edits: [setArgument(source, node, "units", value)] }];
}

export function activationSpan(output: CheckedNode): Span {
  return placeOf(output, argumentSpan(output, "activation") ?? output.nameSpan);
}

export function activationFix(source: string, output: CheckedNode, activation: string): Fix[] {
  if (output.uses.length > 0) return [];
  const given = valueSpan(output, "activation");
  const title = `Set \`activation: ${activation}\``;
  if (given !== undefined) return [replacement(title, given, activation)];
  if (output.layer.params.some(({ name }) => name === "activation")) {
    return [{ title, edits: [setArgument(source, output, "activation", activation)] }];
  }
  const at = output.span.end;
  return [
    replacement(`Add \`Activation(${activation})\``, { start: at, end: at }, ` -> Activation(${activation})`),
  ];
}

/** Where the dataset says what is to be predicted. */
export function targetPlace({ dataset, unit }: NetworkData) {
  return { span: dataset.properties.get("target")?.valueSpan ?? dataset.nameSpan, unit };
}

/** Where a layer is blamed: inside a block that is the use of it, since other uses may be right. */
export function placeOf(node: CheckedNode, span: Span): Span {
  return node.uses[0]?.call.name.span ?? span;
}
