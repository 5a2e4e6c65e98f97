/** What an editor selects when a selection grows: word, argument, call, step, statement, body, declaration, file. */
import type { Span } from "../../text.js";
import {
  inBrackets,
  isClosing,
  isComment,
  isDangling,
  isOpening,
  type Pieces,
  piecesBefore,
  piecesOf,
  sign,
} from "./pieces.js";

/** For each offset the spans around it, the smallest first; each lies within the next, and the last is the whole text. */
export function selectionsAt(text: string, offsets: readonly number[]): Span[][] {
  const pieces = piecesOf(text);
  const ends = statementEnds(pieces);
  return offsets.map((offset) => selectionAt(pieces, ends, offset));
}

/** Pieces next to each other in the same brackets, from the first to the last. */
interface Run {
  readonly first: number;
  readonly last: number;
}

function selectionAt(pieces: Pieces, ends: Uint8Array, offset: number): Span[] {
  const spans: Span[] = [];
  const at = pieceAt(pieces, offset);
  if (at !== undefined) {
    const whole = wholeBracket(pieces, at);
    add(whole);
    let run: Run | undefined = isComment(pieces, at) ? outOfComment(at) : whole;
    while (run !== undefined) {
      add(run);
      for (const strength of strengths) {
        run = grown(pieces, ends, run, strength);
        add(run);
      }
      run = outwards(run);
    }
  }
  addSpan({ start: 0, end: pieces.text.length });
  return spans;

  /** The lines of comments, and then all that is in the same brackets. */
  function outOfComment(comment: number): Run | undefined {
    add(commentLines(pieces, { first: comment, last: comment }, true));
    return outwards({ first: comment, last: comment });
  }

  /** To what is in the brackets around, and to the brackets; at the top to the comments above. */
  function outwards(run: Run): Run | undefined {
    const outer = pieces.around[run.first]!;
    if (outer < 0) {
      add(commentLines(pieces, run, false));
      return undefined;
    }
    const whole = { first: outer, last: pieces.lasts[outer]! };
    add(inside(pieces, whole));
    return whole;
  }

  function add({ first, last }: Run): void {
    addSpan({ start: pieces.starts[first]!, end: pieces.ends[last]! });
  }

  function addSpan(span: Span): void {
    const inner = spans.at(-1);
    const grows = inner === undefined || span.start < inner.start || span.end > inner.end;
    const holds = inner === undefined || (span.start <= inner.start && span.end >= inner.end);
    if (grows && holds && span.start <= offset && offset <= span.end) spans.push(span);
  }
}

/** The piece at an offset: a word sooner than punctuation, and next to white space what stands on the same line. */
function pieceAt(pieces: Pieces, offset: number): number | undefined {
  const { signs, starts, ends, count } = pieces;
  const next = piecesBefore(pieces, offset);
  const before = next > 0 && ends[next - 1]! >= offset ? next - 1 : undefined;
  const behind = next < count && starts[next] === offset ? next : undefined;
  if (before === undefined || behind === undefined) return before ?? behind;
  return isWord(signs[before]!) && !isWord(signs[behind]!) ? before : behind;
}

function isWord(code: number): boolean {
  return code === sign.name || code === sign.number || code === sign.string;
}

/** A bracket stands for all that it encloses. */
function wholeBracket({ signs, partners, lasts }: Pieces, at: number): Run {
  if (isOpening(signs[at])) return { first: at, last: lasts[at]! };
  if (isClosing(signs[at]) && partners[at]! >= 0) return { first: partners[at]!, last: at };
  return { first: at, last: at };
}

/** What is between brackets; the brackets themselves where that is nothing. */
function inside({ partners }: Pieces, whole: Run): Run {
  const last = partners[whole.first] === whole.last ? whole.last - 1 : whole.last;
  return last > whole.first ? { first: whole.first + 1, last } : whole;
}

/**
 * What ends a run, the strongest tie first: nothing but a call's brackets and a name's dots tie, then products, sums,
 * ranges, flows; then in brackets named arguments and commas, in bodies commas and names; then the end of the statement.
 */
const strengths = [0, 1, 2, 3, 4, 5, 6, 7] as const;
type Strength = (typeof strengths)[number];

function looseness({ signs, around }: Pieces, at: number, inRound: boolean): Strength {
  switch (signs[at]) {
    case sign.times:
    case sign.over:
      return 1;
    case sign.plus:
    case sign.minus:
      return isSign(signs[at - 1]) || at - 1 === around[at] ? 0 : 2;
    case sign.range:
      return 3;
    case sign.arrow:
      return 4;
    case sign.comma:
      return inRound ? 6 : 5;
    case sign.colon:
    case sign.equals:
      return inRound ? 5 : 6;
    default:
      return 0;
  }
}

/** Whether a `-` behind such a piece belongs to the number that follows. */
function isSign(code: number | undefined): boolean {
  return code !== undefined && !isWord(code) && !isClosing(code);
}

/** The run with its neighbours on both sides, up to what ties less than `strength`. */
function grown(pieces: Pieces, ends: Uint8Array, run: Run, strength: Strength): Run {
  const { signs, around, lasts, partners, count } = pieces;
  const outer = around[run.first]!;
  const end = outer < 0 ? count : partners[outer]! >= 0 ? partners[outer]! : lasts[outer]! + 1;
  const inRound = inBrackets(pieces, outer);
  let { first, last } = run;
  while (first > outer + 1 && ties(first - 1, first)) {
    first--;
    if (isClosing(signs[first]) && partners[first]! >= 0) first = partners[first]!;
  }
  while (last + 1 < end && ties(last, last + 1)) {
    last++;
    if (isOpening(signs[last])) last = lasts[last]!;
  }
  while (first < run.first && isComment(pieces, first)) first++;
  while (last > run.last && isComment(pieces, last)) last--;
  return { first, last };

  function ties(left: number, right: number): boolean {
    if (!inRound && ends[right] === 1) return false;
    if (strength > 0) {
      return looseness(pieces, left, inRound) < strength && looseness(pieces, right, inRound) < strength;
    }
    if (signs[left] === sign.dot || signs[right] === sign.dot) return true;
    return signs[right] === sign.openRound && signs[left] === sign.name;
  }
}

/** For each piece whether, in a body or at the top, a statement has ended before it. */
function statementEnds(pieces: Pieces): Uint8Array {
  const { signs, around, newlines, count } = pieces;
  const ends = new Uint8Array(count);
  let next: number | undefined;
  for (let at = count - 1; at > 0; at--) {
    if (!isComment(pieces, at)) next = signs[at];
    ends[at] = newlines[at]! > 0 && next !== sign.arrow ? 1 : 0;
  }
  let previous: number | undefined;
  for (let at = 1; at < count; at++) {
    if (!isComment(pieces, at - 1)) previous = signs[at - 1];
    if (isDangling(previous)) ends[at] = 0;
    // Behind a body another declaration may begin on the same line.
    if (signs[at - 1] === sign.closeBrace && around[at - 1] === -1 && !isComment(pieces, at)) ends[at] = 1;
  }
  return ends;
}

/** A run with the lines of comments right above it; with those below as well, where it is itself such a line. */
function commentLines(pieces: Pieces, run: Run, below: boolean): Run {
  const { newlines, count } = pieces;
  const isLine = (at: number) => isComment(pieces, at) && (at === 0 || newlines[at]! > 0);
  let { first, last } = run;
  if (below && !isLine(first)) return run;
  while (first > 0 && newlines[first] === 1 && isLine(first - 1)) first--;
  while (below && last + 1 < count && newlines[last + 1] === 1 && isComment(pieces, last + 1)) last++;
  return { first, last };
}
