/** Every message about names, values, data and training: its code, its severity and its words, in one place. */
import type { ValueProblem } from "../../layers/check-value.js";
import type { Param } from "../../layers/layer.js";
import { dataMessages } from "./data-messages.js";
import { didYouMean, error, type Message, nameList, numberWord, warning } from "./message.js";

const taken = (params: readonly Param[]) =>
  params.length === 0
    ? "It takes no arguments."
    : `It takes ${nameList(
        params.map((param) => param.name),
        12,
      )}.`;

export const messages = {
  ...dataMessages,

  syntax: (text: string) => error("syntax-error", text),
  tooLong: (length: number, most: number) =>
    error(
      "file-too-long",
      `This file has ${length.toLocaleString("en")} characters, and at most ${most.toLocaleString("en")} are checked. Move parts of it into files of their own and \`import\` them.`,
    ),

  unknownLayer: (name: string, similar: string | undefined) =>
    error("unknown-layer", `There is no layer \`${name}\`.${didYouMean(similar)}`),
  unknownArgument: (callee: string, name: string, similar: string | undefined, params: readonly Param[]) =>
    error(
      "unknown-argument",
      `\`${callee}\` has no argument \`${name}\`.${didYouMean(similar) || ` ${taken(params)}`}`,
    ),
  duplicateArgument: (name: string) => error("duplicate-argument", `\`${name}\` is given twice.`),
  missingArgument: (callee: string, missing: readonly Param[]) =>
    error(
      "missing-argument",
      `\`${callee}\` needs ${nameList(missing.map((param) => param.name))}: ${missing.map((param) => param.doc).join(" ")}`,
    ),
  tooManyArguments: (callee: string, params: readonly Param[]) =>
    error("too-many-arguments", `\`${callee}\` has no place for this argument. ${taken(params)}`),
  badArgument: (
    callee: string,
    param: string,
    written: string,
    problem: ValueProblem,
    similar: string | undefined,
  ) => {
    const code = {
      "wrong-type": "wrong-type",
      "out-of-range": "out-of-range",
      "unknown-name": "unknown-value",
    };
    return error(
      code[problem.kind],
      `\`${param}\` of \`${callee}\` takes ${problem.expected}, not \`${written}\`.${didYouMean(similar)}`,
    );
  },
  badValue: (text: string) => error("bad-value", text),

  duplicateName: (kind: string, name: string) =>
    error(
      "duplicate-name",
      `There is already ${/^[aeiou]/.test(kind) ? "an" : "a"} ${kind} called \`${name}\`.`,
    ),
  unknownDataset: (name: string, similar: string | undefined) =>
    error("unknown-dataset", `There is no dataset \`${name}\` in this file.${didYouMean(similar)}`),
  unknownNetwork: (name: string, similar: string | undefined) =>
    error("unknown-network", `There is no network \`${name}\` in this file.${didYouMean(similar)}`),
  trainedElsewhere: (kind: string, network: string, path: string) =>
    error(
      "trained-elsewhere",
      `\`${network}\` is a network of \`${path}\`, and its \`${kind}\` block belongs there.`,
    ),
  unknownValueName: (name: string, similar: string | undefined) =>
    error(
      "unknown-name",
      `No value called \`${name}\` is made above.${didYouMean(similar) || " A layer is written with parentheses, as in `Flatten()`."}`,
    ),
  nameAfterArrow: (name: string) =>
    error(
      "name-after-arrow",
      `\`${name}\` is a value, and \`->\` leads into a layer. A flow can only begin with a value.`,
    ),
  layerWithoutParentheses: (name: string) =>
    error("layer-without-parentheses", `A layer is written with parentheses: \`${name}()\`.`),

  emptyNetwork: (name: string) =>
    error(
      "empty-network",
      `\`${name}\` has no layers. The smallest network has one, such as \`Dense(classes, softmax)\`.`,
    ),
  noInput: (layer: string) =>
    error(
      "no-input",
      `\`${layer}\` has nothing to work on: begin the network with \`Input(…)\`, or give it data with \`on\` and a dataset's name.`,
    ),
  inputWithDataset: (dataset: string) =>
    error(
      "input-with-dataset",
      `The network's input comes from \`${dataset}\`, one value for each feature, so \`Input\` has no place here.`,
    ),
  inputInBlock: () =>
    error(
      "input-in-block",
      "A block takes what it is given where it is used: in it that is called `input`, and `Input` has no place here.",
    ),
  reservedName: (name: string) =>
    error("reserved-name", `\`${name}\` is what flows in: give this value another name.`),
  usedBeforeMade: (name: string) =>
    error(
      "used-before-made",
      `\`${name}\` is made further down. Values flow from top to bottom: move its line above this one.`,
    ),
  outputInBlock: () =>
    error("output-in-block", "A block gives its last value. `Output` lists the outputs of a network."),
  outputNotLast: () =>
    error("output-not-last", "`Output` lists what the network gives, so it stands alone in the last line."),
  outputArgument: () => error("output-argument", "`Output` names values, as in `Output(price: a, sold: b)`."),
  severalOutputs: (dataset: string, target: string, count: number) =>
    error(
      "several-outputs",
      `The network gives ${numberWord(count)} values, and \`${dataset}\` has one target, \`${target}\`.`,
    ),
  argumentWithoutEffect: (callee: string, name: string, needs: NonNullable<Param["needs"]>) =>
    warning(
      "argument-without-effect",
      `\`${name}\` of \`${callee}\` has no effect unless \`${needs.param}\` is \`${needs.value ?? "none"}\`.`,
    ),
  layerExpected: (callee: string, param: string) =>
    error("layer-expected", `\`${param}\` of \`${callee}\` is a layer, as in \`${callee}(LSTM(8))\`.`),
  layerDoesNotFit: (callee: string, layer: string, fitting: readonly string[]) =>
    error("layer-does-not-fit", `\`${callee}\` cannot hold \`${layer}\`. It takes ${nameList(fitting)}.`),
  openLength: (layer: string, shape: string) =>
    error(
      "open-length",
      `\`${layer}\` needs to know how many weights to make, and its input leaves that open: ${shape}. Say the length in \`Input\` instead of \`none\`.`,
    ),
  cannotRepeat: (layer: string) =>
    error(
      "cannot-repeat",
      `\`${layer}\` cannot be repeated: each turn takes the output of the one before, and \`${layer}\` does not take one value.`,
    ),
  repetitions: (written: string | undefined) =>
    error(
      "repetitions",
      `How often a layer stands here is a whole number of at least 0${written === undefined ? "" : `, not \`${written}\``}.`,
    ),
  tooManyLayers: (most: number) =>
    error("too-many-layers", `A network has at most ${most.toLocaleString("en")} layers; this makes more.`),

  emptyBlock: (name: string) =>
    error("empty-block", `\`${name}\` has no layers. The smallest block has one, such as \`Dense(8)\`.`),
  recursiveBlock: (name: string, through: readonly string[]) =>
    error(
      "recursive-block",
      through.length === 0
        ? `\`${name}\` uses itself, and would never end.`
        : `\`${name}\` uses itself through ${nameList(through)}, and would never end.`,
    ),
  inBlock: (block: string, { code, severity, message }: Message): Message => ({
    code,
    severity,
    message: `In \`${block}\` as it is used here: ${message}`,
  }),
  unusedParameter: (name: string) =>
    warning("unused-parameter", `Nothing uses the parameter \`${name}\`, so it has no effect.`),
  parameterWithoutDefault: (name: string) =>
    error(
      "parameter-without-default",
      `A network's parameter needs a value to be built with: write \`${name} = …\`.`,
    ),
  shadowsLayer: (name: string) =>
    error("shadows-layer", `\`${name}\` is the name of a layer: give the block another one.`),

  unusedConstant: (name: string) => warning("unused-constant", `Nothing uses \`${name}\`.`),
  cyclicConstant: (name: string) =>
    error("cyclic-constant", `\`${name}\` is worked out from itself, and so has no value.`),
  importMissing: (path: string, similar: string | undefined) =>
    error("import-missing", `There is no file \`${path}\` beside this one.${didYouMean(similar)}`),
  importItself: () => error("import-itself", "A file cannot import itself."),
  importWithErrors: (path: string, count: number, first: string) =>
    error("import-with-errors", `\`${path}\` has ${count === 1 ? "an error" : `${count} errors`}: ${first}`),
  importClash: (kind: string, name: string, path: string) =>
    error(
      "duplicate-name",
      `\`${path}\` has a ${kind} called \`${name}\` too, and a name can mean one thing only.`,
    ),
  mergeInputs: (layer: string, count: number, needed: number | undefined) =>
    error(
      "merge-inputs",
      `\`${layer}\` merges ${needed === undefined ? "two or more" : numberWord(needed)} values, as in \`${layer}(a, b)\`, but is given ${numberWord(count)}.`,
    ),
  attentionInputs: (layer: string, count: number) =>
    error(
      "attention-inputs",
      `\`${layer}\` takes a query, a value and a key, and is given ${numberWord(count)} values.`,
    ),
  mergeOfLayer: (layer: string) =>
    error(
      "merge-of-layer",
      `\`${layer}\` takes values by name here: give this one a name in a line above, as in \`a = …\`.`,
    ),
  unusedValue: (name: string) =>
    warning(
      "unused-value",
      `Nothing takes the output of \`${name}\`, so it and the layers only it needs have no effect.`,
    ),

  unknownProperty: (kind: string, name: string, similar: string | undefined, known: readonly string[]) =>
    error(
      "unknown-property",
      `A ${kind} has no property \`${name}\`.${didYouMean(similar) || ` It has ${nameList(known, 12)}.`}`,
    ),
  duplicateProperty: (name: string) =>
    error("duplicate-property", `\`${name}\` is set twice; only one can hold.`),
  missingProperty: (kind: string, name: string, example: string) =>
    error("missing-property", `The ${kind} needs \`${name}\`, as in \`${name}: ${example}\`.`),
  oneValue: (name: string) => error("one-value", `\`${name}\` takes one value.`),
  expectedPath: () =>
    error("wrong-type", 'The path of a file is expected, in quotation marks: `"data.csv"`.'),
  expectedColumn: (name: string) => error("wrong-type", `\`${name}\` takes the names of columns.`),
  columnArgument: (callee: string, name: string) =>
    error("wrong-type", `\`${name}\` of \`${callee}\` takes the name of a column.`),
  unknownChoice: (what: string, name: string, similar: string | undefined, known: readonly string[]) =>
    error(
      `unknown-${what}`,
      `There is no ${what} \`${name}\`.${didYouMean(similar) || ` ${known.length === 1 ? "There is" : "There are"} ${nameList(known, 12)}.`}`,
    ),

  lossTask: (loss: string, task: string, target: string, why: string) =>
    error("loss-does-not-fit-target", `\`${loss}\` is for ${task}, but \`${target}\` ${why}.`),
  metricTask: (metric: string, task: string) =>
    error("metric-does-not-fit-task", `\`${metric}\` does not apply: this network does ${task}.`),
  nothingToTune: (network: string) =>
    warning(
      "nothing-to-tune",
      `Nothing of \`${network}\` is varied here. Say over which values, as in \`optimizer.learning_rate: log(1e-4..1e-1)\`.`,
    ),
  notTunable: (network: string, name: string, similar: string | undefined, known: readonly string[]) =>
    error(
      "not-tunable",
      `\`${name}\` is neither a parameter of \`${network}\` nor a setting of its training.${didYouMean(similar) || ` There are ${nameList(known, 16)}.`}`,
    ),
  tuneChoices: (name: string) =>
    error(
      "tune-choices",
      `\`${name}\` takes a range such as \`1..4\` or \`log(1e-4..1e-1)\`, or values with commas between them.`,
    ),
  oneChoice: (name: string) =>
    error(
      "tune-choices",
      `With one value there is nothing to try for \`${name}\`: give several, or a range such as \`1..4\`.`,
    ),
  rangeOfNumbers: () => error("wrong-type", "A range runs from one number to another."),
  emptyRange: (from: number, to: number) =>
    error("empty-range", `This range holds nothing: ${from} is not below ${to}.`),
  logOfZero: (from: number) => error("out-of-range", `A logarithmic range begins above 0, not at ${from}.`),
  tuneGoal: () =>
    error("tune-goal", "The goal is `minimize(…)` or `maximize(…)` of a score, as in `minimize(val_loss)`."),
  unknownScore: (name: string, similar: string | undefined, known: readonly string[]) =>
    error(
      "unknown-score",
      `There is no score \`${name}\`.${didYouMean(similar) || ` There are ${nameList(known, 12)}.`}`,
    ),
  classWeightsTask: (why: string) =>
    error(
      "class-weights-task",
      `\`class_weights\` is for the classes of one target, and this network ${why}.`,
    ),
  byTarget: (callee: string, targets: readonly string[], example = "…") =>
    error(
      "by-target",
      `\`${callee}\` says something for each target by its name, as in \`${callee}(${targets.length === 0 ? `price: ${example}` : targets.map((name) => `${name}: ${example}`).join(", ")})\`.`,
    ),
  unknownTarget: (name: string, similar: string | undefined, targets: readonly string[]) =>
    error(
      "unknown-target",
      `There is no target \`${name}\`.${didYouMean(similar) || ` The data has ${nameList(targets)}.`}`,
    ),
  lossWeightsOfOne: (target: string) =>
    error(
      "loss-weights",
      `\`loss_weights\` weighs the losses of several targets against each other, and there is one, \`${target}\`.`,
    ),
  missingOutputs: (dataset: string, targets: readonly string[]) =>
    error(
      "missing-output",
      `\`${dataset}\` has ${numberWord(targets.length)} targets: end the network in \`Output(${targets.map((name) => `${name}: …`).join(", ")})\`, with a value for each.`,
    ),
  missingOutput: (target: string) =>
    error("missing-output", `Nothing is given for the target \`${target}\`: add \`${target}: …\`.`),
  outputLabels: (units: string, target: string, labels: number) =>
    error(
      "output-classes",
      `${units} for the ${labels} labels of \`${target}\`: there must be one for each label.`,
    ),
  softmaxOfLabels: (target: string) =>
    error(
      "softmax-labels",
      `\`softmax\` gives all outputs together a probability of 1, but of the labels of \`${target}\` any number can hold: each needs a \`sigmoid\` of its own.`,
    ),
  classWeights: (classes: readonly string[] | undefined) =>
    error(
      "class-weights",
      `\`class_weights\` is \`balanced\`, \`weights(${classes?.[0] ?? "name"}: 2)\`, or a list with a number of at least 0 for each class${classes === undefined ? "" : `: ${nameList(classes)}`}.`,
    ),
  classWeightCount: (count: number, classes: readonly string[]) =>
    error(
      "class-weights",
      `${count} weights for ${classes.length} classes: one is needed for each of ${nameList(classes)}.`,
    ),
  outputRank: (layer: string, shape: string, wanted: string) =>
    error("output-shape", `The output of \`${layer}\` is ${shape}, but ${wanted}.`),
  outputClasses: (units: string, target: string, classes: number) =>
    error(
      "output-classes",
      `${units} for the ${classes} classes of \`${target}\`: there must be one for each class.`,
    ),
  outputUnits: (units: number, target: string) =>
    error("output-units", `${units} outputs for the one number \`${target}\`.`),
  outputActivation: (layer: string, needed: string, loss: string) =>
    error(
      "output-activation",
      `The output of \`${layer}\` is not a probability, and \`${loss}\` needs one: give the last layer \`${needed}\`.`,
    ),
  boundedOutput: (activation: string, range: string, target: string, min: number, max: number) =>
    error(
      "output-range",
      `\`${activation}\` gives ${range}, but \`${target}\` runs from ${min} to ${max}: the last layer must be linear.`,
    ),
  boundedScaled: (activation: string, range: string, target: string, scale: string) =>
    error(
      "output-range",
      `\`${activation}\` gives ${range}, but \`${target}\` is scaled with \`${scale}\` and takes other values too: the last layer must be linear.`,
    ),
  oneUnitSoftmax: () =>
    error(
      "one-unit-softmax",
      "`softmax` over a single output is always 1. Use `sigmoid` for yes or no, or one unit for each class.",
    ),
};
