/** A page for each kind of thing that is chosen by name: activations, initializers, losses, optimizers, schedules and the like. */
import { code, paragraphs } from "../../server/markdown.js";
import {
  missingMethods,
  outlierMethods,
  scaleMethods,
  splits,
} from "../../src/language/dataset-catalogue.js";
import { augmentations, featureCalls, multiHot } from "../../src/language/feature-catalogue.js";
import { aliases, losses, metrics, optimizers } from "../../src/language/settings-catalogue.js";
import { clips, monitored, schedules, stopping } from "../../src/language/training-catalogue.js";
import { choicesFor } from "../../src/layers/choices.js";
import type { Choice } from "../../src/layers/layer.js";
import { activations } from "../../src/layers/names.js";
import { askProgram } from "./ask.js";
import { fenced } from "./markdown.js";
import { argumentTable, signatureText } from "./signature.js";

interface Kind {
  readonly page: string;
  readonly title: string;
  readonly intro: string;
  readonly example: string;
  readonly choices: readonly Choice[];
  readonly more?: string;
}

const flowers = `dataset flowers {
  source: "iris.csv"
  target: species
}

network Iris on flowers {
  Dense(16, relu)
  Dense(classes, softmax)
}`;
const patients = `dataset patients {
  source: "diabetes.csv"
  target: progression
  scale: standardize
  target_scale: standardize
}

network Progression on patients {
  Dense(32, relu)
  Dense(1)
}`;
const trained = (name: string, line: string) => `train ${name} {\n  ${line}\n}`;
const design = (...lines: readonly string[]) => `network Example {\n  ${lines.join("\n  ")}\n}`;

const kinds: readonly Kind[] = [
  {
    page: "activations",
    title: "Activations",
    intro:
      "What an `activation` argument takes. Many layers take the name without `activation:`, as soon as it can be nothing else; [Activation](../layers/Activation.md) is a layer of its own.",
    example: design(
      "Input(10)",
      "Dense(16, relu)",
      "Dense(16, activation: gelu)",
      "Dense(8) -> Activation(tanh)",
    ),
    choices: Object.entries(activations).map(([name, doc]) => ({ name, doc, params: [] })),
  },
  {
    page: "initializers",
    title: "Initializers",
    intro:
      "How weights start: what arguments such as `kernel_initializer` take, by name or with arguments of their own. Fan in is how many inputs an output has, fan out how many outputs an input.",
    example: design(
      "Input(10)",
      "Dense(16, relu, kernel_initializer: he_normal)",
      "Dense(1, kernel_initializer: random_normal(stddev: 0.02))",
    ),
    choices: choicesFor("initializer"),
  },
  {
    page: "regularizers",
    title: "Regularizers",
    intro:
      "What weights or outputs add to the loss: what arguments such as `kernel_regularizer` take. They count while training, not in the scores of the validation rows.",
    example: design("Input(10)", "Dense(16, relu, kernel_regularizer: l2(0.001))", "Dense(1)"),
    choices: choicesFor("regularizer"),
  },
  {
    page: "constraints",
    title: "Constraints",
    intro: "What weights are held to after each step: what arguments such as `kernel_constraint` take.",
    example: design("Input(10)", "Dense(16, relu, kernel_constraint: max_norm(3))", "Dense(1)"),
    choices: choicesFor("constraint"),
  },
  {
    page: "losses",
    title: "Losses",
    intro:
      "What training makes small: the property `loss` of a `train` block. Left out, it follows from the task: one probability for each class, one for yes or no, or `mean_squared_error` for a number.",
    example: `${patients}\n\n${trained("Progression", "loss: huber(delta: 0.5)")}`,
    choices: losses,
    more: aliasText(losses),
  },
  {
    page: "optimizers",
    title: "Optimizers",
    intro:
      "How weights follow the gradient: the property `optimizer` of a `train` block, `adam` when left out.",
    example: `${flowers}\n\n${trained("Iris", "optimizer: adamw(learning_rate: 0.01, weight_decay: 0.004)")}`,
    choices: optimizers,
  },
  {
    page: "metrics",
    title: "Metrics",
    intro:
      "Scores beside the loss: the property `metrics` of a `train` block. Left out, it is `accuracy` for classes and `mean_absolute_error` for numbers.",
    example: `${patients}\n\n${trained("Progression", "metrics: mae, r2")}`,
    choices: metrics,
    more: aliasText(metrics),
  },
  {
    page: "schedules",
    title: "Schedules",
    intro:
      "How the learning rate changes while training: the property `schedule` of a `train` block. Left out, it stays as the optimizer says.",
    example: `${flowers}\n\n${trained("Iris", "schedule: cosine(warmup: 5)")}`,
    choices: schedules,
    more: `What can be watched: ${monitored.map(code).join(", ")}.`,
  },
  {
    page: "clips",
    title: "Clipping",
    intro:
      "What is done to gradients that are too large: the property `clip` of a `train` block. Left out, they stay as they are.",
    example: `${flowers}\n\n${trained("Iris", "clip: global_norm(1)")}`,
    choices: clips,
  },
  {
    page: "stop",
    title: "Stopping early",
    intro:
      "When to end before all epochs are done: the property `stop` of a `train` block. Left out, or with `none`, all epochs are trained.",
    example: `${flowers}\n\n${trained("Iris", "stop: early(patience: 10, monitor: val_accuracy)")}`,
    choices: [stopping],
    more: `What can be watched: ${monitored.map(code).join(", ")}.`,
  },
  {
    page: "scales",
    title: "Scaling",
    intro:
      "How numbers are brought to one scale: the properties `scale` and `target_scale` of a `dataset`, and the argument `scale` of a feature. Figures are taken from the training rows only. Images take `none`, `minmax` and `standardize`.",
    example: patients.replace("  scale: standardize", "  scale: robust"),
    choices: scaleMethods,
  },
  {
    page: "missing",
    title: "Missing values and outliers",
    intro:
      "What takes the place of values that are missing, the property `missing` of a `dataset`, and what is done to numbers far from the others, the property `outliers`. Figures are taken from the training rows only.",
    example: patients.replace(
      "  scale: standardize",
      "  missing: median\n  outliers: clip(lower: 1%, upper: 99%)\n  scale: standardize",
    ),
    choices: [...missingMethods, ...outlierMethods],
  },
  {
    page: "splits",
    title: "Splitting",
    intro:
      "How rows are dealt out for training, validation and test: the property `split` of a `dataset`. Left out, it is `random` with 70 %, 15 % and 15 %; 85 % and 15 % where `test` names a file of test rows; and `chronological` for a series.",
    example: flowers.replace(
      "species",
      "species\n  split: stratified(train: 80%, validation: 10%, test: 10%, seed: 7)",
    ),
    choices: splits,
  },
  {
    page: "features",
    title: "Features and labels",
    intro:
      "How columns become numbers: calls that the property `features` of a `dataset` lists beside columns or `all`, and `multi_hot`, which `target` takes.",
    example: `dataset parcels {
  source: "parcels.csv"
  target: handling
  features: number(weight, scale: log), distance, image(label, image_size: 24), text(note)
  scale: standardize
}`,
    choices: [...featureCalls, multiHot],
  },
  {
    page: "augmentations",
    title: "Augmentation",
    intro:
      "How training images are changed at random, one step after another: the property `augment` of a `dataset`. Validation and test images stay as they are.",
    example: `dataset drawings {
  source: "shapes"
  augment: RandomFlip(horizontal), RandomRotation(0.1), RandomBrightness(0.2)
}`,
    choices: augmentations,
  },
];

export async function choicePages(root: string): Promise<[string, string][]> {
  const list = kinds.map(({ page, title, intro }) => `- [${title}](${page}.md): ${intro.split(/[.:]/)[0]}.`);
  const index = paragraphs(
    "# What is chosen by name",
    "Under Keras's names. The pages are made by `npm run docs` from the catalogues.",
    list.join("\n"),
  );
  const pages: [string, string][] = [["docs/reference/README.md", `${index}\n`]];
  for (const kind of kinds) {
    const { said } = await askProgram(root, kind.example);
    if (said.length > 0) throw new Error(`the example of ${kind.page} has: ${said[0]!.message}`);
    pages.push([`docs/reference/${kind.page}.md`, `${choicePage(kind)}\n`]);
  }
  return pages;
}

function choicePage({ title, intro, example, choices, more }: Kind): string {
  return paragraphs(
    `# ${title}`,
    intro,
    fenced("nn", example),
    more,
    ...choices.map(({ name, doc, params }) =>
      paragraphs(
        `## ${name}`,
        sentence(doc),
        params.length > 0 && fenced("text", signatureText(name, params)),
        argumentTable(params),
      ),
    ),
  );
}

/** Descriptions for hovers are no sentences. */
function sentence(doc: string): string {
  return doc.endsWith(".") ? doc : `${doc}.`;
}

function aliasText(choices: readonly Choice[]): string {
  const short = Object.entries(aliases).filter(([, name]) => choices.some((choice) => choice.name === name));
  return `Short names: ${short.map(([alias, name]) => `${code(alias)} for ${code(name)}`).join(", ")}.`;
}
