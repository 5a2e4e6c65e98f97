/** Datasets put together at random: the check always ends, its fixes are edits that can be made, and it forgets nothing. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { analyse } from "../../src/language/analyse.js";
import { Checker } from "../../src/language/program/checker.js";
import type { Profiles } from "../../src/profile.js";
import { applyEdits } from "../../src/text.js";
import {
  arrays,
  booleans,
  categories,
  dates,
  images,
  known,
  many,
  numbers,
  profile,
  texts,
} from "./fixture.js";

const columns = [
  numbers("age", { missing: 3 }),
  numbers("rooms", { integers: true, min: 0, distinct: 3, classes: ["1", "2", "3"] }),
  numbers("debt", { infinite: 1 }),
  booleans("paid"),
  dates("listed"),
  categories("town", many(120)),
  categories("tags", ["a|b", "b"]),
  texts("title"),
  images("photo", { missing: 1 }),
  arrays("spectrum", 4),
];
const profiles: Profiles = new Map([
  ...known("x.csv", ...columns),
  ["t.csv", { profile: profile("t.csv", columns.slice(0, 7)) }],
]);

const column = fc.constantFrom(...columns.map(({ name }) => name), "nothing");
const call = fc
  .tuple(fc.constantFrom("number", "category", "boolean", "date", "image", "text", "txt"), column, fc.nat(5))
  .map(([name, of, more]) => {
    const arguments_ = [
      "",
      ", missing: mode",
      ", scale: log",
      ", parts: [year, day]",
      ", output_mode: int",
      ", 3",
    ];
    return `${name}(${of}${arguments_[more]})`;
  });
const items = (item: fc.Arbitrary<string>) =>
  fc.array(item, { minLength: 1, maxLength: 4 }).map((all) => all.join(", "));
const share = fc.constantFrom("70%", "15%", "0", "30%");
const split = fc
  .tuple(fc.constantFrom("random", "stratified", "grouped", "chronological"), fc.option(column), share, share)
  .map(
    ([method, by, train, test]) =>
      `${method}(${by === null ? "" : `by: ${by}, `}train: ${train}, test: ${test})`,
  );
const line = fc.oneof(
  fc.tuple(
    fc.constantFrom("features", "exclude", "target"),
    items(fc.oneof(column, call, fc.constant("all"))),
  ),
  fc.tuple(
    fc.constant("target"),
    fc.constantFrom('multi_hot(tags, separator: "|")', "multi_hot(paid, rooms)"),
  ),
  fc.tuple(fc.constantFrom("scale", "target_scale"), fc.constantFrom("none", "log", "robust", "minmax")),
  fc.tuple(fc.constant("missing"), fc.constantFrom("error", "median", "drop")),
  fc.tuple(fc.constantFrom("window", "horizon"), fc.constantFrom("0", "1", "7", "99")),
  fc.tuple(fc.constant("order"), column),
  fc.tuple(fc.constant("shape"), fc.constantFrom("[2, 2]", "[8]", "[-1]")),
  fc.tuple(fc.constant("split"), split),
  fc.tuple(fc.constant("test"), fc.constantFrom('"t.csv"', '"u.csv"')),
  fc.tuple(fc.constant("augment"), fc.constantFrom("RandomFlip", "GaussianNoise(5)")),
  fc.tuple(fc.constant("outliers"), fc.constantFrom("clip", "clip(lower: 90%, upper: 10%)")),
);
const network = fc.constantFrom(
  "Dense(classes, softmax)",
  "Dense(features, sigmoid)\n  Dense(1)",
  "Embedding(tokens, 4)\n  Flatten()\n  Dense(classes, sigmoid)",
  "a = input.photo -> Flatten() -> Dense(1)\n  b = input.table -> Dense(1)\n  Output(age: a, paid: b)",
);
const program = fc
  .tuple(fc.uniqueArray(line, { maxLength: 7, selector: ([name]) => name }), network)
  .map(([lines, body]) => {
    const all = lines.map(([name, value]) => `  ${name}: ${value}\n`).join("");
    return `dataset d {\n  source: "x.csv"\n${all}}\nnetwork N on d {\n  ${body}\n}\n`;
  });

test("every check ends, and every fix is an edit that can be made", () => {
  fc.assert(
    fc.property(program, (source) => {
      for (const data of [profiles, new Map()]) {
        const analysis = analyse(source, { profiles: data });
        for (const { span, fixes } of analysis.diagnostics) {
          expect(span.start).toBeGreaterThanOrEqual(0);
          expect(span.end).toBeLessThanOrEqual(source.length);
          for (const { edits } of fixes) expect(applyEdits(source, edits)).not.toBe(source);
        }
        const [found] = analysis.networks;
        // What can be trained has inputs for all that its data gives.
        if (found!.network === undefined || analysis.datasets.get("d")?.inputs === undefined) continue;
        const inputs = found!.network.nodes.filter(({ layer }) => layer.inputs === "none");
        expect(inputs).toHaveLength(analysis.datasets.get("d")!.inputs!.length);
      }
    }),
    { numRuns: 300 },
  );
});

test("what is kept from one dataset to the next changes no answer", () => {
  fc.assert(
    fc.property(fc.array(program, { minLength: 2, maxLength: 4 }), (sources) => {
      const checker = new Checker();
      for (const source of sources) {
        const again = checker.analyse(source, { profiles });
        const fresh = analyse(source, { profiles });
        expect(again.diagnostics.map(({ code, span }) => [code, span])).toEqual(
          fresh.diagnostics.map(({ code, span }) => [code, span]),
        );
        expect(again.datasets).toEqual(fresh.datasets);
      }
    }),
    { numRuns: 60 },
  );
});
