/** Readable tests of diagnostics: `^^^ code: part of the message` under the code it is about. */
import { expect } from "vitest";
import { type Analysis, analyse, confirmedFixes } from "../../src/language/analyse.js";
import type { Diagnostic } from "../../src/language/diagnostic.js";
import type { Column, DataProfile, Profiles } from "../../src/profile.js";
import { applyEdits, LineIndex } from "../../src/text.js";

/** A dataset of `x.csv` with the target `y` and further lines. */
export function dataset(...lines: string[]): string {
  return `dataset d {\n  source: "x.csv"\n  target: y\n${lines.map((line) => `  ${line}\n`).join("")}}\n`;
}

/** The codes of what is said about a source. */
export function codesIn(source: string, profiles: Profiles): string[] {
  return analyse(source, { profiles }).diagnostics.map(({ code }) => code);
}

/** A number column with figures that matter little. */
export function numbers(name: string, more: Partial<Extract<Column, { kind: "number" }>> = {}): Column {
  return {
    kind: "number",
    name,
    missing: 0,
    distinct: 90,
    min: -1.5,
    max: 2,
    mean: 0,
    deviation: 1,
    integers: false,
    ...more,
  };
}

export function categories(name: string, classes: readonly string[], missing = 0): Column {
  return { kind: "category", name, missing, distinct: classes.length, classes };
}

/** A column of texts: too many different ones to be listed, each of some words. */
export function texts(name: string, more: Partial<Extract<Column, { kind: "category" }>> = {}): Column {
  return { kind: "category", name, missing: 0, distinct: 4000, words: { mean: 8, most: 30 }, ...more };
}

export function booleans(name: string, missing = 0): Column {
  return { kind: "boolean", name, missing, distinct: 2, classes: ["false", "true"], classCounts: [60, 40] };
}

export function dates(name: string, more: Partial<Extract<Column, { kind: "date" }>> = {}): Column {
  return {
    kind: "date",
    name,
    missing: 0,
    distinct: 100,
    from: "2024-01-01",
    to: "2024-04-09",
    time: false,
    ...more,
  };
}

export function arrays(name: string, length: number): Column {
  return { kind: "array", name, missing: 0, distinct: 100, length, min: -1, max: 1, mean: 0, deviation: 1 };
}

/** A column of colour images, all of one size unless told. */
export function images(name: string, more: Partial<Extract<Column, { kind: "image" }>> = {}): Column {
  return {
    kind: "image",
    name,
    missing: 0,
    distinct: 100,
    height: [32, 32],
    width: [48, 48],
    channels: 3,
    ...more,
  };
}

/** So many different names. */
export function many(count: number): string[] {
  return Array.from({ length: count }, (_, at) => `name ${String(at).padStart(4, "0")}`);
}

/** What is known of one file. */
export function known(source: string, ...columns: readonly Column[]): Profiles {
  return new Map([[source, { profile: profile(source, columns) }]]);
}

export function profile(
  source: string,
  columns: readonly Column[],
  rows = 100,
  form: DataProfile["form"] = "table",
): DataProfile {
  return { source, form, rows, columns, fingerprint: "f".repeat(64) };
}

/** `flowers.csv` (4 numbers, 3 classes), `houses.csv` (2 numbers, a price) and `digits.csv` (64 pixels, a digit). */
export const profiles: Profiles = new Map(
  [
    profile("flowers.csv", [
      ...["sepal_length", "sepal_width", "petal_length", "petal_width"].map((name) => numbers(name)),
      categories("species", ["setosa", "versicolor", "virginica"]),
    ]),
    profile("houses.csv", [numbers("area"), numbers("rooms"), numbers("price", { min: 50, max: 900 })]),
    profile("digits.csv", [
      ...Array.from({ length: 64 }, (_, pixel) => numbers(`p${pixel}`)),
      numbers("digit", { integers: true, distinct: 10, classes: [..."0123456789"] }),
    ]),
  ].map((known) => [known.source, { profile: known }]),
);

export interface Expected {
  readonly source: string;
  readonly marks: readonly { readonly line: number; readonly text: string }[];
}

/** Splits a fixture into the source and what is expected of it. */
export function readFixture(fixture: string): Expected {
  const lines: string[] = [];
  const marks: { line: number; text: string }[] = [];
  for (const line of fixture.split("\n")) {
    const mark = /^(\s*)(\^+) (.+)$/.exec(line);
    if (mark === null) lines.push(line);
    else marks.push({ line: lines.length - 1, text: line.trimEnd() });
  }
  return { source: lines.join("\n"), marks };
}

/** Checks a fixture: every mark has its diagnostic, and every diagnostic its mark. */
export function expectDiagnostics(fixture: string, known: Profiles = profiles): Analysis {
  const { source, marks } = readFixture(fixture);
  const analysis = analyse(source, { profiles: known });
  const index = new LineIndex(source);
  const unmatched = [...analysis.diagnostics];
  for (const mark of marks) {
    const start = mark.text.indexOf("^");
    const length = mark.text.lastIndexOf("^") - start + 1;
    const [code, ...rest] = mark.text.slice(start + length + 1).split(": ");
    const part = rest.join(": ");
    const at = unmatched.findIndex((diagnostic) => {
      const range = index.range(diagnostic.span);
      return (
        diagnostic.code === code &&
        range.start.line === mark.line &&
        range.start.character === start &&
        Math.max(1, diagnostic.span.end - diagnostic.span.start) === length &&
        diagnostic.message.includes(part)
      );
    });
    expect(at, `no diagnostic for «${mark.text.trim()}» among\n${render(analysis)}`).toBeGreaterThanOrEqual(
      0,
    );
    unmatched.splice(at, 1);
  }
  expect(unmatched.map((diagnostic) => `${diagnostic.code}: ${diagnostic.message}`)).toEqual([]);
  return analysis;
}

/** Diagnostics as they would be written in a fixture. */
export function render(analysis: Analysis): string {
  const index = new LineIndex(analysis.source);
  const lines = analysis.source.split("\n").map((text) => [text]);
  for (const diagnostic of analysis.diagnostics) {
    const { line, character } = index.position(diagnostic.span.start);
    const carets = "^".repeat(Math.max(1, diagnostic.span.end - diagnostic.span.start));
    lines[line]!.push(`${" ".repeat(character)}${carets} ${diagnostic.code}: ${diagnostic.message}`);
  }
  return lines.flat().join("\n");
}

/** Applies the confirmed fix whose title contains `title` to the fixture's only diagnostic with fixes. */
export function applyFix(fixture: string, title: string, known: Profiles = profiles): string {
  const { source } = readFixture(fixture);
  const options = { profiles: known };
  const analysis = analyse(source, options);
  const fixes = analysis.diagnostics.flatMap((diagnostic: Diagnostic) =>
    confirmedFixes(analysis, diagnostic, options),
  );
  const fix = fixes.find((candidate) => candidate.title.includes(title));
  expect(fix, `no fix «${title}» among ${fixes.map((each) => each.title).join("; ")}`).toBeDefined();
  return applyEdits(source, fix!.edits);
}
