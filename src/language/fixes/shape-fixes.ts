/** Proposes changes that may mend a shape that does not fit. Each is checked again before it is offered. */
import type { Mismatch } from "../../layers/mismatch.js";
import type { CheckedNode } from "../check/checked-graph.js";
import type { Fix } from "../diagnostic.js";
import {
  axisFixes,
  conflictFixes,
  divisorFixes,
  innerArgumentFixes,
  permutationFixes,
  reshapeFixes,
  tooLargeFixes,
} from "./arguments.js";
import { makeSize, mergeFixes, mergeRankFixes } from "./merge.js";
import { rankFixes } from "./rank.js";
import { cropFixes, windowFixes } from "./window.js";

/** More than these would be a list to read and no help. */
const mostFixes = 6;

/**
 * The likeliest first. `node` is the layer that refuses its input, `nodes` holds what stands above it; those without a
 * call are written elsewhere and cannot be edited.
 */
export function shapeFixes(
  source: string,
  node: CheckedNode,
  mismatch: Mismatch,
  nodes: readonly CheckedNode[],
): Fix[] {
  const byTitle = new Map(proposals(source, node, mismatch, nodes).map((fix) => [fix.title, fix]));
  return [...byTitle.values()].slice(0, mostFixes);
}

function proposals(
  source: string,
  node: CheckedNode,
  mismatch: Mismatch,
  nodes: readonly CheckedNode[],
): Fix[] {
  const inputs = node.inputs.map((id) => nodes[id]!);
  switch (mismatch.code) {
    case "wrong-rank":
      return rankFixes(source, node, mismatch, nodes);
    case "empty-output":
      return windowFixes(source, node, mismatch.param, mismatch.got, nodes);
    case "empty-crop":
      return cropFixes(source, node, mismatch.param, mismatch.got);
    case "reshape-size":
      return reshapeFixes(source, node, mismatch, nodes);
    case "bad-permutation":
      return permutationFixes(source, node, mismatch.dims, mismatch.got.length);
    case "merge-shapes":
      return mergeFixes(source, node, mismatch.inputs, 0, mismatch.other, mismatch.axis, nodes);
    case "merge-ranks":
      return mergeRankFixes(source, node, mismatch.inputs, mismatch.other, nodes);
    case "dot-axes": {
      const left = mismatch.inputs[mismatch.left.input]![mismatch.left.axis]!;
      const right = mismatch.inputs[mismatch.right.input]![mismatch.right.axis]!;
      return [
        ...makeSize(source, right, left.size, nodes),
        ...makeSize(source, left, right.size, nodes),
        ...(mismatch.param === undefined ? [] : axisFixes(source, node, { param: mismatch.param }, inputs)),
      ];
    }
    case "axis-out-of-range":
    case "axis-twice":
    case "axis-excluded":
      return axisFixes(source, node, mismatch, inputs);
    case "not-divisible": {
      const channels = inputs[0]?.shape?.at(-1)?.origin;
      return divisorFixes(source, node, mismatch, channels === undefined ? undefined : nodes[channels]);
    }
    case "conflicting-arguments":
      return conflictFixes(source, node, mismatch);
    case "too-large":
      return tooLargeFixes(source, node, mismatch);
    case "inner-mismatch":
      // What the layers above give is as wrong for the wrapper; its own arguments are another matter.
      return mismatch.inner.code === "wrong-rank" ? rankFixes(source, node, mismatch.inner, nodes) : [];
    case "inner-argument":
      return innerArgumentFixes(node, mismatch);
    default:
      return [];
  }
}
