/** The grammar in `syntaxes/` is the one that the catalogue's names give; `UPDATE=1` writes it anew. */
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { catalogue } from "../../src/layers/catalogue.js";
import { grammar, type Rule } from "./grammar.js";

const file = path.resolve(
  path.dirname(fileURLToPath(import.meta.url)),
  "../../syntaxes/netwright.tmLanguage.json",
);
const text = `${JSON.stringify(grammar(), null, 2)}\n`;

test("the file is up to date (UPDATE=1 refreshes it)", () => {
  if (process.env.UPDATE === "1") writeFileSync(file, text);
  expect(readFileSync(file, "utf8")).toBe(text);
});

function patternsOf(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    ["match", "begin", "end"].includes(key) && typeof inner === "string" ? [inner] : patternsOf(inner),
  );
}

test("every pattern is a regular expression that takes at least one character, or looks ahead", () => {
  for (const pattern of patternsOf(JSON.parse(text))) {
    const expression = new RegExp(pattern, "u");
    if (!pattern.includes("(?=\\})")) expect(expression.test(""), pattern).toBe(false);
  }
});

test("every layer is known by its whole name", () => {
  const { repository } = JSON.parse(text) as { repository: { value: Rule } };
  const layers = repository.value.patterns!.find((rule) => rule.captures?.["1"]?.name.includes("layer"))!;
  for (const name of catalogue.keys()) {
    expect(new RegExp(layers.match!, "u").exec(`  ${name}(3)`)?.[1]).toBe(name);
    expect(new RegExp(layers.match!, "u").test(`My${name}(3)`)).toBe(false);
  }
});
