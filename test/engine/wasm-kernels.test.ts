/** Each kernel we register on WebAssembly gives what tfjs's cpu backend gives, over random shapes. */
import * as tf from "@tensorflow/tfjs-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  type Answer,
  answers,
  expectClose,
  integerBetween,
  randomNumbers,
  seed,
  useEngine,
  type Values,
  values,
} from "./support.js";

interface Kernel {
  readonly name: string;
  /** One random call: the inputs' values, and the call on tensors made of them. */
  readonly draw: (random: () => number) => {
    inputs: Values[];
    compute: (tensors: tf.Tensor[]) => tf.Tensor;
    note: string;
  };
  readonly tolerance?: number;
}

function run(name: string, inputs: Record<string, tf.Tensor>, attributes: object): tf.Tensor {
  return tf.engine().runKernel(name, inputs, attributes as tf.NamedAttrMap) as tf.Tensor;
}

const kernels: Kernel[] = [
  {
    name: "BatchMatMul",
    draw: (random) => {
      const [n, m] = [integerBetween(random, 1, 70), integerBetween(random, 1, 70)];
      // Some deeper than what is multiplied at a time.
      const k = integerBetween(random, 1, random() < 0.3 ? 600 : 70);
      const batches: [number[], number[]][] = [
        [[], []],
        [[3], [3]],
        [[3], [1]],
        [[1], [4]],
        [[2, 3], [3]],
        [
          [2, 3],
          [2, 3],
        ],
      ];
      const [batchA, batchB] = batches[integerBetween(random, 0, batches.length - 1)] as [number[], number[]];
      const transposeA = random() < 0.5;
      const transposeB = random() < 0.5;
      const a = values(random, [...batchA, ...(transposeA ? [k, n] : [n, k])]);
      const b = values(random, [...batchB, ...(transposeB ? [m, k] : [k, m])]);
      return {
        inputs: [a, b],
        compute: ([x, y]) => tf.matMul(x as tf.Tensor, y as tf.Tensor, transposeA, transposeB),
        note: `[${a.shape}] ${transposeA} [${b.shape}] ${transposeB}`,
      };
    },
  },
  {
    name: "_FusedMatMul",
    draw: (random) => {
      // More than 48 inner columns: where the backend's own kernel adds the bias more than once.
      const [n, k, m] = [5, integerBetween(random, 1, 120), 7] as const;
      const batch = integerBetween(random, 1, 3);
      const transposeA = random() < 0.5;
      const transposeB = random() < 0.5;
      const activation = ["linear", "relu", "relu6", "elu", "sigmoid", "leakyrelu"][
        integerBetween(random, 0, 5)
      ] as string;
      const attributes = { transposeA, transposeB, activation, leakyreluAlpha: 0.3 };
      const a = values(random, [batch, ...(transposeA ? [k, n] : [n, k])]);
      const b = values(random, [batch, ...(transposeB ? [m, k] : [k, m])]);
      return {
        inputs: [a, b, values(random, [m])],
        compute: ([x, y, bias]) =>
          run("_FusedMatMul", { a: x as tf.Tensor, b: y as tf.Tensor, bias: bias as tf.Tensor }, attributes),
        note: `[${a.shape}] [${b.shape}] ${JSON.stringify(attributes)}`,
      };
    },
  },
  ...Object.entries({ Add: tf.add, Sub: tf.sub, Multiply: tf.mul, RealDiv: tf.div }).map(
    ([name, compute]): Kernel => ({
      name: `${name} over many axes`,
      draw: (random) => {
        const rank = integerBetween(random, 7, 9);
        const kinds = Array.from({ length: 3 }, () => integerBetween(random, 0, 2));
        const stretched = (of: number) =>
          Array.from({ length: rank }, (_, axis) =>
            kinds[Math.floor((axis * kinds.length) / rank)] === of ? 1 : 1 + (axis % 3),
          );
        const [a, b] = [stretched(1), stretched(2).slice(random() < 0.3 ? 1 : 0)];
        return {
          inputs: [values(random, a), values(random, b, 1, 2)],
          compute: ([x, y]) => compute(x as tf.Tensor, y as tf.Tensor),
          note: `[${a}] and [${b}]`,
        };
      },
    }),
  ),
  {
    name: "Slice",
    draw: (random) => {
      const rank = integerBetween(random, 1, 5);
      const shape = Array.from({ length: rank }, () => integerBetween(random, 1, rank < 3 ? 50 : 6));
      const begin = shape.map((size) => (random() < 0.4 ? 0 : integerBetween(random, 0, size - 1)));
      const size = shape.map((length, axis) => {
        const left = length - (begin[axis] as number);
        return random() < 0.4 ? -1 : integerBetween(random, 0, left);
      });
      return {
        inputs: [values(random, shape)],
        compute: ([x]) => tf.slice(x as tf.Tensor, begin, size),
        note: `[${shape}] from [${begin}] size [${size}]`,
      };
    },
  },
  ...["Sum", "Mean"].map(
    (name): Kernel => ({
      name,
      draw: (random) => {
        const shape = Array.from({ length: integerBetween(random, 0, 5) }, () =>
          integerBetween(random, 1, 20),
        );
        const axes = shape.map((_, axis) => axis).filter(() => random() < 0.5);
        const keepDims = random() < 0.5;
        const compute = name === "Sum" ? tf.sum : tf.mean;
        return {
          inputs: [values(random, shape)],
          compute: ([x]) => compute(x as tf.Tensor, axes, keepDims),
          note: `[${shape}] along [${axes}]`,
        };
      },
    }),
  ),
  {
    name: "Tanh",
    draw: (random) => {
      const x = values(random, [integerBetween(random, 1, 30)], -12, 12);
      return { inputs: [x], compute: ([some]) => tf.tanh(some as tf.Tensor), note: `[${x.data}]` };
    },
    tolerance: 1e-6,
  },
  {
    name: "SplitV and Concat",
    draw: (random) => {
      const { shape, axis } = shapeAndAxis(random);
      const sizes = Array.from({ length: integerBetween(random, 1, 4) }, () => integerBetween(random, 0, 40));
      shape[axis] = sizes.reduce((sum, size) => sum + size, 0);
      return {
        inputs: [values(random, shape)],
        // Both in one call, each part by a factor of its own, and in the reverse order.
        compute: ([x]) => {
          const parts = tf.split(x as tf.Tensor, sizes, axis).map((part, at) => tf.mul(part, at + 1));
          return tf.concat(parts.reverse(), axis);
        },
        note: `[${shape}] along ${axis} into [${sizes}]`,
      };
    },
  },
  {
    name: "Unpack and Pack",
    draw: (random) => {
      const { shape, axis } = shapeAndAxis(random);
      const [to, isInteger] = [integerBetween(random, 0, shape.length - 1), random() < 0.3];
      return {
        inputs: [values(random, shape)],
        compute: ([x]) => {
          const parts = tf.unstack(tf.cast(x as tf.Tensor, isInteger ? "int32" : "float32"), axis);
          return tf.cast(tf.stack(parts.reverse(), to), "float32");
        },
        note: `[${shape}] along ${axis}, put together along ${to}`,
      };
    },
  },
  {
    name: "UnsortedSegmentSum",
    draw: (random) => {
      const rows = integerBetween(random, 1, 30);
      const segments = integerBetween(random, 1, 10);
      const ids = Array.from({ length: rows }, () => integerBetween(random, 0, segments - 1));
      const shape = [
        rows,
        ...Array.from({ length: integerBetween(random, 0, 2) }, () => integerBetween(random, 1, 5)),
      ];
      return {
        inputs: [values(random, shape)],
        compute: ([x]) => tf.unsortedSegmentSum(x as tf.Tensor, tf.tensor1d(ids, "int32"), segments),
        note: `[${shape}] into ${segments}`,
      };
    },
  },
  {
    name: "Conv2DBackpropFilter",
    draw: (random) => {
      const { x, filter, dy, strides, pad } = convolution(random);
      const attributes = { strides, pad, dataFormat: "NHWC", filterShape: filter.shape };
      return {
        inputs: [x, dy],
        compute: ([input, gradient]) =>
          run("Conv2DBackpropFilter", { x: input as tf.Tensor, dy: gradient as tf.Tensor }, attributes),
        note: `[${x.shape}] [${filter.shape}] strides ${strides} ${pad}`,
      };
    },
  },
  {
    name: "Conv2DBackpropInput",
    draw: (random) => {
      const { x, filter, dy, strides, pad } = convolution(random);
      const attributes = { strides, pad, dataFormat: "NHWC", inputShape: x.shape };
      return {
        inputs: [dy, filter],
        compute: ([gradient, weights]) =>
          run("Conv2DBackpropInput", { dy: gradient as tf.Tensor, filter: weights as tf.Tensor }, attributes),
        note: `[${x.shape}] [${filter.shape}] strides ${strides} ${pad}`,
      };
    },
  },
  {
    name: "Conv2D",
    draw: (random) => {
      const { x, filter, strides, pad } = convolution(random);
      return {
        inputs: [x, filter],
        compute: ([input, weights]) => tf.conv2d(input as tf.Tensor4D, weights as tf.Tensor4D, strides, pad),
        note: `[${x.shape}] [${filter.shape}] strides ${strides} ${pad}`,
      };
    },
  },
  {
    name: "FusedConv2D",
    draw: (random) => {
      const { x, filter, strides, pad } = convolution(random);
      return {
        inputs: [x, filter, values(random, [filter.shape[3] as number])],
        compute: ([input, weights, bias]) =>
          tf.fused.conv2d({
            x: input as tf.Tensor4D,
            filter: weights as tf.Tensor4D,
            strides,
            pad,
            bias: bias as tf.Tensor,
          }),
        note: `[${x.shape}] [${filter.shape}] strides ${strides} ${pad}`,
      };
    },
  },
  {
    name: "DepthwiseConv2dNative",
    draw: (random) => {
      const { x, filter, strides, pad } = depthwiseConvolution(random);
      return {
        inputs: [x, filter],
        compute: ([input, weights]) =>
          tf.depthwiseConv2d(input as tf.Tensor4D, weights as tf.Tensor4D, strides, pad),
        note: `[${x.shape}] [${filter.shape}] strides ${strides} ${pad}`,
      };
    },
  },
  {
    name: "DepthwiseConv2dNativeBackpropInput",
    draw: (random) => {
      const { x, filter, dy, strides, pad } = depthwiseConvolution(random);
      const attributes = { strides, pad, dilations: 1, inputShape: x.shape };
      return {
        inputs: [dy, filter],
        compute: ([gradient, weights]) =>
          run(
            "DepthwiseConv2dNativeBackpropInput",
            { dy: gradient as tf.Tensor, filter: weights as tf.Tensor },
            attributes,
          ),
        note: `[${x.shape}] [${filter.shape}] strides ${strides} ${pad}`,
      };
    },
  },
  {
    name: "DepthwiseConv2dNativeBackpropFilter",
    draw: (random) => {
      const { x, filter, dy, strides, pad } = depthwiseConvolution(random);
      const attributes = { strides, pad, dilations: 1, filterShape: filter.shape };
      return {
        inputs: [x, dy],
        compute: ([input, gradient]) =>
          run(
            "DepthwiseConv2dNativeBackpropFilter",
            { x: input as tf.Tensor, dy: gradient as tf.Tensor },
            attributes,
          ),
        note: `[${x.shape}] [${filter.shape}] strides ${strides} ${pad}`,
      };
    },
  },
  {
    name: "Transpose",
    draw: (random) => {
      const shape = Array.from({ length: integerBetween(random, 1, 6) }, () => integerBetween(random, 1, 5));
      const perm = shape.map((_, axis) => axis);
      for (let axis = perm.length - 1; axis > 0; axis--) {
        const other = integerBetween(random, 0, axis);
        [perm[axis], perm[other]] = [perm[other] as number, perm[axis] as number];
      }
      return {
        inputs: [values(random, shape)],
        compute: ([x]) => tf.transpose(x as tf.Tensor, perm),
        note: `[${shape}] by [${perm}]`,
      };
    },
  },
  {
    name: "SpaceToBatchND and BatchToSpaceND",
    draw: (random) => {
      const block = [integerBetween(random, 1, 3), integerBetween(random, 1, 4)];
      const blocks = [integerBetween(random, 1, 4), integerBetween(random, 1, 4)];
      const margins = block.map((size, axis) => {
        const whole = size * (blocks[axis] as number);
        const before = integerBetween(random, 0, whole - 1);
        return [before, integerBetween(random, 0, whole - 1 - before)] as [number, number];
      });
      const lengths = margins.map(
        ([before, after], axis) => (block[axis] as number) * (blocks[axis] as number) - before - after,
      );
      const shape = [integerBetween(random, 1, 3), ...lengths, integerBetween(random, 1, 5)];
      return {
        inputs: [values(random, shape)],
        // Both in one call: what comes back is the input, and it went through the blocks, multiplied by their number.
        compute: ([x]) => {
          const cut = tf.spaceToBatchND(x as tf.Tensor4D, block, margins);
          const numbered = tf.mul(cut, tf.reshape(tf.range(1, cut.shape[0] + 1), [-1, 1, 1, 1]));
          return tf.batchToSpaceND(numbered as tf.Tensor4D, block, margins);
        },
        note: `[${shape}] in blocks of [${block}] with [${margins.join("; ")}]`,
      };
    },
  },
  {
    name: "MaxPoolGrad",
    draw: (random) => {
      const { x, filterSize, strides, pad, outShape } = pooling(random);
      return {
        inputs: [x, values(random, outShape)],
        compute: ([input, dy]) => {
          const output = tf.maxPool(input as tf.Tensor4D, filterSize, strides, pad);
          const inputs = { input: input as tf.Tensor, output, dy: dy as tf.Tensor };
          return run("MaxPoolGrad", inputs, { filterSize, strides, pad });
        },
        note: `[${x.shape}] ${filterSize} strides ${strides} ${pad}`,
      };
    },
  },
  {
    name: "AvgPoolGrad",
    draw: (random) => {
      // Without padding only: with it the cpu backend divides by the whole window; the gradients' tests cover that.
      const { x, filterSize, strides, outShape } = pooling(random, "valid");
      return {
        inputs: [x, values(random, outShape)],
        compute: ([input, dy]) =>
          run(
            "AvgPoolGrad",
            { input: input as tf.Tensor, dy: dy as tf.Tensor },
            { filterSize, strides, pad: "valid" },
          ),
        note: `[${x.shape}] ${filterSize} strides ${strides}`,
      };
    },
  },
];

function shapeAndAxis(random: () => number) {
  const shape = Array.from({ length: integerBetween(random, 1, 4) }, () => integerBetween(random, 1, 9));
  return { shape, axis: integerBetween(random, 0, shape.length - 1) };
}

function convolution(random: () => number) {
  const filterSize: [number, number] = [integerBetween(random, 1, 4), integerBetween(random, 1, 4)];
  const strides: [number, number] =
    random() < 0.5 ? [1, 1] : [integerBetween(random, 1, 3), integerBetween(random, 1, 3)];
  const pad = random() < 0.5 ? "valid" : "same";
  const channels = integerBetween(random, 1, 9);
  const x = values(random, [
    integerBetween(random, 1, 3),
    filterSize[0] + integerBetween(random, 0, 6),
    filterSize[1] + integerBetween(random, 0, 6),
    channels,
  ]);
  const filter = values(random, [...filterSize, channels, integerBetween(random, 1, 9)]);
  const info = tf.backend_util.computeConv2DInfo(x.shape as never, filter.shape as never, strides, 1, pad);
  return { x, filter, dy: values(random, info.outShape), strides, pad } as const;
}

function depthwiseConvolution(random: () => number) {
  const { x, filter, strides, pad } = convolution(random);
  const [height, width, channels] = filter.shape as [number, number, number, number];
  const ofEach = values(random, [height, width, channels, integerBetween(random, 1, 3)]);
  const shapes = [x.shape, ofEach.shape] as never[];
  const info = tf.backend_util.computeConv2DInfo(shapes[0]!, shapes[1]!, strides, 1, pad, undefined, true);
  return { x, filter: ofEach, dy: values(random, info.outShape), strides, pad } as const;
}

function pooling(random: () => number, wanted?: "valid") {
  const filterSize: [number, number] = [integerBetween(random, 1, 3), integerBetween(random, 1, 3)];
  const strides: [number, number] = [integerBetween(random, 1, 3), integerBetween(random, 1, 3)];
  const pad = wanted ?? (random() < 0.5 ? "valid" : "same");
  const x = values(random, [
    2,
    integerBetween(random, 3, 8),
    integerBetween(random, 3, 8),
    integerBetween(random, 1, 5),
  ]);
  const info = tf.backend_util.computePool2DInfo(x.shape as never, filterSize, strides, 1, pad);
  return { x, filterSize, strides, pad, outShape: info.outShape } as const;
}

const CALLS = 40;

describe.each(kernels)("$name", ({ draw, tolerance }) => {
  const random = randomNumbers(seed);
  const calls = Array.from({ length: CALLS }, () => draw(random));
  const wanted: ReturnType<typeof answers>[] = [];
  beforeAll(async () => {
    await useEngine("cpu");
    for (const { inputs, compute } of calls) wanted.push(answers(inputs, (tensors) => [compute(tensors)]));
    await useEngine("wasm");
  });

  test(`equals the cpu backend in ${CALLS} random calls, and keeps no memory`, () => {
    const before = memory();
    for (const [index, { inputs, compute, note }] of calls.entries()) {
      const got = answers(inputs, (tensors) => [compute(tensors)]);
      expectClose(got, wanted[index] as never, tolerance, note);
    }
    expect(memory()).toEqual(before);
  });
});

describe("BatchMatMul", () => {
  test("broadcasts batches on both sides, which the cpu backend pairs up wrongly", async () => {
    await useEngine("wasm");
    const random = randomNumbers(seed);
    const operands = [values(random, [2, 1, 4, 5]), values(random, [1, 3, 5, 6])];
    const [got, wanted] = answers(operands, ([a, b]) => [
      tf.matMul(a as tf.Tensor, b as tf.Tensor),
      tf.matMul(tf.tile(a as tf.Tensor, [1, 3, 1, 1]), tf.tile(b as tf.Tensor, [2, 1, 1, 1])),
    ]);
    expectClose([got as Answer], [wanted as Answer]);
  });

  test("the sum over an empty inner axis is zero", async () => {
    await useEngine("wasm");
    const [product] = answers([], () => [tf.matMul(tf.zeros([2, 0]), tf.zeros([0, 3]))]);
    expect(product).toEqual({ shape: [2, 3], data: [0, 0, 0, 0, 0, 0] });
  });
});

describe("Identity", () => {
  test("shares memory, which lasts as long as any of those who share it", async () => {
    await useEngine("wasm");
    const before = memory();
    const x = tf.tensor1d([1, 2, 3]);
    const clones = [tf.clone(x), tf.clone(x)];
    expect(memory().pieces).toBe(before.pieces + 1);
    x.dispose();
    clones[0]!.dispose();
    // Whatever was freed too early would be written over here.
    const others = Array.from({ length: 10 }, () => tf.fill([3], 7));
    expect(Array.from(clones[1]!.dataSync())).toEqual([1, 2, 3]);
    tf.dispose([clones[1]!, ...others]);
    expect(memory()).toEqual(before);
  });
});

describe("MaxPoolGrad", () => {
  test("gives the whole gradient to the first of several equal maxima, as TensorFlow does", async () => {
    await useEngine("wasm");
    const gradient = tf.tidy(() =>
      tf
        .grad((x) => tf.maxPool(x as tf.Tensor4D, 2, 2, "valid"))(tf.ones([1, 2, 2, 1]))
        .dataSync(),
    );
    expect(Array.from(gradient)).toEqual([1, 0, 0, 0]);
  });
});

/** tfjs's own count of tensors, and the backend's of pieces of memory, where a kernel's forgotten intermediate shows. */
function memory() {
  const backend = tf.engine().backend as tf.KernelBackend;
  return { tensors: tf.memory().numTensors, pieces: backend.numDataIds() };
}

afterAll(() => tf.disposeVariables());
