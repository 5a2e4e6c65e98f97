/** Losses, optimizers and metrics as a `train` block names them: what is known, what fits, and what is said otherwise. */
import { describe, expect, test } from "vitest";
import { analyse, confirmedFixes } from "../../src/language/analyse.js";
import { losses, metrics, optimizers } from "../../src/language/settings-catalogue.js";
import { monitored } from "../../src/language/training-catalogue.js";
import { applyEdits } from "../../src/text.js";
import { booleans, expectDiagnostics, numbers, profiles } from "./fixture.js";

const flowers = (end: string) => `dataset d {
  source: "flowers.csv"
  target: species
}
network N on d {
  Dense(8, relu)
  ${end}
}
`;
const yesOrNo = (end: string) => `dataset d {
  source: "x.csv"
  target: y
}
network N on d {
  Dense(8, relu)
  ${end}
}
`;
const houses = `dataset d {
  source: "houses.csv"
  target: price
}
network N on d {
  Dense(1)
}
`;
const known = new Map([
  ...profiles,
  [
    "x.csv",
    {
      profile: {
        ...profiles.get("flowers.csv")!.profile!,
        source: "x.csv",
        columns: [numbers("a"), booleans("y")],
      },
    },
  ] as const,
]);
const train = (...lines: string[]) => `train N {\n${lines.map((line) => `  ${line}\n`).join("")}}`;

describe("optimizers", () => {
  test("every one, with what all of them take", () => {
    for (const { name } of optimizers) {
      const line = `optimizer: ${name}(learning_rate: 0.01, weight_decay: 0.1, gradient_accumulation_steps: 4)`;
      const { settings } = expectDiagnostics(flowers("Dense(classes, softmax)") + train(line)).networks[0]!;
      expect(settings.optimizer.args).toMatchObject({
        learning_rate: 0.01,
        weight_decay: 0.1,
        gradient_accumulation_steps: 4,
      });
    }
  });

  test("Keras's defaults", () => {
    const defaults = (name: string) =>
      Object.fromEntries(
        optimizers.find((one) => one.name === name)!.params.map((param) => [param.name, param.default]),
      );
    const ofAll = { weight_decay: 0, gradient_accumulation_steps: null };
    expect(defaults("adagrad")).toEqual({
      learning_rate: 0.001,
      initial_accumulator_value: 0.1,
      epsilon: 1e-7,
      ...ofAll,
    });
    expect(defaults("adadelta")).toEqual({ learning_rate: 0.001, rho: 0.95, epsilon: 1e-7, ...ofAll });
    expect(defaults("lion")).toEqual({ learning_rate: 0.001, beta_1: 0.9, beta_2: 0.99, ...ofAll });
    expect(defaults("adamw")).toMatchObject({ weight_decay: 0.004, amsgrad: false });
  });

  test("slips", () => {
    expectDiagnostics(`${flowers("Dense(classes, softmax)")}train N {
  optimizer: adagard
             ^^^^^^^ unknown-optimizer: Did you mean \`adagrad\`?
}`);
    expectDiagnostics(`${flowers("Dense(classes, softmax)")}train N {
  optimizer: lion(epsilon: 1e-7)
                  ^^^^^^^ unknown-argument: epsilon
}`);
    expectDiagnostics(`${flowers("Dense(classes, softmax)")}train N {
  optimizer: nadam(gradient_accumulation_steps: 1)
                                                ^ out-of-range: at least 2
}`);
    expectDiagnostics(`${flowers("Dense(classes, softmax)")}train N {
  optimizer: lion(beta_1: 0)
                          ^ out-of-range: above 0
}`);
  });
});

describe("losses", () => {
  test.each(losses.map((loss) => [loss.name, loss] as const))("%s on outputs that suit it", (_, loss) => {
    const { name, task, outputs, activation } = loss;
    if (task === "regression") expectDiagnostics(houses + train(`loss: ${name}`));
    else if (outputs === "one") {
      expectDiagnostics(
        yesOrNo(`Dense(1${activation ? `, ${activation}` : ""})`) + train(`loss: ${name}`),
        known,
      );
    } else {
      const end = `Dense(classes${activation ? `, ${activation}` : ""})`;
      expectDiagnostics(flowers(end) + train(`loss: ${name}`));
    }
  });

  test("arguments and their slips", () => {
    expectDiagnostics(
      flowers("Dense(classes, softmax)") + train("loss: categorical_crossentropy(label_smoothing: 0.1)"),
    );
    expectDiagnostics(`${flowers("Dense(classes, softmax)")}train N {
  loss: categorical_crossentropy(label_smoothing: 1)
                                                  ^ out-of-range: below 1
}`);
    expectDiagnostics(`${flowers("Dense(classes, softmax)")}train N {
  loss: categorical_generalized_cross_entropy(q: 1)
                                                 ^ out-of-range: below 1
}`);
    expectDiagnostics(
      `${yesOrNo("Dense(1, sigmoid)")}train N {
  loss: binary_focal_crossentropy(alpha: 0.4)
                                  ^^^^^^^^^^ argument-without-effect: apply_class_balancing
}`,
      known,
    );
    expectDiagnostics(`${houses}train N {
  loss: log_cos
        ^^^^^^^ unknown-loss: Did you mean \`log_cosh\`?
}`);
    expect(expectDiagnostics(houses + train("loss: mape")).networks[0]!.settings.loss.name).toBe(
      "mean_absolute_percentage_error",
    );
  });

  test("what does not fit the target", () => {
    expectDiagnostics(`${flowers("Dense(classes, softmax)")}train N {
  loss: hinge
        ^^^^^ loss-does-not-fit-target: \`hinge\` is for two classes, but \`species\` has 3 classes
}`);
    expectDiagnostics(`${flowers("Dense(classes, softmax)")}train N {
  loss: poisson
        ^^^^^^^ loss-does-not-fit-target: \`poisson\` is for numbers
}`);
  });

  test("hinge losses ask for no probabilities, and for as many outputs as they take", () => {
    const source = yesOrNo("Dense(2)") + train("loss: hinge");
    const analysis = analyse(source, { profiles: known });
    const [diagnostic] = analysis.diagnostics;
    expect(diagnostic?.code).toBe("output-classes");
    const [fix] = confirmedFixes(analysis, diagnostic!, { profiles: known });
    const mended = applyEdits(source, fix!.edits);
    expect(mended).toContain("Dense(1, activation: tanh)");
    expect(analyse(mended, { profiles: known }).diagnostics).toEqual([]);
  });
});

describe("metrics", () => {
  test("with arguments, for classes", () => {
    const { settings } = expectDiagnostics(
      flowers("Dense(classes, softmax)") +
        train(
          "metrics: accuracy, top_k(k: 2), precision(class_id: 1), recall, f1(average: weighted), auc(curve: PR)",
        ),
    ).networks[0]!;
    expect(settings.metrics).toEqual([
      "accuracy",
      "top_k_categorical_accuracy",
      "precision",
      "recall",
      "f1_score",
      "auc",
    ]);
    expect(settings.metricArguments).toMatchObject({
      top_k_categorical_accuracy: { k: 2 },
      precision: { class_id: 1, thresholds: null },
      f1_score: { average: "weighted" },
      auc: { curve: "PR", num_thresholds: 200 },
    });
  });

  test("slips", () => {
    expectDiagnostics(`${flowers("Dense(classes, softmax)")}train N {
  metrics: top_k(k: 0)
                    ^ out-of-range: at least 1
}`);
    expectDiagnostics(`${flowers("Dense(classes, softmax)")}train N {
  metrics: f1_score(average: mean)
                             ^^^^ unknown-value: takes \`macro\`, \`micro\` or \`weighted\`, not \`mean\`
}`);
    expectDiagnostics(`${houses}train N {
  metrics: auc
           ^^^ metric-does-not-fit-task: regression
}`);
  });

  test("all can be watched", () => {
    for (const { name } of metrics) expect(monitored).toContain(`val_${name}`);
    expectDiagnostics(
      flowers("Dense(classes, softmax)") + train("metrics: auc", "stop: early(monitor: val_auc)"),
    );
  });
});
