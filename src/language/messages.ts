/** Every message about names, values, data and training: its code, its severity and its words, in one place. */
import type { ValueProblem } from "../layers/check-value.js";
import type { Param } from "../layers/layer.js";
import type { DataProblem } from "../profile.js";
import type { Severity } from "./diagnostic.js";

export interface Message {
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
}

function error(code: string, message: string): Message {
  return { code, severity: "error", message };
}

function warning(code: string, message: string): Message {
  return { code, severity: "warning", message };
}

const didYouMean = (similar: string | undefined) =>
  similar === undefined ? "" : ` Did you mean \`${similar}\`?`;

/** `a`, `b` and `c`; long lists are cut. */
export function nameList(names: readonly string[], most = 8): string {
  const quoted = names.slice(0, most).map((name) => `\`${name}\``);
  if (names.length > most) return `${quoted.join(", ")}, … (${names.length} in all)`;
  if (quoted.length <= 1) return quoted.join("");
  return `${quoted.slice(0, -1).join(", ")} and ${quoted.at(-1)}`;
}

const taken = (params: readonly Param[]) =>
  params.length === 0
    ? "It takes no arguments."
    : `It takes ${nameList(
        params.map((param) => param.name),
        12,
      )}.`;

export const messages = {
  syntax: (text: string) => error("syntax-error", text),

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
    error("duplicate-name", `There is already a ${kind} called \`${name}\`.`),
  unknownDataset: (name: string, similar: string | undefined) =>
    error("unknown-dataset", `There is no dataset \`${name}\` in this file.${didYouMean(similar)}`),
  unknownNetwork: (name: string, similar: string | undefined) =>
    error("unknown-network", `There is no network \`${name}\` in this file.${didYouMean(similar)}`),
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
  severalInputs: () =>
    error("several-inputs", "A network that is trained has one input so far; this is a second one."),
  mergeInputs: (layer: string, count: number) =>
    error(
      "merge-inputs",
      `\`${layer}\` merges two or more values, as in \`${layer}(a, b)\`, but is given ${count === 0 ? "none" : "one"}.`,
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
  unknownChoice: (what: string, name: string, similar: string | undefined, known: readonly string[]) =>
    error(
      `unknown-${what}`,
      `There is no ${what} \`${name}\`.${didYouMean(similar) || ` There are ${nameList(known, 12)}.`}`,
    ),
  splitSum: (sum: number) =>
    error("split-sum", `The shares of the split make ${+(sum * 100).toPrecision(6)} %, and must make 100 %.`),

  dataProblem: (problem: DataProblem): Message => {
    switch (problem.code) {
      case "data-file-missing": {
        const near = problem.similar === undefined ? "" : ` Did you mean \`${problem.similar}\`?`;
        return error(problem.code, `There is no file \`${problem.path}\` beside this one.${near}`);
      }
      case "data-file-unreadable":
        return error(problem.code, `\`${problem.path}\` cannot be read: ${problem.reason}.`);
      case "data-no-header":
        return error(
          problem.code,
          `\`${problem.path}\` has no header: its first line is \`${problem.firstLine}\`. Add a first line with the names of the columns.`,
        );
      case "data-no-rows":
        return error(problem.code, `\`${problem.path}\` has no rows: there is nothing to learn from.`);
      case "data-ragged-row":
        return error(
          problem.code,
          `Line ${problem.line} of \`${problem.path}\` has ${problem.got} ${problem.got === 1 ? "field" : "fields"}, and its header ${problem.expected}.`,
        );
    }
  },
  unknownColumn: (name: string, source: string, similar: string | undefined, columns: readonly string[]) =>
    error(
      "unknown-column",
      `\`${source}\` has no column \`${name}\`.${didYouMean(similar) || ` Its columns are ${nameList(columns)}.`}`,
    ),
  targetAmongFeatures: (name: string) =>
    error(
      "target-among-features",
      `\`${name}\` is the target: with it among the features there is nothing to predict.`,
    ),
  noFeatures: () => error("no-features", "No column is left to predict the target from."),
  textInNumbers: (column: string, source: string, line: number, value: string, count: number) =>
    error(
      "text-in-number-column",
      `Column \`${column}\` holds numbers, but line ${line} of \`${source}\` has the text \`${value}\`${
        count > 1 ? ` (and ${count - 1} more like it)` : ""
      }. Mend the file, or leave the column out.`,
    ),
  categoryFeature: (column: string, example: string | undefined) =>
    error(
      "category-feature",
      `Column \`${column}\` holds text${example === undefined ? "" : ` such as \`${example}\``}, and a network takes numbers. Leave it out.`,
    ),
  missingValues: (column: string, count: number, rows: number) =>
    error(
      "missing-values",
      `Column \`${column}\` is empty in ${count} of ${rows} rows, and a network cannot take an empty field. Fill them in the file, or leave the column out.`,
    ),
  tooFewRows: (rows: number) =>
    error(
      "too-few-rows",
      `${rows === 1 ? "One row is" : `${rows} rows are`} too few to train, validate and test on.`,
    ),
  oneClass: (column: string, name: string) =>
    error("one-class", `Every row has the same \`${column}\`, \`${name}\`: there is nothing to tell apart.`),

  lossTask: (loss: string, task: string, target: string, why: string) =>
    error("loss-does-not-fit-target", `\`${loss}\` is for ${task}, but \`${target}\` ${why}.`),
  metricTask: (metric: string, task: string) =>
    error("metric-does-not-fit-task", `\`${metric}\` does not apply: this network does ${task}.`),
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
  oneUnitSoftmax: () =>
    error(
      "one-unit-softmax",
      "`softmax` over a single output is always 1. Use `sigmoid` for yes or no, or one unit for each class.",
    ),
};
