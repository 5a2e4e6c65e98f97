/** The thirty mistakes of docs/messages.md: ours are on the token that is meant, with fixes that work. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { readAnswers } from "../bench/messages/answers.js";
import { peers } from "../bench/messages/cases.js";
import { askAll, makePage } from "../bench/messages/make-page.js";
import { hasWorkingFix, isOnMark, showsCalculation } from "../bench/messages/page.js";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
const results = await askAll(root);

test("there are thirty", () => expect(results).toHaveLength(30));

describe("one error, on the marked token", () => {
  test.each(results.map((result) => [result.mistake.title, result] as const))("%s", (_, result) => {
    const { mark } = result.mistake;
    const errors = result.said.filter(({ severity }) => severity === "error");
    expect(errors.map(({ line, column, length, code }) => ({ line, column, length, code }))).toEqual([
      { line: mark.line, column: mark.column, length: mark.length, code: mark.code },
    ]);
    expect(errors[0]!.message).toContain(mark.part);
    expect(isOnMark(result)).toBe(true);
  });
});

test("each offers a fix after which the program has no errors", () => {
  expect(results.filter((result) => !hasWorkingFix(result)).map(({ mistake }) => mistake.title)).toEqual([]);
});

test("no fix that is offered first leaves errors", () => {
  const first = results.flatMap(({ said }) => said.flatMap(({ fixes }) => fixes.slice(0, 1)));
  expect(first.filter(({ works }) => !works)).toEqual([]);
});

test("every framework was asked about every program that it has", () => {
  const { cases } = readAnswers(path.join(root, "bench/messages/answers.json"));
  for (const { mistake } of results) {
    const asked = peers.filter((peer) => cases[mistake.id]?.[peer] !== undefined);
    expect(asked, mistake.id).toEqual(peers.filter((peer) => mistake.programs[peer] !== undefined));
  }
});

test("a calculation is told from a shape", () => {
  expect(showsCalculation("(2 − 3) / 1 + 1 = 0")).toBe(true);
  expect(showsCalculation("takes 7 × 7 × 256 = 12544.")).toBe(true);
  expect(showsCalculation("mat1 and mat2 shapes cannot be multiplied (1920x6 and 360x10)")).toBe(false);
  expect(showsCalculation("expected min_ndim=4, found ndim=3. Full shape: (None, 28, 28)")).toBe(false);
});

test("docs/messages.md is what `npm run bench:messages -- --ours` makes", () => {
  expect(readFileSync(path.join(root, "docs/messages.md"), "utf8")).toBe(makePage(root, results));
});
