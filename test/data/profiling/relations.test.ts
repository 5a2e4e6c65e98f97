/** How well one feature tells a target: bounds, planted relations and their healthy twins. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { relationOf, type Values } from "../../../src/data/profiling/relations.js";
import { createRandom } from "../../../src/random.js";

const seed = Number(process.env.SEED ?? Date.now() % 1e9);
console.log(`relations seed ${seed}`);

const numbers = (values: Iterable<number>): Values => ({ kind: "number", values: Float64Array.from(values) });
const codes = (values: readonly number[]): Values => ({
  kind: "codes",
  codes: Int32Array.from(values),
  count: Math.max(...values) + 1,
});

function draw(count: number, of: (random: ReturnType<typeof createRandom>, row: number) => number): number[] {
  const random = createRandom(seed);
  return Array.from({ length: count }, (_, row) => of(random, row));
}

const noise = draw(600, (random) => random.uniform());
const coin = draw(1200, (random) => Math.floor(random.uniform() * 2)).slice(600);

describe("a class", () => {
  test("is given away by a copy, whatever the copy is called", () => {
    expect(relationOf(codes(coin), codes(coin))).toBe(1);
    expect(relationOf(codes(coin.map((side) => 1 - side)), codes(coin))).toBe(1);
    expect(
      relationOf(numbers(noise.map((value, row) => value + 10 * coin[row]!)), codes(coin)),
    ).toBeGreaterThan(0.9);
  });

  test("is told by a feature as far as the feature goes", () => {
    const mostly = coin.map((side, row) => (noise[row]! < 0.2 ? 1 - side : side));
    expect(relationOf(codes(mostly), codes(coin))).toBeCloseTo(0.6, 0);
  });

  test("is not told by noise, nor by values that occur once", () => {
    expect(relationOf(numbers(noise), codes(coin))).toBeLessThan(0.2);
    expect(relationOf(codes(coin.map((_, row) => row)), codes(coin))).toBe(0);
    expect(relationOf(codes(coin.map(() => 0)), codes(coin))).toBe(0);
  });

  test("that is everywhere the same cannot be told better", () => {
    expect(relationOf(numbers(noise), codes(coin.map(() => 0)))).toBe(0);
  });
});

describe("a number", () => {
  test("is given away by any function of it that keeps its order", () => {
    const grown = noise.map((value) => Math.exp(3 * value));
    expect(relationOf(numbers(grown), numbers(noise))).toBeGreaterThan(0.99);
    expect(relationOf(numbers(noise.map((value) => -value)), numbers(noise))).toBeGreaterThan(0.99);
  });

  test("is told by what has no straight relation with it", () => {
    expect(
      relationOf(
        numbers(noise.map((value) => value - 0.5)),
        numbers(noise.map((value) => (value - 0.5) ** 2)),
      ),
    ).toBeGreaterThan(0.95);
  });

  test("is not told by noise, nor by values that occur once", () => {
    const other = draw(1800, (random) => random.uniform()).slice(1200);
    expect(relationOf(numbers(other), numbers(noise))).toBeLessThan(0.1);
    expect(relationOf(codes(noise.map((_, row) => row)), numbers(noise))).toBeLessThan(0.01);
  });

  test("keeps its relations wherever its zero lies", () => {
    const far = noise.map((value) => value + 1e9);
    expect(relationOf(numbers(noise), numbers(far))).toBeGreaterThan(0.99);
  });
});

test("a relation lies between 0 and 1, whatever is missing", async () => {
  const value = fc.oneof(
    fc.constant(Number.NaN),
    fc.integer({ min: -3, max: 3 }),
    fc.double({ noNaN: true, min: -1e6, max: 1e6 }),
  );
  const code = fc.integer({ min: -1, max: 3 });
  const rows = fc.array(fc.tuple(value, code, value, code), { maxLength: 40 });
  fc.assert(
    fc.property(rows, (table) => {
      const features = [
        numbers(table.map(([x]) => x)),
        { ...codes([3]), codes: Int32Array.from(table, ([, x]) => x) },
      ];
      const targets = [
        numbers(table.map(([, , y]) => y)),
        { ...codes([3]), codes: Int32Array.from(table, ([, , , y]) => y) },
      ];
      for (const feature of features) {
        for (const target of targets) {
          const strength = relationOf(feature, target);
          expect(strength).toBeGreaterThanOrEqual(0);
          expect(strength).toBeLessThanOrEqual(1);
        }
      }
    }),
    { seed, numRuns: 300 },
  );
});
