/** Signature help: what the call around the cursor takes, and which of it stands at the cursor. */
import { describe, expect, test } from "vitest";
import { signatureHelp } from "../../server/features/signature-help.js";
import { catalogue } from "../../src/layers/catalogue.js";
import { atCursor } from "./fixture.js";

function help(fixture: string) {
  const { program, offset } = atCursor(fixture);
  return signatureHelp(program, offset);
}

/** `callee: parameter`, as the editor would mark it. */
function active(fixture: string): string | undefined {
  const found = help(fixture);
  if (found === undefined) return undefined;
  const at = found.active === undefined ? undefined : found.parameters[found.active];
  return `${found.label.slice(0, found.label.indexOf("("))}: ${at && found.label.slice(at.start, at.end)}`;
}

const network = (line: string) => `network N {\n  a = Input(8)\n  b = Dense(8)\n  ${line}\n}`;
const block = "block B(width, drop = 0.1) {\n  Dense(width)\n  Dropout(drop)\n}\n";

describe("the parameter at the cursor", () => {
  test.each([
    ["the first", network("Dense($0)"), "Dense: units"],
    ["behind a comma", network("Dense(16, $0)"), "Dense: activation: none"],
    ["before the comma", network("Dense(16$0, relu)"), "Dense: units"],
    ["by its name", network("Dense(16, use_bias: $0)"), "Dense: use_bias: true"],
    ["by its name, later than its place", network("Conv2D(padding: s$0ame, 8, 3)"), "Conv2D: padding: valid"],
    ["an activation wherever it stands", network("Conv2D(16, 3, re$0lu)"), "Conv2D: activation: none"],
    ["what follows it", network("Conv2D(16, relu, $0)"), "Conv2D: kernel_size"],
    ["in a list", network("Conv2D(16, [3, $0])"), "Conv2D: kernel_size"],
    ["in a calculation", network("Dense(2 * $0)"), "Dense: units"],
    ["all that is left", network("Input(28, 28, $0)"), "Input: shape…"],
    ["in an open line", "network N {\n  Dense(16, $0", "Dense: activation: none"],
    ["in an open line without a value", "network N {\n  Dense(16 $0", "Dense: units"],
    ["in an open line before others", "network N {\n  Dense($0\n  Dense(3)\n}", "Dense: units"],
    ["over several lines", network("Dense(\n    16,\n    $0\n  )"), "Dense: activation: none"],
    ["an input of a merge", network("Add(a, $0)"), "Add: b"],
    ["one more input of it", network("Add(a, b, $0)"), "Add: c"],
    ["an input of a merge behind an arrow", network("a -> Add($0)"), "Add: b"],
    ["an argument of a merge", network("Concatenate(a, b, axis: $0)"), "Concatenate: axis: -1"],
    ["a query", network("Attention($0)"), "Attention: query"],
    ["a value behind an arrow", network("a -> Attention(b$0)"), "Attention: value"],
    ["behind the inputs", network("MultiHeadAttention(a, num_heads: $0)"), "MultiHeadAttention: num_heads"],
    ["the innermost layer", network("Bidirectional(LSTM(8, $0))"), "LSTM: activation: tanh"],
    ["the layer around", network("Bidirectional(LSTM(8), $0)"), "Bidirectional: merge_mode: concat"],
    ["a regularizer's", network("Dense(8, kernel_regularizer: l2($0))"), "l2: l2: 0.01"],
    ["a block's", `${block}${network("B(3, $0)")}`, "B: drop: 0.1"],
    ["an optimizer's", "train N {\n  optimizer: adam(0.1, $0)\n}", "adam: beta_1: 0.9"],
    ["a schedule's", "train N {\n  schedule: step($0)\n}", "step: every"],
    ["a split's", "dataset d {\n  split: random(train: 70%, seed: $0)\n}", "random: seed: 0"],
    ["a goal's", "tune N {\n  goal: minimize($0)\n}", "minimize: score"],
    ["an output's", network("Output(price: $0)"), "Output: name: value, …"],
  ])("%s", (_, fixture, expected) => {
    expect(active(fixture)).toBe(expected);
  });

  test.each([
    ["behind the call", network("Dense(16)$0")],
    ["on its name", network("Den$0se(16)")],
    ["between two lines", network("Dense(16)\n  $0")],
    ["of a call that is not known", network("Dens($0)")],
    ["outside of everything", "$0"],
  ])("none %s", (_, fixture) => {
    expect(help(fixture)).toBeUndefined();
  });

  test("no parameter is marked where there is none", () => {
    expect(help(network("Flatten($0)"))).toMatchObject({ label: "Flatten()", active: undefined });
    expect(help(network("Dot(a, b, $0)"))?.active).toBeUndefined();
  });
});

test("documentation and defaults come along", () => {
  const found = help(network("Dense(16, $0)"))!;
  expect(found.markdown).toContain("`activation(x · kernel + bias)`");
  expect(found.parameters[1]?.markdown).toContain("Default: `none`.");
  expect(help(`${block}${network("B($0)")}`)!.parameters[0]?.markdown).toContain("`units` of `Dense`");
});

test("every layer has a signature with its parameters in their order", () => {
  for (const { name, params } of catalogue.values()) {
    const found = help(network(`${name}($0)`))!;
    expect(found.label.startsWith(`${name}(`), name).toBe(true);
    const labels = found.parameters.map(({ start, end }) => found.label.slice(start, end));
    expect(labels.slice(labels.length - params.length).map((label) => /^\w+/.exec(label)![0])).toEqual(
      params.map((param) => param.name),
    );
  }
});
