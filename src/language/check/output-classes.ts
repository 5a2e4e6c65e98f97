/** Checks outputs that are to be probabilities: of classes of which one holds, or of labels of which any number does. */
import { headWidthFixes } from "../fixes/head.js";
import { lossNamed } from "../loss-catalogue.js";
import { messages } from "../messages/messages.js";
import type { OutputCheck } from "./output.js";
import { activationFix, activationSpan, targetPlace, unitsSpan, widthNode } from "./output-places.js";
import { outputActivation } from "./task.js";

export function checkClassification(check: OutputCheck, classes: readonly string[]): void {
  const { source, nodes, output, learnt, loss, reporter } = check;
  const { name } = learnt;
  const units = output.shape![0]!.size;
  if (units === undefined) return;
  const { outputs, activation: needed } = lossNamed(loss.name);
  const activation = outputActivation(output);
  const node = widthNode(nodes, output);
  const related = relatedTo(check, classes, "classes");
  const all = countText(check, classes);
  if (units === 1 && activation === "softmax") {
    reporter.report(messages.oneUnitSoftmax(), activationSpan(output), {
      related,
      fixes: [
        ...(classes.length === 2 ? activationFix(source, output, "sigmoid") : []),
        ...headWidthFixes(source, output, node, all, "softmax"),
      ],
    });
    return;
  }
  // For more classes the loss itself is reported, where it is stated.
  const binary = outputs === "one" && classes.length <= 2;
  const wanted = binary ? 1 : classes.length;
  const several = outputs === "one" ? "softmax" : (needed ?? activation ?? "linear");
  if (units !== wanted) {
    reporter.report(messages.outputClasses(outputsText(units), name, classes.length), unitsSpan(node), {
      related,
      fixes: binary
        ? headWidthFixes(source, output, node, "1", needed ?? activation ?? "tanh")
        : headWidthFixes(source, output, node, all, several),
    });
    return;
  }
  if (needed !== undefined) requireActivation(check, units === 1 ? "sigmoid" : "softmax", related);
}

export function checkLabels(check: OutputCheck, labels: readonly string[]): void {
  const { source, nodes, output, learnt, loss, reporter } = check;
  const units = output.shape![0]!.size;
  if (units === undefined) return;
  const needed = lossNamed(loss.name).activation;
  const related = relatedTo(check, labels, "labels");
  const node = widthNode(nodes, output);
  if (units !== labels.length) {
    reporter.report(messages.outputLabels(outputsText(units), learnt.name, labels.length), unitsSpan(node), {
      related,
      fixes: headWidthFixes(source, output, node, countText(check, labels), needed ?? "tanh"),
    });
  } else if (outputActivation(output) === "softmax") {
    reporter.report(messages.softmaxOfLabels(learnt.name), activationSpan(output), {
      related,
      fixes: activationFix(source, output, "sigmoid"),
    });
  } else if (needed !== undefined) requireActivation(check, needed, related);
}

type Related = ReturnType<typeof relatedTo>;

function requireActivation(check: OutputCheck, needed: string, related: Related): void {
  const { source, output, loss, reporter } = check;
  if (outputActivation(output) === needed) return;
  const message = messages.outputActivation(output.layer.name, needed, loss.name);
  reporter.report(message, activationSpan(output), {
    related,
    fixes: activationFix(source, output, needed),
  });
}

function relatedTo({ learnt, data }: OutputCheck, names: readonly string[], what: string) {
  const list = `${names.slice(0, 10).join(", ")}${names.length > 10 ? ", …" : ""}`;
  return [{ message: `\`${learnt.name}\` has ${names.length} ${what}: ${list}.`, ...targetPlace(data) }];
}

function outputsText(units: number): string {
  return `${units} output${units === 1 ? "" : "s"}`;
}

/** How many there are, as a network says it: `classes` is how many the first target has. */
function countText({ learnt, data }: OutputCheck, names: readonly string[]): string {
  return learnt.target === data.dataset.targets[0] ? "classes" : String(names.length);
}
