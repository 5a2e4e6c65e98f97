/** Applies the preferred fix of everything that has one, again and again until nothing is left to mend. */
import { countErrors } from "../../src/language/analyse.js";
import type { Fix } from "../../src/language/diagnostic.js";
import { Checker } from "../../src/language/program/checker.js";
import { EditedText } from "../../src/language/refactor/edited-text.js";
import type { TextEdit } from "../../src/text.js";
import { confirmedFixesOf } from "../features/code-actions.js";
import { diagnostics, overlap } from "../features/diagnostics.js";
import { createProgram, type Program } from "../program.js";

/** A fix may bring to light what another fix mends. */
const mostRounds = 10;

/** Whether there is anything to try; nothing is checked for it. */
export function hasFixes(program: Program): boolean {
  return diagnostics(program, []).some(({ diagnostic }) => diagnostic.fixes.some(isOwn));
}

/** The edits that mend what can be mended; findings of runs are left alone, since only a new run can confirm their fixes. */
export function fixAll(program: Program): TextEdit[] {
  const edited = new EditedText(program.source);
  let current = program;
  for (let round = 0; round < mostRounds; round++) {
    const fixes = preferredFixes(current);
    const all = withoutOverlaps(fixes);
    // Fixes that help alone may not go together.
    const next = mended(current, all) ?? firstOf(fixes, (fix) => mended(current, fix.edits));
    if (next === undefined) break;
    edited.apply(next.edits);
    current = next.program;
  }
  return edited.edits();
}

function preferredFixes(program: Program): Fix[] {
  return diagnostics(program, []).flatMap((shown) => {
    const first = shown.diagnostic.fixes.length === 0 ? undefined : confirmedFixesOf(program, shown)[0];
    return first !== undefined && isOwn(first) ? [first] : [];
  });
}

/** Whether a fix edits this document alone. */
function isOwn({ edits }: Fix): boolean {
  return edits.every(({ file }) => file === undefined);
}

function withoutOverlaps(fixes: readonly Fix[]): TextEdit[] {
  const chosen: TextEdit[] = [];
  for (const { edits } of fixes) {
    const free = edits.every(({ span }) => !chosen.some((other) => overlap(other.span, span)));
    if (free) chosen.push(...edits);
  }
  return chosen;
}

interface Mended {
  readonly edits: readonly TextEdit[];
  readonly program: Program;
}

/** The program after the edits, if it has fewer errors, or as many and less else to complain of. */
function mended(program: Program, edits: readonly TextEdit[]): Mended | undefined {
  if (edits.length === 0) return undefined;
  const { uri, version, source, surroundings, options } = program;
  const edited = new EditedText(source);
  edited.apply(edits);
  const after = createProgram(uri, version, edited.text, surroundings, options.checker ?? new Checker());
  const errors = countErrors(after.analysis.diagnostics) - countErrors(program.analysis.diagnostics);
  const better = errors < 0 || (errors === 0 && complaints(after) < complaints(program));
  return better ? { edits, program: after } : undefined;
}

function complaints({ analysis, findings }: Program): number {
  return analysis.diagnostics.length + findings.length;
}

function firstOf<T, R>(items: readonly T[], find: (item: T) => R | undefined): R | undefined {
  for (const item of items) {
    const found = find(item);
    if (found !== undefined) return found;
  }
  return undefined;
}
