/** Targets of every kind: what a dataset can predict, the outputs and losses that fit, and several targets at once. */
import { describe, expect, test } from "vitest";
import { analyse, type CheckedNetwork } from "../../src/language/analyse.js";
import {
  applyFix,
  booleans,
  categories,
  codesIn as codesOf,
  dates,
  expectDiagnostics,
  known,
  many,
  numbers,
  render,
  texts,
} from "./fixture.js";

const profiles = known(
  "x.csv",
  numbers("a"),
  numbers("price", { min: 5, max: 900 }),
  booleans("sold"),
  categories("kind", ["flat", "house", "villa"]),
  categories("tags", ["billing", "billing|refund", "call | refund"]),
  numbers("comedy", { integers: true, min: 0, max: 1, distinct: 2, classes: ["0", "1"] }),
  booleans("drama"),
  dates("listed"),
  texts("title"),
);

const dataset = (...lines: string[]) =>
  `dataset d {\n  source: "x.csv"\n${lines.map((line) => `  ${line}\n`).join("")}  features: a\n}\n`;
const network = (...lines: string[]) => `network N on d {\n${lines.map((line) => `  ${line}\n`).join("")}}\n`;
const train = (...lines: string[]) => `train N {\n${lines.map((line) => `  ${line}\n`).join("")}}\n`;
const codesIn = (source: string, known = profiles) => codesOf(source, known);

function networkIn(source: string): CheckedNetwork {
  const analysis = analyse(source, { profiles });
  expect(render(analysis)).toBe(source);
  return analysis.networks[0]!;
}

describe("one target", () => {
  test("a boolean is a classification of two", () => {
    const { settings } = networkIn(dataset("target: sold") + network("Dense(1, sigmoid)"));
    expect(settings).toMatchObject({
      task: { kind: "classification", classes: ["false", "true"] },
      loss: { name: "binary_crossentropy" },
      metrics: ["accuracy"],
    });
    expect(settings.inferred.task).toBe("Classification, since `sold` says yes or no.");
    expect(codesIn(dataset("target: sold") + network("Dense(classes, softmax)"))).toEqual([]);
    expect(codesIn(dataset("target: sold") + network("Dense(1, sigmoid)") + train("loss: mse"))).toEqual([
      "loss-does-not-fit-target",
    ]);
  });

  test.each([
    ["target: listed", "listed", "target-kind", "holds dates. A target is a number"],
    ["target: title", "title", "target-kind", "more than 1,000 different values"],
    ["target: price, price", "price", "duplicate-name", "is a target already"],
    ["target: multi_hot(tags)", "tags", "label-columns", "say what stands between its labels"],
    ["target: multi_hot(comedy, kind)", "kind", "label-columns", "holds text. A label's column says"],
    ["target: multi_hot(comedy, price)", "price", "label-columns", "other numbers than 0 and 1"],
    ['target: multi_hot(comedy, separator: "|")', "comedy", "label-columns", "other numbers than 0 and 1"],
    ['target: multi_hot(comedy, drama, separator: "|")', 'separator: "|"', "label-columns", "for one column"],
    [
      'target: multi_hot(title, separator: "|")',
      'multi_hot(title, separator: "|")',
      "label-columns",
      "1,000",
    ],
    ["target: multihot(comedy, drama)", "multihot", "unknown-encoding", "Did you mean `multi_hot`?"],
  ])("%s", (line, marked, code, part) => {
    const source = dataset(line);
    const { diagnostics } = analyse(source, { profiles });
    expect(diagnostics.map((each) => each.code)).toEqual([code]);
    expect(diagnostics[0]!.message).toContain(part);
    expect(source.slice(diagnostics[0]!.span.start, diagnostics[0]!.span.end)).toBe(marked);
  });

  test("missing, infinite, and always the same", () => {
    const bad = known("x.csv", numbers("a"), numbers("m", { missing: 2 }), numbers("i", { infinite: 1 }), {
      ...booleans("same"),
      classCounts: [100, 0],
    } as ReturnType<typeof booleans>);
    expect(codesIn(dataset("target: m"), bad)).toEqual(["missing-values"]);
    expect(applyFix(dataset("target: m"), "missing: drop", bad)).toContain("missing: drop");
    const dropped = analyse(dataset("target: m", "missing: drop"), { profiles: bad });
    expect(dropped.datasets.get("d")!.targets).toMatchObject([{ missing: "drop" }]);
    expect(codesIn(dataset("target: i"), bad)).toEqual(["infinite-values"]);
    expect(codesIn(dataset("target: same"), bad)).toEqual(["one-class"]);
  });

  test("target_scale is for numbers", () => {
    const { dataset: found } = networkIn(dataset("target: price", "target_scale: log") + network("Dense(1)"));
    expect(found!.targets).toEqual([{ name: "price", columns: ["price"], scale: "log" }]);
    const classes = dataset("target: kind", "target_scale: minmax");
    expect(codesIn(classes)).toEqual(["target-scale"]);
    expect(applyFix(classes, "Remove `target_scale`", profiles)).toBe(dataset("target: kind"));
    const digits = dataset("target: comedy", "target_scale: minmax") + network("Dense(classes, softmax)");
    expect(codesIn(digits)).toEqual(["target-scale"]);
    const negative = known("x.csv", numbers("a"), numbers("y", { min: -3 }));
    expect(codesIn(dataset("target: y", "target_scale: log"), negative)).toEqual(["log-scale"]);
  });

  test("an activation that is bounded, and a target that is scaled", () => {
    const bounded = (scale: string) =>
      codesIn(dataset("target: price", `target_scale: ${scale}`) + network("Dense(1, sigmoid)"));
    expect(bounded("none")).toEqual(["output-range"]);
    expect(bounded("standardize")).toEqual(["output-range"]);
    expect(bounded("minmax")).toEqual([]);
  });

  test("`classes` of a number means nothing", () => {
    expect(codesIn(dataset("target: price") + network("Dense(classes)"))).toEqual(["wrong-type"]);
  });
});

describe("several labels at once", () => {
  const tagged = dataset('target: multi_hot(tags, separator: "|")');

  test("are the separate words of a column, sorted, or one for each column", () => {
    const { settings, dataset: found } = networkIn(tagged + network("Dense(classes, sigmoid)"));
    const labels = ["billing", "call", "refund"];
    expect(found!.targets).toEqual([
      { name: "tags", columns: ["tags"], labels: { separator: "|", classes: labels }, scale: "none" },
    ]);
    expect(settings).toMatchObject({
      task: { kind: "multi_label", classes: labels },
      loss: { name: "binary_crossentropy" },
      metrics: ["accuracy"],
    });
    expect(settings.inferred).toMatchObject({
      loss: "`binary_crossentropy` fits one answer, yes or no, for each label.",
      metrics: "`accuracy` is the usual metric for several labels at once.",
    });
    const columns = networkIn(dataset("target: multi_hot(comedy, drama)") + network("Dense(2, sigmoid)"));
    expect(columns.dataset!.targets).toEqual([
      {
        name: "labels",
        columns: ["comedy", "drama"],
        labels: { classes: ["comedy", "drama"] },
        scale: "none",
      },
    ]);
  });

  test("the separator is guessed", () => {
    expect(applyFix(dataset("target: multi_hot(tags)"), "separator", profiles)).toContain(
      'multi_hot(tags, separator: "|")',
    );
  });

  test.each([
    [
      "Dense(4, sigmoid)",
      "4",
      "output-classes",
      "for the 3 labels of `tags`",
      "classes",
      "Dense(classes, sigmoid)",
    ],
    ["Dense(3, softmax)", "softmax", "softmax-labels", "any number can hold", "sigmoid", "Dense(3, sigmoid)"],
    [
      "Dense(3)",
      "Dense",
      "output-activation",
      "needs one: give the last layer `sigmoid`",
      "sigmoid",
      "Dense(3, activation: sigmoid)",
    ],
  ])("%s", (layer, marked, code, part, title, mended) => {
    const source = tagged + network(layer);
    const { diagnostics } = analyse(source, { profiles });
    expect(diagnostics.map((each) => each.code)).toEqual([code]);
    expect(diagnostics[0]!.message).toContain(part);
    expect(source.slice(diagnostics[0]!.span.start, diagnostics[0]!.span.end)).toBe(marked);
    expect(applyFix(source, title, profiles)).toContain(mended);
  });

  test.each([
    ["loss: mse", "loss-does-not-fit-target", "is for numbers, but `tags` has several labels at once"],
    ["loss: categorical_crossentropy", "loss-does-not-fit-target", "is for one class of several"],
    ["metrics: mae", "metric-does-not-fit-task", "this network does several labels at once"],
    ["class_weights: balanced", "class-weights-task", "gives several labels at once"],
  ])("%s", (line, code, part) => {
    const source = tagged + network("Dense(classes, sigmoid)") + train(line);
    const { diagnostics } = analyse(source, { profiles });
    expect(diagnostics.map((each) => each.code)).toEqual([code]);
    expect(diagnostics[0]!.message).toContain(part);
  });

  test("the loss for them is offered", () => {
    const source = tagged + network("Dense(classes, sigmoid)") + train("loss: mse");
    expect(applyFix(source, "binary_crossentropy", profiles)).toContain("loss: binary_crossentropy");
  });
});

describe("several targets", () => {
  const two = dataset("target: price, sold", "target_scale: standardize");
  const body = ["price = Dense(1)", "sold = input -> Dense(1, sigmoid)"];
  const whole = network(...body, "Output(price: price, sold: sold)");

  test("have a head each, inferred one by one", () => {
    const found = networkIn(two + whole);
    expect(found.dataset!.targets.map(({ scale }) => scale)).toEqual(["standardize", "none"]);
    expect(found.network!.heads).toEqual([
      {
        target: "price",
        output: 1,
        task: { kind: "regression" },
        loss: { name: "mean_squared_error", args: {} },
        metrics: ["mean_absolute_error"],
        metricArguments: {},
        weight: 1,
      },
      {
        target: "sold",
        output: 2,
        task: { kind: "classification", classes: ["false", "true"] },
        loss: { name: "binary_crossentropy", args: {} },
        metrics: ["accuracy"],
        metricArguments: {},
        weight: 1,
      },
    ]);
    expect(found.settings.task).toEqual({ kind: "regression" });
    expect(found.settings.inferred.task).toBe(
      "`price`: Regression, since `price` holds numbers. `sold`: Classification, since `sold` says yes or no.",
    );
  });

  test("losses, metrics and weights by name", () => {
    const said = train(
      "loss: losses(price: huber(delta: 2))",
      "metrics: metrics(price: [mae, r2], sold: accuracy)",
      "loss_weights: weights(sold: 0.5)",
      "stop: early(monitor: val_sold_accuracy)",
      "schedule: reduce_on_plateau(monitor: val_price_loss)",
    );
    const { heads, settings } = networkIn(two + whole + said).trainings[0]!;
    expect(heads).toMatchObject([
      {
        loss: { name: "huber", args: { delta: 2 } },
        metrics: ["mean_absolute_error", "r2_score"],
        weight: 1,
      },
      { loss: { name: "binary_crossentropy" }, metrics: ["accuracy"], weight: 0.5 },
    ]);
    expect(settings.stop!.monitor).toBe("val_sold_accuracy");
  });

  test("each way of training has heads of its own, and plain metrics go where they fit", () => {
    const quick = train("metrics: mse, accuracy").replace("train N", "train N as quick");
    const found = networkIn(two + whole + train("epochs: 3") + quick);
    expect(found.trainings[1]!.heads!.map(({ metrics }) => metrics)).toEqual([
      ["mean_squared_error"],
      ["accuracy"],
    ]);
    expect(found.network!.heads).toBe(found.trainings[0]!.heads);
  });

  test.each([
    ["loss: losses(price: huber, sld: mse)", "sld", "unknown-target", "Did you mean `sold`?"],
    ["loss: losses(huber)", "huber", "by-target", "as in `losses(price: …, sold: …)`"],
    ["loss: losses(price: hubr)", "hubr", "unknown-loss", "Did you mean `huber`?"],
    ["loss: losses(sold: mse)", "mse", "loss-does-not-fit-target", "`sold` says yes or no"],
    ["loss: huber", "huber", "loss-does-not-fit-target", "`sold` says yes or no"],
    ["metrics: metrics(sold: mae)", "mae", "metric-does-not-fit-task", "this network does classification"],
    ["loss_weights: weights(price: -1)", "-1", "out-of-range", "at least 0"],
    ["loss_weights: 3", "3", "by-target", "as in `weights(price: 1, sold: 1)`"],
    ["class_weights: balanced", "balanced", "class-weights-task", "has several targets"],
    ["stop: early(monitor: val_accuracy)", "val_accuracy", "unknown-value", "val_sold_accuracy"],
  ])("%s", (line, marked, code, part) => {
    const source = two + whole + train(line);
    const { diagnostics } = analyse(source, { profiles });
    expect(diagnostics.map((each) => each.code)).toEqual([code]);
    expect(diagnostics[0]!.message).toContain(part);
    expect(source.slice(diagnostics[0]!.span.start, diagnostics[0]!.span.end)).toBe(marked);
  });

  test("a search may go by the score of one", () => {
    const tune = (score: string) => `tune N {\n  batch: 16, 32\n  goal: minimize(${score})\n}\n`;
    expect(codesIn(two + whole + tune("val_price_loss"))).toEqual([]);
    expect(codesIn(two + whole + tune("val_accuracy"))).toEqual(["unknown-score"]);
  });

  test("weights of one target", () => {
    const source = dataset("target: price") + network("Dense(1)") + train("loss_weights: weights(price: 2)");
    expect(codesIn(source)).toEqual(["loss-weights"]);
  });

  test("outputs must be named like the targets", () => {
    expectDiagnostics(
      `${two}network N on d {
  price = Dense(1)
  sold = input -> Dense(1, sigmoid)
  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ missing-output: has two targets: end the network in \`Output(price: …, sold: …)\`
}`,
      profiles,
    );
    const none = two + network(...body);
    expect(applyFix(none, "Add `Output(price: price, sold: sold)`", profiles)).toBe(two + whole);
    const missing =
      two + network(...body.slice(0, 1), "sold = input -> Dense(1, sigmoid)", "Output(price: price)");
    expect(codesIn(missing)).toContain("missing-output");
    expect(applyFix(missing, "Add `sold: sold`", profiles)).toBe(two + whole);
    const misspelt = two + network(...body, "Output(price: price, slod: sold)");
    expect(codesIn(misspelt)).toEqual(["unknown-target"]);
    expect(applyFix(misspelt, "`sold`", profiles)).toBe(two + whole);
    expect(
      codesIn(dataset("target: price") + network("Dense(1)", "p = Dense(1)", "Output(prize: p)")),
    ).toEqual(["unknown-target"]);
    expect(codesIn(dataset("target: price") + whole)).toEqual(["several-outputs"]);
  });

  test("each output is checked for its own target", () => {
    const wrong =
      two + network("price = Dense(2)", "sold = input -> Dense(1)", "Output(price: price, sold: sold)");
    expect(codesIn(wrong)).toEqual(["output-units", "output-activation"]);
  });

  test("a column that is no plain word is called by one", () => {
    const odd = known("x.csv", numbers("a"), numbers("net price"), numbers("y"));
    const source = `${dataset('target: "net price", y')}${network("p = Dense(1)", "q = input -> Dense(1)", "Output(net_price: p, y: q)")}`;
    expect(codesIn(source, odd)).toEqual([]);
  });

  test("`classes` are those of the first, and a class of the second is counted in numbers", () => {
    const kinds = dataset("target: kind, tags");
    const source =
      kinds +
      network("k = Dense(classes, softmax)", "t = input -> Dense(5, softmax)", "Output(kind: k, tags: t)");
    expect(codesIn(source)).toEqual(["output-classes"]);
    expect(applyFix(source, "Set `units` to `3`", profiles)).toContain("Dense(3, softmax)");
  });
});

test("a target with more classes than the usual is a target all the same", () => {
  const towns = known("x.csv", numbers("a"), categories("town", many(400)));
  expect(codesIn(dataset("target: town") + network("Dense(classes, softmax)"), towns)).toEqual([]);
});
