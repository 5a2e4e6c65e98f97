/** Every layer against Keras: output, gradients and moving statistics for the same weights and inputs. */
import { expect, test } from "vitest";
import { activationNames } from "../../src/engine/activations.js";
import { initializerNames } from "../../src/engine/initializers.js";
import { forwards } from "../../src/engine/layers/index.js";
import { catalogue } from "../../src/layers/catalogue.js";
import { choicesFor } from "../../src/layers/choices.js";
import { activations } from "../../src/layers/names.js";
import { readLayerCases } from "./fixtures.js";
import { testLayerCases } from "./layer-cases.js";

const layerCases = readLayerCases("layers.jsonl");

test("every layer of the catalogue has a forward function, and there is no other", () => {
  expect([...forwards.keys()].sort()).toEqual([...catalogue.keys()].sort());
});

test("every activation and initializer that can be written can be run", () => {
  expect([...activationNames].sort()).toEqual(Object.keys(activations).sort());
  expect([...initializerNames].sort()).toEqual(
    choicesFor("initializer")
      .map(({ name }) => name)
      .sort(),
  );
});

test("Keras was asked about every layer with something to compute", () => {
  const others = ["merging.jsonl", "sequence.jsonl", "spatial.jsonl"].flatMap(readLayerCases);
  const asked = new Set([...layerCases, ...others].map(({ layer }) => layer));
  expect([...catalogue.keys()].filter((name) => !asked.has(name))).toEqual(["Input"]);
});

testLayerCases(layerCases);
