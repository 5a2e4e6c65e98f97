/** Dealing rows: sizes by the largest remainder, every row once, the same for the same seed. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { splitRows, splitSizes } from "../../../src/data/preparing/deal.js";

const seed = Number(process.env.SEED ?? Date.now() % 1e9);
console.log(`split seed ${seed}`);

describe("splitSizes", () => {
  test.each([
    [150, [0.7, 0.15, 0.15], [105, 23, 22]],
    [178, [0.7, 0.15, 0.15], [124, 27, 27]],
    [569, [0.7, 0.15, 0.15], [398, 86, 85]],
    [442, [0.7, 0.15, 0.15], [310, 66, 66]],
    [1797, [0.7, 0.15, 0.15], [1258, 270, 269]],
    [100, [0.6, 0.2, 0.2], [60, 20, 20]],
    [30, [0.7, 0.3, 0], [21, 9, 0]],
    [10, [1, 0, 0], [10, 0, 0]],
    [10, [0.98, 0.01, 0.01], [8, 1, 1]],
    [3, [0.7, 0.15, 0.15], [1, 1, 1]],
    [2, [0.7, 0.15, 0.15], [1, 1, 0]],
    [1, [0.7, 0.15, 0.15], [1, 0, 0]],
    [1, [0.1, 0.1, 0.8], [1, 0, 0]],
    [2, [0.8, 0, 0.2], [1, 0, 1]],
    [0, [0.7, 0.15, 0.15], [0, 0, 0]],
  ])("%d rows by %j are %j", (count, shares, sizes) => {
    expect(splitSizes(count, shares)).toEqual(sizes);
  });
});

test("every row is in one split, and no size is more than one row off, for any shares", () => {
  const parts = fc.tuple(fc.integer({ min: 1, max: 100 }), fc.nat(100), fc.nat(100));
  fc.assert(
    fc.property(fc.nat(300), parts, fc.integer(), (count, [a, b, c], splitSeed) => {
      const total = a + b + c;
      const split = { train: a / total, validation: b / total, test: c / total, seed: splitSeed };
      const rows = splitRows(count, split);
      const all = [...rows.train, ...rows.validation, ...rows.test];
      expect(all.sort((x, y) => x - y)).toEqual(Array.from({ length: count }, (_, row) => row));
      const positive = [a, b, c].filter((part) => part > 0).length;
      for (const [share, indexes] of [
        [split.train, rows.train],
        [split.validation, rows.validation],
        [split.test, rows.test],
      ] as const) {
        if (share === 0) expect(indexes).toHaveLength(0);
        else if (count >= positive) expect(indexes.length).toBeGreaterThan(0);
        expect(Math.abs(indexes.length - share * count)).toBeLessThan(positive);
      }
      expect(splitRows(count, split)).toEqual(rows);
    }),
    { seed, numRuns: 500 },
  );
});

test("another seed deals other rows", () => {
  const split = { train: 0.7, validation: 0.15, test: 0.15 };
  expect(splitRows(150, { ...split, seed: 1 })).not.toEqual(splitRows(150, { ...split, seed: 2 }));
});

test("the classes of a sorted file are dealt about evenly", () => {
  const { train } = splitRows(1500, { train: 0.7, validation: 0.15, test: 0.15, seed: 7 });
  for (const start of [0, 500, 1000]) {
    const share = train.filter((row) => row >= start && row < start + 500).length / train.length;
    expect(share).toBeCloseTo(1 / 3, 1);
  }
});

test("a seed's split stays what it was", () => {
  const { validation, test } = splitRows(20, { train: 0.7, validation: 0.15, test: 0.15, seed: 7 });
  expect([[...validation], [...test]]).toMatchInlineSnapshot(`
    [
      [
        2,
        16,
        11,
      ],
      [
        12,
        7,
        9,
      ],
    ]
  `);
});
