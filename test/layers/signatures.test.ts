/** The catalogue's arguments against Keras's own signatures: names, order and defaults. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { catalogue } from "../../src/layers/catalogue.js";
import { checkValue, fillDefaults } from "../../src/layers/check-value.js";
import { type ChoiceKind, choicesFor } from "../../src/layers/choices.js";
import { type ArgValue, isConfigured, isList, type Param } from "../../src/layers/layer.js";

/** Name and, unless the argument must be given, default. */
type Argument = readonly [string] | readonly [string, ArgValue];

const keras: {
  readonly layers: Readonly<Record<string, readonly Argument[]>>;
  readonly choices: Readonly<Record<string, readonly Argument[]>>;
} = JSON.parse(readFileSync(new URL("fixtures/keras-signatures.json", import.meta.url), "utf8"));

/** Arguments of Keras that have no meaning here, or not yet, and why. */
const leftOut: Readonly<Record<string, readonly string[]>> = {
  "of Keras's own workings": ["name", "dtype", "unroll", "use_cudnn", "flash_attention", "synchronized"],
  "channels are always last": ["data_format"],
  "a run has one seed": ["seed"],
  "weights come from training": ["weights", "stateful", "return_state"],
  "for models that others have trained": [
    "lora_rank",
    "lora_alpha",
    "quantization_config",
    "gptq_unpacked_column_size",
  ],
  "masks of one shape only": ["noise_shape"],
  "not the usual batch normalization": ["renorm", "renorm_clipping", "renorm_momentum"],
  "only one value is allowed": ["fill_mode"],
  "which axes are inputs follows from the layer": ["input_axes", "output_axes"],
};
/** In Keras it acts on the four products inside rather than on the layer's output. */
const leftOutOf: Readonly<Record<string, readonly string[]>> = {
  MultiHeadAttention: ["activity_regularizer"],
};
/** An argument of the call in Keras. */
const added: readonly string[] = ["use_causal_mask"];

const layers = [...catalogue.values()].filter(({ name }) => name !== "Input");

test.each(layers)("$name has Keras's arguments", ({ name, params }) => {
  const skipped = [...Object.values(leftOut).flat(), ...(leftOutOf[name] ?? [])];
  const theirs = keras.layers[name]!.filter(([argument]) => !skipped.includes(argument));
  const ours = params.filter((param) => !added.includes(param.name));
  expect(ours.map(plain)).toEqual(
    theirs.map(([argument, ...byDefault]) => [argument, ...byDefault.map(simple)]),
  );
});

const choices = (["initializer", "regularizer", "constraint"] as const).flatMap((kind: ChoiceKind) =>
  choicesFor(kind).map((choice) => ({ kind, ...choice })),
);

test.each(choices)("$kind $name has Keras's arguments", ({ name, params }) => {
  const skipped = Object.values(leftOut).flat();
  const theirs = keras.choices[name]!.filter(([argument]) => !skipped.includes(argument));
  expect(params.map(plain)).toEqual(
    theirs.map(([argument, ...byDefault]) => [argument, ...byDefault.map(simple)]),
  );
});

test("nothing is left out in vain", () => {
  const known = [...Object.values(keras.layers), ...Object.values(keras.choices)]
    .flat()
    .map(([name]) => name);
  expect(
    Object.values(leftOut)
      .flat()
      .filter((name) => !known.includes(name)),
  ).toEqual([]);
});

test("every default is a value that the argument takes", () => {
  const wrong = [...layers, ...choices].flatMap(({ name, params }) =>
    params
      .filter((param) => param.default !== undefined && checkValue(param, param.default) !== undefined)
      .map((param) => `${name}.${param.name}`),
  );
  expect(wrong).toEqual([]);
});

test("an argument that needs another names one of the same layer", () => {
  const wrong = layers.flatMap(({ name, params }) =>
    params
      .filter(({ needs }) => needs !== undefined)
      .filter(({ needs }) => {
        const other = params.find((param) => param.name === needs!.param);
        return other === undefined || checkValue(other, needs!.value) !== undefined;
      })
      .map((param) => `${name}.${param.name}`),
  );
  expect(wrong).toEqual([]);
});

test("initializers, regularizers and constraints are filled in with their own defaults", () => {
  const filled = layers.flatMap(({ params }) =>
    params
      .filter(({ type }) => ["initializer", "regularizer", "constraint"].includes(type.kind))
      .map((param) => ({ param, value: fillDefaults([param], {})[param.name]! })),
  );
  expect(filled.length).toBeGreaterThan(100);
  for (const { param, value } of filled) {
    if (param.default === null) expect(value).toBeNull();
    else expect(isConfigured(value)).toBe(true);
  }
});

function plain(param: Param): Argument {
  return param.default === undefined ? [param.name] : [param.name, simple(param.default)];
}

/** `[1, 1]` as `1`, since one number stands for every axis; Keras's class names as the names of functions. */
function simple(value: ArgValue): ArgValue {
  if (typeof value === "string") return value === "Zeros" ? "zeros" : value;
  if (!isList(value)) return value;
  const items = value.map(simple);
  return items.length > 0 && items.every((item) => item === items[0]) ? items[0]! : items;
}
