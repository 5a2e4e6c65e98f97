/** Checks that what a network gives is what its target needs: as many outputs, and of the right kind. */
import { axesText } from "../../layers/shape.js";
import type { Dataset, TrainSettings } from "../../network.js";
import type { Column } from "../../profile.js";
import type { Span } from "../../text.js";
import type { Fix } from "../diagnostic.js";
import { setArgument } from "../edits.js";
import { headRankFixes, headWidthFixes } from "../fixes/head.js";
import { messages } from "../messages/messages.js";
import { type Reporter, replacement } from "../reporter.js";
import type { Unit } from "../syntax/units.js";
import type { CheckedNode } from "./checked-graph.js";
import { argumentSpan, valueSpan } from "./given-arguments.js";
import { outputActivation } from "./train.js";

/** A dataset, and the unit from which its spans count. */
export interface NetworkData {
  readonly dataset: Dataset;
  readonly unit: Unit;
}

export function checkOutput(
  source: string,
  nodes: readonly CheckedNode[],
  output: CheckedNode,
  { dataset, unit }: NetworkData,
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
    reporter.report(
      messages.outputRank(output.layer.name, axesText(output.shape), wanted),
      placeOf(output, output.nameSpan),
      {
        fixes: headRankFixes(source, nodes, output, widthNode(nodes, output)),
        related: [
          {
            message: `\`${target.name}\` is the target of \`${dataset.name}\`.`,
            span: dataset.nameSpan,
            unit,
          },
        ],
      },
    );
    return;
  }
  if (settings.task.kind === "classification") {
    if (classes !== undefined)
      checkClassification(source, nodes, output, target, classes, settings, { dataset, unit }, reporter);
  } else checkRegression(source, nodes, output, target, { dataset, unit }, reporter);
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
  return placeOf(node, argumentSpan(node, "units") ?? node.nameSpan);
}

function unitsFix(source: string, node: CheckedNode, value: string): Fix[] {
  if (node.layer.name !== "Dense" || node.uses.length > 0) return [];
  return [{ title: `Set \`units\` to \`${value}\``, edits: [setArgument(source, node, "units", value)] }];
}

function checkClassification(
  source: string,
  nodes: readonly CheckedNode[],
  output: CheckedNode,
  target: Column,
  classes: readonly string[],
  settings: TrainSettings,
  data: NetworkData,
  reporter: Reporter,
): void {
  const units = output.shape![0]!.size;
  if (units === undefined) return;
  const activation = outputActivation(output);
  const node = widthNode(nodes, output);
  const related = [
    {
      message: `\`${target.name}\` has ${classes.length} classes: ${classes.slice(0, 10).join(", ")}${classes.length > 10 ? ", …" : ""}.`,
      ...targetPlace(data),
    },
  ];
  if (units === 1 && activation === "softmax") {
    const place = activationSpan(output);
    reporter.report(messages.oneUnitSoftmax(), place, {
      related,
      fixes: [
        ...(classes.length === 2 ? activationFix(source, output, "sigmoid") : []),
        ...headWidthFixes(source, output, node, "classes", "softmax"),
      ],
    });
    return;
  }
  // For more classes the loss itself is reported, where it is stated.
  const binary = settings.loss.name === "binary_crossentropy" && classes.length <= 2;
  const wanted = binary ? 1 : classes.length;
  if (units !== wanted) {
    const count = `${units} output${units === 1 ? "" : "s"}`;
    reporter.report(messages.outputClasses(count, target.name, classes.length), unitsSpan(node), {
      related,
      fixes: binary
        ? headWidthFixes(source, output, node, "1", "sigmoid")
        : headWidthFixes(source, output, node, "classes", "softmax"),
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
        fixes: activationFix(source, output, needed),
      },
    );
  }
}

function checkRegression(
  source: string,
  nodes: readonly CheckedNode[],
  output: CheckedNode,
  target: Column,
  data: NetworkData,
  reporter: Reporter,
): void {
  if (target.kind !== "number") return;
  const units = output.shape![0]!.size;
  const related = [{ message: `\`${target.name}\` is a number.`, ...targetPlace(data) }];
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
    { related, fixes: activationFix(source, output, "linear") },
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
  return placeOf(output, argumentSpan(output, "activation") ?? output.nameSpan);
}

function activationFix(source: string, output: CheckedNode, activation: string): Fix[] {
  if (output.uses.length > 0) return [];
  const given = valueSpan(output, "activation");
  const title = `Set \`activation: ${activation}\``;
  if (given !== undefined) return [replacement(title, given, activation)];
  if (output.layer.params.some(({ name }) => name === "activation")) {
    return [{ title, edits: [setArgument(source, output, "activation", activation)] }];
  }
  const at = output.span.end;
  return [
    replacement(`Add \`Activation(${activation})\``, { start: at, end: at }, ` -> Activation(${activation})`),
  ];
}

function targetPlace({ dataset, unit }: NetworkData) {
  return { span: dataset.properties.get("target")?.valueSpan ?? dataset.nameSpan, unit };
}

/** Where a layer is blamed: inside a block that is the use of it, since other uses may be right. */
function placeOf(node: CheckedNode, span: Span): Span {
  return node.uses[0]?.call.name.span ?? span;
}
