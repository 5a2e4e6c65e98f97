/** A simple recurrent layer over a whole sequence as one operation, with backpropagation through time written out. */
import * as tf from "@tensorflow/tfjs-core";
import { activate } from "../activations.js";
import { beforeActivation } from "./fused-activation.js";
import { recurrentGradient, shifted } from "./lstm.js";
import { operation } from "./operation.js";
import { StepMask } from "./step-mask.js";

interface Attributes {
  /** Of the kind that `isFusable`. */
  readonly activation: string;
}

/**
 * h ← activation(x + h · U), as Elman's network of 1990. Inputs: the inputs' share at every step [steps, rows, units] with
 * the bias in it, the recurrent kernel U [units, units], and where there is one the mask [steps, rows, 1]. The output is
 * every step's state [steps, rows, units].
 */
export function simpleRnn(inputs: readonly tf.Tensor[], { activation }: Attributes): tf.Tensor {
  return compute(inputs, { activation })[0]!;
}

const compute = operation<Attributes>({
  name: "SimpleRnn",
  forward: ([x, kernel, masks], { activation }) => {
    const mask = new StepMask(masks);
    const states: tf.Tensor[] = [];
    for (const [step, share] of tf.unstack(x!).entries()) {
      const before = states.at(-1);
      const z = before ? tf.add(share, tf.matMul(before, kernel!)) : share;
      states.push(mask.choose(step, activate(z, activation), before));
    }
    return [tf.stack(states)];
  },
  backward: (dy, [x, kernel, masks], [states], { activation }) => {
    const mask = new StepMask(masks);
    const outputs = tf.unstack(states!);
    const dys = tf.unstack(dy);
    const dzs: tf.Tensor[] = [];
    let later: tf.Tensor | undefined;
    for (let step = x!.shape[0]! - 1; step >= 0; step--) {
      const dh: tf.Tensor = later ? tf.add(dys[step]!, later) : dys[step]!;
      const dz = beforeActivation(mask.counting(step, dh), outputs[step]!, activation);
      dzs.unshift(dz);
      if (step > 0) later = mask.passing(step, dh, tf.matMul(dz, kernel!, false, true));
    }
    const dx = tf.stack(dzs);
    return [
      () => dx,
      () => recurrentGradient(shifted(states!), dx),
      ...(masks ? [() => tf.zerosLike(masks)] : []),
    ];
  },
});
