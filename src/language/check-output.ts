/** Checks that what a network gives is what its target needs: as many outputs, and of the right kind. */
import { axesText } from "../layers/shape.js";
import type { Dataset, TrainSettings } from "../network.js";
import type { Column } from "../profile.js";
import { outputActivation } from "./check-train.js";
import type { CheckedNode } from "./checked-graph.js";
import type { Fix } from "./diagnostic.js";
import { insertLayerBefore, setArgument } from "./edits.js";
import { messages } from "./messages.js";
import { type Reporter, replacement } from "./reporter.js";

export function checkOutput(
  source: string,
  nodes: readonly CheckedNode[],
  output: CheckedNode,
  dataset: Dataset,
  settings: TrainSettings,
  reporter: Reporter,
): void {
  const target = dataset.profile?.columns.find(({ name }) => name === dataset.target);
  if (output.shape === undefined || output.call === undefined || target === undefined) return;
  const classes = settings.task.kind === "classification" ? settings.task.classes : undefined;
  if (output.shape.length !== 1) {
    const wanted =
      settings.task.kind === "classification"
        ? `\`${target.name}\` needs one number for each class`
        : `\`${target.name}\` is one number`;
    const layers = output.shape.length === 3 ? ["Flatten()", "GlobalAveragePooling2D()"] : ["Flatten()"];
    reporter.report(messages.outputRank(output.layer.name, axesText(output.shape), wanted), output.nameSpan, {
      fixes: layers.map((layer) => ({
        title: `Insert \`${layer}\``,
        edits: [insertLayerBefore(source, widthNode(nodes, output), layer)],
      })),
      related: [
        { message: `\`${target.name}\` is the target of \`${dataset.name}\`.`, span: dataset.nameSpan },
      ],
    });
    return;
  }
  if (settings.task.kind === "classification") {
    if (classes !== undefined)
      checkClassification(source, nodes, output, target, classes, settings, dataset, reporter);
  } else checkRegression(source, nodes, output, target, dataset, reporter);
}

/** The layer that decides how many outputs there are: the last one with units or filters. */
function widthNode(nodes: readonly CheckedNode[], output: CheckedNode): CheckedNode {
  let node = output;
  while (!node.layer.params.some(({ name }) => name === "units") && node.inputs.length === 1) {
    const before = nodes[node.inputs[0]!]!;
    if (before.call === undefined) break;
    node = before;
  }
  return node;
}

function unitsSpan(node: CheckedNode) {
  return node.argSpans.get("units") ?? node.nameSpan;
}

function unitsFix(source: string, node: CheckedNode, value: string): Fix[] {
  if (node.layer.name !== "Dense") return [];
  return [{ title: `Set \`units\` to \`${value}\``, edits: [setArgument(source, node, "units", value)] }];
}

function checkClassification(
  source: string,
  nodes: readonly CheckedNode[],
  output: CheckedNode,
  target: Column,
  classes: readonly string[],
  settings: TrainSettings,
  dataset: Dataset,
  reporter: Reporter,
): void {
  const units = output.shape![0]!.size;
  if (units === undefined) return;
  const activation = outputActivation(output);
  const node = widthNode(nodes, output);
  const related = [
    {
      message: `\`${target.name}\` has ${classes.length} classes: ${classes.slice(0, 10).join(", ")}${classes.length > 10 ? ", …" : ""}.`,
      span: targetSpan(dataset),
    },
  ];
  if (units === 1 && activation === "softmax") {
    const place = activationSpan(output);
    reporter.report(messages.oneUnitSoftmax(), place, {
      related,
      fixes: [
        ...(classes.length === 2 ? [activationFix(source, output, "sigmoid")] : []),
        ...unitsFix(source, node, "classes"),
      ],
    });
    return;
  }
  const binary = settings.loss.name === "binary_crossentropy";
  const wanted = binary ? 1 : classes.length;
  if (units !== wanted) {
    const count = `${units} output${units === 1 ? "" : "s"}`;
    reporter.report(messages.outputClasses(count, target.name, classes.length), unitsSpan(node), {
      related,
      fixes: unitsFix(source, node, binary ? "1" : "classes"),
    });
    return;
  }
  const needed = units === 1 ? "sigmoid" : "softmax";
  if (activation !== needed) {
    reporter.report(
      messages.outputActivation(output.layer.name, needed, settings.loss.name),
      activationSpan(output),
      {
        related,
        fixes: [activationFix(source, output, needed)],
      },
    );
  }
}

function checkRegression(
  source: string,
  nodes: readonly CheckedNode[],
  output: CheckedNode,
  target: Column,
  dataset: Dataset,
  reporter: Reporter,
): void {
  if (target.kind !== "number") return;
  const units = output.shape![0]!.size;
  const related = [{ message: `\`${target.name}\` is a number.`, span: targetSpan(dataset) }];
  if (units !== undefined && units !== 1) {
    const node = widthNode(nodes, output);
    reporter.report(messages.outputUnits(units, target.name), unitsSpan(node), {
      related,
      fixes: unitsFix(source, node, "1"),
    });
    return;
  }
  const activation = outputActivation(output);
  const range = activation === null ? undefined : boundedActivations[activation];
  if (range === undefined || (target.min >= range.min && target.max <= range.max)) return;
  reporter.report(
    messages.boundedOutput(activation!, range.text, target.name, target.min, target.max),
    activationSpan(output),
    { related, fixes: [activationFix(source, output, "linear")] },
  );
}

/** Activations that cannot give every number. */
const boundedActivations: Readonly<Record<string, { min: number; max: number; text: string }>> = {
  sigmoid: { min: 0, max: 1, text: "numbers between 0 and 1" },
  hard_sigmoid: { min: 0, max: 1, text: "numbers between 0 and 1" },
  softmax: { min: 0, max: 1, text: "numbers between 0 and 1" },
  tanh: { min: -1, max: 1, text: "numbers between -1 and 1" },
  softsign: { min: -1, max: 1, text: "numbers between -1 and 1" },
  relu: { min: 0, max: Number.POSITIVE_INFINITY, text: "no negative numbers" },
  relu6: { min: 0, max: 6, text: "numbers between 0 and 6" },
};

function activationSpan(output: CheckedNode) {
  return output.argSpans.get("activation") ?? output.nameSpan;
}

function activationFix(source: string, output: CheckedNode, activation: string): Fix {
  const given = output.valueSpans.get("activation");
  const title = `Set \`activation: ${activation}\``;
  if (given !== undefined) return replacement(title, given, activation);
  if (output.layer.params.some(({ name }) => name === "activation")) {
    return { title, edits: [setArgument(source, output, "activation", activation)] };
  }
  const at = output.span.end;
  return replacement(
    `Add \`Activation(${activation})\``,
    { start: at, end: at },
    ` -> Activation(${activation})`,
  );
}

function targetSpan(dataset: Dataset) {
  return dataset.properties.get("target")?.valueSpan ?? dataset.nameSpan;
}
