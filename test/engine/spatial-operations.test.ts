/** The operations behind the spatial layers, over random shapes: values by definition, gradients by linearity. */
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { repeatEach, resample } from "../../src/engine/operations/along-axis.js";
import { convolve } from "../../src/engine/operations/convolve.js";
import { convolveDepthwise } from "../../src/engine/operations/convolve-depthwise.js";
import { convolveTransposed } from "../../src/engine/operations/convolve-transposed.js";
import { largest } from "../../src/engine/operations/largest.js";
import { pool, poolMean } from "../../src/engine/operations/pool.js";
import { resizingWeights } from "../../src/engine/operations/resizing-weights.js";
import { paddingOf, reachOf, type Sliding } from "../../src/engine/operations/sliding.js";
import {
  answers,
  engines,
  expectClose,
  integerBetween,
  randomNumbers,
  seed,
  useEngine,
  type Values,
  values,
} from "./support.js";

type Compute = (...tensors: tf.Tensor[]) => tf.Tensor;

interface Call {
  readonly inputs: Values[];
  readonly compute: Compute;
  readonly note: string;
  /** What it is by definition, where that is written here. */
  readonly wanted?: Values;
}

/** Every operation here is linear in each of its inputs. */
const operations: { readonly name: string; readonly draw: (random: () => number) => Call }[] = [
  {
    name: "convolution",
    draw: (random) => {
      const rank = integerBetween(random, 1, 3);
      const groups = integerBetween(random, 1, 2);
      const { sliding, sizes, spatial } = drawSliding(random, rank);
      const x = values(random, [2, ...spatial, groups * integerBetween(random, 1, 2)]);
      const kernel = values(random, [
        ...sizes,
        x.shape.at(-1)! / groups,
        groups * integerBetween(random, 1, 2),
      ]);
      return {
        inputs: [x, kernel],
        compute: (a, b) => convolve(a!, b!, sliding),
        wanted: byDefinition(x, kernel, sliding),
        note: noteOf(x, kernel, sliding),
      };
    },
  },
  {
    name: "depthwise convolution",
    draw: (random) => {
      const rank = integerBetween(random, 1, 2);
      const { sliding, sizes, spatial } = drawSliding(random, rank, true);
      const x = values(random, [2, ...spatial, integerBetween(random, 1, 3)]);
      const [channels, multiplier] = [x.shape.at(-1)!, integerBetween(random, 1, 3)];
      const kernel = values(random, [...sizes, channels, multiplier]);
      // The same numbers as those of a convolution with a group for each channel.
      const inGroups = { shape: [...sizes, 1, channels * multiplier], data: kernel.data };
      return {
        inputs: [x, kernel],
        compute: (a, b) => convolveDepthwise(a!, b!, sliding),
        wanted: byDefinition(x, inGroups, sliding),
        note: noteOf(x, kernel, sliding),
      };
    },
  },
  {
    name: "transposed convolution",
    draw: (random) => {
      const rank = integerBetween(random, 1, 3);
      const { sliding, sizes } = drawSliding(random, rank);
      const spatial = sizes.map(() => integerBetween(random, 1, 3));
      const x = values(random, [2, ...spatial, integerBetween(random, 1, 2)]);
      const kernel = values(random, [...sizes, integerBetween(random, 1, 2), x.shape.at(-1)!]);
      const compute: Compute = (a, b) => convolveTransposed(a!, b!, sliding);
      return { inputs: [x, kernel], compute, note: noteOf(x, kernel, sliding) };
    },
  },
  {
    name: "mean pooling",
    draw: (random) => {
      const rank = integerBetween(random, 1, 3);
      const { sliding, sizes, spatial } = drawSliding(random, rank);
      const x = values(random, [2, ...spatial, 2]);
      const compute: Compute = (a) => pool(a!, poolMean, sizes, sliding.strides, sliding.padding);
      return { inputs: [x], compute, note: `[${x.shape}] ${sizes} ${JSON.stringify(sliding)}` };
    },
  },
  {
    name: "repetition",
    draw: (random) => {
      const x = values(random, [2, 3, 2, 3]);
      const [axis, times] = [integerBetween(random, 1, 2), integerBetween(random, 2, 4)];
      return { inputs: [x], compute: (a) => repeatEach(a!, axis, times), note: `axis ${axis} × ${times}` };
    },
  },
  {
    name: "resizing",
    draw: (random) => {
      const kinds = ["nearest", "bilinear", "bicubic", "lanczos3", "lanczos5"] as const;
      const [from, to] = [integerBetween(random, 1, 6), integerBetween(random, 1, 9)];
      const kind = kinds[integerBetween(random, 0, kinds.length - 1)]!;
      const weights = resizingWeights(from, to, kind, random() < 0.5);
      const x = values(random, [2, from, 3]);
      const result = Float32Array.from({ length: 2 * to * 3 }, (_, place) => {
        const [sample, row, column] = [Math.floor(place / (3 * to)), Math.floor(place / 3) % to, place % 3];
        return weights[row]!.reduce((sum, w, at) => sum + w * x.data[(sample * from + at) * 3 + column]!, 0);
      });
      return {
        inputs: [x],
        compute: (a) => resample(a!, 1, weights),
        wanted: { shape: [2, to, 3], data: result },
        note: `${kind} from ${from} to ${to}`,
      };
    },
  },
];

/** Windows that fit; an axis is never dilated where any has strides, unless `both` may come together. */
function drawSliding(random: () => number, rank: number, both = false) {
  const each = (low: number, high: number) =>
    Array.from({ length: rank }, () => integerBetween(random, low, high));
  const dilated = random() < 0.4;
  const sizes = each(1, 3);
  const sliding: Sliding = {
    strides: dilated && !both ? each(1, 1) : each(1, 3),
    dilations: dilated ? each(1, 3) : each(1, 1),
    padding: random() < 0.5 ? "valid" : "same",
  };
  const spatial = sizes.map(
    (taps, axis) => reachOf(taps, sliding.dilations[axis]!) + integerBetween(random, 0, 3),
  );
  return { sliding, sizes, spatial };
}

function noteOf(x: Values, kernel: Values, sliding: Sliding): string {
  return `[${x.shape}] by [${kernel.shape}] ${JSON.stringify(sliding)}`;
}

/** A convolution over any number of axes, number by number. */
function byDefinition(x: Values, kernel: Values, sliding: Sliding): Values {
  const sizes = kernel.shape.slice(0, -2);
  const [inGroup, filters] = kernel.shape.slice(-2) as [number, number];
  const [channels, spatial] = [x.shape.at(-1)!, x.shape.slice(1, -1)];
  const margins = spatial.map((length, axis) => paddingOf(length, sizes[axis]!, axis, sliding));
  const lengths = spatial.map((length, axis) => {
    const room =
      length + margins[axis]![0] + margins[axis]![1] - reachOf(sizes[axis]!, sliding.dilations[axis]!);
    return Math.floor(room / sliding.strides[axis]!) + 1;
  });
  const shape = [x.shape[0]!, ...lengths, filters];
  const data: number[] = [];
  for (const [sample, ...place] of placesOf(shape)) {
    const filter = place.pop()!;
    const firstChannel = Math.floor(filter / (filters / (channels / inGroup))) * inGroup;
    let sum = 0;
    for (const tap of placesOf(sizes)) {
      const at = place.map(
        (p, axis) => p * sliding.strides[axis]! + tap[axis]! * sliding.dilations[axis]! - margins[axis]![0],
      );
      if (at.some((p, axis) => p < 0 || p >= spatial[axis]!)) continue;
      for (let channel = 0; channel < inGroup; channel++) {
        sum +=
          x.data[offsetOf(x.shape, [sample!, ...at, firstChannel + channel])]! *
          kernel.data[offsetOf(kernel.shape, [...tap, channel, filter])]!;
      }
    }
    data.push(sum);
  }
  return { shape, data: Float32Array.from(data) };
}

/** All index lists of a shape, in order. */
function placesOf(shape: readonly number[]): number[][] {
  return shape.reduce<number[][]>(
    (found, length) => found.flatMap((place) => Array.from({ length }, (_, index) => [...place, index])),
    [[]],
  );
}

function offsetOf(shape: readonly number[], place: readonly number[]): number {
  return place.reduce((offset, index, axis) => offset * shape[axis]! + index, 0);
}

const CALLS = 25;

describe.each(engines)("on %s", (engine) => {
  beforeAll(() => useEngine(engine), 30_000);

  test.each(operations)(`$name, ${CALLS} random calls`, ({ draw }) => {
    const random = randomNumbers(seed);
    for (let index = 0; index < CALLS; index++) {
      const call = draw(random);
      const before = tf.memory().numTensors;
      if (call.wanted) {
        const wanted = { shape: call.wanted.shape, data: [...call.wanted.data] };
        expectClose(
          answers(call.inputs, (tensors) => [call.compute(...tensors)]),
          [wanted],
          2e-6,
          call.note,
        );
      }
      expectGradientsOfLinear(call, random);
      expect(tf.memory().numTensors).toBe(before);
    }
  });

  test("a transposed convolution is the transpose of the convolution over its output", () => {
    const random = randomNumbers(seed);
    for (let index = 0; index < CALLS; index++) {
      const rank = integerBetween(random, 1, 3);
      const { sliding, sizes } = drawSliding(random, rank);
      const small = values(random, [2, ...sizes.map(() => integerBetween(random, 1, 3)), 2]);
      const kernel = values(random, [...sizes, 3, 2]);
      const note = noteOf(small, kernel, sliding);
      const [made] = answers([small, kernel], ([x, k]) => [convolveTransposed(x!, k!, sliding)]);
      const large = values(random, made!.shape);
      const [seen] = answers([large, kernel], ([y, k]) => [convolve(y!, k!, sliding)]);
      expect(seen!.shape, note).toEqual(small.shape);
      expect(product(seen!.data, small.data), note).toBeCloseTo(product(made!.data, large.data), 3);
    }
  });

  test("the largest value's gradient is shared out among equals", () => {
    const x = { shape: [1, 4, 2], data: Float32Array.of(3, 1, 3, 5, 2, 4, 3, 0) };
    const [value, gradient] = answers([x], ([tensor]) => [
      largest(tensor as tf.Tensor3D),
      tf.grad((y) => tf.mul(largest(y as tf.Tensor3D), tf.tensor3d([6, 8], [1, 1, 2])))(tensor!),
    ]);
    expect(value!.data).toEqual([3, 5]);
    expect(gradient!.data).toEqual([2, 0, 2, 8, 0, 0, 2, 0]);
  });
});

/**
 * For f linear in an input x: its gradient g for dy has ⟨g, v⟩ = ⟨dy, f(v)⟩ whatever v is. So no small differences are
 * needed, and no step width.
 */
function expectGradientsOfLinear({ inputs, compute, note }: Call, random: () => number): void {
  const [value] = answers(inputs, (tensors) => [compute(...tensors)]);
  const dy = values(random, value!.shape);
  const gradients = answers([...inputs, dy], (tensors) =>
    tf.grads(compute)(tensors.slice(0, -1), tensors.at(-1)!),
  );
  for (const [at, gradient] of gradients.entries()) {
    const input = inputs[at]!;
    expect(gradient.shape, note).toEqual(input.shape);
    const direction = values(random, input.shape);
    const moved = inputs.map((other, index) => (index === at ? direction : other));
    const [change] = answers(moved, (tensors) => [compute(...tensors)]);
    const wanted = product(change!.data, dy.data);
    const scale = Math.max(1, ...change!.data.map(Math.abs)) * Math.sqrt(dy.data.length);
    const difference = Math.abs(product(gradient.data, direction.data) - wanted) / scale;
    expect(difference, `${note}, input ${at}, NETWRIGHT_SEED=${seed}`).toBeLessThan(1e-4);
  }
}

function product(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return Array.from(a).reduce((sum, value, index) => sum + value * b[index]!, 0);
}
