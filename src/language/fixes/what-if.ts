/** Tries changes of layers on paper: which shapes a network would have with them, before any text is edited. */
import { Args, type ArgValue, InnerLayer, type Layer } from "../../layers/layer.js";
import { isMismatch } from "../../layers/mismatch.js";
import type { Shape } from "../../layers/shape.js";
import type { CheckedNode } from "../check/checked-graph.js";
import type { CallValue } from "../syntax/tree.js";

/** Other arguments for the layer that a call writes, or its absence. Repeated layers share one call. */
export interface Change {
  readonly call: CallValue;
  readonly to: Args | "removed";
}

/** How far above a layer causes are looked for, in layers: proposals are worked out while somebody types. */
const reach = 500;

/**
 * The layers whose text can be edited among those that lead to `ids`, the nearest first, at most `most` of them. Nodes
 * without a call are written elsewhere.
 */
export function layersAbove(nodes: readonly CheckedNode[], ids: readonly number[], most = 16): CheckedNode[] {
  const wanted = new Set(ids);
  const found: CheckedNode[] = [];
  const calls = new Set<CallValue>();
  const last = Math.max(...ids);
  for (let id = last; id >= Math.max(0, last - reach) && found.length < most; id--) {
    const node = nodes[id]!;
    if (!wanted.has(id)) continue;
    for (const input of node.inputs) wanted.add(input);
    if (node.call === undefined || node.args === undefined || calls.has(node.call)) continue;
    calls.add(node.call);
    found.push(node);
  }
  return found;
}

/** The layers above `id` in one line, the nearest first: up to the input or to where inputs merge. */
export function lineAbove(nodes: readonly CheckedNode[], id: number, most = 8): CheckedNode[] {
  const line: CheckedNode[] = [];
  for (let at: number | undefined = id; at !== undefined && line.length < most; ) {
    const node: CheckedNode = nodes[at]!;
    line.push(node);
    at = node.inputs.length === 1 ? node.inputs[0] : undefined;
  }
  return line;
}

/** The shapes of the nodes `ids` after `changes`; undefined where a layer would not take its input. */
export function shapesAfter(
  nodes: readonly CheckedNode[],
  ids: readonly number[],
  changes: readonly Change[],
): Shape[] | undefined {
  const first = nodes.findIndex(({ call }) => changes.some((change) => change.call === call));
  const changed = new Map<number, Shape>();
  const shapeOf = (id: number) => changed.get(id) ?? nodes[id]?.shape;
  for (let id = Math.max(0, first); id <= Math.max(...ids); id++) {
    const { call, layer, args, inputs } = nodes[id]!;
    const to = call && changes.find((change) => change.call === call)?.to;
    if (to === undefined && !inputs.some((input) => changed.has(input))) continue;
    const shapes = inputs.map(shapeOf);
    if (!shapes.every((shape) => shape !== undefined)) continue;
    const result = to === "removed" ? shapes[0] : layer.shape(shapes, to ?? args!);
    if (result === undefined || isMismatch(result)) {
      // A layer in another branch may suffer; the whole program is checked before anything is offered.
      if (ids.includes(id)) return undefined;
      continue;
    }
    changed.set(id, result);
  }
  const shapes = ids.map(shapeOf);
  return shapes.every((shape) => shape !== undefined) ? shapes : undefined;
}

/** Whether a layer takes these inputs. */
export function takes({ layer, args }: { layer: Layer; args: Args | undefined }, shapes: readonly Shape[]) {
  return args !== undefined && !isMismatch(layer.shape(shapes, args));
}

/** Arguments with some of them replaced. */
export function withArgs(args: Args, values: Readonly<Record<string, ArgValue>>): Args {
  return new Args({ ...args.toJSON(), ...values });
}

/** The wrapped layer's arguments with some of them replaced, inside the wrapper's. */
export function withInnerArgs(args: Args, values: Readonly<Record<string, ArgValue>>): Args {
  const inner = args.inner("layer");
  return withArgs(args, { layer: new InnerLayer(inner.layer, withArgs(inner.args, values)) });
}

export function hasParam({ layer }: { readonly layer: Layer }, name: string): boolean {
  return layer.params.some((param) => param.name === name);
}
