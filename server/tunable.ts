/** What a `tune` block can vary: what it is, and what it is without tuning. */
import type { NetworkCheck } from "../src/language/check/network.js";
import { describeType } from "../src/layers/check-value.js";
import type { ArgValue, Param } from "../src/layers/layer.js";
import { code, paragraphs } from "./markdown.js";

/** What something that can be varied is without tuning. */
export function valueNow({ parameters, trainings }: NetworkCheck, name: string): ArgValue | undefined {
  if (parameters.has(name)) return parameters.get(name);
  const { settings } = trainings[0]!;
  if (name.startsWith("optimizer.")) return settings.optimizer.args[name.slice("optimizer.".length)];
  switch (name) {
    case "batch":
    case "epochs":
      return settings[name];
    case "optimizer":
    case "loss":
      return settings[name].name;
    default:
      return undefined;
  }
}

/** A parameter of the network, or a setting of its training. */
export function describeTunable(network: string, name: string, { doc, type }: Param): string {
  const takes = type.kind === "any" ? "" : `Takes ${describeType(type)}.`;
  return paragraphs(`**${name}** of ${code(network)}`, doc, takes);
}
