/** `netwright summary`: layers, shapes and parameters against figures worked out by hand, as JSON and as a table. */
import path from "node:path";
import { expect, test } from "vitest";
import { emptyFolder, examples, netwright } from "./netwright.js";

const folder = emptyFolder();
const digits = path.join(examples, "digits.nn");

async function summary(...args: readonly string[]) {
  const printed = await netwright(["summary", ...args, "--json"], folder.path);
  return { code: printed.code, stderr: printed.stderr, json: JSON.parse(printed.stdout) as unknown };
}

const two = `network Small {
  Input(4)
  Dense(8, relu)
  BatchNormalization()
  Dense(1)
}

network Empty {
  Input(3)
}
`;

folder.write("two.nn", two);

/** 4 × 8 + 8; four vectors of 8, of which mean and variance are not trained; 8 + 1. */
const small = { total: 40 + 32 + 9, trainable: 40 + 16 + 9 };

test("digits", async () => {
  const { code, stderr, json } = await summary(digits);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  const first = 3 * 3 * 1 * 16 + 16;
  const second = 3 * 3 * 16 * 32 + 32;
  const last = 4 * 4 * 32 * 10 + 10;
  const total = first + second + last;
  expect(json).toEqual({
    networks: [
      {
        name: "Digits",
        layers: [
          { name: "input", type: "Input", output: [64], params: 0, line: 7 },
          { name: "reshape", type: "Reshape", output: [8, 8, 1], params: 0, line: 8 },
          { name: "conv2d", type: "Conv2D", output: [8, 8, 16], params: first, line: 9 },
          { name: "max_pooling2d", type: "MaxPooling2D", output: [4, 4, 16], params: 0, line: 10 },
          { name: "conv2d_1", type: "Conv2D", output: [4, 4, 32], params: second, line: 11 },
          { name: "flatten", type: "Flatten", output: [512], params: 0, line: 12 },
          { name: "dropout", type: "Dropout", output: [512], params: 0, line: 13 },
          { name: "dense", type: "Dense", output: [10], params: last, line: 14 },
        ],
        params: { total, trainable: total },
      },
    ],
  });
});

test("the table of digits", async () => {
  const printed = await netwright(["summary", digits]);
  expect(printed).toMatchObject({ code: 0, stderr: "" });
  expect(printed.stdout).toBe(`Digits
layer          type          output  parameters  line
input          Input         64               0     8
reshape        Reshape       8×8×1            0     9
conv2d         Conv2D        8×8×16         160    10
max_pooling2d  MaxPooling2D  4×4×16           0    11
conv2d_1       Conv2D        4×4×32       4,640    12
flatten        Flatten       512              0    13
dropout        Dropout       512              0    14
dense          Dense         10           5,130    15
9,930 parameters
`);
});

test("all networks of a file, or the one that is named", async () => {
  const all = await summary("two.nn");
  expect(all).toMatchObject({
    code: 0,
    json: {
      networks: [
        { name: "Small", params: small },
        { name: "Empty", params: { total: 0, trainable: 0 } },
      ],
    },
  });
  const one = await summary("two.nn", "--network", "Small");
  expect(one.json).toEqual({ networks: [(all.json as { networks: unknown[] }).networks[0]] });
  const table = await netwright(["summary", "two.nn", "--network", "Small"], folder.path);
  expect(table.stdout).toContain("\n81 parameters, 16 of them not trained\n");
  expect(table.stdout).not.toContain("Empty");
});

test("with an error: what is known, the message and exit code 1", async () => {
  folder.write("broken.nn", two.replace("Dense(1)", "Conv2D(4, 3)\n  Flatten()"));
  const { code, stderr, json } = await summary("broken.nn", "--network", "Small");
  expect(code).toBe(1);
  expect(stderr).toContain("broken.nn:5:");
  expect(json).toMatchObject({
    networks: [
      {
        layers: [
          { output: [4] },
          { output: [8], params: 40 },
          { output: [8] },
          { type: "Conv2D", output: null, params: null, line: 4 },
          { type: "Flatten", output: null, line: 5 },
        ],
      },
    ],
  });
});

test.each([
  [["summary"], "which file?"],
  [["summary", "two.nn", "two.nn"], "one file at a time"],
  [["summary", "nowhere.nn"], "there is no such file"],
  [["summary", "two.nn", "--network", "Big"], "two.nn has no network Big; it has Small, Empty"],
])("%j is wrong usage", async (args, message) => {
  const printed = await netwright(args, folder.path);
  expect(printed).toMatchObject({ code: 2, stdout: "" });
  expect(printed.stderr).toContain(message);
});
