/** Quantiles and modes: exact for any numbers, however few may be held at once. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { mode, quantiles } from "../../../src/data/preparing/quantiles.js";
import { sampleOf } from "../../../src/data/preparing/sample.js";

const seed = Number(process.env.SEED ?? Date.now() % 1e9);
console.log(`quantiles seed ${seed}`);

function sample(values: readonly number[], piece = 7) {
  return sampleOf(async (visit) => {
    for (let from = 0; from < values.length; from += piece)
      visit(Float64Array.from(values.slice(from, from + piece)));
  });
}

const value = fc.oneof(
  fc.integer({ min: -3, max: 3 }),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.constantFrom(Number.MAX_VALUE, -Number.MAX_VALUE, Number.MIN_VALUE, 0, 1e-300, 1 + Number.EPSILON, 1),
);
const values = fc.array(value, { minLength: 1, maxLength: 60 });

test("quantiles are those of the sorted values", async () => {
  const shares = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(values, shares, fc.integer({ min: 1, max: 80 }), async (all, wanted, limit) => {
      const sorted = Float64Array.from(all).sort();
      const expected = wanted.map((share) => {
        const place = share * (sorted.length - 1);
        const [below, above] = [sorted[Math.floor(place)]!, sorted[Math.ceil(place)]!];
        return below === above ? below : below + (above - below) * (place - Math.floor(place));
      });
      const got = await quantiles(await sample(all), wanted, limit);
      expect(got.map((quantile) => quantile + 0)).toEqual(expected.map((quantile) => quantile + 0));
    }),
    { seed, numRuns: 300 },
  );
}, 60_000);

test("as numpy's percentile has them", async () => {
  expect(await quantiles(await sample([3, 1, 2, 10]), [0, 0.25, 0.5, 0.75, 1])).toEqual([
    1, 1.75, 2.5, 4.75, 10,
  ]);
});

test("the mode is the commonest value, and of several the smallest", async () => {
  await fc.assert(
    fc.asyncProperty(values, fc.integer({ min: 1, max: 80 }), async (all, limit) => {
      const counts = new Map<number, number>();
      for (const entry of all) counts.set(entry + 0, (counts.get(entry + 0) ?? 0) + 1);
      const most = Math.max(...counts.values());
      const smallest = Math.min(...[...counts].filter(([, count]) => count === most).map(([entry]) => entry));
      expect((await mode(await sample(all.map((entry) => entry + 0)), limit)) + 0).toBe(smallest);
    }),
    { seed, numRuns: 300 },
  );
});
