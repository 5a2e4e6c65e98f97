/** Learning rates that change during training. */
import type { Scores } from "../history.js";
import { Args, type Configured } from "../layers/layer.js";
import type { ScheduleName } from "../network.js";
import { improvementOf } from "./improvement.js";

export interface Schedule {
  /** The learning rate of a step, counted from 1 over the whole run. */
  rate(step: number): number;
  /** Tells it an epoch's scores. */
  see(train: Scores, validation: Scores): void;
}

/** How long the run is. */
export interface Extent {
  readonly epochs: number;
  readonly stepsPerEpoch: number;
}

/** A schedule as configured, for an optimizer that begins with `learningRate`. */
export function scheduleOf(
  { name, args: given }: Configured<ScheduleName>,
  learningRate: number,
  extent: Extent,
): Schedule {
  const args = new Args(given);
  if (name === "reduce_on_plateau") return reduceOnPlateau(args, learningRate);
  const rates = formulas[name](args, learningRate, extent);
  // Keras counts steps from 0.
  return { rate: (step) => rates(step - 1), see: () => {} };
}

/** The learning rate after so many steps. */
type Rates = (done: number) => number;
type Formula = (args: Args, learningRate: number, extent: Extent) => Rates;

/** The decays are those of keras/src/optimizers/schedules/learning_rate_schedule.py. */
const formulas: Readonly<Record<Exclude<ScheduleName, "reduce_on_plateau">, Formula>> = {
  step: (args, learningRate, { stepsPerEpoch }) => {
    const steps = args.number("every") * stepsPerEpoch;
    const factor = args.number("factor");
    return (done) => learningRate * factor ** Math.floor(done / steps);
  },
  exponential: (args, learningRate, { stepsPerEpoch }) => {
    const steps = args.isNone("decay_steps") ? stepsPerEpoch : args.number("decay_steps");
    const factor = args.number("decay_rate");
    const whole = args.flag("staircase");
    return (done) => learningRate * factor ** (whole ? Math.floor(done / steps) : done / steps);
  },
  polynomial: (args, learningRate, extent) => {
    const end = args.number("end_learning_rate");
    const power = args.number("power");
    return warmedUp(args, learningRate, extent, (share) => (learningRate - end) * (1 - share) ** power + end);
  },
  // Loshchilov and Hutter, "SGDR", 2017.
  cosine: (args, learningRate, extent) => {
    const alpha = args.number("alpha");
    return warmedUp(
      args,
      learningRate,
      extent,
      (share) => learningRate * ((1 - alpha) * fallingCosine(share) + alpha),
    );
  },
  warmup: (args, learningRate, extent) => warmedUp(args, learningRate, extent, () => learningRate),
  one_cycle: oneCycle,
};

/** Rises in a line from 0 over the epochs of `warmup`, and then follows `rates` for the share of the rest that is done. */
function warmedUp(
  args: Args,
  learningRate: number,
  { epochs, stepsPerEpoch }: Extent,
  rates: (share: number) => number,
): Rates {
  const rise = args.number("warmup") * stepsPerEpoch;
  const rest = Math.max(1, epochs * stepsPerEpoch - rise);
  return (done) => (done < rise ? (learningRate * done) / rise : rates(Math.min(1, (done - rise) / rest)));
}

/**
 * Smith and Topin, "Super-Convergence", 2018, with half cosines for the rise and the fall as is usual: from
 * max / div_factor up to the maximum over the share `pct_start` of all steps, and down to the start / final_div_factor
 * in the last step.
 */
function oneCycle(args: Args, learningRate: number, { epochs, stepsPerEpoch }: Extent): Rates {
  const most = args.isNone("max_learning_rate") ? learningRate : args.number("max_learning_rate");
  const start = most / args.number("div_factor");
  const end = start / args.number("final_div_factor");
  const last = epochs * stepsPerEpoch - 1;
  const top = Math.max(0, args.number("pct_start") * (last + 1) - 1);
  return (done) => {
    if (done < top) return most + (start - most) * fallingCosine(done / top);
    return end + (most - end) * fallingCosine(last === top ? 0 : Math.min(1, (done - top) / (last - top)));
  };
}

/** From 1 at a share of 0 to 0 at 1, along half a period of a cosine. */
function fallingCosine(share: number): number {
  return 0.5 * (1 + Math.cos(Math.PI * share));
}

/** keras/src/callbacks/reduce_lr_on_plateau.py. */
function reduceOnPlateau(args: Args, learningRate: number): Schedule {
  const improved = improvementOf(
    "The schedule reduce_on_plateau",
    args.text("monitor"),
    args.number("min_delta"),
  );
  let rate = learningRate;
  let waited = 0;
  let cooling = 0;
  return {
    rate: () => rate,
    see(train, validation) {
      if (cooling > 0) {
        cooling--;
        waited = 0;
      }
      if (improved(train, validation)) {
        waited = 0;
        return;
      }
      if (cooling > 0) return;
      waited++;
      if (waited < args.number("patience") || rate <= args.number("min_learning_rate")) return;
      rate = Math.max(rate * args.number("factor"), args.number("min_learning_rate"));
      cooling = args.number("cooldown");
      waited = 0;
    },
  };
}
