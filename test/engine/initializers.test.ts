/** Starting weights: each initializer has the distribution or the values that its name and arguments promise. */
import { describe, expect, test } from "vitest";
import { initializerNames, initialValues } from "../../src/engine/initializers.js";
import { fillDefaults } from "../../src/layers/check-value.js";
import { choicesFor } from "../../src/layers/choices.js";
import type { ArgValue } from "../../src/layers/layer.js";
import { createRandom } from "../../src/random.js";

type Given = Readonly<Record<string, ArgValue>>;

function draw(name: string, shape: number[], given: Given = {}): Float32Array {
  const choice = choicesFor("initializer").find((candidate) => candidate.name === name)!;
  return initialValues({ name, args: fillDefaults(choice.params, given) }, shape, createRandom(3));
}

function mean(values: Float32Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function deviation(values: Float32Array): number {
  const middle = mean(values);
  return Math.sqrt(values.reduce((sum, value) => sum + (value - middle) ** 2, 0) / values.length);
}

const extremes = (values: Float32Array) =>
  values.reduce(
    ([least, most], value) => [Math.min(least, value), Math.max(most, value)] as [number, number],
    [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY] as [number, number],
  );

test("every initializer that can be written can be run, and there is no other", () => {
  expect([...initializerNames].sort()).toEqual(
    choicesFor("initializer")
      .map(({ name }) => name)
      .sort(),
  );
});

describe("uniform", () => {
  const within = (limit: number): [number, number] => [-limit, limit];
  test.each<[string, Given, [number, number]]>([
    ["glorot_uniform", {}, within(Math.sqrt(6 / 500))],
    ["he_uniform", {}, within(Math.sqrt(6 / 200))],
    ["lecun_uniform", {}, within(Math.sqrt(3 / 200))],
    ["random_uniform", {}, within(0.05)],
    ["uniform", {}, within(0.05)],
    ["random_uniform", { minval: 1, maxval: 4 }, [1, 4]],
    ["uniform", { minval: -2 }, [-2, 0.05]],
    ["variance_scaling", { distribution: "uniform", scale: 2, mode: "fan_out" }, within(Math.sqrt(6 / 300))],
    ["variance_scaling", { distribution: "uniform", mode: "fan_avg" }, within(Math.sqrt(3 / 250))],
  ])("%s %j fills its range and stays within it", (name, given, [low, high]) => {
    const values = draw(name, [200, 300], given);
    const [least, most] = extremes(values);
    const width = high - low;
    expect(least).toBeGreaterThanOrEqual(Math.fround(low));
    expect(most).toBeLessThanOrEqual(Math.fround(high));
    expect((least - low) / width).toBeLessThan(0.001);
    expect((high - most) / width).toBeLessThan(0.001);
    expect(deviation(values) / (width / Math.sqrt(12))).toBeCloseTo(1, 1);
  });
});

describe("normal", () => {
  // The deviation that is left of a normal distribution when all beyond two deviations is cut off.
  const cutShare = 0.8796;
  test.each<[string, Given, number, number, boolean]>([
    ["glorot_normal", {}, 0, Math.sqrt(2 / 500), true],
    ["he_normal", {}, 0, Math.sqrt(2 / 200), true],
    ["lecun_normal", {}, 0, Math.sqrt(1 / 200), true],
    ["variance_scaling", {}, 0, Math.sqrt(1 / 200), true],
    ["variance_scaling", { scale: 3, mode: "fan_out" }, 0, Math.sqrt(3 / 300), true],
    [
      "variance_scaling",
      { distribution: "untruncated_normal", mode: "fan_avg" },
      0,
      Math.sqrt(1 / 250),
      false,
    ],
    // Keras's truncated_normal does not make up for what is cut off.
    ["truncated_normal", {}, 0, 0.05 * cutShare, true],
    ["truncated_normal", { mean: 3, stddev: 2 }, 3, 2 * cutShare, true],
    ["random_normal", {}, 0, 0.05, false],
    ["random_normal", { mean: -1, stddev: 0.2 }, -1, 0.2, false],
    ["normal", { stddev: 0.4 }, 0, 0.4, false],
  ])("%s %j has its mean and deviation, and is cut or not", (name, given, middle, wanted, cut) => {
    const values = draw(name, [200, 300], given);
    expect((mean(values) - middle) / wanted).toBeCloseTo(0, 1);
    expect(deviation(values) / wanted).toBeCloseTo(1, 1);
    const [least, most] = extremes(values);
    expect(Math.max(most - middle, middle - least) < (2.01 * wanted) / cutShare).toBe(cut);
  });
});

describe("fixed values", () => {
  test.each<[string, Given, number]>([
    ["zeros", {}, 0],
    ["ones", {}, 1],
    ["constant", {}, 0],
    ["constant", { value: -2.5 }, -2.5],
  ])("%s %j is the same everywhere", (name, given, value) => {
    expect([...draw(name, [3, 2], given)]).toEqual(new Array(6).fill(value));
  });

  test("identity has its gain on the diagonal, whatever the matrix's shape", () => {
    expect([...draw("identity", [2, 2])]).toEqual([1, 0, 0, 1]);
    expect([...draw("identity", [2, 3], { gain: 2 })]).toEqual([2, 0, 0, 0, 2, 0]);
    expect([...draw("identity", [3, 2])]).toEqual([1, 0, 0, 1, 0, 0]);
    expect(() => draw("identity", [3])).toThrow("identity makes a matrix, and this weight has 1 axes");
  });
});

test("a convolution's fans count its window", () => {
  const limit = Math.sqrt(6 / (9 * 8 + 9 * 16));
  expect(extremes(draw("glorot_uniform", [3, 3, 8, 16]))[1] / limit).toBeCloseTo(1, 2);
});

test("a vector's length is its fan in and its fan out", () => {
  expect(extremes(draw("glorot_uniform", [3000]))[1] / Math.sqrt(3 / 3000)).toBeCloseTo(1, 2);
});

describe.each([1, 0.5])("orthogonal with a gain of %d", (gain) => {
  test.each([[[4, 16]], [[16, 4]], [[7, 7]], [[2, 3, 5]]])("%j has orthogonal rows or columns", (shape) => {
    const values = draw("orthogonal", shape, { gain });
    const columns = shape.at(-1)!;
    const rows = values.length / columns;
    const wide = rows < columns;
    const count = wide ? rows : columns;
    const at = (vector: number, place: number) =>
      values[wide ? vector * columns + place : place * columns + vector]!;
    for (let a = 0; a < count; a++) {
      for (let b = 0; b <= a; b++) {
        let product = 0;
        for (let place = 0; place < Math.max(rows, columns); place++) product += at(a, place) * at(b, place);
        expect(product).toBeCloseTo(a === b ? gain * gain : 0, 5);
      }
    }
  });
});
