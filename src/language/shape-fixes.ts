/** Proposes changes that may mend a shape that does not fit. Each is checked again before it is offered. */
import type { Mismatch } from "../layers/mismatch.js";
import type { Dim, Shape } from "../layers/shape.js";
import type { CheckedNode } from "./checked-graph.js";
import type { Fix } from "./diagnostic.js";
import { insertLayerBefore, setArgument } from "./edits.js";

/** `nodes` holds what stands above; `node` is the one that refuses its input. */
export function shapeFixes(
  source: string,
  node: CheckedNode,
  mismatch: Mismatch,
  nodes: readonly CheckedNode[],
): Fix[] {
  switch (mismatch.code) {
    case "wrong-rank":
      return rankFixes(source, node, mismatch.got, mismatch.expected, nodes);
    case "empty-output":
      return [
        ...argumentFix(source, node, "padding", "same"),
        ...argumentFix(source, node, mismatch.param, String(mismatch.size)),
        removalFix(source, node),
      ];
    case "reshape-size":
      return arrangements(mismatch.count, mismatch.target).map((sizes) =>
        setFix(source, node, "target_shape", `[${sizes.join(", ")}]`),
      );
    case "merge-shapes":
      return mergeFixes(source, mismatch.inputs, mismatch.axis, mismatch.other, nodes);
    case "axis-out-of-range":
      return argumentFix(source, node, mismatch.param, "-1");
    case "not-divisible":
      return argumentFix(source, node, mismatch.param, "1");
    case "conflicting-arguments":
      return [
        ...argumentFix(source, node, mismatch.param, "1"),
        ...argumentFix(source, node, mismatch.other, "1"),
      ];
    case "merge-ranks":
      return [];
  }
}

function setFix(source: string, node: CheckedNode, param: string, value: string): Fix {
  return { title: `Set \`${param}: ${value}\``, edits: [setArgument(source, node, param, value)] };
}

/** The same, where the layer has such an argument. */
function argumentFix(source: string, node: CheckedNode, param: string, value: string): Fix[] {
  return node.layer.params.some(({ name }) => name === param) ? [setFix(source, node, param, value)] : [];
}

function insertion(source: string, node: CheckedNode, layer: string): Fix {
  return { title: `Insert \`${layer}\``, edits: [insertLayerBefore(source, node, layer)] };
}

/** Takes the layer out of its flow, with its line where it stands alone. */
function removalFix(source: string, node: CheckedNode): Fix {
  const title = `Remove this \`${node.layer.name}\``;
  const alone = node.span.start === node.statementSpan.start && node.span.end === node.statementSpan.end;
  if (alone) {
    const before = /[^\S\r\n]*$/.exec(source.slice(0, node.span.start))![0].length;
    const after = /^[^\S\r\n]*(?:\r\n|\n|\r)?/.exec(source.slice(node.span.end))![0].length;
    return {
      title,
      edits: [{ span: { start: node.span.start - before, end: node.span.end + after }, newText: "" }],
    };
  }
  const arrowBefore = /->\s*$/.exec(source.slice(node.statementSpan.start, node.span.start))?.[0].length ?? 0;
  return {
    title,
    edits: [{ span: { start: node.span.start - arrowBefore, end: node.span.end }, newText: "" }],
  };
}

function rankFixes(
  source: string,
  node: CheckedNode,
  got: Shape,
  expected: number,
  nodes: readonly CheckedNode[],
): Fix[] {
  const fixes: Fix[] = [];
  const maker = nodes[node.inputs[0]!];
  const returnsSequences = maker?.layer.params.some(({ name }) => name === "return_sequences");
  if (expected === 2 && got.length === 1 && returnsSequences && maker?.call !== undefined) {
    fixes.push({
      title: `Let the \`${maker.layer.name}\` above return every step`,
      edits: [setArgument(source, maker, "return_sequences", "true")],
    });
  }
  const twin = node.layer.name.replace(/[12]D$/, got.length === 2 ? "1D" : "2D");
  if (twin !== node.layer.name && (got.length === 2 || got.length === 3)) {
    fixes.push({ title: `Change to \`${twin}\``, edits: [{ span: node.nameSpan, newText: twin }] });
  }
  for (const sizes of reshapes(got, expected))
    fixes.push(insertion(source, node, `Reshape([${sizes.join(", ")}])`));
  return fixes;
}

/** Arrangements of `got` along `rank` axes that somebody may have meant. */
function reshapes(got: Shape, rank: number): (number | undefined)[][] {
  const sizes = got.map(({ size }) => size);
  if (sizes.includes(undefined)) return [];
  if (rank === 2 && got.length === 1) return [[sizes[0], 1]];
  if (rank === 2 && got.length === 3) return [[-1, sizes[2]]];
  if (rank === 3 && got.length === 2) return [[sizes[0], sizes[1], 1]];
  if (rank === 3 && got.length === 1) {
    return [1, 3, 4].flatMap((channels) => {
      const side = Math.sqrt(sizes[0]! / channels);
      return Number.isInteger(side) && side > 1 ? [[side, side, channels]] : [];
    });
  }
  return [];
}

/** `target` with one of its sizes put right so that `count` values fit. */
function arrangements(count: number, target: readonly number[]): number[][] {
  const found: number[][] = [];
  for (let at = 0; at < target.length; at++) {
    const others = target.reduce(
      (product, size, other) => (other === at || size === -1 ? product : product * size),
      1,
    );
    const size = count / others;
    if (Number.isInteger(size) && !target.some((value, other) => other !== at && value === -1)) {
      found.push(target.map((value, other) => (other === at ? size : value)));
    }
  }
  const side = Math.sqrt(count);
  if (target.length === 3 && Number.isInteger(side)) found.push([side, side, 1]);
  return found;
}

/** Makes the layer from which a disagreeing size comes give the size that is wanted. */
function mergeFixes(
  source: string,
  inputs: readonly Shape[],
  axis: number,
  other: number,
  nodes: readonly CheckedNode[],
): Fix[] {
  const first = inputs[0]![axis]!;
  const second = inputs[other]![axis]!;
  return [...makeSize(source, second, first.size!, nodes), ...makeSize(source, first, second.size!, nodes)];
}

function makeSize(source: string, from: Dim, wanted: number, nodes: readonly CheckedNode[]): Fix[] {
  const maker = from.origin === undefined ? undefined : nodes[from.origin];
  if (maker?.call === undefined) return [];
  const width = maker.layer.params.find(({ name }) => name === "units" || name === "filters")?.name;
  const fixes: Fix[] = [];
  if (from.how === undefined && width !== undefined) {
    fixes.push({
      title: `Give \`${maker.name}\` ${wanted} ${width}`,
      edits: [setArgument(source, maker, width, String(wanted))],
    });
  } else if (from.how !== undefined && maker.layer.params.some(({ name }) => name === "padding")) {
    fixes.push({
      title: `Set \`padding: same\` in \`${maker.name}\``,
      edits: [setArgument(source, maker, "padding", "same")],
    });
  }
  return fixes;
}
