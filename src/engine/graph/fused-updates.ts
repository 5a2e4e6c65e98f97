/** The optimizers that TensorFlow has an operation for which changes a weight and its slots in one pass. */
import type { OptimizerPlan } from "../optimizers.js";
import { type Attribute, flagValue, type GraphBuilder, type Port } from "./graph-builder.js";

export interface FusedUpdate {
  readonly operation: string;
  readonly attributes: Readonly<Record<string, Attribute>>;
  /** The operation's inputs; weight and slots are handles of variables. */
  inputs(
    weight: Port,
    slots: readonly Port[],
    figures: readonly Port[],
    gradient: Port,
    builder: GraphBuilder,
  ): Port[];
}

/** Undefined where there is none that does exactly what the formula does. */
export function fusedUpdate({
  configured: { name, args },
  accumulate,
}: OptimizerPlan): FusedUpdate | undefined {
  const number = (argument: string, byDefault: number) => {
    const value = args[argument];
    return typeof value === "number" ? value : byDefault;
  };
  if (number("weight_decay", name === "adamw" ? 0.004 : 0) !== 0 || accumulate !== 1) return undefined;
  switch (name) {
    case "adam":
    case "adamw":
      if (args.amsgrad === true) return undefined;
      // The correction for averages that started at 0 is in the first figure; TensorFlow's own is turned off by powers of 0.
      return {
        operation: "ResourceApplyAdam",
        attributes: { use_nesterov: flagValue(false) },
        inputs: (weight, [mean, square], [alpha], gradient, builder) => [
          weight,
          mean!,
          square!,
          builder.number(0),
          builder.number(0),
          alpha!,
          builder.number(number("beta_1", 0.9)),
          builder.number(number("beta_2", 0.999)),
          builder.number(number("epsilon", 1e-7)),
          gradient,
        ],
      };
    case "sgd": {
      const momentum = number("momentum", 0);
      if (momentum === 0) {
        return {
          operation: "ResourceApplyGradientDescent",
          attributes: {},
          inputs: (weight, _slots, [rate], gradient) => [weight, rate!, gradient],
        };
      }
      return {
        operation: "ResourceApplyKerasMomentum",
        attributes: { use_nesterov: flagValue(args.nesterov === true) },
        inputs: (weight, [velocity], [rate], gradient, builder) => [
          weight,
          velocity!,
          rate!,
          gradient,
          builder.number(momentum),
        ],
      };
    }
    default:
      return undefined;
  }
}
