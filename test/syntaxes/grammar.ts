/** Generates the TextMate grammar from the names the catalogue and the settings know. Its scopes are those that package.json gives semantic tokens, so that colours stay when these arrive. */

import {
  datasetProperties,
  missingMethods,
  outlierMethods,
  scaleMethods,
  splits,
} from "../../src/language/dataset-catalogue.js";
import { augmentations, featureCalls, multiHot } from "../../src/language/feature-catalogue.js";
import {
  aliases,
  losses,
  metrics,
  optimizers,
  type PropertyDoc,
  trainProperties,
} from "../../src/language/settings-catalogue.js";
import { keywords } from "../../src/language/syntax/parser.js";
import { clips, schedules, stopping } from "../../src/language/training-catalogue.js";
import { catalogue } from "../../src/layers/catalogue.js";
import { type ChoiceKind, choicesFor } from "../../src/layers/choices.js";
import { activations } from "../../src/layers/names.js";

export interface Rule {
  readonly name?: string;
  readonly match?: string;
  readonly begin?: string;
  readonly end?: string;
  readonly include?: string;
  readonly captures?: Captures;
  readonly beginCaptures?: Captures;
  readonly endCaptures?: Captures;
  readonly patterns?: readonly Rule[];
}

export interface Grammar {
  readonly name: string;
  readonly scopeName: string;
  readonly fileTypes: readonly string[];
  readonly patterns: readonly Rule[];
  readonly repository: Readonly<Record<string, Rule>>;
}

type Captures = Readonly<Record<string, { readonly name: string }>>;

const name = "[\\p{L}_][\\p{L}\\p{N}_]*";
const dotted = `${name}(?:\\.${name})*`;
/** Ends a word; `\b` would take letters beyond ASCII for ends. */
const wordEnd = "(?![\\p{L}\\p{N}_])";
/** A name that begins and ends here. */
const word = (names: string) => `(?<![\\p{L}\\p{N}_])(${names})${wordEnd}`;

/** Where a declaration begins whatever was left open above, as the parser has it. */
const nextDeclaration = `^(?=(?:${keywords.join("|")})${wordEnd}(?!\\s*[:=.(,-]))`;

const scope = (text: string) => ({ name: `${text}.netwright` });

export function grammar(): Grammar {
  return {
    name: "Netwright",
    scopeName: "source.netwright",
    fileTypes: ["nn"],
    patterns: [
      { include: "#comment" },
      constant,
      settings("dataset", "entity.name.type", [property(propertyNames(datasetProperties))]),
      settings("train", "entity.name.type.class", [property(propertyNames(trainProperties))], alias),
      // What is varied is named by the network's parameters, too.
      settings("tune", "entity.name.type.class", [property(dotted)]),
      flow("network", "entity.name.type.class"),
      flow("block", "entity.name.function"),
      // A header that is still being written, and `import`.
      { match: `^\\s*${word(keywords.join("|"))}`, captures: { 1: scope("storage.type") } },
      { include: "#value" },
    ],
    repository: repository(),
  };
}

const constant: Rule = {
  match: `^\\s*(let)${wordEnd}(?:\\s*(${name}))?(?:\\s*(=))?`,
  captures: {
    1: scope("storage.type"),
    2: scope("variable.other.constant"),
    3: scope("keyword.operator.assignment"),
  },
};

/** From the keyword to the end of the body, with the header's parts in between. */
function declaration(
  keyword: string,
  nameScope: string,
  header: readonly Rule[],
  body: readonly Rule[],
): Rule {
  return {
    name: `meta.${keyword}.netwright`,
    begin: `^\\s*(${keyword})\\s+(${name})`,
    beginCaptures: { 1: scope("storage.type"), 2: scope(nameScope) },
    // Behind the body's brace, or where another declaration begins.
    end: `(?<=\\})|${nextDeclaration}`,
    patterns: [
      { include: "#comment" },
      ...header,
      {
        begin: "\\{",
        beginCaptures: { 0: scope("punctuation.section.block.begin") },
        end: `\\}|${nextDeclaration}`,
        endCaptures: { 0: scope("punctuation.section.block.end") },
        patterns: [{ include: "#comment" }, ...body, { include: "#value" }],
      },
    ],
  };
}

function settings(keyword: string, nameScope: string, body: readonly Rule[], ...header: Rule[]): Rule {
  return declaration(keyword, nameScope, header, body);
}

const alias: Rule = {
  match: `${word("as")}(?:\\s+(${name}))?`,
  captures: { 1: scope("keyword.other"), 2: scope("entity.name.type.class") },
};

function property(names: string): Rule {
  return {
    match: `(?<![\\p{L}\\p{N}_.])(${names})\\s*(:)`,
    captures: { 1: scope("support.type.property-name"), 2: scope("punctuation.separator.key-value") },
  };
}

/** A network or block: parameters, perhaps its data, and statements. */
function flow(keyword: string, nameScope: string): Rule {
  const on: Rule = {
    match: `${word("on")}(?:\\s+(${name}))?`,
    captures: { 1: scope("keyword.other"), 2: scope("entity.name.type") },
  };
  const named: Rule = {
    match: `(${name})\\s*(=)`,
    captures: { 1: scope("variable.other"), 2: scope("keyword.operator.assignment") },
  };
  const header = [{ include: "#parameters" }, ...(keyword === "network" ? [on] : [])];
  return declaration(keyword, nameScope, header, [named]);
}

function repository(): Readonly<Record<string, Rule>> {
  return {
    comment: {
      patterns: [
        {
          name: "comment.line.documentation.netwright",
          begin: "##",
          end: "$",
          patterns: [{ name: "markup.inline.raw.netwright", match: "`[^`]+`" }],
        },
        { name: "comment.line.number-sign.netwright", match: "#.*$" },
      ],
    },
    string: {
      name: "string.quoted.double.netwright",
      begin: '"',
      // A text ends with its line, closed or not.
      end: '"|$',
      patterns: [{ name: "constant.character.escape.netwright", match: '\\\\["\\\\]' }],
    },
    value: {
      patterns: [
        { include: "#string" },
        {
          match: "((?:\\d+(?:\\.(?!\\.)\\d*)?|\\.\\d+)(?:[eE][+-]?\\d+)?)(%)?",
          captures: { 1: scope("constant.numeric"), 2: scope("keyword.other.unit") },
        },
        { name: "keyword.operator.arrow.netwright", match: "->" },
        { name: "keyword.operator.range.netwright", match: "\\.\\." },
        { name: "keyword.operator.arithmetic.netwright", match: "[+\\-*/]" },
        { name: "punctuation.separator.comma.netwright", match: "," },
        { include: "#arguments" },
        { include: "#list" },
        {
          match: `${word(alternatives([...catalogue.keys(), "Output"]))}(?=\\s*\\()`,
          captures: { 1: scope("support.class.layer") },
        },
        { match: word("true|false|none"), captures: { 1: scope("constant.language") } },
        { match: word("classes|features|input"), captures: { 1: scope("variable.language") } },
        { match: word(alternatives(choices())), captures: { 1: scope("variable.other.enummember") } },
        { match: `(${name})(?=\\s*\\()`, captures: { 1: scope("entity.name.function") } },
        { match: dotted, name: "variable.other.netwright" },
      ],
    },
    parameters: {
      begin: "\\(",
      // A brace ends what was left open, as it does for the parser.
      end: "\\)|(?=[{}])",
      patterns: [
        { include: "#comment" },
        {
          match: `(?:(?<=[(,])|^)\\s*(${name})(?:\\s*(=))?`,
          captures: { 1: scope("variable.parameter"), 2: scope("keyword.operator.assignment") },
        },
        { include: "#value" },
      ],
    },
    arguments: {
      begin: "\\(",
      end: "\\)|(?=\\})",
      patterns: [{ include: "#comment" }, property(name), { include: "#value" }],
    },
    list: { begin: "\\[", end: "\\]|(?=\\})", patterns: [{ include: "#comment" }, { include: "#value" }] },
  };
}

const propertyNames = (properties: readonly PropertyDoc[]) =>
  alternatives(properties.map((each) => each.name));

/** Words that arguments and properties choose from: `relu`, `same`, `adam`, `standardize`. */
function choices(): string[] {
  const kinds: readonly ChoiceKind[] = ["initializer", "regularizer", "constraint"];
  const chosen = [
    ...kinds.flatMap(choicesFor),
    ...[...losses, ...optimizers, ...metrics, ...schedules, ...clips, stopping],
    ...[...scaleMethods, ...missingMethods, ...outlierMethods, ...splits],
    ...[...featureCalls, multiHot, ...augmentations],
  ];
  const params = [...catalogue.values(), ...chosen].flatMap((callee) => callee.params);
  const words = [
    ...Object.keys(activations),
    ...chosen.map((choice) => choice.name),
    ...Object.keys(aliases),
    ...params.flatMap(({ type }) => (type.kind === "choice" ? type.options : [])),
    ...["all", "balanced", "weights", "losses", "metrics", "log", "minimize", "maximize"],
  ];
  return words.filter((each) => each !== "none");
}

/** The longest first, so that no name hides one that it begins. */
function alternatives(names: Iterable<string>): string {
  return [...new Set(names)].sort((a, b) => b.length - a.length || (a < b ? -1 : 1)).join("|");
}
