/** The optimizers beside Adam: momentum, and steps divided by the size or reduced to the sign of the gradients. */
import * as tf from "@tensorflow/tfjs-core";
import { type Formula, follow, onlyRate } from "./formula.js";

/** keras/src/optimizers/sgd.py; the momentum is Polyak's (1964), with `nesterov` Sutskever et al.'s form (2013). */
export function sgd(momentum: number, nesterov: boolean): Formula {
  if (momentum === 0) {
    return {
      slotCount: 0,
      figures: onlyRate,
      update: (w, g, _slots, [rate]) => ({ parameters: tf.sub(w, tf.mul(g, rate!)), slots: [] }),
    };
  }
  return {
    slotCount: 1,
    figures: onlyRate,
    update: (w, g, [m], [rate]) => {
      const pull = tf.mul(g, rate!);
      const velocity: typeof w = tf.sub(tf.mul(m!, momentum), pull);
      const move = nesterov ? tf.sub(tf.mul(velocity, momentum), pull) : velocity;
      return { parameters: tf.add(w, move), slots: [velocity] };
    },
  };
}

/** keras/src/optimizers/rmsprop.py (Tieleman and Hinton 2012; centered as in Graves 2013). */
export function rmsprop(rho: number, momentum: number, epsilon: number, centered: boolean): Formula {
  return {
    slotCount: 1 + (centered ? 1 : 0) + (momentum > 0 ? 1 : 0),
    figures: onlyRate,
    update: (w, g, before, [rate]) => {
      const square = follow(before[0]!, tf.square(g), rho);
      const slots = [square];
      let denominator: tf.Tensor = square;
      if (centered) {
        const mean = follow(before[1]!, g, rho);
        slots.push(mean);
        denominator = tf.sub(square, tf.square(mean));
      }
      let move: typeof w = tf.div(tf.mul(g, rate!), tf.sqrt(tf.add(denominator, epsilon)));
      if (momentum > 0) {
        move = tf.add(tf.mul(before.at(-1)!, momentum), move);
        slots.push(move);
      }
      return { parameters: tf.sub(w, move), slots };
    },
  };
}

/** keras/src/optimizers/adagrad.py (Duchi et al. 2011). */
export function adagrad(start: number, epsilon: number): Formula {
  return {
    slotCount: 1,
    starts: [start],
    figures: onlyRate,
    update: (w, g, [sum], [rate]) => {
      const squares: typeof w = tf.add(sum!, tf.square(g));
      const move = tf.div(tf.mul(g, rate!), tf.sqrt(tf.add(squares, epsilon)));
      return { parameters: tf.sub(w, move), slots: [squares] };
    },
  };
}

/** keras/src/optimizers/adadelta.py (Zeiler 2012). */
export function adadelta(rho: number, epsilon: number): Formula {
  const size = (square: tf.Tensor) => tf.sqrt(tf.add(square, epsilon));
  return {
    slotCount: 2,
    figures: onlyRate,
    update: (w, g, [gradients, moves], [rate]) => {
      const square = follow(gradients!, tf.square(g), rho);
      const move = tf.div(tf.mul(size(moves!), g), size(square));
      const moved = follow(moves!, tf.square(move), rho);
      return { parameters: tf.sub(w, tf.mul(move, rate!)), slots: [square, moved] };
    },
  };
}

/** keras/src/optimizers/lion.py (Chen et al. 2023). */
export function lion(beta1: number, beta2: number): Formula {
  return {
    slotCount: 1,
    figures: onlyRate,
    update: (w, g, [m], [rate]) => {
      const direction = tf.sign(follow(m!, g, beta1));
      return { parameters: tf.sub(w, tf.mul(direction, rate!)), slots: [follow(m!, g, beta2)] };
    },
  };
}
