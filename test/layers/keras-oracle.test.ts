/** The catalogue's shapes and weight counts against Keras's own answers. */
import { describe, expect, test } from "vitest";
import { catalogue } from "../../src/layers/catalogue.js";
import { Args } from "../../src/layers/layer.js";
import { isMismatch } from "../../src/layers/mismatch.js";
import { shapeOf, sizesOf } from "../../src/layers/shape.js";
import { countParameters } from "../../src/network.js";
import { argumentsOf, type Case, layerNamed, moreCases, oracleCases } from "./support.js";

const cases = [...oracleCases(), ...moreCases()];

/** Where we answer otherwise on purpose: why, which cases, how many there are, and what we answer. */
const deliberate: readonly {
  readonly why: string;
  readonly count: number;
  readonly is: (candidate: Case) => boolean;
  readonly answer: ReturnType<typeof answer>;
}[] = [
  {
    why: "Keras states a shape for a query and a key of different lengths, and fails when it multiplies them",
    count: 6,
    is: ({ layer, inputs, error }) =>
      (layer === "Attention" || layer === "AdditiveAttention") &&
      error === undefined &&
      inputs[0]!.at(-1) !== inputs.at(-1)!.at(-1),
    answer: { refused: "dot-axes" },
  },
  {
    why: "Keras states a shape for a query and a value that differ along an axis without attention, and fails later",
    count: 1,
    is: ({ args, inputs }) => String(args.attention_axes) === "2" && inputs[0]![0] !== inputs[1]![0],
    answer: { refused: "dot-axes" },
  },
  {
    why: "Keras accepts an axis of length 0, from which nothing can be learnt",
    count: 1,
    is: ({ output }) => output?.includes(0) === true,
    answer: { refused: "empty-crop" },
  },
  {
    why: "Keras lets strides and dilation through, which TensorFlow refuses",
    count: 2,
    is: ({ layer, args, error }) =>
      /^(Depthwise|Separable)/.test(layer) &&
      error === undefined &&
      args.strides === 2 &&
      args.dilation_rate === 2,
    answer: { refused: "conflicting-arguments" },
  },
  {
    why: "Keras states the axes of `...` in reverse, and gives them in order",
    count: 1,
    is: ({ layer, args, inputs }) =>
      layer === "EinsumDense" && String(args.equation).startsWith("...") && inputs[0]!.length > 2,
    answer: { output: [4, 5, 7], params: 49, trainable: 49 },
  },
  {
    why: "Keras masks a sample without steps as a whole, and no layer after it heeds that",
    count: 1,
    is: ({ layer, inputs }) => layer === "Masking" && inputs[0]!.length === 1,
    answer: { refused: "wrong-rank" },
  },
  {
    why: "Keras states a shape for a root mean square along an axis before the last, and fails when it multiplies",
    count: 1,
    is: ({ layer, args }) => layer === "RMSNormalization" && args.axis === 1,
    answer: { refused: "axis-excluded" },
  },
  {
    why: "Keras matches inputs with different numbers of axes from the last, which is far more often a slip than meant",
    count: 1,
    is: ({ layer, inputs, error }) =>
      layer === "Add" && error === undefined && new Set(inputs.map((shape) => shape.length)).size > 1,
    answer: { refused: "merge-ranks" },
  },
];

/** What we answer, in the oracle's terms; `refused` says why. */
function answer({ layer: name, args, inputs }: Case): Pick<Case, "output" | "params" | "trainable"> & {
  readonly refused?: string;
} {
  const layer = layerNamed(name);
  if (layer.inputCount !== undefined && inputs.length !== layer.inputCount) return { refused: "inputs" };
  const shapes = inputs.map((sizes) => shapeOf(...sizes));
  const checked = argumentsOf(layer, args);
  if (!(checked instanceof Args)) return checked;
  const shape = layer.shape(shapes, checked);
  if (isMismatch(shape)) return { refused: shape.code };
  const count = countParameters(layer.weights?.(shapes, checked) ?? []);
  return { output: sizesOf(shape)!, params: count.total, trainable: count.trainable };
}

function agrees(candidate: Case): boolean {
  const ours = answer(candidate);
  if (candidate.error !== undefined) return ours.refused !== undefined;
  const { output, params, trainable } = candidate;
  return JSON.stringify(ours) === JSON.stringify({ output, params, trainable });
}

const names = [...new Set(cases.map(({ layer }) => layer))].sort();

test("the oracle speaks of every layer but Input", () => {
  expect(oracleCases().length).toBe(3000);
  expect(moreCases().length).toBeGreaterThan(100);
  expect(names).toEqual([...catalogue.keys()].filter((name) => name !== "Input").sort());
});

describe.each(names)("%s", (name) => {
  const own = cases.filter(({ layer }) => layer === name);
  const compared = own.filter((candidate) => !deliberate.some(({ is }) => is(candidate)));

  test(`agrees with Keras on ${compared.length} cases`, () => {
    expect(own.length).toBeGreaterThan(20);
    const differences = compared
      .filter((candidate) => !agrees(candidate))
      .map((candidate) => ({ ...candidate, ours: answer(candidate) }));
    expect(differences).toEqual([]);
  });
});

test.each(deliberate)("$why", ({ is, count, answer: ours }) => {
  const different = cases.filter(is);
  expect(different.length).toBe(count);
  expect(different.map(answer)).toEqual(different.map(() => ours));
});
