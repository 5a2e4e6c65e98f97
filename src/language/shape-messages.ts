/** Turns a layer's mismatch into a message: axes by name, expected and got, and the arithmetic. */
import type { Mismatch } from "../layers/mismatch.js";
import { axesText, axisNames, shapeText } from "../layers/shape.js";
import type { Message } from "./messages.js";

const inputKinds: Readonly<Record<number, string>> = {
  1: "features (1 axis)",
  2: "steps and features (2 axes)",
  3: "height, width and channels (3 axes)",
};

export function mismatchMessage(layer: string, mismatch: Mismatch): Message {
  return { code: mismatch.code, severity: "error", message: mismatchText(layer, mismatch) };
}

function mismatchText(layer: string, mismatch: Mismatch): string {
  switch (mismatch.code) {
    case "wrong-rank":
      return `\`${layer}\` takes ${inputKinds[mismatch.expected]}, but gets ${axesText(mismatch.got)}.`;
    case "empty-output": {
      const axis = axisNames(mismatch.got.length)[mismatch.axis];
      const window = mismatch.param === "kernel_size" ? "kernel" : "window";
      const count = axis === "steps" ? `${mismatch.size} steps` : `a ${axis} of ${mismatch.size}`;
      return `A ${window} of ${mismatch.window} does not fit into ${count}: ${mismatch.how}, so nothing is left. \`${layer}\` gets ${axesText(mismatch.got)}.`;
    }
    case "reshape-size": {
      const got = mismatch.got.map(({ size }) => size).join(" × ");
      const from = mismatch.got.length > 1 ? `${got} = ${mismatch.count} values` : `${mismatch.count} values`;
      const sizes = mismatch.target.filter((size) => size !== -1);
      const to =
        sizes.length > 1 ? `${sizes.join(" × ")} = ${mismatch.targetCount}` : `${mismatch.targetCount}`;
      return mismatch.target.includes(-1)
        ? `${from} cannot be arranged as \`[${mismatch.target.join(", ")}]\`: ${mismatch.count} is not a multiple of ${to}.`
        : `${from} cannot be arranged as \`[${mismatch.target.join(", ")}]\`, which takes ${to}.`;
    }
    case "merge-shapes": {
      const axis = axisNames(mismatch.inputs[0]!.length)[mismatch.axis];
      const first = mismatch.inputs[0]!;
      const other = mismatch.inputs[mismatch.other]!;
      return `\`${layer}\` needs inputs of the same ${axis}: the first is ${shapeText(first)} with ${axis} ${first[mismatch.axis]!.size}, the ${ordinal(mismatch.other)} ${shapeText(other)} with ${axis} ${other[mismatch.axis]!.size}.`;
    }
    case "merge-ranks": {
      const first = mismatch.inputs[0]!;
      const other = mismatch.inputs[mismatch.other]!;
      return `\`${layer}\` needs inputs with the same axes: the first has ${axesText(first)}, the ${ordinal(mismatch.other)} has ${axesText(other)}.`;
    }
    case "axis-out-of-range":
      return `There is no axis ${mismatch.axis}: \`${layer}\` gets ${axesText(mismatch.got)}, axes 1 to ${mismatch.got.length} (or -1 to -${mismatch.got.length} from the end).`;
    case "not-divisible":
      return `\`${mismatch.param}: ${mismatch.divisor}\` does not divide the ${mismatch.value} ${mismatch.what}: ${mismatch.value} / ${mismatch.divisor} = ${+(mismatch.value / mismatch.divisor).toPrecision(4)}.`;
    case "conflicting-arguments":
      return `\`${mismatch.param}\` and \`${mismatch.other}\` cannot both be above 1: ${mismatch.why}.`;
  }
}

function ordinal(index: number): string {
  return ["first", "second", "third", "fourth", "fifth"][index] ?? `${index + 1}th`;
}
