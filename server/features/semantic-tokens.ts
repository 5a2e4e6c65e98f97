/** What every name is, for colours that follow meaning; worked out unit by unit, so that an edit costs one of them. */
import { keptWith } from "../../src/kept.js";
import type { SourceFile } from "../../src/language/program/source-file.js";
import type { Unit } from "../../src/language/syntax/units.js";
import { LineIndex, type Span } from "../../src/text.js";
import { type Files, find } from "../symbols/files.js";
import type { Mention } from "../symbols/mention.js";
import { mentionsOf } from "../symbols/mentions.js";

/** In the order in which tokens name them. */
export const tokenTypes = [
  "keyword",
  "class",
  "struct",
  "function",
  "type",
  "parameter",
  "variable",
  "property",
  "enumMember",
] as const;
export const tokenModifiers = ["declaration", "readonly", "defaultLibrary"] as const;

type TokenType = (typeof tokenTypes)[number];
type Modifier = (typeof tokenModifiers)[number];

const declaredTypes = { dataset: "struct", block: "function", network: "class", let: "variable" } as const;

/** The file's tokens as the protocol wants them: five numbers each, places counted from the token before. */
export function semanticTokens(files: Files, file: SourceFile, index: LineIndex, range?: Span): number[] {
  const data: number[] = [];
  const isConstant = constantsIn(files, file);
  let line = 0;
  let character = 0;
  for (const [at, { unit, start }] of file.units.entries()) {
    if (range !== undefined) {
      if (start > range.end) break;
      if ((file.units[at + 1]?.start ?? file.text.length) <= range.start) continue;
    }
    const base = index.position(start);
    const tokens = tokensOf(unit, isConstant);
    for (let each = 0; each < tokens.length; each += 5) {
      if (range !== undefined && !overlaps(range, start + tokens[each + 4]!, tokens[each + 2]!)) continue;
      const tokenLine = base.line + tokens[each]!;
      const tokenCharacter = tokens[each + 1]! + (tokens[each] === 0 ? base.character : 0);
      const down = tokenLine - line;
      data.push(down, down === 0 ? tokenCharacter - character : tokenCharacter, tokens[each + 2]!);
      const packed = tokens[each + 3]!;
      data.push(packed >> tokenModifiers.length, packed & ((1 << tokenModifiers.length) - 1));
      line = tokenLine;
      character = tokenCharacter;
    }
  }
  return data;
}

function overlaps({ start, end }: Span, at: number, length: number): boolean {
  return at < end && at + length > start;
}

function constantsIn(files: Files, file: SourceFile): (name: string) => boolean {
  const known = new Map<string, boolean>();
  return (name) => {
    let is = known.get(name);
    if (is === undefined) {
      is = find(files, "let", file, name) !== undefined;
      known.set(name, is);
    }
    return is;
  };
}

interface UnitTokens {
  /** Words that are constants where there are some of their names; only that hangs on the rest of the program. */
  readonly terms: readonly string[];
  /** Those of the words that were constants when the tokens were made. */
  readonly constants: string;
  /** Five numbers each: line and character in the unit, length, type and modifiers in one, offset in the unit. */
  readonly tokens: readonly number[];
}

const memory = keptWith((_: Unit): { made?: UnitTokens } => ({}));

function tokensOf(unit: Unit, isConstant: (name: string) => boolean): readonly number[] {
  const kept = memory(unit);
  const known = kept.made;
  const terms = known?.terms ?? termsIn(unit);
  const constants = terms.filter(isConstant).join(" ");
  if (known?.constants === constants) return known.tokens;
  const index = new LineIndex(unit.text);
  const tokens = mentionsOf(unit).flatMap((mention) => {
    const token = tokenOf(mention, isConstant);
    const { start, end } = mention.span;
    // What stands in quotation marks is the grammar's.
    if (token === undefined || end - start !== mention.text.length) return [];
    const { line, character } = index.position(start);
    return [line, character, end - start, packed(token), start];
  });
  kept.made = { terms, constants, tokens };
  return tokens;
}

function termsIn(unit: Unit): readonly string[] {
  const terms = mentionsOf(unit).flatMap(({ meaning, text }) => (meaning.kind === "term" ? [text] : []));
  return [...new Set(terms)];
}

interface Token {
  readonly type: TokenType;
  readonly modifiers: readonly Modifier[];
}

function packed({ type, modifiers }: Token): number {
  const bits = modifiers.reduce((sum, modifier) => sum | (1 << tokenModifiers.indexOf(modifier)), 0);
  return (tokenTypes.indexOf(type) << tokenModifiers.length) | bits;
}

function tokenOf(
  { meaning, text, defines }: Mention,
  isConstant: (name: string) => boolean,
): Token | undefined {
  const token = (type: TokenType, ...modifiers: Modifier[]): Token => ({
    type,
    modifiers: defines ? ["declaration", ...modifiers] : modifiers,
  });
  switch (meaning.kind) {
    case "keyword":
      return token("keyword");
    case "declared":
    case "named":
      return meaning.what === "let" ? token("variable", "readonly") : token(declaredTypes[meaning.what]);
    case "term":
      return isConstant(text) ? token("variable", "readonly") : token("enumMember");
    case "parameter":
    case "argument":
      return token("parameter");
    case "tuned":
      return token(trainSettings.has(text) || text.includes(".") ? "property" : "parameter");
    case "value":
      return token("variable");
    case "input":
      return token("variable", "defaultLibrary");
    case "figure":
      return token("variable", "readonly", "defaultLibrary");
    case "training":
      return token("class");
    case "column":
    case "setting":
    case "output":
      return token("property");
    case "layer":
      return token("type");
    case "choice":
      // `true`, `false` and `none` are the grammar's.
      return text === "true" || text === "false" || text === "none" ? undefined : token("enumMember");
    default:
      return undefined;
  }
}

/** What a `tune` block can vary besides its network's parameters. */
const trainSettings: ReadonlySet<string> = new Set(["batch", "epochs", "optimizer", "loss"]);

/** What to replace in `before` to have `after`. */
export function tokenEdits(
  before: readonly number[],
  after: readonly number[],
): { start: number; deleteCount: number; data: number[] }[] {
  const shorter = Math.min(before.length, after.length);
  let prefix = 0;
  while (prefix < shorter && before[prefix] === after[prefix]) prefix++;
  // Whole tokens only.
  prefix -= prefix % 5;
  if (prefix === before.length && prefix === after.length) return [];
  let suffix = 0;
  while (
    suffix < shorter - prefix &&
    before[before.length - 1 - suffix] === after[after.length - 1 - suffix]
  ) {
    suffix++;
  }
  suffix -= suffix % 5;
  return [
    {
      start: prefix,
      deleteCount: before.length - prefix - suffix,
      data: after.slice(prefix, after.length - suffix),
    },
  ];
}
