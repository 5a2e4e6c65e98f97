/** What layers cost: parameters, multiply-adds and memory, one by one and as shares of their network. */
import { keptWith } from "../src/kept.js";
import type { CheckedGraph, CheckedNode } from "../src/language/check/checked-graph.js";
import { elementCount } from "../src/layers/shape.js";
import { knownMultiplyAdds } from "../src/layers/weights.js";
import { countParameters } from "../src/network.js";
import { bytes, counted, whole } from "./markdown.js";

/** Numbers are 32-bit floats. */
const bytesOfNumber = 4;

/** Undefined where a shape that counts is not known. */
export interface Cost {
  readonly parameters: number | undefined;
  readonly trainable: number | undefined;
  /** For one sample in a forward pass. */
  readonly multiplyAdds: number | undefined;
  /** Numbers that come out, for one sample. */
  readonly values: number | undefined;
}

export function costOf(nodes: readonly CheckedNode[], all: readonly CheckedNode[]): Cost {
  let parameters: number | undefined = 0;
  let trainable: number | undefined = 0;
  let multiplyAdds: number | undefined = 0;
  let values: number | undefined = 0;
  for (const node of nodes) {
    const count = node.weights && countParameters(node.weights);
    parameters = plus(parameters, count?.total);
    trainable = plus(trainable, count?.trainable);
    multiplyAdds = plus(multiplyAdds, multiplyAddsOf(node, all));
    values = plus(values, node.shape && elementCount(node.shape));
  }
  return { parameters, trainable, multiplyAdds, values };
}

function plus(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? undefined : a + b;
}

function multiplyAddsOf(
  { layer, inputs, shape, args }: CheckedNode,
  all: readonly CheckedNode[],
): number | undefined {
  const shapes = inputs.map((id) => all[id]?.shape);
  if (shape === undefined || args === undefined || shapes.some((each) => each === undefined))
    return undefined;
  return knownMultiplyAdds(
    layer,
    shapes.filter((each) => each !== undefined),
    shape,
    args,
  );
}

/** The whole network's; worked out once for each state of it. */
export const networkCost = keptWith(({ nodes }: CheckedGraph): Cost => costOf(nodes, nodes));

/** Rows of a table: multiply-adds and memory. `total` is the network's cost, for shares. */
export function costRows(cost: Cost, total?: Cost): [string, string][] {
  const rows: [string, string][] = [];
  if (cost.multiplyAdds !== undefined && cost.multiplyAdds > 0) {
    const share = total === undefined ? "" : shareText(cost.multiplyAdds, total.multiplyAdds);
    rows.push(["Multiply-adds", `${whole(cost.multiplyAdds)} for one sample${share}`]);
  }
  const memory: string[] = [];
  if (cost.parameters !== undefined && cost.parameters > 0) {
    memory.push(`weights ${bytes(cost.parameters * bytesOfNumber)}`);
  }
  if (cost.values !== undefined)
    memory.push(`activations ${bytes(cost.values * bytesOfNumber)} for one sample`);
  if (memory.length > 0) rows.push(["Memory", memory.join(", ")]);
  return rows;
}

/** `, 12 % of the network`. */
function shareText(part: number, whole: number | undefined): string {
  if (whole === undefined || whole === 0) return "";
  const percent = (100 * part) / whole;
  const text =
    percent < 1
      ? "less than 1 %"
      : percent > 99 && part < whole
        ? "more than 99 %"
        : `${Math.round(percent)} %`;
  return `, ${text} of the network`;
}

/** `1,234, of which 1,200 are trained`. */
export function parameterText({ parameters, trainable }: Cost): string | undefined {
  if (parameters === undefined) return undefined;
  if (parameters === 0) return "none";
  return trainable === parameters
    ? whole(parameters)
    : `${whole(parameters)}, of which ${whole(trainable!)} are trained`;
}

/** `3 layers, 1,234 parameters`. */
export function sizeText(nodes: readonly CheckedNode[], all: readonly CheckedNode[]): string {
  const { parameters } = costOf(nodes, all);
  const layers = counted(nodes.length, "layer");
  return parameters === undefined ? layers : `${layers}, ${counted(parameters, "parameter")}`;
}
