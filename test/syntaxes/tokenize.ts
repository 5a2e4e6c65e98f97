/** Colours a text by a TextMate grammar, line by line, as an editor does; as much of the format as our grammar uses. */
import type { Grammar, Rule } from "./grammar.js";

export interface Token {
  readonly text: string;
  /** The innermost scope without the language's name. */
  readonly scope: string;
}

/** A rule that has begun and not ended. */
interface Open {
  readonly rule: Rule;
  readonly end: RegExp;
}

interface Found {
  readonly rule: Rule;
  readonly match: RegExpExecArray;
  readonly ends?: boolean;
}

const compiled = new Map<string, RegExp>();

/** Pieces of `text` that have a scope of their own, in order. */
export function tokenize(grammar: Grammar, text: string): Token[] {
  const tokens: Token[] = [];
  const stack: Open[] = [];
  for (const line of text.split("\n")) tokenizeLine(grammar, `${line}\n`, stack, tokens);
  return tokens;
}

function tokenizeLine(grammar: Grammar, line: string, stack: Open[], tokens: Token[]): void {
  let at = 0;
  const emit = (from: number, to: number, scope: string | undefined) => {
    const piece = line.slice(from, to);
    if (piece.trim() !== "" && scope !== undefined) {
      tokens.push({ text: piece.trim(), scope: scope.replace(/\.netwright$/, "") });
    }
  };
  for (let steps = 0; at <= line.length; steps++) {
    if (steps > 1000) throw new Error(`the grammar does not come to an end in ${line}`);
    const top = stack.at(-1);
    const found = next(grammar, top, line, at);
    // `meta.` scopes say where something is, not what it is.
    const around = top?.rule.name?.startsWith("meta.") ? undefined : top?.rule.name;
    if (found === undefined) {
      emit(at, line.length, around);
      return;
    }
    const { rule, match } = found;
    emit(at, match.index, around);
    at = match.index + match[0].length;
    if (found.ends) {
      stack.pop();
      emitCaptures(match, rule.endCaptures, emit, around);
    } else if (rule.begin !== undefined) {
      stack.push({ rule, end: expression(rule.end!) });
      emitCaptures(match, rule.beginCaptures, emit, rule.name?.startsWith("meta.") ? undefined : rule.name);
    } else emitCaptures(match, rule.captures, emit, rule.name);
    if (match[0] === "" && !found.ends && rule.begin === undefined) at++;
  }
}

function emitCaptures(
  match: RegExpExecArray,
  captures: Rule["captures"],
  emit: (from: number, to: number, scope: string | undefined) => void,
  whole: string | undefined,
): void {
  if (captures === undefined) {
    emit(match.index, match.index + match[0].length, whole);
    return;
  }
  for (const [group, { name }] of Object.entries(captures)) {
    const range = match.indices?.[Number(group)];
    if (range !== undefined) emit(range[0], range[1], name);
  }
}

/** The rule that matches first; at the same place an end goes before the others, and these by their order. */
function next(grammar: Grammar, top: Open | undefined, line: string, at: number): Found | undefined {
  let best: Found | undefined;
  const consider = (rule: Rule, pattern: RegExp, ends: boolean) => {
    pattern.lastIndex = at;
    const match = pattern.exec(line);
    if (match !== null && (best === undefined || match.index < best.match.index))
      best = { rule, match, ends };
  };
  if (top !== undefined) consider(top.rule, top.end, true);
  for (const rule of flattened(grammar, top?.rule.patterns ?? (top === undefined ? grammar.patterns : []))) {
    consider(rule, expression(rule.match ?? rule.begin!), false);
  }
  return best;
}

function flattened(grammar: Grammar, rules: readonly Rule[]): Rule[] {
  return rules.flatMap((rule): Rule[] => {
    if (rule.include !== undefined) return flattened(grammar, [grammar.repository[rule.include.slice(1)]!]);
    return rule.match === undefined && rule.begin === undefined ? flattened(grammar, rule.patterns!) : [rule];
  });
}

/** `$` stands before the line's end, `^` at its beginning. */
function expression(pattern: string): RegExp {
  let found = compiled.get(pattern);
  if (found === undefined) {
    found = new RegExp(pattern.replace(/\$$/, "(?=\\n)"), "dgu");
    compiled.set(pattern, found);
  }
  return found;
}
