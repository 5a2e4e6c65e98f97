/** Checks an output that is to be one number. */
import { messages } from "../messages/messages.js";
import type { OutputCheck } from "./output.js";
import {
  activationFix,
  activationSpan,
  targetPlace,
  unitsFix,
  unitsSpan,
  widthNode,
} from "./output-places.js";
import { outputActivation } from "./task.js";

export function checkRegression({ source, nodes, output, learnt, data, reporter }: OutputCheck): void {
  const { column, target } = learnt;
  if (column?.kind !== "number") return;
  const units = output.shape![0]!.size;
  const related = [{ message: `\`${column.name}\` is a number.`, ...targetPlace(data) }];
  if (units !== undefined && units !== 1) {
    const node = widthNode(nodes, output);
    reporter.report(messages.outputUnits(units, column.name), unitsSpan(node), {
      related,
      fixes: unitsFix(source, node, "1"),
    });
    return;
  }
  const activation = outputActivation(output);
  const range = activation === null ? undefined : boundedActivations[activation];
  if (range === undefined) return;
  const scaled = target?.scale ?? "none";
  if (scaled === "none" && column.min >= range.min && column.max <= range.max) return;
  // Scaled to 0 … 1, a number lies within what these give, save for rows beyond those trained on.
  if (scaled === "minmax" && range.min <= 0 && range.max >= 1) return;
  const message =
    scaled === "none"
      ? messages.boundedOutput(activation!, range.text, column.name, column.min, column.max)
      : messages.boundedScaled(activation!, range.text, column.name, scaled);
  reporter.report(message, activationSpan(output), {
    related,
    fixes: activationFix(source, output, "linear"),
  });
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
