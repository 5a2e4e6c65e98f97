/** Text in the order of its code points. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { compareByCodePoints } from "../../src/language/code-points.js";

test("the order is that of the bytes of UTF-8", () => {
  const text = fc.string({ unit: fc.constantFrom("a", "b", "é", "中", "\uffee", "😀", "𝒳") });
  fc.assert(
    fc.property(text, text, (a, b) => {
      expect(Math.sign(compareByCodePoints(a, b))).toBe(
        Math.sign(Buffer.compare(Buffer.from(a), Buffer.from(b))),
      );
    }),
  );
});

test("a character beyond U+FFFF comes behind one below", () => {
  expect(["\uffee", "😀", "Z", "z"].sort(compareByCodePoints)).toEqual(["Z", "z", "\uffee", "😀"]);
});
