/** Renames what the cursor is on, everywhere; refuses names that would change what the program means. */
import { readSourceFile, type SourceFile } from "../../src/language/program/source-file.js";
import { tokenize } from "../../src/language/syntax/lexer.js";
import { isReserved } from "../../src/language/syntax/reserved.js";
import type { Unit } from "../../src/language/syntax/units.js";
import { catalogue } from "../../src/layers/catalogue.js";
import { activations } from "../../src/layers/names.js";
import { applyEdits, type Span, type TextEdit } from "../../src/text.js";
import { code } from "../markdown.js";
import { type Files, filesThatSee, inSight } from "../symbols/files.js";
import { mentionsNamed, mentionsOf } from "../symbols/mentions.js";
import {
  type CodeSymbol,
  type Occurrence,
  occurrenceAt,
  occurrences,
  resolve,
  symbolAt,
} from "../symbols/resolve.js";

/** Why something is not renamed, for the person who wanted it. */
export interface Refusal {
  readonly refused: string;
}

export interface FileEdits {
  readonly file: SourceFile;
  readonly edits: readonly TextEdit[];
}

/** What can be renamed at an offset. */
export function renamable(
  files: Files,
  file: SourceFile,
  offset: number,
): { readonly span: Span; readonly name: string } | Refusal {
  const at = occurrenceAt(file, offset);
  if (at === undefined) return { refused: "There is no name here that can be changed." };
  const symbol = resolve(files, at);
  const why = symbol === undefined ? whyNot(at) : whySymbolNot(symbol);
  return why === undefined ? { span: at.span, name: at.mention.text } : { refused: why };
}

export function rename(
  files: Files,
  file: SourceFile,
  offset: number,
  newName: string,
): readonly FileEdits[] | Refusal {
  const possible = renamable(files, file, offset);
  if ("refused" in possible) return possible;
  const symbol = symbolAt(files, file, offset)!;
  if (newName === symbol.name) return [];
  const why = whyNoName(newName) ?? whyClash(files, symbol, newName);
  if (why !== undefined) return { refused: why };
  const edits = editsOf(occurrences(files, symbol), newName);
  const changed = whatChanges(files, symbol, edits, newName);
  return changed === undefined ? edits : { refused: changed };
}

function whyNot({ mention }: Occurrence): string {
  const name = code(mention.text);
  switch (mention.meaning.kind) {
    case "keyword":
      return `${name} is a word of the language: it cannot be renamed.`;
    case "layer":
      return `${name} is one of Keras's layers: it cannot be renamed.`;
    case "setting":
    case "choice":
    case "figure":
    case "tuned":
      return `${name} is a name that Netwright gives: it cannot be renamed.`;
    case "path":
      return "This is a file's path: rename the file, and change the path here.";
    case "output":
      return `${name} names an output and stands nowhere else: write another name here.`;
    case "term":
      return `${name} is no constant and no parameter, but a word that stands for itself: it cannot be renamed.`;
    default:
      return `${name} is declared nowhere: there is nothing to rename.`;
  }
}

function whySymbolNot({ kind, name }: CodeSymbol): string | undefined {
  if (kind === "input") return "`input` is what a body is given: it cannot be renamed.";
  if (kind === "column") {
    return `${code(name)} is a column of the data file: rename it there, and change the name here.`;
  }
  return undefined;
}

function whyNoName(newName: string): string | undefined {
  const name = code(newName);
  const [first] = tokenize(newName);
  if (first?.kind !== "name" || first.text !== newName) {
    return `${newName === "" ? "Nothing" : name} is no name: use letters, digits and \`_\`, and begin with a letter or \`_\`.`;
  }
  if (isReserved(newName)) return `${name} is a word of the language: choose another name.`;
  if (catalogue.has(newName)) return `${name} is the name of a layer: choose another name.`;
  if (Object.hasOwn(activations, newName)) {
    return `${name} is the name of an activation: choose another name.`;
  }
  return undefined;
}

/** Settings of a `tune` block, which would hide a parameter of the same name. */
const tuned: ReadonlySet<string> = new Set([
  "batch",
  "epochs",
  "goal",
  "loss",
  "optimizer",
  "seed",
  "trials",
]);

function whyClash(files: Files, symbol: CodeSymbol, newName: string): string | undefined {
  const { kind, declaration, unit } = symbol;
  const name = code(newName);
  const body = code(declaration.name.text);
  switch (kind) {
    case "parameter": {
      if (!("parameters" in declaration)) return undefined;
      if (declaration.parameters.some((parameter) => parameter.name.text === newName)) {
        return `${body} has a parameter ${name} already: choose another name.`;
      }
      if (declaration.kind === "network" && tuned.has(newName)) {
        return `${name} is a setting of \`tune\` blocks, which a parameter of a network cannot share: choose another name.`;
      }
      return undefined;
    }
    case "value": {
      const taken = mentionsNamed(unit, newName).some(
        ({ meaning, declaration: its }) => its === declaration && meaning.kind === "value",
      );
      return taken ? `${body} has a value ${name} already: choose another name.` : undefined;
    }
    case "training": {
      const others = symbol.file.trains.get(declaration.name.text) ?? [];
      const taken = others.some(({ declaration: other }) => other.alias?.text === newName);
      return taken ? `${body} has a training ${name} already: choose another name.` : undefined;
    }
    case "dataset":
    case "block":
    case "network":
    case "let": {
      for (const file of filesThatSee(files, symbol.file)) {
        for (const other of inSight(files, file)) {
          if (!other.tables[kind].has(newName)) continue;
          const what = kind === "let" ? "constant" : kind;
          const where = other === symbol.file ? "" : ` in ${code(fileName(other.path))}`;
          return `There is a ${what} ${name}${where} already: choose another name.`;
        }
      }
      return undefined;
    }
    default:
      return undefined;
  }
}

function editsOf(places: readonly Occurrence[], newName: string): FileEdits[] {
  const edits = new Map<SourceFile, TextEdit[]>();
  for (const { file, span } of places) {
    const edit = { span, newText: newName };
    const others = edits.get(file);
    if (others === undefined) edits.set(file, [edit]);
    else others.push(edit);
  }
  return [...edits].map(([file, its]) => ({ file, edits: its }));
}

/**
 * Reads the files as they would be and looks up every name there that was touched or is like the new one: each must stand
 * for what it stood for. Says where one does not.
 */
function whatChanges(
  files: Files,
  symbol: CodeSymbol,
  edits: readonly FileEdits[],
  newName: string,
): string | undefined {
  const renamed = new Map<string, SourceFile>();
  for (const { file, edits: its } of edits) {
    const known = new Map<string, Unit[]>();
    for (const { unit } of file.units) {
      const alike = known.get(unit.text);
      if (alike === undefined) known.set(unit.text, [unit]);
      else alike.push(unit);
    }
    renamed.set(file.path, readSourceFile(file.path, applyEdits(file.text, its), known, new Map()));
  }
  const after: Files = {
    file: (path) => renamed.get(path) ?? files.file(path),
    all: () => [...files.all()].map((file) => renamed.get(file.path) ?? file),
  };
  const before = new Meanings(files);
  const then = new Meanings(after);
  for (const file of filesThatSee(files, symbol.file)) {
    const next = after.file(file.path) ?? file;
    const problem = `${code(newName)} already stands for something else in ${code(fileName(file.path))}: choose another name.`;
    if (next.units.length !== file.units.length) return problem;
    for (const [at, { unit }] of file.units.entries()) {
      const nextUnit = next.units[at]!.unit;
      if (unit === nextUnit && mentionsNamed(unit, newName).length === 0) continue;
      const mentions = mentionsOf(unit);
      const nextMentions = mentionsOf(nextUnit);
      if (mentions.length !== nextMentions.length) return problem;
      for (const [place, mention] of mentions.entries()) {
        const nextMention = nextMentions[place]!;
        const was = before.of({ file, unit, mention });
        const will = then.of({ file: next, unit: nextUnit, mention: nextMention });
        if (was !== will || mention.meaning.kind !== nextMention.meaning.kind) return problem;
      }
    }
  }
  return undefined;
}

/** What names stand for, said in a way that stays the same when only names change. */
class Meanings {
  private readonly orders = new Map<SourceFile, ReadonlyMap<Unit, number>>();

  constructor(private readonly files: Files) {}

  of(place: Pick<Occurrence, "file" | "unit" | "mention">): string {
    const symbol = resolve(this.files, place);
    if (symbol === undefined) return "nothing";
    const { file, unit, span, kind } = symbol;
    let order = this.orders.get(file);
    if (order === undefined) {
      order = new Map(file.units.map((placed, at) => [placed.unit, at]));
      this.orders.set(file, order);
    }
    const mention = mentionsOf(unit).findIndex((each) => each.span.start === span.start);
    return `${kind} ${file.path} ${order.get(unit)} ${mention}`;
  }
}

function fileName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
