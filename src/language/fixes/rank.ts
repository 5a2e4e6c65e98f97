/** Proposes changes where a layer gets too many axes or too few. */
import { catalogue } from "../../layers/catalogue.js";
import type { Mismatch } from "../../layers/mismatch.js";
import { type Shape, sizesOf } from "../../layers/shape.js";
import type { CheckedNode } from "../check/checked-graph.js";
import type { Fix } from "../diagnostic.js";
import { type EditableCall, insertLayerBefore, setArgument } from "../edits.js";
import { called, insertion, newLayer, removalFix, valueText, written } from "./edits.js";
import { type Change, hasParam, lineAbove, shapesAfter, takes, withArgs, withInnerArgs } from "./what-if.js";

type WrongRank = Extract<Mismatch, { readonly code: "wrong-rank" }>;

/** `node` is the layer that refuses its input; `nodes` holds what stands above it. */
export function rankFixes(
  source: string,
  node: CheckedNode,
  { got, expected, orMore }: WrongRank,
  nodes: readonly CheckedNode[],
): Fix[] {
  const line = lineAbove(nodes, node.inputs[0]!);
  const helps = (change: Change) => {
    const shapes = shapesAfter(nodes, node.inputs, [change]);
    return shapes !== undefined && takes(node, shapes);
  };
  return [
    ...sequenceFixes(source, line, expected > got.length, helps),
    ...removalsAbove(source, line, helps),
    ...unwrapFix(source, node, got),
    ...inputFixes(source, line, helps),
    ...twinFix(node, got, expected),
    ...attentionFixes(source, node, got),
    ...ownRemoval(source, node),
    ...everyStepFix(source, node, got, expected),
    ...(orMore && got.length >= expected ? [] : reshapes(got, expected)).flatMap((sizes) => {
      const layer = newLayer("Reshape", got, [sizes]);
      return layer !== undefined &&
        takes(
          node,
          node.inputs.map(() => layer.shape),
        )
        ? [insertion(source, node, layer.text)]
        : [];
    }),
    ...denseFix(source, node, got),
  ];
}

/** Lets a recurrent layer above give every step, or its last one only; also where a wrapper holds it. */
export function sequenceFixes(
  source: string,
  line: readonly CheckedNode[],
  every: boolean,
  helps: (change: Change) => boolean,
): Fix[] {
  for (const maker of line) {
    const { call, args } = maker;
    if (call === undefined || args === undefined) continue;
    const values = { return_sequences: every };
    const inner = hasParam(maker, "layer") ? args.inner("layer") : undefined;
    const holder = inner ?? { layer: maker.layer, args };
    if (!hasParam(holder, "return_sequences") || holder.args.flag("return_sequences") === every) continue;
    const to = inner === undefined ? withArgs(args, values) : withInnerArgs(args, values);
    if (!helps({ call, to })) continue;
    const held = call.arguments[0]?.value;
    const edited = inner === undefined || held?.kind !== "call" ? maker : editable(held);
    return [
      {
        title: `Let the \`${holder.layer.name}\` above return ${every ? "every step" : "its last step only"}`,
        edits: [setArgument(source, edited, "return_sequences", String(every))],
      },
    ];
  }
  return [];
}

/** A wrapped layer's call as far as an edit needs it. */
function editable(call: Extract<CheckedNode["call"], object>): EditableCall {
  const given = new Map(
    call.arguments.flatMap(({ name }, at) =>
      name === undefined ? [] : [[name.text, { first: at, last: at }] as const],
    ),
  );
  return { call, given, parenthesesSpan: call.parenthesesSpan };
}

/** Layers that only change how many axes there are, and may be one too many. */
function isRearranging({ layer }: CheckedNode): boolean {
  return layer.family === "reshaping" || layer.name === "Embedding" || layer.name.startsWith("Global");
}

function removalsAbove(
  source: string,
  line: readonly CheckedNode[],
  helps: (change: Change) => boolean,
): Fix[] {
  const maker = line.find((each) => isRearranging(each) && each.call !== undefined);
  if (maker?.call === undefined || !helps({ call: maker.call, to: "removed" })) return [];
  return removalFix(source, maker, `Remove the \`${maker.layer.name}\` above`);
}

/** Attention on one list of numbers: each number as a step, and one list again behind it; or none. */
function attentionFixes(source: string, node: CheckedNode, got: Shape): Fix[] {
  if (node.layer.family !== "attention" || got.length !== 1 || node.inputs.length > 1) return [];
  const layer = newLayer("Reshape", got, [[got[0]!.size ?? -1, 1]]);
  if (layer === undefined || !takes(node, [layer.shape])) return [];
  const { end } = node.span;
  return [
    {
      title: `Insert \`${layer.text}\` before and \`Flatten()\` behind it`,
      edits: [
        insertLayerBefore(source, node, layer.text),
        { span: { start: end, end }, newText: " -> Flatten()" },
      ],
    },
    ...removalFix(source, node, `Remove this \`${node.layer.name}\``),
  ];
}

/** The rows of a table have no order that a recurrent layer could follow. */
function denseFix(source: string, node: CheckedNode, got: Shape): Fix[] {
  if (node.layer.family !== "recurrent" || got.length !== 1) return [];
  if (node.call?.arguments.length !== 1 || !/^\w+\(/.test(source.slice(node.span.start))) return [];
  return [{ title: "Change to `Dense`", edits: [{ span: node.nameSpan, newText: "Dense" }] }];
}

/** A layer without weights that is not needed where the axes are as its output would have them. */
function ownRemoval(source: string, node: CheckedNode): Fix[] {
  if (node.layer.weights !== undefined || node.layer.inputs !== "one") return [];
  if (node.layer.family !== "pooling" && node.layer.family !== "reshaping") return [];
  return removalFix(source, node, `Remove this \`${node.layer.name}\``);
}

/** `TimeDistributed(Dense(4))` to `Dense(4)`. */
function unwrapFix(source: string, node: CheckedNode, got: Shape): Fix[] {
  const held = node.call?.arguments[0]?.value;
  if (node.layer.family !== "wrapper" || held?.kind !== "call" || node.args === undefined) return [];
  if (!takes(node.args.inner("layer"), [got])) return [];
  const text = source.slice(held.span.start, held.span.end);
  return [{ title: `Change to \`${text}\``, edits: [{ span: node.span, newText: text }] }];
}

/** One more axis of length 1 at the end of the input that the network states. */
function inputFixes(source: string, line: readonly CheckedNode[], helps: (change: Change) => boolean): Fix[] {
  const input = line.at(-1)!;
  const { call, args, layer } = input;
  if (layer.name !== "Input" || call === undefined || args === undefined) return [];
  const sizes = [...args.sizes("shape"), 1];
  if (!helps({ call, to: withArgs(args, { shape: sizes }) })) return [];
  const text = `Input(${sizes.map(valueText).join(", ")})`;
  return [
    { title: `Change ${called(source, input)} to \`${text}\``, edits: [{ span: input.span, newText: text }] },
  ];
}

/** Conv1D for Conv2D and so on: the layer of the same kind for as many axes as there are. */
function twinFix(node: CheckedNode, got: Shape, expected: number): Fix[] {
  const { name } = node.layer;
  const twin = name.replace(/([123])D/, (_, rank) => `${Number(rank) + got.length - expected}D`);
  if (twin === name || !catalogue.has(twin)) return [];
  return [{ title: `Change to \`${twin}\``, edits: [{ span: node.nameSpan, newText: twin }] }];
}

/** An image layer on a film: the same layer for each of its images. */
function everyStepFix(source: string, node: CheckedNode, got: Shape, expected: number): Fix[] {
  if (expected !== 3 || got.length !== 4 || node.layer.inputs !== "one") return [];
  if (!takes(node, [got.slice(1)])) return [];
  const text = source.slice(node.span.start, node.span.end);
  return [
    {
      title: `Apply ${written(source, node)} to every step with \`TimeDistributed\``,
      edits: [{ span: node.span, newText: `TimeDistributed(${text})` }],
    },
  ];
}

/** Arrangements of `got` along `rank` axes that somebody may have meant. */
function reshapes(got: Shape, rank: number): number[][] {
  const sizes = sizesOf(got);
  if (sizes === undefined) return [];
  const last = sizes.at(-1)!;
  if (rank === 2 && got.length === 1) return [[last, 1]];
  if (rank === 2 && got.length === 3)
    return [
      [-1, last],
      [sizes[0]!, -1],
    ];
  if (rank === 3 && got.length === 2) return [[...sizes, 1]];
  if (rank === 3 && got.length === 1) {
    return [1, 3, 4].flatMap((channels) => {
      const side = Math.sqrt(last / channels);
      return Number.isInteger(side) && side > 1 ? [[side, side, channels]] : [];
    });
  }
  return rank === 1 ? [[-1]] : [];
}
