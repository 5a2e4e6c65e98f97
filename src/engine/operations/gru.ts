/** A GRU over a whole sequence as one operation, with backpropagation through time written out. */
import * as tf from "@tensorflow/tfjs-core";
import { activate } from "../activations.js";
import { ACTIVATIONS, arithmetic, placeOf } from "../wasm-kernels/arithmetic.js";
import { dispose } from "../wasm-kernels/kernel.js";
import { beforeActivation } from "./fused-activation.js";
import { recurrentGradient, recurrentGradientOnWasm, shifted } from "./lstm.js";
import { operation } from "./operation.js";
import { StepMask } from "./step-mask.js";

interface Attributes {
  /** Both of the kind that `isFusable`. */
  readonly activation: string;
  readonly recurrentActivation: string;
}

/**
 * A GRU whose reset gate acts after the matrix product. Inputs: the inputs' share of the gates [steps, rows, 3·units] with
 * the first bias in it, in Keras's order z, r, h; the recurrent kernel [units, 3·units], the second bias [3·units], and
 * where there is one the mask [steps, rows, 1]. The output is every step's state [steps, rows, units].
 */
export function gru(
  inputs: readonly tf.Tensor[],
  { activation, recurrentActivation }: Attributes,
): tf.Tensor {
  return compute(inputs, { activation, recurrentActivation })[0]!;
}

const compute = operation<Attributes>({
  name: "Gru",
  // Cho et al. 2014, in the variant of cuDNN: h ← z∘h + (1 − z)∘activation(x_h + r∘(h·U_h + b_h)).
  forward: ([x, kernel, bias, masks], { activation, recurrentActivation }) => {
    const mask = new StepMask(masks);
    const [, rows, width] = x!.shape as [number, number, number];
    const units = kernel!.shape[0]!;
    const gates: tf.Tensor[] = [];
    const states: tf.Tensor[] = [];
    const first = tf.tile(tf.reshape(bias!, [1, width]), [rows, 1]);
    for (const [step, share] of tf.unstack(x!).entries()) {
      const before = states.at(-1);
      const recurrent = before ? tf.add(tf.matMul(before, kernel!), bias!) : first;
      const [recurrentZr, recurrentH] = tf.split(recurrent, [2 * units, units], 1) as [tf.Tensor, tf.Tensor];
      const [shareZr, shareH] = tf.split(share, [2 * units, units], 1) as [tf.Tensor, tf.Tensor];
      const zr = activate(tf.add(shareZr, recurrentZr), recurrentActivation);
      const [z, r] = tf.split(zr, 2, 1) as [tf.Tensor, tf.Tensor];
      const g = activate(tf.add(shareH, tf.mul(r, recurrentH)), activation);
      // z∘h + (1 − z)∘g = g + z∘(h − g)
      const now = before ? tf.add(g, tf.mul(z, tf.sub(before, g))) : tf.sub(g, tf.mul(z, g));
      states.push(mask.choose(step, now, before));
      gates.push(tf.concat([zr, g, recurrentH], 1));
    }
    return [tf.stack(states), tf.stack(gates)];
  },
  onWasm: ([x, kernel, bias, masks], { activation, recurrentActivation }, backend) => {
    const [steps, rows, width] = x!.shape as [number, number, number];
    const units = width / 3;
    const module = arithmetic(backend);
    const states = backend.makeOutput([steps, rows, units], "float32");
    const gates = backend.makeOutput([steps, rows, 4 * units], "float32");
    const recurrent = backend.makeOutput([rows, width], "float32");
    module.inParts(
      "gru",
      steps * rows * units * width,
      placeOf(backend, x!),
      placeOf(backend, kernel!),
      placeOf(backend, bias!),
      masks ? placeOf(backend, masks) : 0,
      placeOf(backend, states),
      placeOf(backend, gates),
      placeOf(backend, recurrent),
      steps,
      rows,
      units,
      ACTIVATIONS[activation]!,
      ACTIVATIONS[recurrentActivation]!,
    );
    dispose(backend, recurrent);
    return [states, gates];
  },
  backward: (dy, [, kernel, , masks], [states, gates], { activation, recurrentActivation }) => {
    const inputs = [dy, kernel!, states!, gates!, ...(masks ? [masks] : [])];
    const [dx, dKernel, dBias] = gradient(inputs, { activation, recurrentActivation });
    return [() => dx!, () => dKernel!, () => dBias!, ...(masks ? [() => tf.zerosLike(masks)] : [])];
  },
});

/** Inputs: the gradient of the states, the kernel, the two outputs and the mask. Outputs: the gradients of x, kernel and bias. */
const gradient = operation<Attributes>({
  name: "GruGradient",
  forward: ([dy, kernel, states, gates, masks], { activation, recurrentActivation }) => {
    const mask = new StepMask(masks);
    const [steps, rows, units] = states!.shape as [number, number, number];
    const [z, r, g, recurrentH] = tf.split(gates!, 4, 2) as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor];
    const earlierStates = shifted(states!);
    // Everything that does not depend on the gradients, for all steps at once: what dh is multiplied by to give the
    // gradients of the gates' sums, in the order z, r, h, and once more h's for the recurrent part.
    const byZ = beforeActivation(tf.sub(earlierStates, g), z, recurrentActivation);
    const byH = beforeActivation(tf.sub(1, z), g, activation);
    const byR = tf.mul(byH, beforeActivation(recurrentH, r, recurrentActivation));
    const recurrentFactors = tf.unstack(tf.stack([byZ, byR, tf.mul(byH, r)], 2));
    const keep = tf.unstack(z);
    const dys = tf.unstack(dy!);

    const dhs: tf.Tensor[] = [];
    const recurrentDzs: tf.Tensor[] = [];
    let later: tf.Tensor | undefined;
    for (let step = steps - 1; step >= 0; step--) {
      const dhAll: tf.Tensor = later ? tf.add(dys[step]!, later) : dys[step]!;
      const dh = mask.counting(step, dhAll);
      const dz = tf.mul(tf.reshape(dh, [rows, 1, units]), recurrentFactors[step]!);
      const flat = tf.reshape(dz, [rows, 3 * units]);
      dhs.unshift(dh);
      recurrentDzs.unshift(flat);
      if (step === 0) break;
      const through = tf.add(tf.mul(dh, keep[step]!), tf.matMul(flat, kernel!, false, true));
      later = mask.passing(step, dhAll, through);
    }
    const recurrentDz = tf.stack(recurrentDzs);
    const dh = tf.stack(dhs);
    const dx = tf.concat([tf.mul(dh, byZ), tf.mul(dh, byR), tf.mul(dh, byH)], 2);
    return [dx, recurrentGradient(earlierStates, recurrentDz), tf.sum(recurrentDz, [0, 1])];
  },
  onWasm: ([dy, kernel, states, gates, masks], { activation, recurrentActivation }, backend) => {
    const [steps, rows, units] = states!.shape as [number, number, number];
    const module = arithmetic(backend);
    const make = (...shape: number[]) => backend.makeOutput(shape, "float32");
    const outputs = [make(steps, rows, 3 * units), make(units, 3 * units), make(3 * units)];
    const between = [make(steps, rows, 3 * units), make(rows, units)];
    const place = (tensor: tf.TensorInfo) => placeOf(backend, tensor);
    module.inParts(
      "gruGradient",
      steps * rows * units * 3 * units,
      place(dy!),
      place(kernel!),
      masks ? place(masks) : 0,
      place(states!),
      place(gates!),
      place(outputs[0]!),
      place(between[0]!),
      place(between[1]!),
      steps,
      rows,
      units,
      ACTIVATIONS[activation]!,
      ACTIVATIONS[recurrentActivation]!,
    );
    recurrentGradientOnWasm(backend, states!, between[0]!, outputs[1]!);
    module.sumOfRows(place(between[0]!), place(outputs[2]!), steps * rows, 3 * units, 1);
    dispose(backend, ...between);
    return outputs;
  },
});
