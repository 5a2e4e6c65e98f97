/** Random layers that fit a shape, and whole numbers written in random ways: what generated programs are made of. */
import type { Random } from "../../src/random.js";
import { pick, type Token } from "./program-writer.js";

/** Without the batch axis, channels last. */
export type Shape = readonly number[];

/** Names and the whole numbers they stand for. */
export type Constants = ReadonlyMap<string, number>;

export interface GeneratedLayer {
  readonly tokens: readonly Token[];
  /** Of what comes out. */
  readonly shape: Shape;
}

export function word(text: string): Token[] {
  return [["loose", text]];
}

export function named(name: string, value: readonly Token[]): Token[] {
  return [["loose", name], ["tight", ":"], ...value];
}

export function call(name: string, items: readonly (readonly Token[])[]): Token[] {
  return [["loose", name], ...bracketed("tight", "(", items, ")")];
}

export function list(items: readonly (readonly Token[])[]): Token[] {
  return bracketed("loose", "[", items, "]");
}

/** A line may end behind the opening, behind a comma, before the closing. */
function bracketed(
  joint: Token[0],
  opening: string,
  items: readonly (readonly Token[])[],
  closing: string,
): Token[] {
  const tokens: Token[] = [[joint, opening]];
  items.forEach(([first, ...rest], at) => {
    if (at > 0) tokens.push(["tight", ","]);
    tokens.push([at > 0 ? "wrap" : "open", first![1]], ...rest);
  });
  return [...tokens, ["open", closing]];
}

/** Tokens whose value is `value`: the number, a constant, or arithmetic with them. */
export function whole(random: Random, value: number, constants: Constants): Token[] {
  const known = [...constants];
  const [name, other] = known[random.integer(known.length + 2)] ?? [undefined, 0];
  if (name !== undefined) {
    if (other === value) return word(name);
    if (other < value) return [...word(name), ["loose", "+"], ["loose", `${value - other}`]];
    return [...word(name), ["loose", "-"], ["loose", `${other - value}`]];
  }
  switch (random.integer(8)) {
    case 0:
      return value % 2 === 0
        ? [
            ["loose", `${value / 2}`],
            ["loose", "*"],
            ["loose", "2"],
          ]
        : word(`${value}`);
    case 1:
      return [
        ["loose", "("],
        ["open", `${value + 3}`],
        ["loose", "-"],
        ["loose", "3"],
        ["open", ")"],
      ];
    case 2:
      return [
        ["loose", `${value * 3}`],
        ["loose", "/"],
        ["loose", "3"],
      ];
    case 3:
      return [
        ["loose", `${value - 1}`],
        ["loose", "-"],
        ["loose", "-"],
        ["tight", "1"],
      ];
    default:
      return word(`${value}`);
  }
}

type Make = (random: Random, shape: Shape, number: (value: number) => Token[]) => GeneratedLayer;

const activations = ["relu", "tanh", "sigmoid", "elu"];
const chance = (random: Random, of: number) => random.integer(of) === 0;
const widths = [2, 3, 4, 6, 8, 16];
const size = (shape: Shape) => shape.reduce((product, length) => product * length, 1);

const dense: Make = (random, shape, number) => {
  const units = pick(random, widths);
  const items = [chance(random, 4) ? named("units", number(units)) : number(units)];
  if (chance(random, 2)) {
    const activation = word(pick(random, activations));
    items.push(chance(random, 3) ? named("activation", activation) : activation);
  }
  if (chance(random, 5)) items.push(named("use_bias", word(pick(random, ["true", "false"]))));
  return { tokens: call("Dense", items), shape: [...shape.slice(0, -1), units] };
};

const dropout: Make = (random, shape) => ({
  tokens: call("Dropout", [word(pick(random, ["0.5", "20%", ".1", "1e-1", "5E-2"]))]),
  shape,
});

const batchNormalization: Make = (random, shape) => ({
  tokens: call("BatchNormalization", chance(random, 3) ? [named("momentum", word("0.9"))] : []),
  shape,
});

const layerNormalization: Make = (random, shape) => ({
  tokens: call(
    "LayerNormalization",
    chance(random, 2)
      ? [
          named("axis", [
            ["loose", "-"],
            ["tight", "1"],
          ]),
        ]
      : [],
  ),
  shape,
});

const activation: Make = (random, shape) => ({
  tokens: call("Activation", [word(pick(random, activations))]),
  shape,
});

const flatten: Make = (_, shape) => ({ tokens: call("Flatten", []), shape: [size(shape)] });

const reshape: Make = (_, shape, number) => {
  const even = shape[0]! % 2 === 0;
  const target = even ? [shape[0]! / 2, 2] : [shape[0]!, 1];
  return { tokens: call("Reshape", [list(target.map(number))]), shape: target };
};

const recurrent: Make = (random, [steps], number) => {
  const units = pick(random, widths);
  const sequences = chance(random, 2);
  const items = [number(units)];
  if (sequences) items.push(named("return_sequences", word("true")));
  return { tokens: call(pick(random, ["LSTM", "GRU"]), items), shape: sequences ? [steps!, units] : [units] };
};

/** Of one or two axes, by the shape; with padding `same`, so that it fits any size. */
const convolution: Make = (random, shape, number) => {
  const rank = shape.length - 1;
  const filters = pick(random, widths);
  const sizes = Array.from({ length: rank }, () => number(pick(random, [1, 2, 3])));
  const kernel = chance(random, 3) ? list(sizes) : number(3);
  const items = [number(filters), chance(random, 3) ? named("kernel_size", kernel) : kernel];
  if (chance(random, 2)) items.push(named("activation", word(pick(random, activations))));
  items.push(named("padding", word("same")));
  return { tokens: call(`Conv${rank}D`, items), shape: [...shape.slice(0, -1), filters] };
};

const pooling: Make = (random, shape, number) => {
  const kind = pick(random, ["MaxPooling", "AveragePooling"]);
  const halves = shape.map((length, axis) => (axis < shape.length - 1 ? Math.ceil(length / 2) : length));
  const items = [number(2), named("padding", word("same"))];
  return { tokens: call(`${kind}${shape.length - 1}D`, items), shape: halves };
};

const globalPooling: Make = (_, shape) => ({
  tokens: call(`GlobalAveragePooling${shape.length - 1}D`, []),
  shape: shape.slice(-1),
});

const anyRank = [dense, dense, dropout, batchNormalization, layerNormalization, activation];
/** By the number of axes, from 1. */
const fitting: readonly (readonly Make[])[] = [
  [...anyRank, reshape],
  [...anyRank, recurrent, convolution, pooling, globalPooling, flatten],
  [...anyRank, convolution, convolution, pooling, globalPooling, flatten],
];

/** A layer that takes `shape`. */
export function layer(random: Random, shape: Shape, constants: Constants): GeneratedLayer {
  const make = pick(random, fitting[shape.length - 1]!);
  return make(random, shape, (value) => whole(random, value, constants));
}
