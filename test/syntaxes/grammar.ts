/** Generates the TextMate grammar from the names the catalogue and the settings know. */
import {
  aliases,
  datasetProperties,
  losses,
  metrics,
  optimizers,
  type PropertyDoc,
  randomSplit,
  stopping,
  trainProperties,
} from "../../src/language/settings-catalogue.js";
import { catalogue } from "../../src/layers/catalogue.js";
import { activations, initializers } from "../../src/layers/names.js";

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

type Captures = Readonly<Record<string, { readonly name: string }>>;

const name = "[\\p{L}_][\\p{L}\\p{N}_]*";
/** A name that begins and ends here; `\b` would take letters beyond ASCII for ends. */
const word = (names: string) => `(?<![\\p{L}\\p{N}_])(${names})(?![\\p{L}\\p{N}_])`;

export function grammar(): object {
  return {
    name: "Netwright",
    scopeName: "source.netwright",
    fileTypes: ["nn"],
    patterns: [
      { include: "#comment" },
      block("dataset", datasetProperties),
      block("train", trainProperties),
      network,
      // A header that is still being written.
      { match: `^\\s*${word("dataset|network|train")}`, captures: { 1: scope("storage.type") } },
      { include: "#value" },
    ],
    repository: repository(),
  };
}

const scope = (text: string) => ({ name: `${text}.netwright` });

const bodyEnd = { end: "\\}", endCaptures: { 0: scope("punctuation.section.block.end") } };

function block(keyword: string, properties: readonly PropertyDoc[]): Rule {
  return {
    name: `meta.${keyword}.netwright`,
    begin: `^\\s*(${keyword})\\s+(${name})\\s*(\\{)`,
    beginCaptures: {
      1: scope("storage.type"),
      2: scope("entity.name.type"),
      3: scope("punctuation.section.block.begin"),
    },
    ...bodyEnd,
    patterns: [
      { include: "#comment" },
      {
        match: `${word(alternatives(properties.map((property) => property.name)))}\\s*(:)`,
        captures: { 1: scope("support.type.property-name"), 2: scope("punctuation.separator.key-value") },
      },
      { include: "#value" },
    ],
  };
}

const network: Rule = {
  name: "meta.network.netwright",
  begin: `^\\s*(network)\\s+(${name})(?:\\s+(on)\\s+(${name}))?\\s*(\\{)`,
  beginCaptures: {
    1: scope("storage.type"),
    2: scope("entity.name.type"),
    3: scope("keyword.other"),
    4: scope("entity.name.type"),
    5: scope("punctuation.section.block.begin"),
  },
  ...bodyEnd,
  patterns: [
    { include: "#comment" },
    {
      match: `(${name})\\s*(=)`,
      captures: { 1: scope("variable.other.constant"), 2: scope("keyword.operator.assignment") },
    },
    { include: "#value" },
  ],
};

function repository(): Readonly<Record<string, Rule>> {
  const choices = [...losses, ...optimizers, ...metrics, stopping, randomSplit].map((choice) => choice.name);
  return {
    comment: {
      patterns: [
        { name: "comment.line.documentation.netwright", match: "##.*$" },
        { name: "comment.line.number-sign.netwright", match: "#.*$" },
      ],
    },
    value: {
      patterns: [
        { name: "string.quoted.double.netwright", match: '"(?:\\\\.|[^"\\\\])*"?' },
        {
          name: "constant.numeric.netwright",
          match: "(?:\\d+(?:\\.(?!\\.)\\d*)?|\\.\\d+)(?:[eE][+-]?\\d+)?%?",
        },
        { name: "keyword.operator.arrow.netwright", match: "->" },
        { name: "keyword.operator.range.netwright", match: "\\.\\." },
        { name: "keyword.operator.arithmetic.netwright", match: "[+\\-*/]" },
        { include: "#arguments" },
        { include: "#list" },
        {
          match: `${word(alternatives(catalogue.keys()))}(?=\\s*\\()`,
          captures: { 1: scope("support.class.layer") },
        },
        { match: word("true|false|none"), captures: { 1: scope("constant.language") } },
        { match: word("classes|features|input|all"), captures: { 1: scope("variable.language") } },
        {
          match: word(
            alternatives([...Object.keys(activations), ...Object.keys(initializers), ...options()]),
          ),
          captures: { 1: scope("constant.language") },
        },
        {
          match: word(alternatives([...choices, ...Object.keys(aliases)])),
          captures: { 1: scope("support.function") },
        },
        { match: `(${name})(?=\\s*\\()`, captures: { 1: scope("entity.name.function") } },
        { match: name, name: "variable.other.netwright" },
      ],
    },
    arguments: {
      begin: "\\(",
      // A brace ends what was left open, as it does for the parser.
      end: "\\)|(?=\\})",
      patterns: [
        { include: "#comment" },
        {
          match: `(${name})\\s*(:)`,
          captures: { 1: scope("variable.parameter"), 2: scope("punctuation.separator.key-value") },
        },
        { include: "#value" },
      ],
    },
    list: { begin: "\\[", end: "\\]|(?=\\})", patterns: [{ include: "#comment" }, { include: "#value" }] },
  };
}

/** Words that arguments and properties choose from: `same`, `standardize`. */
function options(): string[] {
  const params = [...catalogue.values(), stopping].flatMap((callee) => callee.params);
  const ofArguments = params.flatMap(({ type }) => (type.kind === "choice" ? type.options : []));
  const ofProperties = datasetProperties.flatMap(
    ({ snippet }) => /^\$\{1\|(.*)\|\}$/.exec(snippet)?.[1]?.split(",") ?? [],
  );
  return [...ofArguments, ...ofProperties];
}

/** The longest first, so that no name hides one that it begins. */
function alternatives(names: Iterable<string>): string {
  return [...new Set(names)].sort((a, b) => b.length - a.length || (a < b ? -1 : 1)).join("|");
}
