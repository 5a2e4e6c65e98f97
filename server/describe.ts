/** Describes layers, their arguments and settings in Markdown, for hover and for completion. */
import type { CheckedNode } from "../src/language/check/checked-graph.js";
import { describeType } from "../src/layers/check-value.js";
import type { Choice, Layer, Param, Weight } from "../src/layers/layer.js";
import { axesText, elementCount, type Shape, shapeText } from "../src/layers/shape.js";
import { countParameters } from "../src/network.js";
import { layerPage } from "./documentation.js";
import { code, counted, paragraphs, valueText, whole } from "./markdown.js";

/** A layer's documentation, without a network around it. */
export function describeLayer(layer: Layer): string {
  return paragraphs(
    layer.doc,
    layer.formula && code(layer.formula),
    describeParams(layer.params),
    layerLink(layer),
  );
}

export function layerLink({ name }: Layer): string {
  return `[${name} in the documentation](${layerPage(name)})`;
}

/** `28×28×16` (height 28, width 28, channels 16, 12,544 values); a single axis needs no more than its name. */
export function shapeWithAxes(shape: Shape): string {
  const size = elementCount(shape);
  if (shape.length === 1 && size !== undefined) return counted(size, "feature");
  const values = shape.length > 1 && size !== undefined ? `, ${whole(size)} values` : "";
  return `${code(shapeText(shape))} (${axesText(shape)}${values})`;
}

/** `4 × 16 + 16 = 80`; what no gradient trains is said. */
export function parameterArithmetic(weights: readonly Weight[]): string {
  const { total, trainable } = countParameters(weights);
  if (total === 0) return "none";
  // A weight without axes is one number.
  const terms = weights.map(({ shape }) => (shape.length === 0 ? "1" : shape.join(" × "))).join(" + ");
  const sum =
    weights.length > 1 || weights[0]!.shape.length > 1 ? `${terms} = ${whole(total)}` : whole(total);
  return trainable === total ? sum : `${sum}, of which ${whole(trainable)} are trained`;
}

/** The arithmetic by which a layer made the lengths of its output. */
export function shapeArithmetic({ id, shape }: CheckedNode): string[] {
  const made = shape?.filter(({ origin }) => origin === id) ?? [];
  return [...new Set(made.flatMap(({ how }) => (how === undefined ? [] : [how])))];
}

/** Which arguments are given, and what the others are. */
export function argumentsInForce({ layer, args, given: written }: CheckedNode): string {
  if (args === undefined) return "";
  const given: string[] = [];
  const usual: string[] = [];
  const none: string[] = [];
  for (const { name } of layer.params) {
    const value = args.get(name);
    const text = code(`${name}: ${valueText(value)}`);
    if (written.has(name)) given.push(text);
    else if (value === null) none.push(code(name));
    else usual.push(text);
  }
  if (none.length > 0) usual.push(`${code("none")} for ${none.join(", ")}`);
  return paragraphs(
    given.length > 0 && `**Given:** ${given.join(", ")}`,
    usual.length > 0 && `**Defaults in force:** ${usual.join(", ")}`,
  );
}

function describeParams(params: readonly Param[]): string {
  return params
    .map((param) => {
      const byDefault =
        param.default === undefined ? "required" : (param.otherwise ?? code(valueText(param.default)));
      return `- ${code(param.name)} (${byDefault}): ${param.doc}`;
    })
    .join("\n");
}

/** An argument of `callee`: what it does, what it takes, and what it is when left out. */
export function describeParam(callee: string, param: Param, inForce?: string): string {
  return paragraphs(
    `**${param.name}** of ${code(callee)}`,
    paramText(param),
    inForce !== undefined && `Here: ${code(inForce)}.`,
  );
}

/** What an argument does, what it takes, and what it is when left out. */
export function paramText(param: Param): string {
  const none = param.nullable ? ", or `none`" : "";
  const byDefault =
    param.default === undefined
      ? "It must be given."
      : `Default: ${param.otherwise ?? code(valueText(param.default))}.`;
  const takes = param.type.kind === "any" ? "" : `Takes ${describeType(param.type)}${none}. `;
  return paragraphs(param.doc, takes + byDefault);
}

export function describeChoice(choice: Choice): string {
  return paragraphs(`**${choice.name}**`, choice.doc, describeParams(choice.params));
}
