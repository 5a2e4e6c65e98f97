/** The seeded generator: the published sequence, even numbers, fair shuffles. */
import { describe, expect, test } from "vitest";
import { createRandom } from "../src/random.js";

describe("createRandom", () => {
  test("gives the sequence of sfc32", () => {
    // Pairs of words from a C++ transcription of PractRand's sfc32, seeded with a = 0, b = 42, c = 0, counter = 1
    // and with 15 outputs thrown away, joined as in genrand_res53.
    const random = createRandom(42);
    const words = [1251167922, 656401615, 478193053, 3278332503];
    for (let i = 0; i < words.length; i += 2) {
      expect(random.uniform()).toBe(((words[i]! >>> 5) * 2 ** 26 + (words[i + 1]! >>> 6)) / 2 ** 53);
    }
  });

  test("the same seed gives the same numbers, another seed or stream gives others", () => {
    const draw = (seed: number, stream?: number) => {
      const random = createRandom(seed, stream);
      return Array.from({ length: 5 }, () => random.uniform());
    };
    expect(draw(1)).toEqual(draw(1));
    const sequences = [draw(0), draw(1), draw(2), draw(-1), draw(2 ** 32), draw(1, 1), draw(1, 2)];
    expect(new Set(sequences.flat()).size).toBe(35);
  });

  test("numbers are spread evenly, with mean 1/2 and deviation 1/√12", () => {
    const random = createRandom(7);
    const tenths = new Array<number>(10).fill(0);
    let sum = 0;
    for (let i = 0; i < 100_000; i++) {
      const value = random.uniform();
      sum += value;
      tenths[Math.floor(10 * value)]!++;
    }
    expect(sum / 100_000).toBeCloseTo(0.5, 2);
    // Each count is binomial with deviation √(n·p·q) ≈ 95.
    for (const count of tenths) expect(Math.abs(count - 10_000)).toBeLessThan(5 * 95);
  });

  test("normal draws have mean 0, deviation 1, and tails", () => {
    const random = createRandom(7);
    const values = Array.from({ length: 100_000 }, () => random.normal());
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
    expect(Math.abs(mean)).toBeLessThan(0.02);
    expect(Math.abs(variance - 1)).toBeLessThan(0.03);
    const beyondTwo = values.filter((value) => Math.abs(value) > 2).length / values.length;
    expect(Math.abs(beyondTwo - 0.0455)).toBeLessThan(0.004);
    expect(values.every(Number.isFinite)).toBe(true);
  });

  test("every order of four is equally likely", () => {
    const random = createRandom(3);
    const counts = new Map<string, number>();
    for (let i = 0; i < 24_000; i++) {
      const order = random.shuffle([0, 1, 2, 3]).join("");
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(counts.size).toBe(24);
    // χ² with 23 degrees of freedom is above 49.7 once in a thousand seeds.
    const chi = [...counts.values()].reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0);
    expect(chi).toBeLessThan(49.7);
  });

  test("shuffles typed arrays in place", () => {
    const items = Int32Array.from({ length: 100 }, (_, index) => index);
    expect(createRandom(1).shuffle(items)).toBe(items);
    expect([...items].sort((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, index) => index));
    expect([...items]).not.toEqual([...items].sort((a, b) => a - b));
  });
});
