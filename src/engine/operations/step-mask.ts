/** What a mask does to a recurrent layer: at a step that is padding, the state stays as it was. */
import * as tf from "@tensorflow/tfjs-core";

/** Made of a mask [steps, rows, 1, …] of ones and zeros, or of none, which changes nothing. */
export class StepMask {
  private cut: { readonly counts: tf.Tensor[]; readonly padding: tf.Tensor[] } | undefined;

  constructor(private readonly mask: tf.Tensor | undefined) {}

  /** The new state where the step counts and the one before where it is padding; before the first it is 0. */
  choose(step: number, now: tf.Tensor, before: tf.Tensor | undefined): tf.Tensor {
    const steps = this.steps();
    if (!steps) return now;
    const kept = tf.mul(now, steps.counts[step]!);
    return before ? tf.add(kept, tf.mul(before, steps.padding[step]!)) : kept;
  }

  /** The part of a state's gradient that the step itself made. */
  counting(step: number, gradient: tf.Tensor): tf.Tensor {
    const steps = this.steps();
    return steps ? tf.mul(gradient, steps.counts[step]!) : gradient;
  }

  /** The gradient of the state before: what came through the step, and what went past it. */
  passing(step: number, gradient: tf.Tensor, through: tf.Tensor): tf.Tensor {
    const steps = this.steps();
    return steps ? tf.add(through, tf.mul(gradient, steps.padding[step]!)) : through;
  }

  /** The mask and its opposite step by step, cut when they are first asked for. */
  private steps() {
    if (!this.mask) return undefined;
    this.cut ??= { counts: tf.unstack(this.mask), padding: tf.unstack(tf.sub(1, this.mask)) };
    return this.cut;
  }
}
