/** Arguments that many layers share, so that each is declared and documented once. */
import type { Param } from "./layer.js";

export const useBias: Param = {
  name: "use_bias",
  type: { kind: "boolean" },
  default: true,
  doc: "Whether a bias is added to the output.",
};

export function activation(byDefault: string | null = null): Param {
  return {
    name: "activation",
    type: { kind: "activation" },
    default: byDefault,
    nullable: true,
    doc: "The function applied to the output; `none` leaves it as it is.",
  };
}

export function padding(options: readonly string[] = ["valid", "same"]): Param {
  return {
    name: "padding",
    type: { kind: "choice", options },
    default: "valid",
    doc: options.includes("causal")
      ? "`valid` uses whole windows only; `same` pads with zeros so that strides of 1 keep the length; `causal` pads at the start, so that no step sees a later one."
      : "`valid` uses whole windows only; `same` pads so that strides of 1 keep the size.",
  };
}

export function axis(doc: string): Param {
  return { name: "axis", type: { kind: "axis" }, default: -1, doc };
}

/** One axis, -1 unless told, or several. */
export function axes(doc: string): Param {
  return { name: "axis", type: { kind: "axes" }, default: -1, doc };
}

export function count(name: string, doc: string): Param {
  return { name, type: { kind: "integer", min: 1 }, doc };
}

export function flag(name: string, byDefault: boolean, doc: string): Param {
  return { name, type: { kind: "boolean" }, default: byDefault, doc };
}

/** A number for each of `rank` axes, 1 unless told. */
export function perAxis(name: string, rank: number, doc: string, byDefault = 1): Param {
  return { name, type: { kind: "perAxis", count: rank, min: 1 }, default: byDefault, doc };
}

/** A share that is dropped while training, 0 unless told. */
export function dropoutRate(name: string, doc: string): Param {
  return { name, type: { kind: "number", min: 0, below: 1 }, default: 0, doc };
}

/** Weights that arguments speak of: `kernel_initializer`, `kernel_regularizer`, `kernel_constraint`. */
export interface DescribedWeight {
  readonly prefix: string;
  /** What it is called in documentation. */
  readonly what: string;
  readonly initializer: string;
  /** Without which the layer has no such weight. */
  readonly needs?: NonNullable<Param["needs"]>;
}

export const kernel: DescribedWeight = {
  prefix: "kernel",
  what: "the kernel",
  initializer: "glorot_uniform",
};
export const bias: DescribedWeight = {
  prefix: "bias",
  what: "the bias",
  initializer: "zeros",
  needs: { param: "use_bias", value: true },
};

export function initializers(...weights: readonly DescribedWeight[]): Param[] {
  return weights.map(({ prefix, what, initializer, needs }) => ({
    name: `${prefix}_initializer`,
    type: { kind: "initializer" },
    default: initializer,
    ...(needs && { needs }),
    doc: `How ${what} starts.`,
  }));
}

export function regularizers(...weights: readonly DescribedWeight[]): Param[] {
  return weights.map(({ prefix, what, needs }) => ({
    name: `${prefix}_regularizer`,
    type: { kind: "regularizer" },
    default: null,
    nullable: true,
    ...(needs && { needs }),
    doc: `What ${what} adds to the loss, such as \`l2(0.01)\`.`,
  }));
}

export const activityRegularizer: Param = {
  name: "activity_regularizer",
  type: { kind: "regularizer" },
  default: null,
  nullable: true,
  doc: "What the layer's output adds to the loss, such as `l1(0.001)`, divided by the batch's size.",
};

export function constraints(...weights: readonly DescribedWeight[]): Param[] {
  return weights.map(({ prefix, what, needs }) => ({
    name: `${prefix}_constraint`,
    type: { kind: "constraint" },
    default: null,
    nullable: true,
    ...(needs && { needs }),
    doc: `What ${what} is held to after each step, such as \`max_norm(3)\`.`,
  }));
}

/** All of them, in the order of Keras's signatures. */
export function weightParams(...weights: readonly DescribedWeight[]): Param[] {
  return [
    ...initializers(...weights),
    ...regularizers(...weights),
    activityRegularizer,
    ...constraints(...weights),
  ];
}
