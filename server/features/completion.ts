/** Completion: what can stand at the cursor, also in a line that is only half written. */
import type { Analysis } from "../../src/language/analyse.js";
import { type Token, tokenize } from "../../src/language/lexer.js";
import type { Declaration } from "../../src/language/tree.js";
import type { Span } from "../../src/text.js";
import { type Cursor, cursorAt, realNames } from "../completion/cursor.js";
import { declarationEntries, type Entry } from "../completion/entries.js";
import type { ListFolder } from "../completion/files.js";
import { argumentEntries, flowEntries } from "../completion/network.js";
import { newPropertyEntries, propertyValueEntries } from "../completion/properties.js";
import { textEnd, textEntries } from "../completion/quoted.js";
import { contains, declarationAt, locate } from "../locate.js";
import type { Program } from "../program.js";

export interface Completions {
  /** What an entry replaces. */
  readonly span: Span;
  readonly entries: readonly Entry[];
}

/** `typed` is the character that asked, where one did. */
export async function complete(
  program: Program,
  offset: number,
  listFolder: ListFolder,
  typed?: string,
): Promise<Completions> {
  const none = { span: { start: offset, end: offset }, entries: [] };
  const tokens = tokenize(program.source);
  const word = tokens.find(({ span }) => span.start < offset && offset <= span.end);
  if (word?.kind === "comment" || word?.kind === "number") return none;
  if (word?.kind === "string" && offset <= textEnd(word))
    return textEntries(program, word, offset, listFolder);
  const before = tokens.findLast(({ kind, span }) => span.end <= offset && kind !== "end");
  if (typed === " " && !expectsMore(before)) return none;
  const span = word?.kind === "name" ? word.span : none.span;
  const cursor = cursorAt(program.source, span, program.profiles);
  return { span, entries: await entriesAt(cursor, listFolder) };
}

/** A space opens the list only where something must follow. */
function expectsMore(before: Token | undefined): boolean {
  return before !== undefined && [":", ",", "->", "=", "on", "train"].includes(before.text);
}

async function entriesAt(cursor: Cursor, listFolder: ListFolder): Promise<readonly Entry[]> {
  const { analysis, offset } = cursor;
  const declaration = declarationAt(analysis.tree, offset);
  if (declaration === undefined) return cursor.startsLine ? topLevel(analysis) : [];
  const place = locate(analysis.tree, offset);
  const inBody = contains(declaration.bodySpan, offset);
  // A body that is still open reaches down to here; the next declaration begins at the margin all the same.
  const next = cursor.margin && inBody ? topLevel(analysis).map((entry) => ({ ...entry, rank: 4 })) : [];
  if (place === undefined) {
    if (!inBody || declaration.kind === "network") return inBody ? [] : inHeader(declaration);
    return cursor.startsLine ? [...newPropertyEntries(cursor, declaration), ...next] : [];
  }
  switch (place.role) {
    case "on":
      return datasetNames(analysis);
    case "declared":
      return declaration.kind === "train" ? networkNames(analysis) : [];
    case "property":
      return newPropertyEntries(cursor, declaration);
    case "argument":
      return argumentEntries(cursor, place);
    case "step":
      return [...flowEntries(cursor, place), ...next];
    case "callee":
      if (place.calls.length > 1) return [];
      return place.property === undefined
        ? flowEntries(cursor, place)
        : propertyValueEntries(cursor, place, listFolder);
    case "value":
      return place.calls.length > 0
        ? argumentEntries(cursor, place)
        : propertyValueEntries(cursor, place, listFolder);
    default:
      return [];
  }
}

function topLevel(analysis: Analysis): Entry[] {
  return declarationEntries(names(analysis, "dataset"), untrained(analysis));
}

function datasetNames(analysis: Analysis): Entry[] {
  return names(analysis, "dataset").map((name) => ({ label: name, kind: "dataset", insert: name, rank: 0 }));
}

/** Networks to train, those first that have no `train` block yet. */
function networkNames(analysis: Analysis): Entry[] {
  const first = untrained(analysis);
  return names(analysis, "network").map((name) => ({
    label: name,
    kind: "network",
    insert: name,
    rank: first.includes(name) ? 0 : 1,
  }));
}

function untrained(analysis: Analysis): string[] {
  const trained = new Set(names(analysis, "train"));
  return names(analysis, "network").filter((name) => !trained.has(name));
}

function names({ tree }: Analysis, kind: Declaration["kind"]): string[] {
  return realNames(tree.declarations.filter((each) => each.kind === kind).map(({ name }) => name.text));
}

function inHeader(declaration: Declaration): Entry[] {
  if (declaration.kind !== "network" || declaration.dataset !== undefined) return [];
  return [
    { label: "on", kind: "keyword", doc: "The dataset to learn from.", insert: "on ", goesOn: true, rank: 0 },
  ];
}
