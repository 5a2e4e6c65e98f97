/** What each type of argument takes and refuses. */
import { expect, test } from "vitest";
import { checkValue, describeType, fillDefaults } from "../../src/layers/check-value.js";
import { type ArgValue, InnerLayer, type ParamType } from "../../src/layers/layer.js";
import { fittingArguments, layerNamed } from "./support.js";

const lstm = new InnerLayer(layerNamed("LSTM"), fittingArguments(layerNamed("LSTM"), { units: 4 }));
const dense = new InnerLayer(layerNamed("Dense"), fittingArguments(layerNamed("Dense"), { units: 4 }));
const add = new InnerLayer(layerNamed("Add"), fittingArguments(layerNamed("Add")));
const l2: ArgValue = { name: "l2", args: { l2: 0.1 } };

type Example = [type: ParamType, fits: readonly ArgValue[], refused: readonly ArgValue[]];

const examples: readonly Example[] = [
  [{ kind: "integer", min: 1 }, [1, 7], [0, 1.5, "1", null, [1], Number.NaN]],
  [{ kind: "number", min: 0, below: 1 }, [0, 0.5], [-0.1, 1, Number.NaN, Number.POSITIVE_INFINITY, "0"]],
  [{ kind: "number", above: 0, max: 1 }, [0.1, 1], [0, 1.1]],
  [{ kind: "boolean" }, [true, false], [0, "true"]],
  [{ kind: "choice", options: ["valid", "same"] }, ["same"], ["causal", 1, l2]],
  [
    { kind: "choice", options: ["year", "day"], several: true },
    ["day", ["day"], ["year", "day"]],
    ["week", [], ["day", "day"], ["day", 1], 3],
  ],
  [{ kind: "column" }, ["age", "petal length (cm)"], [1, ["age"], null]],
  [{ kind: "column", several: true }, ["age", ["age", "sex"]], [1, [1]]],
  [{ kind: "activation" }, ["relu"], ["reluu", 1]],
  [
    { kind: "initializer" },
    ["he_normal", { name: "constant", args: { value: 2 } }, { name: "orthogonal", args: {} }],
    ["l2", 1, { name: "constant", args: { stddev: 2 } }, { name: "random_normal", args: { stddev: -1 } }],
  ],
  [{ kind: "regularizer" }, [l2, "l1_l2"], ["max_norm", { name: "l2", args: { l2: -1 } }, dense, [0.1]]],
  [
    { kind: "constraint" },
    ["non_neg", { name: "max_norm", args: { axis: [0, 1] } }, { name: "unit_norm", args: { axis: 0 } }],
    [l2, { name: "unit_norm", args: { axis: [0, 0] } }],
  ],
  [{ kind: "layer" }, [lstm, dense], [add, "LSTM", l2]],
  [{ kind: "layer", families: ["recurrent"] }, [lstm], [dense]],
  [{ kind: "perAxis", count: 2, min: 1 }, [3, [3, 5]], [0, [3], [3, 0], [3, 1.5], [3, [5]], "3"]],
  [{ kind: "sizes" }, [[3], [3, 4]], [[], 3, [0], [-1], [null], ["a"]]],
  [{ kind: "sizes", open: true }, [[-1, 3]], [[-1, -1], [0]]],
  [{ kind: "sizes", unknown: true, single: true }, [[null, 8], 8], [[null, 0], 0]],
  [{ kind: "margins", count: 1 }, [0, 2, [1, 2]], [-1, [1], [1, -2], [[1, 2]], "1"]],
  [
    { kind: "margins", count: 2 },
    [
      2,
      [1, 2],
      [
        [1, 0],
        [2, 2],
      ],
      [1, [2, 3]],
    ],
    [[1], [[1], [2]], [[1, 2, 3], 1], [1, 1.5]],
  ],
  [
    { kind: "margins", count: 3 },
    [
      1,
      [1, 2, 3],
      [
        [1, 0],
        [0, 0],
        [2, 1],
      ],
    ],
    [[1, 2]],
  ],
  [{ kind: "axis" }, [-1, 2], [0, 1.5, [1]]],
  [{ kind: "axes" }, [-1, [1, 2]], [0, [], [1, 0], [2, 2], ["a"]]],
  [{ kind: "axes", count: 2 }, [1, [2, 2]], [[1], [1, 2, 3], [0, 1]]],
  [{ kind: "axes", of: "weight" }, [0, [0, 1]], [[0, 0], [0.5]]],
  [{ kind: "text" }, ["ab,bc->ac"], [1, null]],
];

test.each(examples)("%j", (type, fits, refused) => {
  expect(fits.filter((value) => checkValue({ type }, value) !== undefined)).toEqual([]);
  expect(refused.filter((value) => checkValue({ type }, value) === undefined)).toEqual([]);
  expect(describeType(type).length).toBeGreaterThan(3);
});

test("`none` fits only where it is allowed", () => {
  expect(checkValue({ type: { kind: "regularizer" }, nullable: true }, null)).toBeUndefined();
  expect(checkValue({ type: { kind: "initializer" } }, null)?.kind).toBe("wrong-type");
});

test("names that would fit come with a problem", () => {
  expect(checkValue({ type: { kind: "regularizer" } }, "l3")).toMatchObject({
    kind: "unknown-name",
    names: ["l1", "l2", "l1_l2", "orthogonal_regularizer"],
  });
});

test("an initializer gets its own defaults, by name or half told", () => {
  const param = {
    name: "kernel_initializer",
    type: { kind: "initializer" },
    default: "variance_scaling",
    doc: "",
  } as const;
  const whole = {
    name: "variance_scaling",
    args: { scale: 1, mode: "fan_in", distribution: "truncated_normal" },
  };
  expect(fillDefaults([param], {})).toEqual({ kernel_initializer: whole });
  expect(
    fillDefaults([param], { kernel_initializer: { name: "variance_scaling", args: { scale: 2 } } }),
  ).toEqual({
    kernel_initializer: { ...whole, args: { ...whole.args, scale: 2 } },
  });
});
