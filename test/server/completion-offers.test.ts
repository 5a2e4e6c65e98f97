/** Nothing wrong is offered: wherever the cursor stands, what is taken from the list is no syntax error and no unknown name. */
import { describe, expect, test } from "vitest";
import type { FolderEntry } from "../../server/completion/files.js";
import { complete } from "../../server/features/completion.js";
import { createProgram } from "../../server/program.js";
import { noSurroundings } from "../../server/surroundings.js";
import { analyse } from "../../src/language/analyse.js";
import { Checker } from "../../src/language/program/checker.js";
import { tokenize } from "../../src/language/syntax/lexer.js";
import { createRandom, type Random } from "../../src/random.js";
import { profiles } from "../language/fixture.js";
import { documentUri, expandSnippet } from "./fixture.js";

const seed = Number(process.env.OFFERS_SEED ?? Math.floor(Math.random() * 1e9));
/** At so many places of each program the list is asked for, and so many of its entries are taken. */
const asked = Number(process.env.OFFERS_PLACES ?? 80);
const taken = Number(process.env.OFFERS_TAKEN ?? 4);

const library = `## Halves what it is given.
block Halve(rate = 10%) {
  Dropout(rate)
  Dense(8)
}
let shared = 3
`;
const imports = new Map([["lib.nn", { text: library }]]);
const files: readonly FolderEntry[] = [
  { name: "flowers.csv", folder: false },
  { name: "lib.nn", folder: false },
];

const programs: Readonly<Record<string, string>> = {
  "data, a network and its training": `import "lib.nn"
dataset flowers {
  source: "flowers.csv"
  target: species
  exclude: petal_width
  scale: standardize
  split: random(train: 70%, validation: 15%, test: 15%, seed: 7)
}
let width = 4 * shared
block Residual(size, drop = 0.1, act = relu) {
  main = input -> Dense(size, act) -> Dropout(drop) -> Dense(size)
  Add(main, input)
}
network Iris(hidden = 16, depth = 2) on flowers {
  a = Dense(hidden, relu, kernel_regularizer: l2(0.01))
  b = Residual(hidden) * depth
  Concatenate(a, b)
  Halve()
  Dense(classes, softmax)
}
train Iris {
  loss: sparse_categorical_crossentropy
  optimizer: adam(learning_rate: 0.001, weight_decay: 1e-4)
  schedule: cosine(warmup: 5)
  clip: norm(1)
  class_weights: weights(setosa: 2)
  metrics: accuracy
  batch: width
  stop: early(patience: 10, monitor: val_loss)
}
train Iris as quick {
  epochs: 5
}
tune Iris {
  hidden: log(16..256)
  optimizer.learning_rate: log(1e-4..1e-1)
  optimizer: adam, sgd
  goal: minimize(val_loss)
}
`,
  "images and sequences without data": `let channels = [3, 3]
network Stem(filters = 8) {
  Input(32, 32, 3)
  early = Conv2D(filters * 2, channels, padding: same, activation: relu)
  side = early -> MaxPooling2D(2) -> Conv2D(32, 3, padding: same)
  main = early -> Conv2D(32, 3, strides: 2, padding: same)
  Concatenate(side, main, axis: -1)
  Reshape([256, 64])
  Bidirectional(LSTM(8, return_sequences: true), merge_mode: sum)
  x = TimeDistributed(Dense(4))
  y = MultiHeadAttention(x, x, num_heads: 2, key_dim: 4)
  Attention(x, y)
  z = Flatten()
  Output(first: z, second: x)
}
`,
};

/** The text with a word taken out at a token, so that only a cursor is left there. */
function places(source: string): { readonly text: string; readonly offset: number }[] {
  return tokenize(source).flatMap(({ kind, span }) => {
    const end = { text: source, offset: span.end };
    const before = { text: source, offset: span.start };
    if (kind !== "name") return kind === "comment" || kind === "string" ? [before] : [end, before];
    const without = source.slice(0, span.start) + source.slice(span.end);
    const cut = source.slice(0, span.start);
    return [end, { text: without, offset: span.start }, { text: cut, offset: cut.length }];
  });
}

function wrong(text: string): { readonly code: string; readonly start: number; readonly end: number }[] {
  const { diagnostics } = analyse(text, { profiles, imports, path: "model.nn" });
  return diagnostics
    .filter(({ code }) => code === "syntax-error" || code.startsWith("unknown-"))
    .map(({ code, span }) => ({ code, start: span.start, end: span.end }));
}

function some<T>(items: readonly T[], most: number, random: Random): T[] {
  const left = [...items];
  const chosen: T[] = [];
  while (chosen.length < most && left.length > 0) chosen.push(...left.splice(random.integer(left.length), 1));
  return chosen;
}

describe(`seed ${seed} (OFFERS_SEED=${seed} repeats it)`, () => {
  test.each(Object.entries(programs))("%s", { timeout: 400_000 }, async (_, source) => {
    const random = createRandom(seed);
    const checker = new Checker();
    let offers = 0;
    for (const { text, offset } of some(places(source), asked, random)) {
      const program = createProgram(documentUri, 1, text, { ...noSurroundings, profiles, imports }, checker);
      const { span, entries } = await complete(program, offset, async () => files);
      // What is wrong already when some word stands there, is not the entry's fault.
      const word = `${text.slice(0, span.start)}word${text.slice(span.end)}`;
      const before = wrong(word).filter(({ code }) => code === "syntax-error").length;
      for (const entry of some(entries, taken, random)) {
        offers++;
        const inserted = entry.snippet ? expandSnippet(entry.insert) : entry.insert;
        const after = text.slice(0, span.start) + inserted + text.slice(span.end);
        const end = span.start + inserted.length;
        const found = wrong(after);
        const unknown = found.filter(
          (each) => each.code !== "syntax-error" && each.start < end && each.end > span.start,
        );
        const where = `${JSON.stringify(entry.label)} in ${JSON.stringify(`${text.slice(Math.max(0, span.start - 80), span.start)}$0${text.slice(span.end, span.end + 40)}`)}`;
        expect(unknown, where).toEqual([]);
        expect(found.filter(({ code }) => code === "syntax-error").length, where).toBeLessThanOrEqual(before);
      }
    }
    expect(offers).toBeGreaterThan(80);
  });
});
