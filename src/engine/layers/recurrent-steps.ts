/** Recurrent layers step by step, for what no single operation computes: a dropped state, or an unusual activation. */
import * as tf from "@tensorflow/tfjs-core";
import { activate } from "../activations.js";
import { partsOf } from "../operations/along-axis.js";
import type { StepMask } from "../operations/step-mask.js";

/** What the step-by-step forms need to know of a layer. */
export interface Stepping {
  readonly units: number;
  readonly activation: string;
  readonly recurrentActivation: string;
  /** The state's product with the recurrent kernel of one gate; while training, some of the state is dropped. */
  readonly recur: (h: tf.Tensor, gate: number) => tf.Tensor;
  readonly mask: StepMask;
}

/** As `simpleRnn` in ../operations. */
export function simpleRnnStepByStep(shares: tf.Tensor, cell: Stepping): tf.Tensor {
  let h = tf.zeros([shares.shape[1]!, cell.units]);
  const states: tf.Tensor[] = [];
  for (const [step, share] of partsOf(shares).entries()) {
    h = cell.mask.choose(step, activate(tf.add(share, cell.recur(h, 0)), cell.activation), h);
    states.push(h);
  }
  return tf.stack(states);
}

/** As `lstm` in ../operations. */
export function lstmStepByStep(shares: tf.Tensor, cell: Stepping): tf.Tensor {
  let h = tf.zeros([shares.shape[1]!, cell.units]);
  let c = h;
  const states: tf.Tensor[] = [];
  for (const [step, share] of partsOf(shares).entries()) {
    const [i, f, g, o] = tf
      .split(share, 4, 1)
      .map((part, gate) =>
        activate(tf.add(part, cell.recur(h, gate)), gate === 2 ? cell.activation : cell.recurrentActivation),
      ) as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor];
    const written = tf.add(tf.mul(f, c), tf.mul(i, g));
    h = cell.mask.choose(step, tf.mul(o, activate(written, cell.activation)), h);
    c = cell.mask.choose(step, written, c);
    states.push(h);
  }
  return tf.stack(states);
}

/** As `gru` in ../operations, and with `resetAfter` false as Cho et al. wrote it first: h·U_h becomes (r∘h)·U_h. */
export function gruStepByStep(
  shares: tf.Tensor,
  cell: Stepping,
  resetAfter: boolean,
  bias: tf.Tensor,
): tf.Tensor {
  let h = tf.zeros([shares.shape[1]!, cell.units]);
  const states: tf.Tensor[] = [];
  const gate = (share: tf.Tensor, recurrent: tf.Tensor) =>
    activate(tf.add(share, recurrent), cell.recurrentActivation);
  const [biasZ, biasR, biasH] = tf.split(bias, 3) as [tf.Tensor, tf.Tensor, tf.Tensor];
  for (const [step, share] of partsOf(shares).entries()) {
    const [shareZ, shareR, shareH] = tf.split(share, 3, 1) as [tf.Tensor, tf.Tensor, tf.Tensor];
    const z = gate(shareZ, tf.add(cell.recur(h, 0), biasZ));
    const r = gate(shareR, tf.add(cell.recur(h, 1), biasR));
    const recurrentH = resetAfter
      ? tf.mul(r, tf.add(cell.recur(h, 2), biasH))
      : tf.add(cell.recur(tf.mul(r, h), 2), biasH);
    const g = activate(tf.add(shareH, recurrentH), cell.activation);
    h = cell.mask.choose(step, tf.add(tf.mul(z, h), tf.mul(tf.sub(1, z), g)), h);
    states.push(h);
  }
  return tf.stack(states);
}
