/** Words of texts, by the rules of Keras's TextVectorization. */
import { describe, expect, test } from "vitest";
import { wordCounter, wordsOf } from "../../../src/data/preparing/text.js";

describe("wordsOf", () => {
  test.each([
    ["The cat, sat.", "lower_and_strip_punctuation", ["the", "cat", "sat"]],
    [" it's  WELL-known\t(x_y)\n", "lower_and_strip_punctuation", ["its", "wellknown", "xy"]],
    // What is not ASCII stays as it is, as in tf.strings.lower and in Keras's pattern.
    ["École “naïve” …", "lower_and_strip_punctuation", ["École", "“naïve”", "…"]],
    ["a - b", "lower_and_strip_punctuation", ["a", "b"]],
    ["The cat, SAT.", "lower", ["the", "cat,", "sat."]],
    ["The cat, SAT.", "none", ["The", "cat,", "SAT."]],
    ["", "lower", []],
    [" \n", "lower", []],
    ["no\u00a0break", "lower", ["no\u00a0break"]],
  ])("%j, %s", (text, standardize, words) => {
    expect(wordsOf(text, standardize)).toEqual(words);
  });
});

describe("the vocabulary", () => {
  test("goes by falling frequency, then by code points, and counts training rows only", () => {
    const words = wordCounter();
    const training = ["b", "a", "b", "Z", "\u{1f642}", "\uff46", "c", "c"];
    const numbers = training.map((word) => words.number(word, true));
    expect(numbers).toEqual([1, 2, 1, 3, 4, 5, 6, 6]);
    expect(words.number("unseen", false)).toBe(7);
    expect(words.vocabulary(100)).toEqual(["b", "c", "Z", "a", "\uff46", "\u{1f642}"]);
    expect(words.vocabulary(2)).toEqual(["b", "c"]);
    expect([...words.placesIn(["b", "c"])]).toEqual([0, 2, 1, 1, 1, 1, 3, 1]);
  });
});
