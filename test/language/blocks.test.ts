/** Blocks, parameters, repetition, constants, several inputs and outputs: what they mean, and what is said of slips. */
import { describe, expect, test } from "vitest";
import { analyse } from "../../src/language/analyse.js";
import { shapeText } from "../../src/layers/shape.js";
import { expectDiagnostics, profiles, render } from "./fixture.js";

/** The layers of the only network: name and shape. */
function layers(source: string): string[] {
  const analysis = analyse(source, { profiles });
  expect(render(analysis)).toBe(source);
  return analysis.networks[0]!.nodes.map(({ name, shape }) => `${name} ${shape && shapeText(shape)}`);
}

describe("blocks", () => {
  test("stand for their layers, with the arguments of each use", () => {
    expect(
      layers(`block Residual(width, drop = 0.1) {
  main = input -> Dense(width, relu) -> Dropout(drop) -> Dense(width)
  Add(main, input)
}
network N {
  Input(8)
  Residual(8)
  wide = Dense(16)
  Residual(width: 16, drop: 20%)
  Dense(1)
}`),
    ).toEqual([
      "input 8",
      "residual/dense 8",
      "residual/dropout 8",
      "residual/main 8",
      "residual/add 8",
      "wide 16",
      "residual_1/dense 16",
      "residual_1/dropout 16",
      "residual_1/main 16",
      "residual_1/add 16",
      "dense 1",
    ]);
  });

  test("have defaults that use what is given for the parameters before them", () => {
    expect(
      layers(`let share = 2
block Bottleneck(width, inner = width / share, last = inner + 1) {
  Dense(inner, relu)
  Dense(last)
}
network N {
  Input(8)
  Bottleneck(16)
  Bottleneck(16, last: 3)
  Bottleneck(width: 4, inner: 6)
}`),
    ).toEqual([
      "input 8",
      "bottleneck/dense 8",
      "bottleneck/dense_1 9",
      "bottleneck_1/dense 8",
      "bottleneck_1/dense_1 3",
      "bottleneck_2/dense 6",
      "bottleneck_2/dense_1 7",
    ]);
  });

  test("are repeated, each turn on the output of the one before", () => {
    expect(
      layers(`let depth = 2
network N(width = 4) {
  Input(3)
  Dense(width * 2, relu) * (depth + 1)
  last = Halve() * 2
  last -> Dense(1)
}
block Halve() {
  Dense(2)
}`),
    ).toEqual(["input 3", "dense 8", "dense_1 8", "dense_2 8", "halve/dense 2", "last/dense 2", "dense_3 1"]);
  });

  test("may use other blocks, the data's figures and names of arguments", () => {
    expect(
      layers(`dataset d {
  source: "flowers.csv"
  target: species
}
block Inner(kind) {
  Dense(features, kind)
}
block Outer(kind = tanh) {
  Inner(kind)
  Dense(classes, softmax)
}
network N on d {
  Outer(relu)
}`),
    ).toEqual(["input 4", "outer/inner/dense 4", "outer/dense 3"]);
  });

  test("do nothing when they stand there no times", () => {
    expect(layers("network N {\n  Input(3)\n  Dense(4) * 0\n  Dense(1)\n}")).toEqual(["input 3", "dense 1"]);
  });

  test("what does not fit where a block is used is said there, and leads into the block", () => {
    const analysis = expectDiagnostics(`block Residual(width) {
  main = input -> Dense(width)
  Add(main, input)
}
network N {
  Input(8)
  Residual(8)
  Residual(16)
  ^^^^^^^^ merge-shapes: In \`Residual\` as it is used here: \`Add\` needs inputs of the same features
  Dense(1)
}`);
    const [related] = analysis.diagnostics[0]!.related;
    expect(related!.message).toBe("This is the place in `Residual`.");
    expect(analysis.source.slice(related!.span.start, related!.span.end)).toBe("Add");
  });

  test("what is wrong with a block however it is used is said in the block, once", () => {
    expectDiagnostics(`block B(width) {
  Dense(width, rleu)
               ^^^^ unknown-value: Did you mean \`relu\`?
  Dens(2)
  ^^^^ unknown-layer: Did you mean \`Dense\`?
}
network N {
  Input(4)
  B(2)
  B(3)
}`);
  });

  test("slips at a use", () => {
    expectDiagnostics(`block Pair(first, second = 2) {
  Dense(first)
  Dense(second)
}
network N {
  Input(4)
  Pair()
  ^^^^ missing-argument: \`Pair\` needs \`first\`
  Pair(1, 2, 3)
             ^ too-many-arguments: It takes \`first\` and \`second\`.
  Pair(1, secnod: 3)
          ^^^^^^ unknown-argument: Did you mean \`second\`?
  Piar(1)
  ^^^^ unknown-layer: Did you mean \`Pair\`?
  Pair
  ^^^^ layer-without-parentheses: \`Pair()\`
  Pair(1) * 1.5
            ^^^ repetitions: not \`1.5\`
  Pair(1) * many
            ^^^^ repetitions: not \`many\`
  Pair(0)
  ^^^^ out-of-range: In \`Pair\` as it is used here: \`units\` of \`Dense\` takes a whole number of at least 1, not \`0\`.
}`);
  });

  test("slips in a declaration", () => {
    expectDiagnostics(`block Dense(x) {
      ^^^^^ shadows-layer: the name of a layer
  Conv2D(x, 3)
}
block Empty() {
      ^^^^^ empty-block: has no layers
}
block Unused(width, height) {
                    ^^^^^^ unused-parameter: Nothing uses the parameter \`height\`
  Dense(width)
}
block Twice(a, a) {
               ^ duplicate-name: There is already a parameter called \`a\`.
  Input(4)
  ^^^^^ input-in-block: is called \`input\`
  Dense(a)
  Output(x: input)
  ^^^^^^ output-in-block: A block gives its last value.
}
network N(width) {
          ^^^^^ parameter-without-default: \`width = …\`
  Input(4)
  Dense(width)
}`);
  });

  test("a block that leads back to itself is refused, and its users stay quiet", () => {
    expectDiagnostics(`block A() {
      ^ recursive-block: \`A\` uses itself through \`B\`
  B()
}
block B() {
      ^ recursive-block: \`B\` uses itself through \`A\`
  A()
}
block C() {
      ^ recursive-block: \`C\` uses itself, and
  C()
}
block D() {
  A()
}
network N {
  Input(4)
  D()
  Dense(1)
}`);
  });

  test("a block's own name without parentheses is no use of it", () => {
    expectDiagnostics(`block A() {
  A
  ^ layer-without-parentheses: \`A()\`
}`);
  });

  test("more layers than any network has are refused at once", () => {
    expectDiagnostics(`network N {
  Input(4)
  Dense(4) * 1000000000
  ^^^^^^^^^^^^^^^^^^^^^ too-many-layers: at most 10,000 layers
}`);
  });
});

describe("constants", () => {
  test("are worked out, in any order", () => {
    expect(
      layers(`network N {
  Input(size)
  Dense(double, kind, use_bias: bias)
}
let double = size * 2
let size = 12 / 4
let kind = relu
let bias = false`),
    ).toEqual(["input 3", "dense 6"]);
  });

  test("do not stand in the way of the words that arguments know", () => {
    expectDiagnostics(`let same = 3
let relu = 4
network N {
  Input(8, 8, 1)
  Conv2D(same, 3, padding: same, activation: relu)
  Dense(units: relu)
}`);
  });

  test("slips", () => {
    expectDiagnostics(`let a = b + 1
    ^ cyclic-constant: worked out from itself
let b = a * 2
    ^ cyclic-constant: worked out from itself
let lonely = 3
    ^^^^^^ unused-constant: Nothing uses \`lonely\`.
let half = 1 / 0
               ^ bad-value: divides by 0
let size = 3
network N {
  Input(siez)
        ^^^^ wrong-type: Did you mean \`size\`?
  Dense(half)
  Dense(size)
}`);
  });
});

describe("several inputs and outputs", () => {
  test("flow side by side", () => {
    expect(
      layers(`network Two {
  photo = Input(8, 8, 3)
  title = Input(none, 16)
  seen = photo -> Flatten() -> Dense(4)
  read = title -> LSTM(4)
  both = Add(seen, read)
  price = both -> Dense(1)
  sold = both -> Dense(1, sigmoid)
  Output(price: price, sold: sold)
}`),
    ).toEqual([
      "photo 8×8×3",
      "title steps×16",
      "flatten 192",
      "seen 4",
      "read 4",
      "both 4",
      "price 1",
      "sold 1",
    ]);
  });

  test("slips", () => {
    expectDiagnostics(`network N {
  a = Input(4)
  b = Input(4)
  Subtract(a, b, a)
  ^^^^^^^^ merge-inputs: merges two values, as in \`Subtract(a, b)\`, but is given three
  Add(a, later)
         ^^^^^ used-before-made: \`later\` is made further down.
  later = Dense(2)
  Output(x: later, 3, x: later)
                   ^ output-argument: names values
                      ^ duplicate-name: There is already an output called \`x\`.
}`);
  });
});

describe("lengths that are left open", () => {
  test("pass through layers that need no more", () => {
    expect(layers("network N {\n  Input(none, 8)\n  Conv1D(4, 3)\n  LSTM(5)\n  Dense(1)\n}")).toEqual([
      "input steps×8",
      "conv1d steps×4",
      "lstm 5",
      "dense 1",
    ]);
  });

  test("are refused where weights depend on them", () => {
    expectDiagnostics(`network N {
  Input(none, none)
  LSTM(3)
  ^^^^ open-length: leaves that open
  Dense(1)
}`);
  });
});

describe("arguments", () => {
  test("that another argument leaves without effect", () => {
    expectDiagnostics(`network N {
  Input(4)
  Dense(3, use_bias: false, bias_initializer: zeros)
                            ^^^^^^^^^^^^^^^^^^^^^^^ argument-without-effect: unless \`use_bias\` is \`true\`
}`);
  });

  test("that are calls", () => {
    expectDiagnostics(`network N {
  Input(4)
  Dense(3, kernel_regularizer: l2(0.01), kernel_initializer: random_normal(stddev: 0.02))
  Dense(3, kernel_regularizer: l3(0.01))
                               ^^ unknown-regularizer: There is no regularizer \`l3\`.
  Dense(3, kernel_constraint: max_norm(-1))
                                       ^^ out-of-range: \`max_value\` of \`max_norm\`
  Dense(3, kernel_initializer: he_norml)
                               ^^^^^^^^ unknown-initializer: Did you mean \`he_normal\`?
}`);
  });

  test("that are layers", () => {
    expectDiagnostics(`network N {
  Input(5, 4)
  Bidirectional(LSTM(3, return_sequences: true))
  Bidirectional(Dense(3))
                ^^^^^ layer-does-not-fit: \`Bidirectional\` cannot hold \`Dense\`.
  TimeDistributed(Dense)
                  ^^^^^ layer-expected: is a layer
  TimeDistributed(Dens(2))
                  ^^^^ unknown-layer: Did you mean \`Dense\`?
}`);
  });
});
