/** Adam and its kin: Adam with the largest mean of squares, with the largest gradient, with Nesterov's momentum. */
import * as tf from "@tensorflow/tfjs-core";
import { adamUpdate } from "../operations/adam.js";
import { correction, type Formula, toward } from "./formula.js";

/**
 * keras/src/optimizers/adam.py (Kingma and Ba 2014, with their epsilon hat); `amsgrad` divides by the largest mean of
 * squares so far (Reddi et al. 2018).
 */
export function adam(beta1: number, beta2: number, epsilon: number, amsgrad: boolean): Formula {
  const figures = (step: number, rate: number) => [
    (rate * Math.sqrt(correction(beta2, step))) / correction(beta1, step),
  ];
  if (!amsgrad) {
    return {
      slotCount: 2,
      figures,
      update: (w, g, [m, v], [alpha]) => {
        const [parameters, ...slots] = adamUpdate([w, g, m!, v!], { alpha: alpha!, beta1, beta2, epsilon });
        return { parameters, slots };
      },
    };
  }
  return {
    slotCount: 3,
    figures,
    update: (w, g, [m, v, most], [alpha]) => {
      const mean = toward(m!, g, 1 - beta1);
      const square = toward(v!, tf.square(g), 1 - beta2);
      const largest: typeof w = tf.maximum(most!, square);
      const move = tf.div(tf.mul(mean, alpha!), tf.add(tf.sqrt(largest), epsilon));
      return { parameters: tf.sub(w, move), slots: [mean, square, largest] };
    },
  };
}

/** keras/src/optimizers/adamax.py (Kingma and Ba 2014, section 7). */
export function adamax(beta1: number, beta2: number, epsilon: number): Formula {
  return {
    slotCount: 2,
    figures: (step, rate) => [rate / correction(beta1, step)],
    update: (w, g, [m, u], [alpha]) => {
      const mean = toward(m!, g, 1 - beta1);
      const norm: typeof w = tf.maximum(tf.mul(u!, beta2), tf.abs(g));
      const move = tf.div(tf.mul(mean, alpha!), tf.add(norm, epsilon));
      return { parameters: tf.sub(w, move), slots: [mean, norm] };
    },
  };
}

/** keras/src/optimizers/nadam.py (Dozat 2015). */
export function nadam(beta1: number, beta2: number, epsilon: number): Formula {
  const momentumAt = (step: number) => beta1 * (1 - 0.5 * 0.96 ** step);
  const productTo = products(momentumAt);
  return {
    slotCount: 2,
    // The shares of mean and gradient with the learning rate, and what corrects the mean of squares.
    figures: (step, rate) => {
      const product = productTo(step);
      const next = momentumAt(step + 1);
      return [
        (rate * next) / (1 - product * next),
        (rate * (1 - momentumAt(step))) / (1 - product),
        1 / correction(beta2, step),
      ];
    },
    update: (w, g, [m, v], [ofMean, ofGradient, ofSquare]) => {
      const mean = toward(m!, g, 1 - beta1);
      const square = toward(v!, tf.square(g), 1 - beta2);
      const ahead = tf.add(tf.mul(mean, ofMean!), tf.mul(g, ofGradient!));
      const move = tf.div(ahead, tf.add(tf.sqrt(tf.mul(square, ofSquare!)), epsilon));
      return { parameters: tf.sub(w, move), slots: [mean, square] };
    },
  };
}

/** The product of all values from the first step to a given one. Steps mostly come in order, so the last is kept. */
function products(valueAt: (step: number) => number): (step: number) => number {
  let kept = { step: 0, product: 1 };
  return (step) => {
    let { step: done, product } = kept.step <= step ? kept : { step: 0, product: 1 };
    while (done < step) product *= valueAt(++done);
    kept = { step, product };
    return product;
  };
}
