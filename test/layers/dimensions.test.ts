/** What every layer owes its dimensions: unknown lengths flow through, and what is computed says how. */
import { expect, test } from "vitest";
import { Args, type ArgValue, InnerLayer, isList, type Layer } from "../../src/layers/layer.js";
import { isMismatch } from "../../src/layers/mismatch.js";
import { dim, type Shape, shapeOf, unknownDim } from "../../src/layers/shape.js";
import { knownMultiplyAdds, knownWeights } from "../../src/layers/weights.js";
import { argumentsOf, type Case, fittingArguments, layerNamed, moreCases, oracleCases } from "./support.js";

interface Checked {
  readonly candidate: Case;
  readonly layer: Layer;
  readonly args: Args;
  readonly inputs: readonly Shape[];
}

const cases: readonly Checked[] = [...oracleCases(), ...moreCases()].flatMap((candidate) => {
  const layer = layerNamed(candidate.layer);
  const args = argumentsOf(layer, candidate.args);
  return args instanceof Args && candidate.inputs.length <= (layer.inputCount ?? Number.POSITIVE_INFINITY)
    ? [{ candidate, layer, args, inputs: candidate.inputs.map((sizes) => shapeOf(...sizes)) }]
    : [];
});
const fitting = cases.filter(({ layer, args, inputs }) => !isMismatch(layer.shape(inputs, args)));
const names = [...new Set(cases.map(({ candidate }) => candidate.layer))];

/** `inputs` with one axis replaced. */
function withAxis(inputs: readonly Shape[], input: number, axis: number, size: number | undefined): Shape[] {
  const length = size === undefined ? unknownDim("n") : dim(size);
  return inputs.map((shape, at) =>
    at === input ? shape.map((old, index) => (index === axis ? length : old)) : shape,
  );
}

function axesOf(inputs: readonly Shape[]): [input: number, axis: number][] {
  return inputs.flatMap((shape, input) => shape.map((_, axis): [number, number] => [input, axis]));
}

test("the cases cover every layer", () => {
  expect(names.length).toBe(78);
  expect(new Set(fitting.map(({ candidate }) => candidate.layer)).size).toBe(78);
});

test.each(names)("%s: with an unknown length the rest stays known", (name) => {
  const own = fitting.filter(({ candidate }) => candidate.layer === name);
  expect(own.flatMap((one) => axesOf(one.inputs)).length).toBeGreaterThan(0);
  const wrong: string[] = [];
  for (const { candidate, layer, args, inputs } of own) {
    const known = layer.shape(inputs, args) as Shape;
    for (const [input, axis] of axesOf(inputs)) {
      const symbolic = layer.shape(withAxis(inputs, input, axis, undefined), args);
      const fits =
        !isMismatch(symbolic) &&
        symbolic.length === known.length &&
        symbolic.every(({ size, symbol }, at) =>
          size === undefined
            ? symbol && dependsOn(layer, args, inputs, input, axis, at, known[at]!.size!)
            : size === known[at]!.size,
        );
      if (!fits) wrong.push(`${candidate.id}, input ${input}, axis ${axis}: ${JSON.stringify(symbolic)}`);
    }
  }
  expect(wrong).toEqual([]);
});

/** Whether there is another length of an input's axis that changes that of an output's. */
function dependsOn(
  layer: Layer,
  args: Args,
  inputs: readonly Shape[],
  input: number,
  axis: number,
  output: number,
  size: number,
): boolean {
  return Array.from({ length: 80 }, (_, index) => index + 1).some((other) => {
    const shape = layer.shape(withAxis(inputs, input, axis, other), args);
    return !isMismatch(shape) && shape[output]!.size !== size;
  });
}

test.each(names)("%s: weights and multiply-adds are right or unknown, whatever is unknown", (name) => {
  for (const { candidate, layer, args, inputs } of fitting.filter((one) => one.candidate.layer === name)) {
    const known = { shape: layer.shape(inputs, args) as Shape };
    const weights = knownWeights(layer, inputs, args);
    const count = knownMultiplyAdds(layer, inputs, known.shape, args);
    expect(weights, candidate.id).toBeDefined();
    expect(count, candidate.id).toBeGreaterThanOrEqual(0);
    const all = inputs.map((shape) => shape.map(() => unknownDim("n")));
    const single = axesOf(inputs).map(([input, axis]) => withAxis(inputs, input, axis, undefined));
    for (const partly of [...single, all]) {
      const shape = layer.shape(partly, args);
      if (isMismatch(shape)) throw new Error(`${candidate.id}: ${shape.code}`);
      expect([undefined, count]).toContain(knownMultiplyAdds(layer, partly, shape, args));
      const found = knownWeights(layer, partly, args);
      if (found !== undefined) expect(found, candidate.id).toEqual(weights);
    }
  }
});

test("where a shape is refused, unknown lengths do not make it throw", () => {
  const refused = cases.filter((one) => !fitting.includes(one));
  expect(refused.length).toBeGreaterThan(150);
  for (const { layer, args, inputs } of refused) {
    for (const [input, axis] of axesOf(inputs)) {
      expect(() => layer.shape(withAxis(inputs, input, axis, undefined), args)).not.toThrow();
    }
  }
});

test("weights need only the lengths that they are made of", () => {
  const lstm = layerNamed("LSTM");
  const steps = [unknownDim("steps"), dim(8)];
  expect(
    knownWeights(lstm, [steps], fittingArguments(lstm, { units: 4 }))?.map(({ shape }) => shape),
  ).toEqual([[8, 16], [4, 16], [16]]);
  const features = [dim(8), unknownDim("features")];
  expect(knownWeights(lstm, [features], fittingArguments(lstm, { units: 4 }))).toBeUndefined();
});

test.each(names)("%s: every length is passed on, given by an argument, or says how it was made", (name) => {
  for (const { candidate, layer, args, inputs } of fitting.filter((one) => one.candidate.layer === name)) {
    const passedOn = new Set(inputs.flat());
    const given = new Set([1, ...numbersIn(args.toJSON())]);
    const unexplained = (layer.shape(inputs, args) as Shape).filter(
      (length) => !passedOn.has(length) && length.how === undefined && !given.has(length.size!),
    );
    expect(unexplained, candidate.id).toEqual([]);
  }
});

test("a mismatch names an argument that the layer has", () => {
  const wrong = cases.flatMap(({ candidate, layer, args, inputs }) => {
    const result = layer.shape(inputs, args);
    if (!isMismatch(result) || !("param" in result) || result.param === undefined) return [];
    return layer.params.some((param) => param.name === result.param) ? [] : [candidate.id];
  });
  expect(wrong).toEqual([]);
});

/** Every number among arguments, those of inner layers included. */
function numbersIn(value: ArgValue | Readonly<Record<string, ArgValue>>): number[] {
  if (typeof value === "number") return [value];
  if (value instanceof InnerLayer) return numbersIn(value.args.toJSON());
  if (typeof value !== "object" || value === null) return [];
  return (isList(value as ArgValue) ? (value as readonly ArgValue[]) : Object.values(value)).flatMap(
    numbersIn,
  );
}

test("an input may have lengths that are not known beforehand", () => {
  const input = layerNamed("Input");
  const shape = (...sizes: (number | null)[]) => input.shape([], fittingArguments(input, { shape: sizes }));
  expect(shape(null, 8)).toEqual([{ size: undefined, symbol: "steps" }, { size: 8 }]);
  expect(shape(null, null, 3)).toEqual([
    { size: undefined, symbol: "height" },
    { size: undefined, symbol: "width" },
    { size: 3 },
  ]);
  const conv = layerNamed("Conv1D");
  const args = fittingArguments(conv, { filters: 4, kernel_size: 3, strides: 2 });
  expect(conv.shape([shape(null, 8) as Shape], args)).toEqual([
    { size: undefined, symbol: "steps", how: "⌊(steps − 3) / 2⌋ + 1" },
    { size: 4 },
  ]);
});
