/** EinsumDense: a product of input and kernel along axes that an equation names by letters. */
import type { Args, Layer, Param } from "./layer.js";
import type { Mismatch } from "./mismatch.js";
import { activation, constraints, initializers, kernel, regularizers } from "./params.js";
import { type Dim, dim, type Shape } from "./shape.js";
import { sizeOf, weight } from "./weights.js";

const bias = { prefix: "bias", what: "the bias", initializer: "zeros" };

export const einsumDense: Layer = {
  name: "EinsumDense",
  family: "core",
  doc: 'Like Dense, along the axes that an equation names: `EinsumDense("abc,cd->abd", [none, 64])` is Dense(64) on each step. The first letter is the batch, or `...` stands for it and all axes up to those named.',
  formula: "activation(einsum(equation, x, kernel) + bias)",
  params: [
    {
      name: "equation",
      type: { kind: "text" },
      doc: "The axes of input, kernel and output: `ab,bc->ac`, `...b,bc->...c` or `ab...,bc->ac...`.",
    },
    {
      name: "output_shape",
      type: { kind: "sizes", unknown: true, single: true },
      doc: "The lengths of the output's axes without the batch and `...`; `none` where the input gives it.",
    },
    activation(),
    {
      name: "bias_axes",
      type: { kind: "text" },
      default: null,
      nullable: true,
      doc: 'The output\'s axes along which a bias is learnt, such as `"c"`; `none` for no bias.',
    } satisfies Param,
    ...initializers(kernel, bias),
    ...regularizers(kernel, bias),
    ...constraints(kernel, bias),
  ],
  inputs: "one",
  shape: ([x], args) => {
    const plan = plannedProduct(x!, args);
    return "code" in plan ? plan : plan.output;
  },
  weights: ([x], args) => {
    const plan = plannedProduct(x!, args);
    if ("code" in plan) throw new Error("weights are asked of a layer that does not fit");
    const weights = [weight(args, "kernel", plan.kernel)];
    if (plan.bias !== undefined) weights.push(weight(args, "bias", plan.bias));
    return weights;
  },
  multiplyAdds: ([x], _, args) => {
    const plan = plannedProduct(x!, args);
    if ("code" in plan) throw new Error("multiply-adds are asked of a layer that does not fit");
    return plan.multiplyAdds;
  },
};

/** Letters of the three parts, without the batch's, and on which side `...` stands. */
interface Equation {
  readonly input: string;
  readonly kernel: string;
  readonly output: string;
  readonly dots: "none" | "left" | "right";
}

interface Plan {
  readonly output: Shape;
  readonly kernel: readonly number[];
  readonly bias: readonly number[] | undefined;
  readonly multiplyAdds: number;
}

/** The forms that Keras takes: `[X],[Y]->[Z]`, `...[X],[Y]->...[Z]` and `[X]...,[Y]->[Z]...`. */
function parse(equation: string): Equation | string {
  const match = /^(\.\.\.)?([a-zA-Z]+)(\.\.\.)?,([a-zA-Z]+)->(\.\.\.)?([a-zA-Z]+)(\.\.\.)?$/.exec(equation);
  if (match === null) return "it must look like `ab,bc->ac`, `...b,bc->...c` or `ab...,bc->ac...`";
  const [, leftIn, input, rightIn, kernelPart, leftOut, output, rightOut] = match;
  if (leftIn !== leftOut || rightIn !== rightOut || (leftIn && rightIn)) {
    return "`...` must stand at the same end of the input and of the output";
  }
  for (const part of [input!, kernelPart!, output!]) {
    if (new Set(part).size < part.length) return `\`${part}\` names an axis twice`;
  }
  if (leftIn) return { input: input!, kernel: kernelPart!, output: output!, dots: "left" };
  if (input![0] !== output![0]) {
    return `the first letter is the batch, which must come first in the output too: \`${input![0]}\``;
  }
  if (kernelPart!.includes(input![0]!)) return `the kernel cannot have the batch's axis \`${input![0]}\``;
  return {
    input: input!.slice(1),
    kernel: kernelPart!,
    output: output!.slice(1),
    dots: rightIn ? "right" : "none",
  };
}

function letterProblem({ input, kernel, output }: Equation): string | undefined {
  for (const letter of output) {
    if (!input.includes(letter) && !kernel.includes(letter)) {
      return `the output's \`${letter}\` is in neither the input nor the kernel`;
    }
  }
  for (const letter of kernel) {
    if (!input.includes(letter) && !output.includes(letter)) {
      return `the kernel's \`${letter}\` is in neither the input nor the output`;
    }
  }
  return undefined;
}

/** Works out what the equation makes of `x`. */
function plannedProduct(x: Shape, args: Args): Plan | Mismatch {
  const text = args.text("equation");
  const bad = (why: string, param = "equation"): Mismatch => ({
    code: "bad-equation",
    param,
    equation: text,
    why,
  });
  const equation = parse(text);
  if (typeof equation === "string") return bad(equation);
  const problem = letterProblem(equation);
  if (problem !== undefined) return bad(problem);
  const { input, output, dots } = equation;
  const elided = x.length - input.length;
  if (elided < 0 || (dots === "none" && elided > 0)) {
    return { code: "wrong-rank", expected: input.length, ...(dots !== "none" && { orMore: true }), got: x };
  }
  const named = dots === "left" ? x.slice(elided) : x.slice(0, input.length);
  const rest = dots === "left" ? x.slice(0, elided) : x.slice(input.length);
  const stated = args.sizes("output_shape");
  if (stated.length !== output.length) {
    return bad(
      `output_shape has ${stated.length} ${stated.length === 1 ? "length" : "lengths"}, but the output has the axes \`${output}\` besides the batch`,
      "output_shape",
    );
  }
  const lengths = new Map<string, Dim>([...input].map((letter, at) => [letter, named[at]!]));
  for (const [at, letter] of [...output].entries()) {
    const size = stated[at]!;
    const from = lengths.get(letter);
    if (from === undefined ? size === null : size !== null && from.size !== undefined && from.size !== size) {
      return {
        code: "equation-size",
        param: "output_shape",
        label: letter,
        stated: size,
        size: from?.size,
        got: x,
      };
    }
    if (from === undefined || (from.size === undefined && size !== null)) lengths.set(letter, dim(size!));
  }
  const made = [...output].map((letter) => lengths.get(letter)!);
  const biasAxes = args.isNone("bias_axes") ? "" : args.text("bias_axes");
  for (const letter of biasAxes) {
    if (!output.includes(letter)) {
      return bad(`the bias's \`${letter}\` is not an axis of the output \`${output}\``, "bias_axes");
    }
  }
  return {
    output: dots === "left" ? [...rest, ...made] : [...made, ...rest],
    kernel: [...equation.kernel].map((letter) => sizeOf(lengths.get(letter))),
    bias: biasAxes === "" ? undefined : biasShape(equation, biasAxes, lengths, rest.length),
    multiplyAdds: [...lengths.values(), ...rest].reduce((product, length) => product * sizeOf(length), 1),
  };
}

/** From the first axis with a bias on; 1 along axes that have none. */
function biasShape(
  { output, dots }: Equation,
  biasAxes: string,
  lengths: ReadonlyMap<string, Dim>,
  elided: number,
): number[] {
  const letters = [...output];
  const first = letters.findIndex((letter) => biasAxes.includes(letter));
  const shape = letters
    .slice(first)
    .map((letter) => (biasAxes.includes(letter) ? sizeOf(lengths.get(letter)) : 1));
  return dots === "right" ? [...shape, ...Array.from({ length: elided }, () => 1)] : shape;
}
