/** Proposes changes where the inputs of a merge do not have the same sizes, or not the same number of axes. */
import type { ArgValue } from "../../layers/layer.js";
import { type Dim, type Shape, shapeText, sizesOf } from "../../layers/shape.js";
import type { CheckedNode } from "../check/checked-graph.js";
import type { Fix } from "../diagnostic.js";
import { setArgument } from "../edits.js";
import { called, calledInput, type NewLayer, newLayer, onBranch } from "./edits.js";
import { sequenceFixes } from "./rank.js";
import { fitting, inputSizeFix, solvedArguments } from "./solve.js";
import { layersAbove, lineAbove, takes, withArgs } from "./what-if.js";

/** Two inputs of `node` disagree: `first` and `other` are their places among its inputs. */
export function mergeFixes(
  source: string,
  node: CheckedNode,
  inputs: readonly Shape[],
  first: number,
  other: number,
  axis: number,
  nodes: readonly CheckedNode[],
): Fix[] {
  const context: Context = { source, node, inputs, nodes };
  const widths = [
    ...makeSize(source, inputs[other]![axis]!, inputs[first]![axis]!.size!, nodes),
    ...makeSize(source, inputs[first]![axis]!, inputs[other]![axis]!.size!, nodes),
  ];
  const spatial = differingAxes(node, inputs[first]!, inputs[other]!).some(
    (each) => each < inputs[first]!.length - 1,
  );
  if (!spatial) {
    return [
      ...projections(context, first, other),
      ...widths,
      ...(node.layer.name === "Add" ? [changeTo(node, "Concatenate")] : []),
    ];
  }
  const solved = solvedArguments(source, node, nodes, ["padding", "output_padding", "size", "strides"], 2);
  return [
    ...projections(context, first, other),
    ...solved,
    ...marginFixes(context, first, other),
    ...scaleFixes(context, first, other),
    ...inputSizeFix(node, nodes),
    ...solvedArguments(source, node, nodes, ["unpadded", "kernel_size"], 2),
    ...widths,
  ];
}

interface Context {
  readonly source: string;
  readonly node: CheckedNode;
  readonly inputs: readonly Shape[];
  readonly nodes: readonly CheckedNode[];
}

/** The axes that keep two inputs apart: most merges stretch a length of 1. */
function differingAxes({ layer }: CheckedNode, a: Shape, b: Shape): number[] {
  const stretches = layer.name !== "Concatenate";
  return a.flatMap(({ size }, axis) => {
    const other = b[axis]?.size;
    return size === other || (stretches && (size === 1 || other === 1)) ? [] : [axis];
  });
}

function changeTo(node: CheckedNode, name: string): Fix {
  return { title: `Change to \`${name}\``, edits: [{ span: node.nameSpan, newText: name }] };
}

/** Puts a layer on one input, where the merge then takes all. */
function branchFix(
  { source, node, inputs, nodes }: Context,
  input: number,
  layer: NewLayer | undefined,
  fresh: string,
  title: (value: string, layer: NewLayer) => string,
): Fix[] {
  if (layer === undefined) return [];
  const shapes = inputs.map((shape, at) => (at === input ? layer.shape : shape));
  if (!takes(node, shapes)) return [];
  const edits = onBranch(source, node, nodes, input, layer.text, fresh);
  return edits === undefined ? [] : [{ title: title(calledInput(source, node, nodes, input), layer), edits }];
}

/** Larger strides would leave out nearly everything. */
const steps = [1, 2, 3, 4];
const largestKernel = 7;

/** A shortcut past a block gets what the block did to the shape: a 1×1 convolution, with the block's strides. */
function projections(context: Context, first: number, other: number): Fix[] {
  const { node, inputs, nodes } = context;
  // What is only put side by side may keep its own channels.
  if (node.layer.name === "Concatenate") return [];
  const id = (input: number) => node.inputs[input]!;
  const leadsTo = (from: number, to: number) =>
    layersAbove(nodes, [id(to)], 64).some((each) => each.id === id(from)) ||
    lineAbove(nodes, id(to), 64).some((each) => each.id === id(from));
  const shortcut = leadsTo(other, first) ? other : leadsTo(first, other) ? first : undefined;
  if (shortcut === undefined) return [];
  const from = sizesOf(inputs[shortcut]!);
  const to = sizesOf(inputs[shortcut === first ? other : first]!);
  if (from === undefined || to === undefined) return [];
  const layer =
    from.length === 1
      ? newLayer("Dense", inputs[shortcut]!, [to[0]!])
      : projection(inputs[shortcut]!, from, to);
  return branchFix(
    context,
    shortcut,
    layer,
    "shortcut",
    (value, { text, shape }) => `Project ${value} with \`${text}\` to ${shapeText(shape)}`,
  );
}

/** The convolution with the smallest kernel that makes `to` of `from`, with `valid` padding: ⌊(n − k) / stride⌋ + 1. */
function projection(input: Shape, from: readonly number[], to: readonly number[]): NewLayer | undefined {
  for (let kernel = 1; kernel <= largestKernel; kernel++) {
    const strides = from
      .slice(0, -1)
      .map((size, axis) => steps.find((stride) => Math.floor((size - kernel) / stride) + 1 === to[axis]));
    if (!strides.every((stride) => stride !== undefined)) continue;
    const named = strides.some((stride) => stride > 1) ? { strides: alike(strides) } : {};
    return newLayer(`Conv${strides.length}D`, input, [to.at(-1)!, kernel], named);
  }
  return undefined;
}

/** One number where all are the same. */
function alike<T extends ArgValue>(values: readonly T[]): ArgValue {
  return values.every((value) => value === values[0]) ? values[0]! : values;
}

/** Where a few rows or columns are lacking: zeros around the smaller one, or the edges off the larger one. */
function marginFixes(context: Context, first: number, other: number): Fix[] {
  const a = sizesOf(context.inputs[first]!)?.slice(0, -1);
  const b = sizesOf(context.inputs[other]!)?.slice(0, -1);
  if (a === undefined || b === undefined) return [];
  const more = a.map((size, axis) => size - b[axis]!);
  const sign = more.some((count) => count > 0) ? 1 : -1;
  const counts = more.map((count) => count * sign);
  const small = sign > 0 ? b : a;
  if (counts.some((count, axis) => count < 0 || count * 4 > small[axis]!)) return [];
  const margin = marginsText(counts);
  const [smaller, larger] = sign > 0 ? [other, first] : [first, other];
  const pad = newLayer(`ZeroPadding${counts.length}D`, context.inputs[smaller]!, [margin]);
  const crop = newLayer(`Cropping${counts.length}D`, context.inputs[larger]!, [margin]);
  const fixes = [
    ...branchFix(context, smaller, pad, "padded", (value, { text }) => `Pad ${value} with \`${text}\``),
    ...branchFix(context, larger, crop, "cropped", (value, { text }) => `Crop ${value} with \`${text}\``),
  ];
  // What was made last is more likely to have come out wrong than what it is merged with.
  const { inputs } = context.node;
  return inputs[smaller]! > inputs[larger]! ? fixes : fixes.reverse();
}

/** How many go to both ends of each axis, in the shortest form that Keras takes. */
function marginsText(counts: readonly number[]): ArgValue {
  const pairs = counts.map((count) => [Math.floor(count / 2), Math.ceil(count / 2)]);
  const even = counts.every((count) => count === counts[0] && count % 2 === 0);
  if (even) return counts[0]! / 2;
  return pairs.length === 1 ? pairs[0]! : pairs;
}

/** Where one is a whole number of times as large: the larger one pooled, or the smaller one enlarged. */
function scaleFixes(context: Context, first: number, other: number): Fix[] {
  const a = sizesOf(context.inputs[first]!)?.slice(0, -1);
  const b = sizesOf(context.inputs[other]!)?.slice(0, -1);
  if (a === undefined || b === undefined) return [];
  const [large, small, larger, smaller] = a[0]! > b[0]! ? [a, b, first, other] : [b, a, other, first];
  const factors = large.map((size, axis) => size / small[axis]!);
  if (!factors.every((factor) => Number.isInteger(factor))) return [];
  const rank = factors.length;
  const pool = newLayer(`MaxPooling${rank}D`, context.inputs[larger]!, [alike(factors)]);
  const up = newLayer(`UpSampling${rank}D`, context.inputs[smaller]!, [alike(factors)]);
  return [
    ...branchFix(context, larger, pool, "pooled", (value, { text }) => `Pool ${value} with \`${text}\``),
    ...branchFix(context, smaller, up, "enlarged", (value, { text }) => `Enlarge ${value} with \`${text}\``),
  ];
}

/** Inputs with different numbers of axes. */
export function mergeRankFixes(
  source: string,
  node: CheckedNode,
  inputs: readonly Shape[],
  other: number,
  nodes: readonly CheckedNode[],
): Fix[] {
  const context: Context = { source, node, inputs, nodes };
  const [less, more] = inputs[0]!.length < inputs[other]!.length ? [0, other] : [other, 0];
  const small = inputs[less]!;
  const large = inputs[more]!;
  const fitted = sizesOf(small)?.at(-1);
  const ones = large.slice(0, -small.length).map(() => 1);
  const steps = large[0]!.size;
  const put = (input: number, layer: NewLayer | undefined, fresh: string) =>
    branchFix(context, input, layer, fresh, (value, { text }) => `Put ${value} through \`${text}\``);
  const reshaped =
    small.length === 1 && fitted !== undefined ? newLayer("Reshape", small, [[...ones, fitted]]) : undefined;
  const helps = (change: Parameters<typeof fitting>[2][number]) =>
    fitting(node, nodes, [change]) !== undefined;
  return [
    ...sequenceFixes(source, lineAbove(nodes, node.inputs[less]!), true, helps),
    ...solvedArguments(source, node, nodes, ["keepdims"], 1),
    ...put(less, reshaped, "reshaped"),
    ...(large.length === 2 && steps !== undefined
      ? put(less, newLayer("RepeatVector", small, [steps]), "repeated")
      : []),
    ...put(more, newLayer("Flatten", large, []), "flat"),
    ...put(more, newLayer(`GlobalAveragePooling${large.length - 1}D`, large, []), "pooled"),
  ];
}

/** Makes the layer from which a size comes give the size that is wanted. */
export function makeSize(
  source: string,
  from: Dim,
  wanted: number | undefined,
  nodes: readonly CheckedNode[],
): Fix[] {
  const maker = from.origin === undefined ? undefined : nodes[from.origin];
  if (maker?.call === undefined || maker.args === undefined || wanted === undefined) return [];
  const width = maker.layer.params.find(({ name }) => name === "units" || name === "filters")?.name;
  if (width === undefined || from !== maker.shape?.at(-1)) return [];
  if (withArgs(maker.args, { [width]: wanted }).number(width) === maker.args.number(width)) return [];
  return [
    {
      title: `Give ${called(source, maker)} ${wanted} ${width}`,
      edits: [setArgument(source, maker, width, String(wanted))],
    },
  ];
}
