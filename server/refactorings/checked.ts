/** Refactorings of a document, each change checked again before it is handed out; what was found out is kept. */
import { keptWith } from "../../src/kept.js";
import { refactoringsAt } from "../../src/language/refactor/index.js";
import {
  type Change,
  isRefusal,
  type Refactoring,
  type Refusal,
} from "../../src/language/refactor/refactoring.js";
import { keepsNetworks } from "../../src/language/refactor/same-networks.js";
import type { Span } from "../../src/text.js";
import type { Program } from "../program.js";

/** What is possible at a place, found without changing anything. */
export function refactorings(program: Program, selected: Span): Refactoring[] {
  return refactoringsAt(program.analysis, selected);
}

const changesOf = keptWith((_: Program) => new Map<string, Change | Refusal>());

/** The change of a refactoring for `selected`, if it leaves the networks as they are and brings no new diagnostic. */
export function checkedChange(program: Program, selected: Span, refactoring: Refactoring): Change | Refusal {
  const known = changesOf(program);
  const key = `${selected.start} ${selected.end} ${refactoring.kind} ${refactoring.title}`;
  let result = known.get(key);
  if (result === undefined) {
    result = check(program, refactoring.change());
    known.set(key, result);
  }
  return result;
}

function check({ analysis, options }: Program, change: Change | Refusal): Change | Refusal {
  if (isRefusal(change) || keepsNetworks(analysis, options, change)) return change;
  return {
    refused: "The networks would not be the same, or something would be wrong that is not wrong now.",
  };
}
