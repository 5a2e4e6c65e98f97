/** Completion of whole declarations, filled in with what the file has already. */
import { keywords } from "../../src/language/syntax/parser.js";
import { unitsOf } from "../../src/language/syntax/units.js";
import type { Span } from "../../src/text.js";
import snippets from "../../syntaxes/snippets.json";
import { choiceOf, type Entry, hole } from "./entry.js";

/** What declarations can refer to. */
export interface Referable {
  readonly datasets: readonly string[];
  /** Those without a `train` block first. */
  readonly networks: readonly string[];
  readonly untuned: readonly string[];
  /** A file that could be imported, and one with data. */
  readonly program?: string | undefined;
  readonly data?: string | undefined;
  /** A column of that data to predict, where it has been read. */
  readonly target?: string | undefined;
}

const docs = {
  dataset: "The data to learn from, and the column to predict.",
  network: "Layers in the order of the flow.",
  train: "How a network is trained.",
  tune: "Which settings of a network are tried out, and what counts as better.",
  block: "Layers under one name, for use in several places.",
  let: "A constant, for use in any value of the file.",
  import: "Brings another file's datasets, blocks, networks and constants in.",
} as const;

/** What a file can declare, in the order of what is written first. */
export function declarationEntries(refer: Referable): Entry[] {
  const { datasets, networks, untuned } = refer;
  const on = datasets.length === 0 ? "" : ` on ${choiceOf(2, datasets)}`;
  const body = datasets.length === 0 ? "Input(${2:4})\n  Dense(${3:16}, relu)" : "Dense(${3:16}, relu)";
  const declarations: readonly (readonly [keyof typeof docs, string])[] = [
    [
      "dataset",
      `dataset \${1:data} {\n  source: "${hole(2, refer.data ?? "data.csv")}"\n  target: ${hole(3, refer.target ?? "target")}\n}`,
    ],
    ["network", `network \${1:Model}${on} {\n  ${body}\n  $0\n}`],
    ...(networks.length === 0
      ? []
      : [["train", `train ${choiceOf(1, networks)} {\n  epochs: \${2:50}\n}`] as const]),
    ...(untuned.length === 0
      ? []
      : [
          [
            "tune",
            `tune ${choiceOf(1, untuned)} {\n  optimizer.learning_rate: log(\${2:1e-4}..\${3:1e-1})\n  trials: \${4:20}\n}`,
          ] as const,
        ]),
    [
      "block",
      "block ${1:Residual}(${2:width}) {\n  main = input -> Dense($2, relu) -> Dense($2)\n  Add(main, input)\n}",
    ],
    ["let", "let ${1:width} = ${2:64}"],
    ["import", `import "${hole(1, refer.program ?? "blocks.nn")}"`],
  ];
  return declarations.map(([label, insert]) => ({
    label,
    kind: "keyword",
    insert,
    doc: () => docs[label],
    snippet: true,
    rank: 0,
  }));
}

/**
 * Whole files, and blocks that hang on nothing else in a file. The editor has them too, without a word that brings them up:
 * offered by the editor they would stand among the layers of a body.
 */
export function snippetEntries(isEmpty: boolean): Entry[] {
  return Object.entries(snippets).flatMap(([title, { label, body, description, ...rest }]): Entry[] => {
    const isFile = "isFileTemplate" in rest;
    const insert = body.join("\n");
    // A part that trains or tunes is for a network of the file, which has its own name.
    if (!isFile && /^(?:train|tune) /m.test(insert)) return [];
    const rank = isFile === isEmpty ? 1 : 2;
    return [{ label, kind: "snippet", detail: title, doc: () => description, insert, snippet: true, rank }];
  });
}

/**
 * Only keywords, where the rest of a declaration stands behind the word already: those that go with it best. `text` is
 * what is written, with the word at the span.
 */
export function keywordEntries(text: string, { start, end }: Span, trainable: boolean): Entry[] {
  const problems = (word: string) =>
    unitsOf(text.slice(0, start) + word + text.slice(end), new Map(), new Map())
      .map(({ unit }) => unit.problems.length)
      .reduce((sum, count) => sum + count, 0);
  const found = keywords
    .filter((keyword) => trainable || (keyword !== "train" && keyword !== "tune"))
    .map((keyword) => ({ keyword, count: problems(keyword) }));
  const most = Math.min(problems(text.slice(start, end)), ...found.map(({ count }) => count));
  return found
    .filter(({ count }) => count <= most)
    .map(({ keyword }) => ({
      label: keyword,
      kind: "keyword",
      insert: keyword,
      doc: () => docs[keyword],
      rank: 0,
    }));
}
