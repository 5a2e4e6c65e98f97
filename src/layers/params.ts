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

export function initializer(name: string, byDefault: string, what: string): Param {
  return {
    name,
    type: { kind: "initializer" },
    default: byDefault,
    doc: `How ${what} starts.`,
  };
}

export const kernelInitializer = initializer("kernel_initializer", "glorot_uniform", "the kernel");
export const biasInitializer = initializer("bias_initializer", "zeros", "the bias");

export function padding(options: readonly string[]): Param {
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

export function count(name: string, doc: string): Param {
  return { name, type: { kind: "integer", min: 1 }, doc };
}
