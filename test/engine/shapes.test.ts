/** Shapes and weights as the catalogue and the checker state them are those of what is built, for layers and networks. */
import { beforeAll, describe, expect, test } from "vitest";
import { analyse } from "../../src/language/analyse.js";
import { catalogue } from "../../src/layers/catalogue.js";
import { isMismatch } from "../../src/layers/mismatch.js";
import { shapeOf } from "../../src/layers/shape.js";
import type { Network } from "../../src/network.js";
import { createRandom } from "../../src/random.js";
import { fittingArguments, layerNamed, oracleCases } from "../layers/support.js";
import { networkOf, networkOfOne, type Stacked } from "./networks.js";
import { randomNetwork } from "./random-networks.js";
import { type Answer, engines, expectClose, seed, useEngine } from "./support.js";
import { asStated, trainOnce } from "./train-once.js";

const answered = oracleCases().filter(({ output }) => output !== undefined);
const layers = [...catalogue.keys()].filter((name) => name !== "Input");

const zeros = { kernel_initializer: { name: "zeros", args: {} } };
/** Values that formulas break at: shape of the input, and layers. */
const hard: readonly (readonly [string, readonly number[], readonly Stacked[]])[] = [
  ...["SimpleRNN", "LSTM", "GRU"].map((layer) => {
    const args = { units: 2, recurrent_dropout: 0.2 };
    return [`one step for ${layer}, step by step`, [1, 3], [{ layer, args }]] as const;
  }),
  ["one step for GRU as it was at first", [1, 3], [{ layer: "GRU", args: { units: 2, reset_after: false } }]],
  ["one step for ConvLSTM2D", [1, 3, 3, 2], [{ layer: "ConvLSTM2D", args: { filters: 2, kernel_size: 2 } }]],
  [
    "one step for TimeDistributed with statistics of its own",
    [1, 3],
    [
      { layer: "Dense", args: { units: 3 } },
      { layer: "TimeDistributed", args: { layer: { name: "BatchNormalization", args: {} } } },
    ],
  ],
  [
    "vectors of no length",
    [3],
    [{ layer: "Dense", args: { units: 3, ...zeros } }, ...Array(4).fill({ layer: "UnitNormalization" })],
  ],
  [
    "a mean of nothing but padding",
    [4, 3],
    [
      { layer: "Dense", args: { units: 3, ...zeros } },
      { layer: "Masking" },
      { layer: "GlobalAveragePooling1D" },
    ],
  ],
  [
    "statistics of padded volumes",
    [2, 3, 3, 2],
    [{ layer: "Dense", args: { units: 2 } }, { layer: "Masking" }, { layer: "BatchNormalization" }],
  ],
];

/** What the nodes of each random network gave on the first engine. */
const outputs = new Map<number, Answer[]>();
const together = 20;

describe.each(engines)("on %s", (engine) => {
  beforeAll(() => useEngine(engine), 30_000);

  const perLayer = caseCount(engine === "wasm" ? 6 : 1);
  test.each(layers)("%s is what the catalogue says it is", (name) => {
    const layer = layerNamed(name);
    const own = createRandom(seed).shuffle(answered.filter((one) => one.layer === name));
    for (const { id, args: plain, inputs } of own.slice(0, perLayer)) {
      const args = fittingArguments(layer, plain);
      const shapes = inputs.map((sizes) => shapeOf(...sizes));
      if (isMismatch(layer.shape(shapes, args))) continue;
      expectAsStated(networkOfOne(layer, args, inputs), 0, id);
    }
  });

  test.each(hard)("%s", (what, input, stack) => {
    const ended = [...stack, { layer: "Flatten" }, { layer: "Dense", args: { units: 2 } }];
    expectAsStated(networkOf(input, ended), 0, what);
  });

  const count = caseCount(engine === "wasm" ? 40 : 10);
  const firsts = Array.from({ length: Math.ceil(count / together) }, (_, part) => part * together);
  test.each(firsts)("random networks from number %i on are what the checker says they are", (first) => {
    for (let number = first; number < Math.min(first + together, count); number++) {
      const source = randomNetwork(createRandom(seed, number));
      const what = `network ${number}\n${source}`;
      const { diagnostics, networks } = analyse(source, { profiles: new Map() });
      const errors = diagnostics.filter(({ severity }) => severity === "error");
      expect(
        errors.map(({ message }) => message),
        what,
      ).toEqual([]);
      const gave = expectAsStated(networks[0]!.network!, number, what);
      // What stands behind a vector of no length is made of rounding errors.
      const chaotic = /UnitNormalization|RMSNormalization|normalize: true/.test(source);
      // Each engine draws its own random numbers.
      const drawn = /Dropout|Noise|dropout: /.test(source);
      expectClose(gave, (chaotic || drawn ? undefined : outputs.get(number)) ?? gave, 1e-3, what);
      outputs.set(number, gave);
    }
  });
});

/** Builds and trains a network; gives the outputs of its nodes. */
function expectAsStated(network: Network, stream: number, what: string): Answer[] {
  const where = `NETWRIGHT_SEED=${seed}, ${what}`;
  try {
    const { built, outputs } = trainOnce(network, createRandom(seed, stream), seed);
    expect(built, where).toEqual(asStated(network));
    return outputs;
  } catch (cause) {
    throw new Error(`${(cause as Error).message}\n${where}`, { cause });
  }
}

/** NETWRIGHT_CASES runs that many of each, or with `all` every one and 500 networks. */
function caseCount(few: number): number {
  const asked = process.env.NETWRIGHT_CASES;
  return asked === undefined ? few : asked === "all" ? 500 : Number(asked);
}
