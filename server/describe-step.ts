/** Describes a step of a flow where it stands: what goes in, what comes out, and what it costs. */
import type { CheckedNode } from "../src/language/check/checked-graph.js";
import { countParameters } from "../src/network.js";
import type { Body } from "./body.js";
import {
  argumentsInForce,
  layerLink,
  parameterArithmetic,
  shapeArithmetic,
  shapeWithAxes,
} from "./describe.js";
import { costOf, costRows, networkCost, parameterText } from "./describe-cost.js";
import type { StepResult } from "./features/step-results.js";
import { code, counted, paragraphs, table, whole } from "./markdown.js";

const unknown = "not known, because of an error or because the data is not read";

/** A layer, as often as it stands there. */
export function describeLayerStep(body: Body, { nodes, output }: StepResult): string {
  const first = nodes[0]!;
  const { layer } = first;
  const times = nodes.length === 1 ? "" : `, ${whole(nodes.length)} times`;
  return paragraphs(
    `**${layer.name}** ${code(first.name)}${times}`,
    layer.doc,
    layer.formula && code(layer.formula),
    table(flowRows(body, nodes, output, layer.inputs === "none")),
    argumentsInForce(first),
    layerLink(layer),
    firstUseText(body),
  );
}

/** What goes in and out and what it costs, as rows of a table. */
export function flowRows(
  body: Body,
  nodes: readonly CheckedNode[],
  output: CheckedNode | undefined,
  isInput = false,
): [string, string][] {
  const all = body.network!.graph.nodes;
  const rows: [string, string][] = [];
  for (const id of inputsOf(nodes)) {
    const input = all[id]?.shape;
    if (input !== undefined) rows.push(["Input", shapeWithAxes(input)]);
  }
  rows.push(["Output", output?.shape === undefined ? unknown : shapeWithAxes(output.shape)]);
  if (nodes.length === 1) {
    for (const how of shapeArithmetic(nodes[0]!)) rows.push(["", code(how)]);
  }
  const cost = costOf(nodes, all);
  const parameters = parametersOf(nodes) ?? parameterText(cost);
  if (parameters !== undefined && !isInput) rows.push(["Parameters", parameters]);
  rows.push(...costRows(cost, networkCost(body.network!.graph)));
  return rows;
}

/** With the arithmetic, where all layers have the same weights. */
function parametersOf(nodes: readonly CheckedNode[]): string | undefined {
  const { weights } = nodes[0]!;
  if (weights === undefined) return undefined;
  if (nodes.length === 1) return parameterArithmetic(weights);
  const sizes = (node: CheckedNode) => JSON.stringify(node.weights?.map(({ shape }) => shape));
  const total = countParameters(weights).total;
  if (
    total === 0 ||
    nodes.some((node) => node.layer !== nodes[0]!.layer || sizes(node) !== sizes(nodes[0]!))
  ) {
    return undefined;
  }
  return `${whole(nodes.length)} × (${parameterArithmetic(weights)}) = ${whole(nodes.length * total)}`;
}

/** What the layers take that none of them makes. */
function inputsOf(nodes: readonly CheckedNode[]): readonly number[] {
  if (nodes.length === 1) return nodes[0]!.inputs;
  const own = new Set(nodes.map(({ id }) => id));
  return [...new Set(nodes.flatMap(({ inputs }) => inputs.filter((id) => !own.has(id))))];
}

/** In a block's body: which use the shapes are of. */
export function firstUseText({ network, uses }: Body): string {
  if (uses.length === 0 || network === undefined) return "";
  const way = uses.map(({ block }) => code(block)).join(" in ");
  const name = code(network.declaration.name.text);
  return `Shapes and costs are those of the first use of ${way} in this file: ${code(uses.at(-1)!.name)} in the network ${name}.`;
}

/** What a repeated step is, and what comes out. */
export function describeRepetition(
  body: Body | undefined,
  step: StepResult | undefined,
  count: number | undefined,
  name: string,
): string {
  const how = "each turn takes the output of the one before";
  const title =
    count === undefined
      ? `How often ${code(name)} stands here: ${how}.`
      : `${code(name)} stands here ${counted(count, "time")}: ${how}.`;
  if (body === undefined || step === undefined || step.nodes.length === 0) return title;
  return paragraphs(title, table(flowRows(body, step.nodes, step.output)), firstUseText(body));
}
