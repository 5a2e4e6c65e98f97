/** Networks on data of several kinds: which input flows where, and words and numbered classes in an Embedding. */
import { describe, expect, test } from "vitest";
import { analyse } from "../../src/language/analyse.js";
import {
  applyFix,
  categories,
  codesIn as codesOf,
  expectDiagnostics,
  images,
  known,
  many,
  numbers,
  render,
  texts,
} from "./fixture.js";

const profiles = known(
  "x.csv",
  numbers("area"),
  numbers("rooms"),
  images("photo"),
  texts("title"),
  categories("town", many(150)),
  numbers("y"),
);

const dataset = (...features: string[]) =>
  `dataset d {\n  source: "x.csv"\n  target: y\n  features: ${features.join(", ")}\n}\n`;
const network = (...lines: string[]) => `network N on d {\n${lines.map((line) => `  ${line}\n`).join("")}}\n`;
const codesIn = (source: string, known = profiles) => codesOf(source, known);

const all = dataset("area", "rooms", "photo", "text(title)", "category(town, output_mode: int)");
const whole = network(
  "seen = input.photo -> Conv2D(4, 3) -> GlobalAveragePooling2D()",
  "said = input.title -> Embedding(tokens.title, 8) -> GlobalAveragePooling1D()",
  "place = input.town -> Embedding(tokens.town, 4) -> Flatten()",
  "Concatenate(seen, said, place, input.table)",
  "Dense(1)",
);

describe("several inputs", () => {
  test("each is a node of its own, in the dataset's order and of its name", () => {
    const analysis = analyse(all + whole, { profiles });
    expect(render(analysis)).toBe(analysis.source);
    const { network: found, dataset: data } = analysis.networks[0]!;
    const inputs = found!.nodes.filter(({ layer }) => layer.inputs === "none");
    expect(inputs.map(({ id, name }) => [id, name])).toEqual([
      [0, "table"],
      [1, "photo"],
      [2, "title"],
      [3, "town"],
    ]);
    expect(inputs.map(({ shape }) => shape.map(({ size }) => size))).toEqual([[2], [32, 48, 3], [30], [1]]);
    expect(data!.inputs!.map(({ name }) => name)).toEqual(inputs.map(({ name }) => name));
  });

  test("a value may be called like an input", () => {
    const source =
      dataset("area", "photo") +
      network("photo = input.photo -> Flatten()", "Concatenate(photo, input.table)", "Dense(1)");
    const { networks, diagnostics } = analyse(source, { profiles });
    expect(diagnostics).toEqual([]);
    expect(networks[0]!.nodes[1]!.name).toBe("photo");
  });

  test("a network that begins without saying which", () => {
    const two = dataset("area", "photo");
    expectDiagnostics(
      `${two}network N on d {
  Dense(8)
  ^^^^^ several-inputs: \`d\` gives two inputs: \`input.table\` and \`input.photo\`
  Add(input, input.table)
      ^^^^^ several-inputs: Say which one flows in here
}`,
      profiles,
    );
    const photo = two + network("Flatten()", "Concatenate(input.table)".replace(/.*/, "Dense(1)"));
    expect(applyFix(photo, "Take `input.photo`", profiles)).toContain("  input.photo -> Flatten()\n");
    const named = two + network("a = input -> Dense(1)");
    expect(applyFix(named, "Take `input.table`", profiles)).toContain("a = input.table -> Dense(1)");
  });

  test("a name that is no input's", () => {
    const two = dataset("area", "photo");
    const slip =
      two + network("input.phto -> Flatten()", "a = Dense(1)", "input.table -> Dense(1) -> Add(a)");
    expect(codesIn(slip)).toEqual(["unknown-input"]);
    expect(applyFix(slip, "`input.photo`", profiles)).toContain("input.photo -> Flatten()");
    const single = dataset("area", "rooms") + network("input.tabel -> Dense(1)");
    expect(codesIn(single.replace("tabel", "table"))).toEqual([]);
    expect(codesIn(single)).toEqual(["unknown-input"]);
    expect(applyFix(single, "`input`", profiles)).toContain("  input -> Dense(1)");
    expect(
      codesIn(`${dataset("area")}block B {\n  a = input.photo -> Dense(1)\n  Add(a, input)\n}\n`),
    ).toEqual(["unknown-input"]);
  });

  test("an input that nothing takes", () => {
    const source = dataset("area", "photo") + network("input.table -> Dense(1)");
    expectDiagnostics(
      source.replace(
        "network N on d {",
        "network N on d {\n             ^ unused-input: Nothing takes `input.photo`",
      ),
      profiles,
    );
    expect(
      applyFix(source.replace("input.table", "input.table"), "Leave `photo` out of `d`", profiles),
    ).toContain("exclude: photo");
  });

  test("before the data has been read, nothing is said of its inputs", () => {
    expect(codesIn(all + whole, new Map())).toEqual([]);
    expect(
      codesIn(`dataset d {\n  source: "photos"\n}\n${network("Conv2D(3, 3)", "Dense(2)")}`, new Map()),
    ).toEqual([]);
  });

  test("a block takes one of them", () => {
    const block = "block Look(size) {\n  Conv2D(size, 3)\n  Flatten()\n}\n";
    const source =
      dataset("area", "photo") +
      block +
      network("a = input.photo -> Look(2)", "Concatenate(a, input.table)", "Dense(1)");
    expect(codesIn(source)).toEqual([]);
    expect(codesIn(dataset("area", "photo") + block + network("Look(2)", "Dense(1)"))).toEqual([
      "several-inputs",
    ]);
  });
});

describe("figures", () => {
  test("`features` is the width of the table, and `tokens` how many numbers words have", () => {
    const source =
      dataset("area", "rooms", "text(title, max_tokens: 50)") +
      network(
        "a = input.table -> Dense(features)",
        "b = input.title -> Embedding(tokens, 3) -> Flatten()",
        "Concatenate(a, b)",
        "Dense(1)",
      );
    const { networks, diagnostics } = analyse(source, { profiles });
    expect(diagnostics).toEqual([]);
    expect(
      networks[0]!.nodes.flatMap(({ args }) => (args?.has("input_dim") ? [args.get("input_dim")] : [])),
    ).toEqual([50]);
    expect(networks[0]!.nodes.find(({ layer }) => layer.name === "Dense")!.args!.get("units")).toBe(2);
  });

  test("of several such inputs, `tokens` is the largest, and each has its own", () => {
    const codes = dataset("text(title)", "category(town, output_mode: int)");
    const sizes = analyse(
      codes +
        network(
          "a = input.title -> Embedding(tokens, 3) -> Flatten()",
          "b = input.town -> Embedding(tokens.town, 3) -> Flatten()",
          "Concatenate(a, b)",
          "Dense(1)",
        ),
      { profiles },
    ).networks[0]!.nodes.flatMap(({ args }) => (args?.has("input_dim") ? [args.get("input_dim")] : []));
    expect(sizes).toEqual([10_000, 151]);
  });

  test("without words, `tokens` is a name like any other", () => {
    expect(codesIn(`let tokens = 7\n${dataset("area")}${network("Dense(tokens)", "Dense(1)")}`)).toEqual([]);
  });
});

describe("words and numbered classes", () => {
  test("an Embedding that is too small", () => {
    const source =
      dataset("text(title, max_tokens: 500)") +
      network("Embedding(100, 8)", "GlobalAveragePooling1D()", "Dense(1)");
    expectDiagnostics(
      source.replace(
        "Embedding(100, 8)\n",
        "Embedding(100, 8)\n            ^^^ embedding-size: holds numbers from 0 to 499, so `input_dim` must be at least 500, not 100\n",
      ),
      profiles,
    );
    expect(applyFix(source, "Set `input_dim` to `tokens`", profiles)).toContain("Embedding(tokens, 8)");
    const town =
      dataset("category(town, output_mode: int)") +
      network("Flatten()", "Embedding(150, 8)", "Flatten()", "Dense(1)");
    expect(codesIn(town)).toEqual(["embedding-size"]);
    expect(codesIn(town.replace("150", "151"))).toEqual([]);
  });

  test("numbers that stand for words are no amounts", () => {
    const source = dataset("text(title)") + network("Dense(8)", "Dense(1)");
    const { diagnostics } = analyse(source, { profiles });
    expect(diagnostics).toMatchObject([{ code: "codes-as-amounts", severity: "hint" }]);
    expect(diagnostics[0]!.message).toContain(
      "The numbers of `input` stand for words, and `Dense` takes them for amounts",
    );
    expect(applyFix(source, "GlobalAveragePooling1D()", profiles)).toContain(
      "  Embedding(tokens, 16) -> GlobalAveragePooling1D()\n  Dense(8)\n",
    );
    const town = dataset("category(town, output_mode: int)") + network("Dense(1)");
    expect(codesIn(town)).toEqual(["codes-as-amounts"]);
    expect(applyFix(town, "Flatten()", profiles)).toContain(
      "  Embedding(tokens, 4) -> Flatten()\n  Dense(1)\n",
    );
  });
});
