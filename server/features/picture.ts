/** The network picture: a checked network as boxes and lines in plain data, as far as a broken program has them. */
import type { Analysis, CheckedNetwork } from "../../src/language/analyse.js";
import type { CheckedNode } from "../../src/language/check/checked-graph.js";
import type { Diagnostic } from "../../src/language/diagnostic.js";
import { elementCount, type Shape, shapeText, sizesOf } from "../../src/layers/shape.js";
import { countParameters } from "../../src/network.js";
import type { Picture, PictureEdge, PictureNode } from "../../src/picture.js";
import type { Span } from "../../src/text.js";
import { parameterArithmetic, shapeWithAxes } from "../describe.js";
import { contains, declarationAt } from "../locate.js";
import { code, whole } from "../markdown.js";
import type { Program } from "../program.js";

/** Longer calls are cut. */
const longestTitle = 80;
const bytesOfFloat = 4;

/** Errors under which a layer is written that the checker could make no node of. */
const missingLayer: ReadonlySet<string> = new Set(["unknown-layer", "layer-without-parentheses"]);

/**
 * The picture of the network at `offset`, or of the one trained there; failing that of the one called `name`, of one that
 * uses the block there, or of the file's first from there on. Undefined in a file without networks.
 */
export function picture(program: Program, offset: number | undefined, name?: string): Picture | undefined {
  const network = chooseNetwork(program, offset, name);
  return network && drawn(program, network);
}

function chooseNetwork(
  { analysis }: Program,
  offset: number | undefined,
  name: string | undefined,
): CheckedNetwork | undefined {
  const { networks } = analysis;
  const called = (wanted: string | undefined) =>
    networks.find(({ declaration }) => declaration.name.text === wanted);
  const at = offset === undefined ? undefined : declarationAt(analysis, offset);
  return (
    networks.find(({ declaration }) => declaration === at) ??
    (at?.kind === "train" || at?.kind === "tune" ? called(at.name.text) : undefined) ??
    called(name) ??
    networks.find(
      ({ nodes }) =>
        at?.kind === "block" && nodes.some(({ uses }) => uses.some(({ block }) => block === at.name.text)),
    ) ??
    networks.find(({ declaration }) => offset !== undefined && declaration.span.end >= offset) ??
    networks[0]
  );
}

/** A drawing of more layers than these nobody reads, and it would keep the editor waiting. */
const mostDrawn = 1000;

function drawn(program: Program, network: CheckedNetwork): Picture {
  const { analysis, index, uri, version } = program;
  const { declaration } = network;
  const nodes = network.nodes.slice(0, mostDrawn);
  const errors = analysis.diagnostics.filter(({ severity }) => severity === "error");
  const groups = groupLabels(nodes);
  const boxes = nodes.map((node) => box(program, network, node, errors, groups));
  for (const error of errors) {
    if (!missingLayer.has(error.code) || !within(error.span, declaration.bodySpan)) continue;
    if (nodes.some((node) => within(error.span, placeOf(node)))) continue;
    const place = nodes.findIndex((node) => placeOf(node).start > error.span.start);
    // Earlier ones have been put in already, each before the node that follows it.
    const before = place < 0 ? boxes.length : boxes.findIndex(({ id }) => id === place);
    boxes.splice(before, 0, missingBox(program, error, boxes.length));
  }
  return {
    uri,
    version,
    network: declaration.name.text,
    range: index.range(declaration.span),
    nodes: boxes,
    edges: edges(boxes, nodes),
    totals: {
      layers: boxes.length,
      ...(network.nodes.length > mostDrawn && { left: network.nodes.length - mostDrawn }),
      parameters: sum(boxes.map(({ parameters }) => parameters)),
      multiplyAdds: sum(boxes.map(({ multiplyAdds }) => multiplyAdds)),
      memory: sum(boxes.map(({ memory }) => memory)),
    },
    broken: analysis.tree.problems.length > 0,
  };
}

function box(
  { analysis, index }: Program,
  { nodes, dataset }: CheckedNetwork,
  node: CheckedNode,
  errors: readonly Diagnostic[],
  groups: ReadonlyMap<string, string>,
): PictureNode {
  const { id, layer, shape, weights, call, span, args, uses, unit, use, file } = node;
  const name = node.name.slice(node.name.lastIndexOf("/") + 1);
  const inputs = node.inputs.map((input) => nodes[input]?.shape).filter((each) => each !== undefined);
  const problem = errors.find((error) => {
    if (file === undefined && within(error.span, span)) return true;
    // What goes wrong in a block because of its use is said there: it is the first layer that has no shape.
    return use !== undefined && shape === undefined && inputs.length > 0 && within(error.span, use);
  })?.message;
  const sized = [...inputs, ...(shape === undefined ? [] : [shape])].every(isSized);
  const known = sized && shape !== undefined && args !== undefined && inputs.length === node.inputs.length;
  const multiplyAdds = known ? (layer.multiplyAdds?.(inputs, shape, args) ?? 0) : undefined;
  const values = shape && elementCount(shape);
  const figures: [string, string][] = inputs.map((input) => ["Input", shapeWithAxes(input)]);
  if (shape !== undefined) figures.push(["Output", shapeWithAxes(shape)]);
  const made = shape?.filter(({ origin }) => origin === id) ?? [];
  for (const how of new Set(made.map((dimension) => dimension.how))) {
    if (how !== undefined) figures.push(["", code(how)]);
  }
  if (weights !== undefined) figures.push(["Parameters", parameterArithmetic(weights)]);
  if (multiplyAdds !== undefined && multiplyAdds > 0) figures.push(["Multiply-adds", whole(multiplyAdds)]);
  return {
    id,
    name,
    named: unit.declarations.some(
      (each) => "statements" in each && each.statements.some((statement) => statement.name?.text === name),
    ),
    layer: layer.name,
    title: call === undefined ? (dataset?.name ?? name) : written(analysis, node),
    family: layer.family,
    shape: shape && shapeText(shape),
    parameters: weights && countParameters(weights).total,
    multiplyAdds,
    memory: values && values * bytesOfFloat,
    figures,
    range: index.range(file === undefined ? span : placeOf(node)),
    use: use && index.range(use),
    state: problem !== undefined ? "error" : shape === undefined ? "unknown" : "known",
    problem,
    group: uses.length > 0 ? uses.map((each) => groups.get(each.name)!) : undefined,
  };
}

/** What each use of a block is called: numbered where its surroundings use that block several times. */
function groupLabels(nodes: readonly CheckedNode[]): ReadonlyMap<string, string> {
  const blocks = new Map(nodes.flatMap(({ uses }) => uses.map(({ name, block }) => [name, block] as const)));
  const siblings = new Map<string, string[]>();
  for (const [name, block] of blocks) {
    const key = `${name.slice(0, name.lastIndexOf("/") + 1)} ${block}`;
    siblings.set(key, [...(siblings.get(key) ?? []), name]);
  }
  return new Map(
    [...siblings.values()].flatMap((names) =>
      names.map((name, at) => [name, blocks.get(name)! + (names.length > 1 ? ` ${at + 1}` : "")]),
    ),
  );
}

/** Where the network has it: for a layer from a block that is the use of the block. */
function placeOf({ use, span }: CheckedNode): Span {
  return use ?? span;
}

function written({ placement }: Analysis, { unit, span }: CheckedNode): string {
  const { start } = placement.of(unit);
  return oneLine(unit.text.slice(span.start - start, span.end - start));
}

/** A box for what is written in a layer's place and is none. */
function missingBox({ source, index }: Program, { span, message }: Diagnostic, id: number): PictureNode {
  const rest = /^[^\n\r#]*?(?=\s*(->|#|\n|\r|}|$))/.exec(source.slice(span.start))?.[0] ?? "";
  const layer = source.slice(span.start, span.end);
  return {
    id,
    name: layer,
    named: false,
    layer,
    title: oneLine(rest.length > layer.length ? rest : layer),
    figures: [],
    range: index.range(span),
    state: "error",
    problem: message,
  };
}

/** A box that takes nothing although its layer takes something is joined to the one before it in the text. */
function edges(boxes: readonly PictureNode[], nodes: readonly CheckedNode[]): PictureEdge[] {
  return boxes.flatMap(({ id }, place): PictureEdge[] => {
    const node = nodes[id];
    const inputs = node?.inputs ?? [];
    if (inputs.length > 0) {
      return inputs.map((from) => ({ from, to: id, shape: boxes.find((each) => each.id === from)?.shape }));
    }
    const before = boxes[place - 1];
    if (before === undefined || node?.layer.inputs === "none") return [];
    return [{ from: before.id, to: id, assumed: true }];
  });
}

function oneLine(text: string): string {
  const line = text.replace(/\s+/g, " ").replace(/\( /g, "(").replace(/ \)/g, ")");
  return line.length > longestTitle ? `${line.slice(0, longestTitle - 1)}…` : line;
}

function isSized(shape: Shape): boolean {
  return sizesOf(shape) !== undefined;
}

function within(inner: Span, outer: Span): boolean {
  return contains(outer, inner.start) && contains(outer, inner.end);
}

function sum(parts: readonly (number | undefined)[]): number | undefined {
  return parts.reduce(
    (total, part) => (total === undefined || part === undefined ? undefined : total + part),
    0,
  );
}
