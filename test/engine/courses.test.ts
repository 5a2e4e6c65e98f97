/** What changes from epoch to epoch: learning rate schedules and early stopping, against Keras or their definitions. */
import { describe, expect, test } from "vitest";
import { watchFor } from "../../src/engine/early-stopping.js";
import { TrainingFailure } from "../../src/engine/outcome.js";
import { type Extent, type Schedule, scheduleOf } from "../../src/engine/schedules.js";
import { schedules } from "../../src/language/training-catalogue.js";
import { fillDefaults } from "../../src/layers/check-value.js";
import type { ArgValue, Configured } from "../../src/layers/layer.js";
import type { ScheduleName } from "../../src/network.js";
import { read } from "./fixtures.js";

type Course =
  | {
      readonly kind: "schedule";
      readonly schedule: Configured<ScheduleName>;
      readonly learningRate: number;
      readonly epochs: number;
      readonly stepsPerEpoch: number;
      readonly rates: readonly number[];
    }
  | {
      readonly kind: "plateau";
      readonly schedule: Configured<ScheduleName>;
      readonly learningRate: number;
      readonly scores: readonly number[];
      /** The learning rate after each epoch. */
      readonly after: readonly number[];
    }
  | {
      readonly kind: "stop";
      readonly monitor: string;
      readonly patience: number;
      readonly min_delta: number;
      readonly scores: readonly number[];
      /** The last epoch and the best one, from 1. */
      readonly ended: number;
      readonly best: number;
    };

const courses = read<Course>("courses.jsonl");
const ofKind = <Kind extends Course["kind"]>(kind: Kind) =>
  courses.filter((course): course is Extract<Course, { kind: Kind }> => course.kind === kind);

/** A schedule with the catalogue's defaults for what is not given. */
function schedule(
  name: ScheduleName,
  given: Readonly<Record<string, ArgValue>>,
  learningRate: number,
  extent: Extent,
): Schedule {
  const { params } = schedules.find((choice) => choice.name === name)!;
  return scheduleOf({ name, args: fillDefaults(params, given) }, learningRate, extent);
}

function ratesOf(follow: Schedule, { epochs, stepsPerEpoch }: Extent): number[] {
  return Array.from({ length: epochs * stepsPerEpoch }, (_, at) => follow.rate(at + 1));
}

describe("schedules", () => {
  test("every schedule that can be written can be run with its defaults", () => {
    const needed: Partial<Record<ScheduleName, Readonly<Record<string, ArgValue>>>> = {
      step: { every: 2 },
      exponential: { decay_rate: 0.9 },
      warmup: { warmup: 2 },
    };
    const extent = { epochs: 5, stepsPerEpoch: 3 };
    for (const { name } of schedules) {
      const rates = ratesOf(schedule(name, needed[name] ?? {}, 0.1, extent), extent);
      expect(
        rates.every((rate) => rate >= 0 && rate <= 0.1),
        name,
      ).toBe(true);
    }
  });

  test.each(ofKind("schedule").map((course) => [course.schedule.name, course] as const))(
    "%s follows Keras's, %#",
    (_, course) => {
      const follow = schedule(course.schedule.name, course.schedule.args, course.learningRate, course);
      const rates = ratesOf(follow, course);
      // Keras computes them in float32.
      for (const [at, wanted] of course.rates.entries()) {
        expect(Math.abs(rates[at]! - wanted), `step ${at + 1}`).toBeLessThan(1e-6 * course.learningRate);
      }
    },
  );

  test("warmup rises in a line and stays", () => {
    const extent = { epochs: 4, stepsPerEpoch: 2 };
    const rates = ratesOf(schedule("warmup", { warmup: 2 }, 0.4, extent), extent);
    expect(rates).toEqual([0, 0.1, 0.2, 0.3, 0.4, 0.4, 0.4, 0.4].map((rate) => expect.closeTo(rate, 12)));
  });

  test("polynomial falls to its end after warming up", () => {
    const extent = { epochs: 5, stepsPerEpoch: 4 };
    const given = { warmup: 1, end_learning_rate: 0.1, power: 1 };
    const rates = ratesOf(schedule("polynomial", given, 0.9, extent), extent);
    expect(rates.slice(0, 5)).toEqual([0, 0.225, 0.45, 0.675, 0.9].map((rate) => expect.closeTo(rate, 12)));
    for (let at = 5; at < 20; at++) expect(rates[at]! - rates[at - 1]!).toBeCloseTo(-0.8 / 16, 12);
  });

  test.each([
    [{ max_learning_rate: 0.5 }, 0.5],
    [{}, 0.1],
    [{ max_learning_rate: 1, pct_start: 0.5, div_factor: 10, final_div_factor: 100 }, 1],
  ])("one_cycle %j rises to its maximum and falls far below its start", (given, most) => {
    const extent = { epochs: 10, stepsPerEpoch: 10 };
    const args = { pct_start: 0.3, div_factor: 25, final_div_factor: 10000, ...given };
    const rates = ratesOf(schedule("one_cycle", given, 0.1, extent), extent);
    const top = args.pct_start * 100 - 1;
    expect(rates[0]).toBeCloseTo(most / args.div_factor, 12);
    expect(rates[top]).toBeCloseTo(most, 12);
    expect(rates.at(-1)).toBeCloseTo(most / args.div_factor / args.final_div_factor, 12);
    for (let at = 1; at < 100; at++) expect(Math.sign(rates[at]! - rates[at - 1]!)).toBe(at <= top ? 1 : -1);
    // Half a cosine is at its middle half way.
    const middle = top / 2;
    if (Number.isInteger(middle)) expect(rates[middle]).toBeCloseTo((rates[0]! + most) / 2, 12);
  });

  test("a run of one step has a rate in every schedule that knows the run's length", () => {
    const extent = { epochs: 1, stepsPerEpoch: 1 };
    for (const name of ["polynomial", "cosine", "one_cycle"] as const) {
      expect(schedule(name, {}, 0.1, extent).rate(1), name).toBeGreaterThan(0);
    }
  });
});

describe("reduce_on_plateau", () => {
  test.each(ofKind("plateau").map((course) => [JSON.stringify(course.schedule.args), course] as const))(
    "lowers the learning rate when Keras's does: %s",
    (_, course) => {
      const extent = { epochs: course.scores.length, stepsPerEpoch: 1 };
      const follow = schedule("reduce_on_plateau", course.schedule.args, course.learningRate, extent);
      const name = String(course.schedule.args.monitor).slice("val_".length);
      const after = course.scores.map((score, at) => {
        follow.see({}, { [name]: score });
        return follow.rate(at + 2);
      });
      expect(new Set(course.after).size).toBeGreaterThan(2);
      for (const [at, wanted] of course.after.entries()) {
        expect(Math.abs(after[at]! / wanted - 1), `epoch ${at + 1}`).toBeLessThan(1e-6);
      }
    },
  );

  test("a score that is not measured ends the run with a message", () => {
    const follow = schedule("reduce_on_plateau", {}, 0.1, { epochs: 1, stepsPerEpoch: 1 });
    expect(() => follow.see({ loss: 1 }, {})).toThrow(
      new TrainingFailure(
        "The schedule reduce_on_plateau watches val_loss, which this run does not measure, as there are no validation rows.",
      ),
    );
  });
});

describe("early stopping", () => {
  test.each(
    ofKind("stop").map((course) => [`patience ${course.patience}, min_delta ${course.min_delta}`, course]),
  )("stops when Keras does and keeps the same epoch: %s", (_, given) => {
    const course = given as Extract<Course, { kind: "stop" }>;
    const { monitor, patience, min_delta: minDelta } = course;
    const watch = watchFor({ monitor, patience, minDelta, restoreBestWeights: true });
    const name = monitor.slice("val_".length);
    let best = 0;
    let ended = 0;
    for (const [at, score] of course.scores.entries()) {
      const seen = watch.see(at + 1, {}, { [name]: score });
      if (seen.best) best = at + 1;
      ended = at + 1;
      if (seen.stop) break;
    }
    expect({ ended, best }).toEqual({ ended: course.ended, best: course.best });
  });
});
