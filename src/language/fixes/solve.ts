/** Works out which argument of which layer above makes the inputs of a merge fit: `strides: 2` gives 7×7. */
import { type ArgValue, isList } from "../../layers/layer.js";
import { type Shape, shapeText, sizesOf } from "../../layers/shape.js";
import type { CheckedNode } from "../check/checked-graph.js";
import type { Fix } from "../diagnostic.js";
import { setArgument } from "../edits.js";
import { called, valueText } from "./edits.js";
import { type Change, hasParam, layersAbove, shapesAfter, takes, withArgs } from "./what-if.js";

/** An argument to try, or `unpadded`: `padding: valid` where there was `same`, which is more seldom meant. */
export type Trial =
  | "padding"
  | "unpadded"
  | "output_padding"
  | "strides"
  | "size"
  | "keepdims"
  | "kernel_size";

/** Values worth trying for an argument of a layer, the likeliest first. */
const trials: Readonly<Record<Trial, (node: CheckedNode) => readonly ArgValue[]>> = {
  padding: () => ["same"],
  unpadded: () => ["valid"],
  output_padding: ({ args }) => numbers(0, Math.max(...strides(args?.get("strides") ?? 1)) - 1),
  strides: () => numbers(1, 4),
  size: () => numbers(1, 8),
  keepdims: () => [true, false],
  // Elsewhere another window is rarely what was meant.
  kernel_size: ({ layer }) => (layer.name.endsWith("Transpose") ? numbers(1, 5) : []),
};

function numbers(from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, at) => from + at);
}

function strides(value: ArgValue): number[] {
  return (isList(value) ? value : [value]).map(Number);
}

/** Changes of one argument after which `merge` takes its inputs: argument by argument, the nearest layer first. */
export function solvedArguments(
  source: string,
  merge: CheckedNode,
  nodes: readonly CheckedNode[],
  wanted: readonly Trial[],
  most: number,
): Fix[] {
  // What both inputs come from changes both, and seldom in different ways.
  const branches = merge.inputs.map((id) => new Set(layersAbove(nodes, [id], 64)));
  const above = layersAbove(nodes, merge.inputs).filter(
    (node) => branches.filter((branch) => branch.has(node)).length === 1,
  );
  const fixes: Fix[] = [];
  for (const trial of wanted) {
    const param = trial === "unpadded" ? "padding" : trial;
    for (const node of above) {
      if (fixes.length === most) return fixes;
      const found = solve(merge, nodes, node, param, trial);
      if (found === undefined) continue;
      const { value, gives } = found;
      fixes.push({
        title: `Set \`${param}: ${valueText(value)}\` in ${called(source, node)}: gives ${shapeText(gives)}`,
        edits: [setArgument(source, node, param, valueText(value))],
      });
    }
  }
  return fixes;
}

function solve(
  merge: CheckedNode,
  nodes: readonly CheckedNode[],
  node: CheckedNode,
  param: string,
  trial: Trial,
): { readonly value: ArgValue; readonly gives: Shape } | undefined {
  if (!hasParam(node, param) || node.call === undefined || node.args === undefined) return undefined;
  const options = node.layer.params.find(({ name }) => name === param)!.type;
  for (const value of trials[trial](node)) {
    if (options.kind === "choice" && !options.options.includes(String(value))) continue;
    if (node.args.get(param) === value) continue;
    const shapes = fitting(merge, nodes, [{ call: node.call, to: withArgs(node.args, { [param]: value }) }]);
    if (shapes === undefined) continue;
    const changed = shapes.findIndex((shape, at) => shape !== nodes[merge.inputs[at]!]!.shape);
    return { value, gives: shapes[Math.max(0, changed)]! };
  }
  return undefined;
}

/** The shapes of the inputs of `merge` after `changes`, where it takes them. */
export function fitting(
  merge: CheckedNode,
  nodes: readonly CheckedNode[],
  changes: readonly Change[],
): Shape[] | undefined {
  const shapes = shapesAfter(nodes, merge.inputs, changes);
  return shapes !== undefined && takes(merge, shapes) ? shapes : undefined;
}

/** The nearest larger input whose size can be halved as often as the network does it, where the network states it. */
export function inputSizeFix(merge: CheckedNode, nodes: readonly CheckedNode[]): Fix[] {
  const input = layersAbove(nodes, merge.inputs, 64).find(({ layer }) => layer.name === "Input");
  const sizes = input?.shape && sizesOf(input.shape);
  if (sizes === undefined || sizes.length < 2 || input?.call === undefined || input.args === undefined) {
    return [];
  }
  for (const step of [2, 4, 8, 16, 32, 64]) {
    const rounded = sizes.map((size, axis) =>
      axis === sizes.length - 1 ? size : Math.ceil(size / step) * step,
    );
    if (rounded.every((size, axis) => size === sizes[axis])) continue;
    const to = withArgs(input.args, { shape: rounded });
    if (fitting(merge, nodes, [{ call: input.call, to }]) === undefined) continue;
    const text = `Input(${rounded.join(", ")})`;
    return [
      {
        title: `Change the input to \`${text}\`, whose size is a multiple of ${step}`,
        edits: [{ span: input.span, newText: text }],
      },
    ];
  }
  return [];
}
