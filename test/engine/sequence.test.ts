/** Layers on sequences against Keras, with and without masks; which layers pass masks on; and what is dropped in them. */
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import type { ForwardContext } from "../../src/engine/layers/forward.js";
import { forwards } from "../../src/engine/layers/index.js";
import { maskAfter } from "../../src/engine/layers/masks.js";
import { buildModel } from "../../src/engine/model.js";
import { einsum } from "../../src/engine/operations/einsum.js";
import { catalogue } from "../../src/layers/catalogue.js";
import type { ArgValue } from "../../src/layers/layer.js";
import { shapeOf } from "../../src/layers/shape.js";
import { createRandom, type Random } from "../../src/random.js";
import { readLayerCases, readMaskCases } from "./fixtures.js";
import { testLayerCases } from "./layer-cases.js";
import { argsOf, networkOf } from "./networks.js";
import { type Answer, engines, expectClose, useEngine } from "./support.js";

// Of an attention's scores nothing but differences counts, so that some of its gradients are sums of what cancels out.
testLayerCases(readLayerCases("sequence.jsonl"), 1e-5);

type Given = Readonly<Record<string, ArgValue>>;
const lstm = (args: Given) => ({ name: "LSTM", args: { units: 3, ...args } });

/** A layer with weights of its own seed on an input of ones and twos; `random` draws what it drops. */
function run(
  name: string,
  given: Given,
  { inputs, random }: { inputs: readonly tf.Tensor[]; random: Random | undefined },
): Answer {
  return tf.tidy(() => {
    const layer = catalogue.get(name)!;
    const args = argsOf(layer, given);
    const draw = createRandom(5);
    const weights = new Map(
      (
        layer.weights?.(
          inputs.map(({ shape }) => shapeOf(...shape.slice(1))),
          args,
        ) ?? []
      ).map((weight) => {
        const values = Float32Array.from({ length: tf.util.sizeFromShape([...weight.shape]) }, () =>
          draw.normal(),
        );
        return [weight.name, tf.tensor(values, [...weight.shape])];
      }),
    );
    const context: ForwardContext = {
      inputs,
      args,
      training: random !== undefined,
      weight: (weight) => weights.get(weight)!,
      random: () => random!,
      updateMoving: () => undefined,
    };
    const y = forwards.get(name)!(context);
    return { shape: y.shape, data: [...y.dataSync()] };
  });
}

const always = (uniform: number): Random => ({ ...createRandom(1), uniform: () => uniform });
/** With a rate of one half: what is kept is doubled. */
const keepsAll = always(0.999);
const dropsAll = always(0);

describe.each(engines)("on %s", (engine) => {
  beforeAll(() => useEngine(engine));

  test.each(readMaskCases().map((one) => [`${one.layer} ${JSON.stringify(one.args)}`, one] as const))(
    "the mask behind %s",
    (_, { layer, args, input, passes }) => {
      const mask = tf.tidy(() =>
        maskAfter(layer, {
          inputs: [tf.ones([...input])],
          masks: [tf.ones(input.slice(0, 2))],
          args: argsOf(catalogue.get(layer)!, args),
          training: false,
          weight: () => tf.scalar(0),
          random: () => dropsAll,
          updateMoving: () => undefined,
        }),
      );
      expect(mask !== undefined).toBe(passes);
    },
  );

  const sequence = () => tf.tensor([1, 2, 1, -1, 0.5, 2, 2, 1, -2, 1, 0.5, 1], [2, 3, 2]);
  const film = () =>
    tf.tensor(
      Float32Array.from({ length: 2 * 3 * 16 }, (_, at) => Math.sin(at)),
      [2, 3, 4, 4, 1],
    );

  test.each([
    ["SimpleRNN", { units: 3 }, sequence],
    ["LSTM", { units: 3, return_sequences: true }, sequence],
    ["GRU", { units: 3 }, sequence],
    ["GRU", { units: 3, reset_after: false, return_sequences: true }, sequence],
    ["ConvLSTM2D", { filters: 2, kernel_size: 2 }, film],
  ] as const)(
    "what %s %j drops of its inputs is missing, and what it keeps is doubled",
    (name, args, make) => {
      const half = { ...args, dropout: 0.5 };
      const x = make();
      const answers = [
        run(name, half, { inputs: [x], random: keepsAll }),
        run(name, half, { inputs: [x], random: dropsAll }),
        run(name, half, { inputs: [x], random: undefined }),
        // With both, every gate has masks of its own.
        run(name, { ...half, recurrent_dropout: 1e-9 }, { inputs: [x], random: keepsAll }),
      ];
      const [twice, nothing] = [tf.mul(x, 2), tf.zerosLike(x)];
      const wanted = [twice, nothing, x, twice].map((input) =>
        run(name, args, { inputs: [input], random: undefined }),
      );
      expectClose(answers, wanted, 1e-5, name);
      tf.dispose([x, twice, nothing]);
    },
  );

  test.each([
    ["SimpleRNN", { units: 3 }, sequence],
    ["LSTM", { units: 3 }, sequence],
    ["GRU", { units: 3, use_bias: false }, sequence],
    ["ConvLSTM2D", { filters: 2, kernel_size: 2 }, film],
  ] as const)("where %s %j drops all of its state, every step is a first one", (name, args, make) => {
    const x = make();
    const dropped = run(
      name,
      { ...args, recurrent_dropout: 0.5, return_sequences: true },
      { inputs: [x], random: dropsAll },
    );
    const still = run(name, { ...args, recurrent_dropout: 0.5 }, { inputs: [x], random: undefined });
    const plain = run(name, args, { inputs: [x], random: undefined });
    expectClose([still], [plain], 1e-6, name);
    const alone = tf.slice(
      x,
      x.shape.map(() => 0),
      [2, 1, ...x.shape.slice(2)],
    );
    const first = run(name, args, { inputs: [alone], random: undefined });
    const width = first.data.length / 2;
    const [, steps] = dropped.shape as [number, number];
    const firstSteps = [0, 1].flatMap((row) =>
      dropped.data.slice(row * steps * width, (row * steps + 1) * width),
    );
    expectClose([{ shape: first.shape, data: firstSteps }], [first], 1e-5, name);
    if (name !== "SimpleRNN") return tf.dispose([x, alone]);
    // Nothing but the last step's inputs count.
    const lastStep = tf.slice(x, [0, 2, 0], [2, 1, 2]);
    const last = run(name, args, { inputs: [lastStep], random: undefined });
    const lastSteps = [0, 1].flatMap((row) =>
      dropped.data.slice((row * steps + 2) * width, (row * steps + 3) * width),
    );
    expectClose([{ shape: last.shape, data: lastSteps }], [last], 1e-5, name);
    tf.dispose([x, alone, lastStep]);
  });

  test.each([
    ["Attention", {}],
    ["AdditiveAttention", {}],
    ["MultiHeadAttention", { num_heads: 2, key_dim: 2, use_bias: false }],
  ] as const)("what %s drops is attention", (name, args) => {
    const inputs = [sequence()];
    const half = { ...args, dropout: 0.5 };
    const plain = run(name, args, { inputs, random: undefined });
    const scaled = (factor: number) => ({
      shape: plain.shape,
      data: plain.data.map((value) => factor * value),
    });
    expectClose([run(name, half, { inputs, random: keepsAll })], [scaled(2)], 1e-5, name);
    expectClose([run(name, half, { inputs, random: dropsAll })], [scaled(0)], 1e-5, name);
    expectClose([run(name, half, { inputs, random: undefined })], [plain], 1e-5, name);
    tf.dispose(inputs);
  });

  test("both directions and every step draw what they drop from the same random numbers", () => {
    const inputs = [sequence()];
    const twice = [tf.mul(inputs[0]!, 2)];
    for (const name of ["Bidirectional", "TimeDistributed"]) {
      const inner = (dropout: number) =>
        name === "Bidirectional" ? lstm({ dropout }) : { name: "Dropout", args: { rate: dropout } };
      const got = run(name, { layer: inner(0.5) }, { inputs, random: keepsAll });
      const wanted = run(name, { layer: inner(0) }, { inputs: twice, random: undefined });
      expectClose([got], [wanted], 1e-5, name);
    }
    tf.dispose([...inputs, ...twice]);
  });

  test("an equation that names an axis twice is refused", () => {
    expect(() => tf.tidy(() => einsum("aa,ab->ab", tf.ones([2, 2]), tf.ones([2, 2])))).toThrow(/twice/);
  });

  test("attention over several axes refuses a mask of one of them", () => {
    const network = networkOf(
      [2, 3],
      [
        { layer: "Embedding", args: { input_dim: 4, output_dim: 2, mask_zero: true } },
        { layer: "MultiHeadAttention", args: { num_heads: 1, key_dim: 2 } },
      ],
    );
    const model = buildModel(network, 1);
    expect(() => tf.tidy(() => model.forward([tf.ones([1, 2, 3])]))).toThrow(/mask/);
    model.dispose();
  });
});

test("kernels of equations start within the limits that their inputs and outputs set", async () => {
  await useEngine("wasm");
  const network = networkOf(
    [6, 10],
    [
      { layer: "MultiHeadAttention", args: { num_heads: 5, key_dim: 8 } },
      { layer: "EinsumDense", args: { equation: "abc,cde->abde", output_shape: [null, 4, 8] } },
    ],
  );
  const model = buildModel(network, 1);
  const largest = new Map(
    model
      .read()
      .map(({ name, values }) => [name, values.reduce((most, value) => Math.max(most, Math.abs(value)), 0)]),
  );
  // glorot_uniform: √(6 / (fan in + fan out)), nearly reached by some of a few hundred draws.
  const limits = {
    "0/query/kernel": Math.sqrt(6 / (10 + 40)),
    "0/attention_output/kernel": Math.sqrt(6 / (40 + 10)),
    "1/kernel": Math.sqrt(6 / (10 + 32)),
  };
  for (const [name, limit] of Object.entries(limits)) {
    expect(largest.get(name)).toBeLessThan(limit);
    expect(largest.get(name)).toBeGreaterThan(0.95 * limit);
  }
  model.dispose();
});

test("within a wrapper, too, an LSTM's forget gates start with a bias of 1", async () => {
  await useEngine("wasm");
  const network = networkOf(
    [3, 2],
    [
      { layer: "Bidirectional", args: { layer: lstm({ return_sequences: true }) } },
      { layer: "TimeDistributed", args: { layer: { name: "Dense", args: { units: 2 } } } },
    ],
  );
  const model = buildModel(network, 1);
  const starting = new Map(model.read().map(({ name, values }) => [name, [...values]]));
  const gated = [0, 0, 0, 1, 1, 1, 0, 0, 0, 0, 0, 0];
  expect(starting.get("0/forward/bias")).toEqual(gated);
  expect(starting.get("0/backward/bias")).toEqual(gated);
  expect(starting.get("1/bias")).toEqual([0, 0]);
  model.dispose();
});
