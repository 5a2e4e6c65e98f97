/** The catalogue's shapes and weight counts against Keras's own answers. */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { catalogue } from "../../src/layers/catalogue.js";
import { checkValue, fillDefaults } from "../../src/layers/check-value.js";
import { Args, type ArgValue, type Layer } from "../../src/layers/layer.js";
import { isMismatch } from "../../src/layers/mismatch.js";
import { shapeOf, sizesOf } from "../../src/layers/shape.js";
import { countParameters } from "../../src/network.js";

interface Case {
  readonly id: string;
  readonly layer: string;
  readonly args: Record<string, ArgValue>;
  readonly inputs: number[][];
  readonly output?: number[];
  readonly params?: number;
  readonly trainable?: number;
  readonly error?: string;
}

const cases: Case[] = readFileSync(new URL("../oracle/keras-layers.jsonl", import.meta.url), "utf8")
  .split("\n")
  .filter((line) => line !== "")
  .map((line) => JSON.parse(line));

/** What we answer, in the oracle's terms; `refused` says why. */
function answer(layer: Layer, { args, inputs }: Case) {
  for (const [name, value] of Object.entries(args)) {
    const param = layer.params.find((candidate) => candidate.name === name);
    if (param === undefined) return { refused: `unknown argument ${name}` };
    const problem = checkValue(param, value);
    if (problem !== undefined) return { refused: `${name}: ${problem.expected}` };
  }
  const shapes = inputs.map((sizes) => shapeOf(...sizes));
  const filled = new Args(fillDefaults(layer.params, args));
  const shape = layer.shape(shapes, filled);
  if (isMismatch(shape)) return { refused: shape.code };
  const count = countParameters(layer.weights?.(shapes, filled) ?? []);
  return { output: sizesOf(shape), params: count.total, trainable: count.trainable };
}

describe.each([...catalogue.values()].filter((layer) => layer.name !== "Input"))("$name", (layer) => {
  const own = cases.filter((candidate) => candidate.layer === layer.name);

  test(`agrees with Keras on ${own.length} cases`, () => {
    expect(own.length).toBeGreaterThan(20);
    const differences = own.flatMap((candidate) => {
      const ours = answer(layer, candidate);
      // Keras accepts a dimension of 0; nothing can be learnt from an empty output, so it is refused here.
      const empty = candidate.output?.includes(0);
      const agree =
        candidate.error !== undefined || empty
          ? ours.refused !== undefined
          : JSON.stringify(ours) ===
            JSON.stringify({
              output: candidate.output,
              params: candidate.params,
              trainable: candidate.trainable,
            });
      return agree ? [] : [{ ...candidate, ours }];
    });
    expect(differences).toEqual([]);
  });
});
