/** Turns a layer's mismatch into a message: axes by name, expected and got, and the arithmetic. */
import type { Mismatch } from "../../layers/mismatch.js";
import { axesText, axisNames, dimText, type Shape, shapeText } from "../../layers/shape.js";
import type { Message } from "./message.js";

export function mismatchMessage(layer: string, mismatch: Mismatch): Message {
  return { code: mismatch.code, severity: "error", message: mismatchText(layer, mismatch) };
}

function mismatchText(layer: string, mismatch: Mismatch): string {
  switch (mismatch.code) {
    case "wrong-rank":
      return `\`${layer}\` takes ${inputKind(mismatch)}, but gets ${axesText(mismatch.got)}.`;
    case "empty-output": {
      const window = mismatch.param === "kernel_size" ? "kernel" : "window";
      const length = lengthText(mismatch.got, mismatch.axis);
      return `A ${window} of ${mismatch.window} does not fit into ${length}: ${mismatch.how}, so nothing is left. \`${layer}\` gets ${axesText(mismatch.got)}.`;
    }
    case "empty-crop": {
      const length = lengthText(mismatch.got, mismatch.axis);
      return `\`${mismatch.param}\` leaves nothing of ${length}: ${mismatch.how}. \`${layer}\` gets ${axesText(mismatch.got)}.`;
    }
    case "reshape-size":
      return reshapeText(mismatch);
    case "bad-permutation": {
      const axes = mismatch.got.map((_, axis) => axis + 1);
      return `\`dims\` must name each axis once, \`[${axes.join(", ")}]\` in any order, but is \`[${mismatch.dims.join(", ")}]\`: \`${layer}\` gets ${axesText(mismatch.got)}.`;
    }
    case "merge-shapes": {
      const axis = axisName(mismatch.inputs[0]!, mismatch.axis);
      const first = mismatch.inputs[0]!;
      const other = mismatch.inputs[mismatch.other]!;
      return `\`${layer}\` needs inputs of the same ${axis}: the first is ${shapeText(first)} with ${axis} ${first[mismatch.axis]!.size}, the ${ordinal(mismatch.other)} ${shapeText(other)} with ${axis} ${other[mismatch.axis]!.size}.`;
    }
    case "merge-ranks": {
      const first = mismatch.inputs[0]!;
      const other = mismatch.inputs[mismatch.other]!;
      return `\`${layer}\` needs inputs with the same axes: the first has ${axesText(first)}, the ${ordinal(mismatch.other)} has ${axesText(other)}.`;
    }
    case "dot-axes":
      return dotText(layer, mismatch);
    case "axis-out-of-range":
      return `There is no axis ${mismatch.axis}: \`${layer}\` gets ${axesText(mismatch.got)}, ${axisRange(mismatch.got)}.`;
    case "axis-twice":
      return `\`${mismatch.param}: [${mismatch.axes.join(", ")}]\` names an axis twice: \`${layer}\` gets ${axesText(mismatch.got)}, ${axisRange(mismatch.got)}.`;
    case "axis-excluded":
      return `\`${mismatch.param}\` cannot be ${mismatch.axis}: ${mismatch.why}. \`${layer}\` gets ${axesText(mismatch.got)}.`;
    case "not-divisible":
      return notDivisibleText(mismatch);
    case "conflicting-arguments": {
      const both = mismatch.off === "1" ? "be above 1" : "be true";
      return `\`${mismatch.param}\` and \`${mismatch.other}\` cannot both ${both}: ${mismatch.why}.`;
    }
    case "too-large":
      return `\`${mismatch.param}\` must be below \`${mismatch.other}\`: ${mismatch.value} is not below ${mismatch.limit}.`;
    case "bad-equation":
      return `\`${mismatch.equation}\` is not an equation for \`${layer}\`: ${mismatch.why}.`;
    case "equation-size":
      return equationSizeText(mismatch);
    case "inner-mismatch":
      return `\`${layer}\` holds a layer that does not fit. ${mismatchText(mismatch.layer, mismatch.inner)}`;
    case "inner-argument":
      return `\`${mismatch.argument}\` of the \`${mismatch.layer}\` does not fit \`${layer}\`: ${mismatch.why}.`;
    case "inner-shapes":
      return `Both layers of \`${layer}\` must give the same shape: \`layer\` gives ${shapeText(mismatch.forward)}, \`backward_layer\` ${shapeText(mismatch.backward)}.`;
  }
}

type Of<Code extends Mismatch["code"]> = Extract<Mismatch, { readonly code: Code }>;

/** `height, width and channels (3 axes)`. */
function inputKind({ expected, orMore }: Of<"wrong-rank">): string {
  const axes = expected === 1 ? "1 axis" : `${expected} axes`;
  if (orMore) return `${axes} or more`;
  if (expected === 0) return "a single number";
  const names = expected <= 4 ? axisNames(expected) : [];
  if (names.length === 0) return axes;
  return `${listText(names)} (${axes})`;
}

function listText(names: readonly string[]): string {
  return names.length === 1 ? names[0]! : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}

function axisName(shape: Shape, axis: number): string {
  return axisNames(shape.length)[axis]!;
}

/** `5 steps`, `a height of 5`. */
function lengthText(shape: Shape, axis: number): string {
  const name = axisName(shape, axis);
  const { size } = shape[axis]!;
  return name === "steps" ? `${size} ${size === 1 ? "step" : "steps"}` : `a ${name} of ${size}`;
}

function axisRange(got: Shape): string {
  if (got.length === 0) return "which has no axis";
  if (got.length === 1) return "axis 1 (or -1)";
  return `axes 1 to ${got.length} (or -1 to -${got.length} from the end)`;
}

function reshapeText({ got, count, target, targetCount }: Of<"reshape-size">): string {
  const product = got.map(({ size }) => size).join(" × ");
  const from = got.length > 1 ? `${product} = ${count} values` : `${count} values`;
  const sizes = target.filter((size) => size !== -1);
  const to = sizes.length > 1 ? `${sizes.join(" × ")} = ${targetCount}` : `${targetCount}`;
  return target.includes(-1)
    ? `${from} cannot be arranged as \`[${target.join(", ")}]\`: ${count} is not a multiple of ${to}.`
    : `${from} cannot be arranged as \`[${target.join(", ")}]\`, which takes ${to}.`;
}

function dotText(layer: string, { inputs, left, right }: Of<"dot-axes">): string {
  const side = ({ input, axis }: { readonly input: number; readonly axis: number }) => {
    const shape = inputs[input]!;
    return `${axisName(shape, axis)} ${dimText(shape[axis]!)} of the ${ordinal(input)} input (${shapeText(shape)})`;
  };
  return `\`${layer}\` matches ${side(left)} with ${side(right)}; they must be equal.`;
}

function notDivisibleText({ param, divisor, what, value }: Of<"not-divisible">): string {
  const start = `\`${param}: ${divisor}\` does not divide the ${value} ${what}`;
  if (divisor === 0) return `${start}: there must be at least 1.`;
  return `${start}: ${value} / ${divisor} = ${+(value / divisor).toPrecision(4)}.`;
}

function equationSizeText({ label, stated, size, got }: Of<"equation-size">): string {
  if (stated === null) {
    return `\`output_shape\` must give the length of axis \`${label}\`: the input, ${shapeText(got)}, does not have it.`;
  }
  return `\`output_shape\` says ${stated} for axis \`${label}\`, but the input, ${shapeText(got)}, has ${size} there.`;
}

function ordinal(index: number): string {
  return ["first", "second", "third", "fourth", "fifth"][index] ?? `${index + 1}th`;
}
