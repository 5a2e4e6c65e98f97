/** Finds the other stretches of a file that do what one of them does, so that one block serves them all. */
import { keptWith } from "../../kept.js";
import type { Analysis } from "../analyse.js";
import type { FlowDeclaration } from "../syntax/tree.js";
import type { Unit } from "../syntax/units.js";
import { commentsIn } from "./lines.js";
import { isRefusal } from "./refactoring.js";
import { flowOf, isWhole, type Stretch, type StretchFlow } from "./stretch.js";
import { writtenStep } from "./written.js";

/** A stretch where it stands. */
export interface Place {
  readonly declaration: FlowDeclaration;
  readonly unit: Unit;
  /** Where the unit begins in the file. */
  readonly start: number;
  readonly stretch: Stretch;
  readonly flow: StretchFlow;
}

/** Those that are equal to `here`, overlap neither it nor each other, and would mean the same by the same names. */
export function equalStretches({ program, placement }: Analysis, here: Place): Place[] {
  const { main } = program;
  const wanted = signature(here.declaration, here.stretch, here.flow);
  const found: Place[] = [];
  for (const { declaration, unit } of [...main.tables.block.values(), ...main.tables.network.values()]) {
    for (const stretch of stretchesLike(declaration, wanted)) {
      const flow = flowOf(declaration, stretch);
      if (isRefusal(flow) || flow.form !== here.flow.form) continue;
      const place = { declaration, unit, start: placement.of(unit).start, stretch, flow };
      const free = ![here, ...found].some((other) => overlap(other, place));
      if (free && meansTheSame(here, place) && keepsComments(place)) found.push(place);
    }
  }
  return found;
}

/** The steps of each statement without the names of values: what can be compared before anything is followed. */
type Signature = readonly (readonly string[])[];

const signatureOf = keptWith(
  ({ statements }: FlowDeclaration): Signature =>
    statements.map(({ steps }) => steps.map((step) => writtenStep(step, () => "$"))),
);

/** A name at the beginning is left out: elsewhere the same value may flow in without being named. */
function signature(declaration: FlowDeclaration, stretch: Stretch, flow: StretchFlow): Signature {
  const { first, last, from, to } = stretch;
  const all = signatureOf(declaration).slice(first, last + 1);
  const steps = first === last ? [all[0]!.slice(from, to)] : all;
  const named = flow.lead !== undefined && steps[0]!.length > 1 && steps[0]![0] === "$";
  return named ? [steps[0]!.slice(1), ...steps.slice(1)] : steps;
}

function stretchesLike(declaration: FlowDeclaration, wanted: Signature): Stretch[] {
  const lines = signatureOf(declaration);
  const found: Stretch[] = [];
  for (let first = 0; first + wanted.length <= lines.length; first++) {
    if (wanted.length === 1) {
      const [steps, line] = [wanted[0]!, lines[first]!];
      for (let from = 0; from + steps.length <= line.length; from++) {
        if (startsWith(line, from, steps)) found.push({ first, last: first, from, to: from + steps.length });
      }
    } else if (wanted.every((steps, at) => isLike(lines[first + at]!, steps, at === 0))) {
      found.push({ first, last: first + wanted.length - 1, from: 0, to: lines[first]!.length });
    }
  }
  return found;
}

function isLike(line: readonly string[], steps: readonly string[], mayBeNamed: boolean): boolean {
  if (line.length === steps.length) return startsWith(line, 0, steps);
  return mayBeNamed && line.length === steps.length + 1 && line[0] === "$" && startsWith(line, 1, steps);
}

function startsWith(line: readonly string[], from: number, steps: readonly string[]): boolean {
  return steps.every((step, at) => line[from + at] === step);
}

function overlap(a: Place, b: Place): boolean {
  if (a.declaration !== b.declaration) return false;
  const [s, t] = [a.stretch, b.stretch];
  if (s.last < t.first || t.last < s.first) return false;
  const oneStatement = s.first === s.last && t.first === t.last;
  return !oneStatement || (s.from < t.to && t.from < s.to);
}

/** A constant must not be what the other body calls a parameter; parameters are handed over by their names. */
function meansTheSame(here: Place, there: Place): boolean {
  const own = parametersOf(here.declaration);
  const others = parametersOf(there.declaration);
  return [...here.flow.settings].every((name) => own.has(name) || !others.has(name));
}

function parametersOf({ parameters }: FlowDeclaration): ReadonlySet<string> {
  return new Set(parameters.map(({ name }) => name.text));
}

/** Comments between the steps of a chain would have no place. */
function keepsComments({ declaration, unit, stretch }: Place): boolean {
  if (isWhole(declaration, stretch)) return true;
  const { steps } = declaration.statements[stretch.first]!;
  const text = unit.text.slice(steps[stretch.from]!.span.start, steps[stretch.to - 1]!.span.end);
  return commentsIn(text).length === 0;
}
