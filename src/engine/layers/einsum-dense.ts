/** EinsumDense. */
import * as tf from "@tensorflow/tfjs-core";
import { activate } from "../activations.js";
import { einsum } from "../operations/einsum.js";
import { activationOf, type Forward, input } from "./forward.js";

export const einsumForwards: Readonly<Record<string, Forward>> = {
  EinsumDense: (context) => {
    const { args } = context;
    const y = einsum(args.text("equation"), input(context), context.weight("kernel"));
    const biased = args.isNone("bias_axes") ? y : tf.add(y, context.weight("bias"));
    return activate(biased, activationOf(args));
  },
};
