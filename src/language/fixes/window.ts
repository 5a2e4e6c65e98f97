/** Proposes changes where a kernel or window finds nothing left to slide over, or a margin cuts everything off. */
import type { ArgValue } from "../../layers/layer.js";
import { type Shape, sizesOf } from "../../layers/shape.js";
import type { CheckedNode } from "../check/checked-graph.js";
import type { Fix } from "../diagnostic.js";
import { setArgument } from "../edits.js";
import { argumentFix, newLayer, removalFix, valueText, written } from "./edits.js";
import { type Change, hasParam, layersAbove, shapesAfter, takes, withArgs } from "./what-if.js";

/** `size` is how much there is of the axis that comes out empty, `param` the argument that wants more. */
export function windowFixes(
  source: string,
  node: CheckedNode,
  param: "kernel_size" | "pool_size",
  got: Shape,
  nodes: readonly CheckedNode[],
): Fix[] {
  const above = layersAbove(nodes, node.inputs);
  const helps = (changes: readonly Change[]) => {
    const shapes = shapesAfter(nodes, node.inputs, changes);
    return shapes !== undefined && takes(node, shapes);
  };
  return [
    ...channelsLastFixes(above, helps),
    ...argumentFix(source, node, "padding", "same"),
    ...paddingEverywhere(source, node, above),
    ...poolingRemovals(source, above, helps),
    ...smallerWindow(source, node, param, got),
    ...removalFix(source, node, `Remove this \`${node.layer.name}\``),
  ];
}

/** Three axes of which the first looks like colours: in an `Input`, or in a `Reshape` of the data. */
function channelsLastFixes(
  above: readonly CheckedNode[],
  helps: (changes: readonly Change[]) => boolean,
): Fix[] {
  const maker = above.find(({ layer }) => layer.name === "Input" || layer.name === "Reshape");
  if (maker?.call === undefined || maker.args === undefined || maker.shape === undefined) return [];
  const sizes = sizesOf(maker.shape);
  if (sizes?.length !== 3) return [];
  const [channels, height, width] = sizes as [number, number, number];
  if (channels > 4 || height <= channels || width <= channels) return [];
  const isInput = maker.layer.name === "Input";
  const last = [height, width, channels];
  const param = isInput ? "shape" : "target_shape";
  if (!helps([{ call: maker.call, to: withArgs(maker.args, { [param]: last }) }])) return [];
  const text = isInput ? `Input(${last.join(", ")})` : `Reshape([${last.join(", ")}])`;
  const end = { start: maker.span.end, end: maker.span.end };
  return [
    {
      title: `Put the channels last: \`${text}\``,
      edits: [{ span: maker.span, newText: text }],
    },
    {
      title: "Turn the data with `Permute([2, 3, 1])`, so that the channels come last",
      edits: [{ span: end, newText: " -> Permute([2, 3, 1])" }],
    },
  ];
}

/** `padding: same` in this layer and in all convolutions above, the usual way to keep an image's size. */
function paddingEverywhere(source: string, node: CheckedNode, above: readonly CheckedNode[]): Fix[] {
  const unpadded = above.filter(
    (each) => each.layer.family === "convolution" && isUnpadded(each) && each.call !== node.call,
  );
  if (unpadded.length === 0 || !isUnpadded(node)) return [];
  return [
    {
      title: `Set \`padding: same\` here and in ${unpadded.length === 1 ? "the convolution" : `the ${unpadded.length} convolutions`} above`,
      edits: [node, ...unpadded].map((each) => setArgument(source, each, "padding", "same")),
    },
  ];
}

function isUnpadded(node: CheckedNode): boolean {
  return hasParam(node, "padding") && node.args?.get("padding") === "valid";
}

/** The nearest layer above that makes the image smaller, and without which there would be enough. */
function poolingRemovals(
  source: string,
  above: readonly CheckedNode[],
  helps: (changes: readonly Change[]) => boolean,
): Fix[] {
  const pool = above.find(
    ({ layer, call }) => layer.family === "pooling" && call && helps([{ call, to: "removed" }]),
  );
  return pool === undefined ? [] : removalFix(source, pool, `Remove ${written(source, pool)} above`);
}

/** The largest window that fits, the same along every axis. */
function smallerWindow(
  source: string,
  node: CheckedNode,
  param: "kernel_size" | "pool_size",
  got: Shape,
): Fix[] {
  const sizes = sizesOf(got.slice(0, -1));
  if (sizes === undefined || node.args === undefined) return [];
  for (let size = Math.min(...sizes); size >= 1; size--) {
    if (takes({ layer: node.layer, args: withArgs(node.args, { [param]: size }) }, [got])) {
      return argumentFix(source, node, param, String(size));
    }
  }
  return [];
}

/** Where a crop leaves nothing: half as much, or no crop at all. */
export function cropFixes(source: string, node: CheckedNode, param: string, got: Shape): Fix[] {
  const sizes = sizesOf(got.slice(0, -1));
  const most = sizes === undefined ? 0 : Math.floor((Math.min(...sizes) - 1) / 2);
  const smaller: ArgValue | undefined =
    param === "cropping" && most > 0 && newLayer(node.layer.name, got, [most]) ? most : undefined;
  return [
    ...(smaller === undefined ? [] : argumentFix(source, node, param, valueText(smaller))),
    ...removalFix(source, node, `Remove this \`${node.layer.name}\``),
  ];
}
