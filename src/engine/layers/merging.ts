/** Add and Concatenate. */
import * as tf from "@tensorflow/tfjs-core";
import type { Forward } from "./forward.js";

export const mergingForwards: Readonly<Record<string, Forward>> = {
  Add: ({ inputs }) => inputs.reduce((sum, x) => tf.add(sum, x)),
  Concatenate: ({ inputs, args }) => {
    const axis = args.number("axis");
    return tf.concat([...inputs], axis < 0 ? inputs[0]!.rank + axis : axis);
  },
};
