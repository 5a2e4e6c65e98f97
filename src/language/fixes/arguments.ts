/** Proposes other values for an argument that does not fit what a layer gets. */
import type { Mismatch } from "../../layers/mismatch.js";
import type { CheckedNode } from "../check/checked-graph.js";
import type { Fix } from "../diagnostic.js";
import { removeArgument, setArgument } from "../edits.js";
import { argumentFix, called, setFix } from "./edits.js";
import { hasParam, takes, withArgs } from "./what-if.js";

type Of<Code extends Mismatch["code"]> = Extract<Mismatch, { readonly code: Code }>;

/** Another arrangement of as many values, or as many values as the arrangement takes. */
export function reshapeFixes(
  source: string,
  node: CheckedNode,
  { got, count, target }: Of<"reshape-size">,
  nodes: readonly CheckedNode[],
): Fix[] {
  const maker = got.length === 1 && got[0]!.origin !== undefined ? nodes[got[0]!.origin] : undefined;
  const product = target.map(String).join(" * ");
  const units: Fix[] =
    maker?.call !== undefined && hasParam(maker, "units") && target.every((size) => size > 0)
      ? [
          {
            title: `Give ${called(source, maker)} ${product.replaceAll("*", "×")} units`,
            edits: [setArgument(source, maker, "units", product)],
          },
        ]
      : [];
  const sizes = arrangements(count, target).map((each) =>
    setFix(source, node, "target_shape", `[${each.join(", ")}]`),
  );
  return [...sizes.slice(-1), ...units, ...sizes.slice(0, -1)];
}

/** `target` with one of its sizes put right so that `count` values fit; the last axis, the channels, comes last. */
function arrangements(count: number, target: readonly number[]): number[][] {
  const found: number[][] = [];
  const side = Math.sqrt(count);
  if (target.length === 3 && Number.isInteger(side)) found.push([side, side, 1]);
  for (let at = 0; at < target.length; at++) {
    const others = target.reduce((product, size, other) => (other === at ? product : product * size), 1);
    const size = count / others;
    if (Number.isInteger(size) && size > 0) found.push(target.with(at, size));
  }
  return found;
}

/** The axes in an order that counts from 1 and names each once, as near to what is written as can be. */
export function permutationFixes(
  source: string,
  node: CheckedNode,
  dims: readonly number[],
  rank: number,
): Fix[] {
  const isOrder = (order: readonly number[]) =>
    order.length === rank && order.every((axis) => axis <= rank) && new Set(order).size === rank;
  const axes = Array.from({ length: rank }, (_, axis) => axis + 1);
  const kept = [...new Set(dims.filter((axis) => axis >= 1 && axis <= rank))];
  const orders = [
    dims.filter((axis) => axis > 0),
    dims.map((axis) => axis + 1),
    [...kept, ...axes.filter((axis) => !kept.includes(axis))],
    axes.toReversed(),
  ].filter((order) => isOrder(order) && order.every((axis) => axis > 0));
  const texts = new Set(orders.map((order) => `[${order.join(", ")}]`));
  return [...texts].slice(0, 2).map((text) => setFix(source, node, "dims", text));
}

/** The nearest counts that divide, and the width that the count would divide. */
export function divisorFixes(
  source: string,
  node: CheckedNode,
  { param, divisor, value }: Of<"not-divisible">,
  maker: CheckedNode | undefined,
): Fix[] {
  const fits = (count: number) =>
    node.args !== undefined && count >= 1 && value % count === 0 && fitsWidth(node, param, count);
  const below = range(divisor - 1, 1).find(fits);
  const above = range(divisor + 1, Math.min(value, divisor * 2)).find(fits);
  const counts = [below, above].filter((count) => count !== undefined);
  return [
    ...[...new Set([...counts, 1])].flatMap((count) => argumentFix(source, node, param, String(count))),
    ...widerFixes(source, node, param, divisor, maker),
  ];
}

function fitsWidth({ args, layer }: CheckedNode, param: string, count: number): boolean {
  if (param !== "groups" || !hasParam({ layer }, "filters")) return true;
  return args!.number("filters") % count === 0;
}

/** The next width that the groups divide, in this layer and in the one that makes its channels. */
function widerFixes(
  source: string,
  node: CheckedNode,
  param: string,
  divisor: number,
  maker: CheckedNode | undefined,
): Fix[] {
  if (param !== "groups" || node.args === undefined || divisor < 1) return [];
  const makers = [node, maker].filter(
    (each) => each?.call !== undefined && each.args !== undefined && hasParam(each, "filters"),
  ) as CheckedNode[];
  const widened = makers.flatMap((each) => {
    const filters = each.args!.number("filters");
    const next = Math.ceil(filters / divisor) * divisor;
    return next === filters ? [] : [{ each, next }];
  });
  if (widened.length === 0) return [];
  const where = widened.map(({ each, next }) =>
    each === node ? `\`filters: ${next}\` here` : `\`filters: ${next}\` in ${called(source, each)}`,
  );
  return [
    {
      title: `Set ${where.join(" and ")}`,
      edits: widened.map(({ each, next }) => setArgument(source, each, "filters", String(next))),
    },
  ];
}

function range(from: number, to: number): number[] {
  const step = from <= to ? 1 : -1;
  return Array.from({ length: Math.abs(to - from) + 1 }, (_, at) => from + at * step);
}

/** Either of two arguments that exclude each other, taken back. */
export function conflictFixes(
  source: string,
  node: CheckedNode,
  { param, other, off }: Of<"conflicting-arguments">,
): Fix[] {
  return [...argumentFix(source, node, other, off), ...argumentFix(source, node, param, off)];
}

/** The largest value that is small enough, or the other argument large enough. */
export function tooLargeFixes(
  source: string,
  node: CheckedNode,
  { param, value, other, limit }: Of<"too-large">,
): Fix[] {
  return [
    ...argumentFix(source, node, param, String(limit - 1)),
    ...argumentFix(source, node, other, String(value + 1)),
  ];
}

/** Axes that are there: the last one, the same list without the second mention, or the channels. */
export function axisFixes(
  source: string,
  node: CheckedNode,
  { param }: { readonly param: string },
  inputs: readonly CheckedNode[],
): Fix[] {
  const shapes = inputs.map(({ shape }) => shape!);
  const { args } = node;
  if (args === undefined) return [];
  const rank = shapes[0]?.length ?? 0;
  // The last axis is -1.
  const single = [-1, ...Array.from({ length: Math.max(0, rank - 1) }, (_, axis) => axis + 1)];
  const lists = [[-1], [1]];
  const given = args.get(param);
  const values = Array.isArray(given) ? [[...new Set(given as number[])], ...lists] : single;
  return values
    .filter((value) => takes({ layer: node.layer, args: withArgs(args, { [param]: value }) }, shapes))
    .slice(0, 2)
    .flatMap((value) =>
      argumentFix(source, node, param, Array.isArray(value) ? `[${value.join(", ")}]` : String(value)),
    );
}

/** Takes the argument out of the layer that a wrapper holds. */
export function innerArgumentFixes(node: CheckedNode, { param, argument }: Of<"inner-argument">): Fix[] {
  const place = node.layer.params.findIndex(({ name }) => name === param);
  const held = node.call?.arguments.find(({ name }) => name?.text === param) ?? node.call?.arguments[place];
  if (held?.value.kind !== "call") return [];
  const given = held.value.arguments.find(({ name }) => name?.text === argument);
  if (given === undefined) return [];
  return [{ title: `Remove \`${argument}\``, edits: [removeArgument(held.value, given.span)] }];
}
