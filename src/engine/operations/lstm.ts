/** An LSTM over a whole sequence as one operation, with backpropagation through time written out. */
import * as tf from "@tensorflow/tfjs-core";
import { activate } from "../activations.js";
import { ACTIVATIONS, arithmetic, placeOf } from "../wasm-kernels/arithmetic.js";
import { type BackendWasm, dispose } from "../wasm-kernels/kernel.js";
import { beforeActivation } from "./fused-activation.js";
import { operation } from "./operation.js";
import { StepMask } from "./step-mask.js";

interface Attributes {
  /** Both of the kind that `isFusable`. */
  readonly activation: string;
  readonly recurrentActivation: string;
}

/**
 * Inputs: the inputs' share of the gates [steps, rows, 4·units] with the bias in it, in Keras's order i, f, c, o, the
 * recurrent kernel [units, 4·units], and where there is one the mask [steps, rows, 1]. The output is every step's state
 * [steps, rows, units].
 */
export function lstm(
  inputs: readonly tf.Tensor[],
  { activation, recurrentActivation }: Attributes,
): tf.Tensor {
  return compute(inputs, { activation, recurrentActivation })[0]!;
}

const compute = operation<Attributes>({
  name: "Lstm",
  // Hochreiter and Schmidhuber 1997 with the forget gate of Gers et al. 2000: c ← f∘c + i∘g, h ← o∘activation(c).
  forward: ([x, kernel, masks], { activation, recurrentActivation }) => {
    const units = kernel!.shape[0]!;
    const mask = new StepMask(masks);
    const gates: tf.Tensor[] = [];
    const cells: tf.Tensor[] = [];
    const states: tf.Tensor[] = [];
    for (const [step, share] of tf.unstack(x!).entries()) {
      const h = states.at(-1);
      const z = h ? tf.add(share, tf.matMul(h, kernel!)) : share;
      const [zi, zf, zc, zo] = tf.split(z, 4, 1) as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor];
      const i = activate(zi, recurrentActivation);
      const g = activate(zc, activation);
      const o = activate(zo, recurrentActivation);
      const f = activate(zf, recurrentActivation);
      const written = tf.mul(i, g);
      const before = cells.at(-1);
      const c = before ? tf.add(tf.mul(f, before), written) : written;
      gates.push(tf.concat([i, f, g, o], 1));
      cells.push(mask.choose(step, c, before));
      states.push(mask.choose(step, tf.mul(o, activate(c, activation)), h));
    }
    tf.util.assert(units * 4 === x!.shape[2], () => "the gates' width is four times the units");
    return [tf.stack(states), tf.stack(gates), tf.stack(cells)];
  },
  onWasm: ([x, kernel, masks], { activation, recurrentActivation }, backend) => {
    const [steps, rows, width] = x!.shape as [number, number, number];
    const units = width / 4;
    const module = arithmetic(backend);
    const states = backend.makeOutput([steps, rows, units], "float32");
    const gates = backend.makeOutput([steps, rows, width], "float32");
    const cells = backend.makeOutput([steps, rows, units], "float32");
    module.inParts(
      "lstm",
      steps * rows * units * width,
      placeOf(backend, x!),
      placeOf(backend, kernel!),
      masks ? placeOf(backend, masks) : 0,
      placeOf(backend, states),
      placeOf(backend, gates),
      placeOf(backend, cells),
      steps,
      rows,
      units,
      ACTIVATIONS[activation]!,
      ACTIVATIONS[recurrentActivation]!,
    );
    return [states, gates, cells];
  },
  backward: (dy, [, kernel, masks], [states, gates, cells], { activation, recurrentActivation }) => {
    const inputs = [dy, kernel!, states!, gates!, cells!, ...(masks ? [masks] : [])];
    const [dx, dKernel] = gradient(inputs, { activation, recurrentActivation });
    return [() => dx!, () => dKernel!, ...(masks ? [() => tf.zerosLike(masks)] : [])];
  },
});

/** Inputs: the gradient of the states, the kernel, the three outputs and the mask. Outputs: the gradients of x and kernel. */
const gradient = operation<Attributes>({
  name: "LstmGradient",
  // At a step that is padding the cell is not the one the gates made; what follows from it is multiplied by 0 there.
  forward: ([dy, kernel, states, gates, cells, masks], { activation, recurrentActivation }) => {
    const mask = new StepMask(masks);
    const [steps, rows, units] = states!.shape as [number, number, number];
    const [i, f, g, o] = tf.split(gates!, 4, 2) as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor];
    const read = activate(cells!, activation);
    const earlierStates = shifted(states!);
    // Everything that does not depend on the gradients, for all steps at once. By the gradient of c …
    const byCell = tf.unstack(
      tf.stack(
        [
          beforeActivation(g, i, recurrentActivation),
          beforeActivation(shifted(cells!), f, recurrentActivation),
          beforeActivation(i, g, activation),
        ],
        2,
      ),
    );
    // … and by that of h.
    const outByState = tf.unstack(beforeActivation(read, o, recurrentActivation));
    const cellByState = tf.unstack(beforeActivation(o, read, activation));
    const keep = tf.unstack(f);
    const dys = tf.unstack(dy!);

    const dzs: tf.Tensor[] = [];
    let dhLater: tf.Tensor | undefined;
    let dcLater: tf.Tensor | undefined;
    for (let step = steps - 1; step >= 0; step--) {
      const dhAll = dhLater ? tf.add(dys[step]!, dhLater) : dys[step]!;
      const dh = mask.counting(step, dhAll);
      const dcHere = tf.mul(dh, cellByState[step]!);
      const dc: tf.Tensor = dcLater ? tf.add(dcHere, mask.counting(step, dcLater)) : dcHere;
      const inner = tf.mul(tf.reshape(dc, [rows, 1, units]), byCell[step]!);
      const dz = tf.concat([tf.reshape(inner, [rows, 3 * units]), tf.mul(dh, outByState[step]!)], 1);
      dzs.unshift(dz);
      if (step > 0) {
        dhLater = mask.passing(step, dhAll, tf.matMul(dz, kernel!, false, true));
        const dcThrough = tf.mul(dc, keep[step]!);
        dcLater = dcLater ? mask.passing(step, dcLater, dcThrough) : dcThrough;
      }
    }
    const dx = tf.stack(dzs);
    return [dx, recurrentGradient(earlierStates, dx)];
  },
  onWasm: ([dy, kernel, states, gates, cells, masks], { activation, recurrentActivation }, backend) => {
    const [steps, rows, units] = states!.shape as [number, number, number];
    const module = arithmetic(backend);
    const outputs = [gates!, kernel!].map(({ shape }) => backend.makeOutput(shape, "float32"));
    const later = [0, 1].map(() => backend.makeOutput([rows, units], "float32"));
    const place = (tensor: tf.TensorInfo) => placeOf(backend, tensor);
    module.inParts(
      "lstmGradient",
      steps * rows * units * 4 * units,
      place(dy!),
      place(kernel!),
      masks ? place(masks) : 0,
      place(gates!),
      place(cells!),
      place(outputs[0]!),
      place(later[0]!),
      place(later[1]!),
      steps,
      rows,
      units,
      ACTIVATIONS[activation]!,
      ACTIVATIONS[recurrentActivation]!,
    );
    dispose(backend, ...later);
    recurrentGradientOnWasm(backend, states!, outputs[0]!, outputs[1]!);
    return outputs;
  },
});

/** Each step's predecessor: zeros, then all steps but the last. */
export function shifted(sequence: tf.Tensor): tf.Tensor {
  const [steps, rows, width] = sequence.shape as [number, number, number];
  if (steps === 1) return tf.zerosLike(sequence);
  return tf.concat([tf.zeros([1, rows, width]), tf.slice(sequence, [0, 0, 0], [steps - 1, rows, width])], 0);
}

/** The sum over all steps of stateᵀ · dz, as one product. */
export function recurrentGradient(states: tf.Tensor, dz: tf.Tensor): tf.Tensor {
  const flat = (x: tf.Tensor) => tf.reshape(x, [-1, x.shape[2]!]);
  return tf.matMul(flat(states), flat(dz), true, false);
}

/** The same in the memory of the WebAssembly backend, where it goes into `to`: states before the first are zeros. */
export function recurrentGradientOnWasm(
  backend: BackendWasm,
  states: tf.TensorInfo,
  dz: tf.TensorInfo,
  to: tf.TensorInfo,
): void {
  const [steps, rows, units] = states.shape as [number, number, number];
  const width = dz.shape[2]!;
  const inner = (steps - 1) * rows;
  arithmetic(backend).inParts(
    "product",
    units * inner * width,
    placeOf(backend, states),
    1,
    units,
    placeOf(backend, dz) + 4 * rows * width,
    width,
    1,
    placeOf(backend, to),
    units,
    inner,
    width,
    0,
    0,
    0,
  );
}
