/** Completion: what can stand at the cursor, also in a line that is only half written. */
import type { Program as Checked } from "../../src/language/program/program.js";
import { type Token, tokenize } from "../../src/language/syntax/lexer.js";
import type { Declaration } from "../../src/language/syntax/tree.js";
import type { Span } from "../../src/text.js";
import { argumentEntries } from "../completion/arguments.js";
import { likelyTarget } from "../completion/columns.js";
import {
  bodyAt,
  type Cursor,
  cursorAt,
  declarationOf,
  marker,
  placeOf,
  realNames,
} from "../completion/cursor.js";
import { declarationEntries, keywordEntries, snippetEntries } from "../completion/declarations.js";
import { choiceOf, type Entry } from "../completion/entry.js";
import { dataFile, fileEntries, type ListFolder, programFile, quotedFiles } from "../completion/files.js";
import { scopeEntries } from "../completion/names.js";
import { newPropertyEntries, propertyValueEntries } from "../completion/properties.js";
import { textEnd, textEntries } from "../completion/quoted.js";
import { stepEntries } from "../completion/steps.js";
import { contains, type Place } from "../locate.js";
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
  const tokens = tokensOfLine(program.source, offset);
  const left = tokens.find(({ span }) => span.start < offset && offset <= span.end);
  // A cursor right before a word is at that word, unless it is at the end of another.
  const word = isWord(left) ? left : tokens.find((token) => token.span.start === offset && isWord(token));
  if (left?.kind === "comment" || word?.kind === "number") return none;
  if (word?.kind === "string") {
    const inside = word.span.start < offset && offset <= textEnd(word);
    return inside ? textEntries(program, word, offset, listFolder) : none;
  }
  const before = tokens.findLast(({ kind, span }) => span.end <= offset && kind !== "end");
  if (typed === " " && !expectsMore(before)) return none;
  const span = dotted(program.source, offset);
  const cursor = cursorAt(program, span);
  const entries = await entriesAt(cursor, listFolder);
  return { span, entries: cursor.next === "(" ? entries.filter(isCallable) : entries };
}

/** What can stand in front of parentheses. */
function isCallable({ kind, label }: Entry): boolean {
  return kind === "layer" || kind === "block" || kind === "choice" || label === "Output";
}

function isWord(token: Token | undefined): boolean {
  return token?.kind === "name" || token?.kind === "number" || token?.kind === "string";
}

/** No token goes on behind its line. */
function tokensOfLine(source: string, offset: number): Token[] {
  const start = Math.max(source.lastIndexOf("\n", offset - 1), source.lastIndexOf("\r", offset - 1)) + 1;
  const end = /[\r\n]|$/.exec(source.slice(offset, offset + 10_000))!.index + offset;
  return tokenize(source.slice(start, end)).map(({ kind, text, span }) => ({
    kind,
    text,
    span: { start: span.start + start, end: span.end + start },
  }));
}

/** The name around a place, with all that dots join to it; empty where none is. */
function dotted(source: string, offset: number): Span {
  const before = /(?:[\p{L}_][\p{L}\p{N}_]*\.)*(?:[\p{L}_][\p{L}\p{N}_]*)?$/u;
  const behind = /^[\p{L}\p{N}_]*(?:\.[\p{L}_][\p{L}\p{N}_]*)*/u;
  const left = before.exec(source.slice(Math.max(0, offset - 200), offset))![0];
  const right = behind.exec(source.slice(offset, offset + 200))![0];
  return { start: offset - left.length, end: offset + right.length };
}

/** A space opens the list only where something must follow. */
function expectsMore(before: Token | undefined): boolean {
  return before !== undefined && [":", ",", "->", "=", "*", "on", "train", "tune"].includes(before.text);
}

async function entriesAt(cursor: Cursor, listFolder: ListFolder): Promise<readonly Entry[]> {
  const declaration = declarationOf(cursor);
  const top = () => topLevel(cursor, listFolder);
  if (/(?:^|[\r\n])import[^\S\r\n]*$/.test(textBefore(cursor))) return quotedFiles(programFile, listFolder);
  if (declaration === undefined) return cursor.startsLine ? top() : [];
  const place = placeOf(cursor);
  const inBody = isInBody(cursor, declaration);
  // A body that is still open reaches down to here; the next declaration begins at the margin all the same.
  const next = async () => {
    const entries = cursor.margin && inBody ? await top() : [];
    return entries.filter(({ kind }) => kind !== "snippet").map((entry) => ({ ...entry, rank: 4 }));
  };
  if (place === undefined) {
    if (!inBody) return inHeader(cursor, declaration);
    if (!("properties" in declaration) || !cursor.startsLine) return [];
    return [...(await newPropertyEntries(cursor, declaration, listFolder)), ...(await next())];
  }
  switch (place.role) {
    case "on":
      return named(cursor, "dataset");
    case "declared":
      return networkNames(cursor, declaration);
    case "path":
      return quotedFiles(programFile, listFolder);
    case "property":
      return newPropertyEntries(cursor, declaration, listFolder);
    case "argument":
      return argumentEntries(cursor, place);
    case "step":
      return [...stepEntries(cursor, place), ...(await next())];
    case "callee":
      if (place.calls.length > 1) return argumentEntries(cursor, outside(place));
      return place.property === undefined
        ? stepEntries(cursor, place)
        : propertyValueEntries(cursor, { ...place, ...calledValue(place) }, listFolder);
    case "value":
      if (place.calls.length > 0) return argumentEntries(cursor, place);
      return place.property === undefined
        ? plainValues(cursor, place)
        : propertyValueEntries(cursor, place, listFolder);
    default:
      return [];
  }
}

/** Whether a file declares nothing yet. */
function isEmpty({ units }: Checked["main"]): boolean {
  return units.every(({ unit }) => unit.declarations.length === 0);
}

function textBefore({ unit, offset }: Cursor): string {
  return unit.text.slice(0, offset - marker.length);
}

/** A body that has not been begun has a place too, right behind its header. */
function isInBody({ unit, offset }: Cursor, declaration: Declaration): boolean {
  if (!("bodySpan" in declaration)) return false;
  const { bodySpan } = declaration;
  return contains(bodySpan, offset) && unit.text[bodySpan.start - 1] === "{";
}

/** The name of a call within another call's arguments, as a value of that one. */
function outside(place: Place): Place {
  const calls = place.calls.slice(0, -1);
  const value = place.calls.at(-1)!;
  const argument = calls
    .at(-1)!
    .arguments.find(
      (each) => contains(each.value.span, value.span.start) && contains(each.value.span, value.span.end),
    );
  return { ...place, calls, role: "value", value, ...(argument && { argument }) };
}

function calledValue(place: Place): Pick<Place, "value"> {
  return { value: place.calls[0]! };
}

/** Values outside of calls: of a constant, of a parameter's default, and how often a step is repeated. */
function plainValues(cursor: Cursor, place: Place): Entry[] {
  const { analysis } = cursor.program;
  const { constants } = analysis.program.names(analysis.program.main);
  if (place.declaration.kind === "let") {
    const direct = place.value === place.declaration.value;
    const wanted = direct ? ({ type: { kind: "any" } } as const) : "number";
    return scopeEntries(constants, wanted, undefined, place.declaration.name.text);
  }
  const body = bodyAt(cursor, place);
  if (place.parameter !== undefined) {
    const direct = place.value === place.parameter.default;
    return scopeEntries(constants, direct ? { type: { kind: "any" } } : "number");
  }
  return body === undefined ? [] : scopeEntries(body.scope, { type: { kind: "integer", min: 0 } }, body);
}

async function topLevel(cursor: Cursor, listFolder: ListFolder): Promise<Entry[]> {
  const { program, main } = checked(cursor);
  const networks = networksToTrain(program);
  if (cursor.next !== "" && cursor.next !== "#") {
    const word = { start: cursor.offset - marker.length, end: cursor.offset };
    return keywordEntries(cursor.unit.text, word, networks.length > 0);
  }
  const tuned = new Set(main.tunes.map(({ declaration }) => declaration.name.text));
  const file = async (kind: RegExp) =>
    (await fileEntries("", kind, listFolder)).find((each) => each.kind === "file" && each.label !== main.path)
      ?.label;
  const data = await file(dataFile);
  const declarations = declarationEntries({
    datasets: realNames(program.namesOf("dataset", main)),
    networks,
    untuned: networks.filter((name) => !tuned.has(name)),
    program: await file(programFile),
    data,
    target:
      data === undefined ? undefined : likelyTarget(cursor.program.surroundings.profiles.get(data)?.profile),
  });
  return [...declarations, ...snippetEntries(isEmpty(main))];
}

function checked({ program: { analysis } }: Cursor): {
  readonly program: Checked;
  readonly main: Checked["main"];
} {
  return { program: analysis.program, main: analysis.program.main };
}

/** The file's own networks, those first that have no `train` block yet. */
function networksToTrain({ main }: Checked): string[] {
  const names = realNames(main.tables.network.keys());
  return [
    ...names.filter((name) => !main.trains.has(name)),
    ...names.filter((name) => main.trains.has(name)),
  ];
}

function named(cursor: Cursor, kind: "dataset" | "network"): Entry[] {
  const { program, main } = checked(cursor);
  return realNames(program.namesOf(kind, main)).map((name) => ({ label: name, kind, insert: name, rank: 0 }));
}

function networkNames(cursor: Cursor, declaration: Declaration): Entry[] {
  if (declaration.kind !== "train" && declaration.kind !== "tune") return [];
  const { program } = checked(cursor);
  return networksToTrain(program).map((name) => ({ label: name, kind: "network", insert: name, rank: 0 }));
}

function inHeader(cursor: Cursor, declaration: Declaration): Entry[] {
  const { program, main } = checked(cursor);
  const word = (label: string, insert: string, doc: string): Entry[] => [
    { label, kind: "keyword", doc: () => doc, insert, snippet: true, rank: 0 },
  ];
  if (declaration.kind === "train" && declaration.alias === undefined) {
    return word(
      "as",
      "as ${1:quick}",
      "A name for this training, where a network is trained in several ways.",
    );
  }
  const datasets = realNames(program.namesOf("dataset", main));
  if (declaration.kind !== "network" || declaration.dataset !== undefined || datasets.length === 0) return [];
  return word("on", `on ${choiceOf(1, datasets)}`, "The dataset to learn from.");
}
