/** Keras's optimizers and losses: 20 steps of each to the last digit, and curves of 100 steps on six kinds of networks. */
import { beforeAll, describe, expect, test } from "vitest";
import { losses, optimizers } from "../../src/language/settings-catalogue.js";
import { read, readTraces, type Trace } from "./fixtures.js";
import { seed, useEngine } from "./support.js";
import { replay, testTraces } from "./trace-cases.js";
import { ways } from "./ways.js";

type Net = Pick<Trace, "layers" | "batch" | "x" | "y" | "started"> & {
  readonly net: string;
  readonly ending: string;
};
type Curve = Pick<Trace, "loss" | "optimizer" | "losses"> & Pick<Net, "net" | "ending">;

const traces = read<Trace>("learning.jsonl");
const nets = read<Net>("nets.jsonl");
const curves = read<Curve>("curves.jsonl");

test("every optimizer and every loss that can be written has a trace and a curve", () => {
  const all = [...readTraces(), ...read<Trace>("training.jsonl"), ...traces];
  for (const known of [all, curves]) {
    const missing = (written: readonly string[], found: readonly string[]) =>
      written.filter((name) => name !== "momentum" && !found.includes(name));
    expect(
      missing(
        optimizers.map(({ name }) => name),
        known.map(({ optimizer }) => optimizer.name),
      ),
    ).toEqual([]);
    expect(
      missing(
        losses.map(({ name }) => name),
        known.map(({ loss }) => loss.name),
      ),
    ).toEqual([]);
  }
});

testTraces(traces);

/** Of each step's loss, relative to Keras's, or to a hundredth of the largest where losses pass by 0. */
const TOLERANCE = 1e-3;

/** So near are curves that are the same; so many steps they have to be; and so many times as far they are after a leap. */
const SAME = 1e-4;
const LONG = 40;
const LEAP = 10;
/** The same behind a corner. */
const BEHIND_CORNER = 1e-2;

/** All of the simplest network on the engine that is always there, and a share of the rest, which the seed picks. */
function curvesFor(way: number): readonly Curve[] {
  if (process.env.NETWRIGHT_CASES === "all") return curves;
  return curves.filter(({ net }, at) => (way === 0 && net === "MLP") || at % 12 === (seed + way) % 12);
}

describe.each(ways.map((way, at) => ({ ...way, at })))("curves on $name", ({ engine, makeTrainer, at }) => {
  beforeAll(() => useEngine(engine), 30_000);

  test.each(curvesFor(at).map((curve) => [describeCurve(curve), curve] as const))("%s", (name, curve) => {
    const net = nets.find((one) => one.net === curve.net && one.ending === curve.ending)!;
    const got = replay({ ...net, ...curve, name }, makeTrainer);
    expect(got.losses).toHaveLength(100);
    const least = Math.max(...curve.losses.map(Math.abs)) / 100;
    const apart = got.losses.map((loss, step) => {
      const wanted = curve.losses[step]!;
      return Math.abs(loss - wanted) / Math.max(Math.abs(wanted), least);
    });
    const furthest = Math.max(...apart);
    if (passesCorner(apart)) expect(furthest).toBeLessThan(BEHIND_CORNER);
    else expect(furthest, `at step ${apart.indexOf(furthest) + 1}`).toBeLessThan(TOLERANCE);
  });
});

/**
 * ReLU and hinges have corners. Where a value comes within a rounding of one, two computations in 32 bits may pass it on
 * different sides, and their courses lie near each other from there on instead of on each other. It shows as a leap, within
 * a step or two, in curves that were the same for a long time; a formula that is wrong parts them from the first step on.
 */
function passesCorner(apart: readonly number[]): boolean {
  const at = apart.findIndex((value) => value > SAME);
  if (at < LONG) return false;
  return Math.max(...apart.slice(at, at + 2)) > LEAP * Math.max(...apart.slice(0, at));
}

function describeCurve({ net, optimizer, loss }: Curve): string {
  const { learning_rate: _, ...args } = optimizer.args;
  const said = (given: object) => (Object.keys(given).length === 0 ? "" : ` ${JSON.stringify(given)}`);
  return `${net}, ${optimizer.name}${said(args)}, ${loss.name}${said(loss.args)}`;
}
