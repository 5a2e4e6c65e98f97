/** The rule for inputs that the dataset scales and the network's first layer scales again. */
import type { Fix } from "../language/diagnostic.js";
import { setProperty } from "../language/edits.js";
import type { DataInput, Dataset } from "../network.js";
import { placeOf } from "./dataset-places.js";
import { type EnteringNumber, enteringNumbers } from "./entering-numbers.js";
import { figure, rounded } from "./figure.js";
import type { Finding } from "./finding.js";
import { firstLayers } from "./first-layers.js";
import { ownSettings } from "./own-settings.js";
import type { CheckContext, Rule } from "./rule.js";

export const scaledTwice: Rule = {
  code: "scaled-twice",
  title: "Scaled twice",
  doc:
    "The dataset brings the inputs to one scale, and the network's first layer scales them once more. After `scale: " +
    "standardize`, a `Rescaling(1 / 255)` leaves numbers around 0.004: nearly the same in every row, and the training " +
    "hardly moves. Keep one of the two. The rule is silent about a `Rescaling` that keeps the spread within a factor of 10; " +
    "about a first `BatchNormalization`, which did no harm after standardizing where it was measured; and about layers " +
    "further inside.",
  check: checkTwice,
};

/** A factor by which the spread changes that is worth a word. */
const largestFactor = 10;

function checkTwice({ source, network }: CheckContext): Finding | undefined {
  const { dataset } = network;
  if (dataset?.profile === undefined || dataset.inputs === undefined) return undefined;
  for (const input of dataset.inputs) {
    const numbers = enteringNumbers(input, dataset.profile);
    if (numbers.length === 0 || !numbers.every(({ scaled }) => scaled)) continue;
    for (const layer of firstLayers(network, input)) {
      if (layer.layer.name !== "Rescaling") continue;
      const factor = Math.abs(layer.args.number("scale"));
      if (factor <= largestFactor && factor >= 1 / largestFactor) continue;
      return {
        code: scaledTwice.code,
        severity: "warning",
        message:
          `${subjectOf(input, dataset)} are scaled by the dataset, and \`Rescaling\` multiplies them by ${figure(factor)} ` +
          `once more: what is left is ${factor < 1 ? "nearly the same number in every row" : "far too large"}.`,
        span: placeOf(network, dataset, "scale"),
        // A layer of an imported file has no place in this one.
        related:
          layer.file === undefined ? [{ message: "Here they are scaled again.", span: layer.nameSpan }] : [],
        evidence: { "scaled by the dataset": scaleOf(input), "factor of Rescaling": rounded(factor) },
        fixes: unscaledFix(source, dataset, numbers),
      };
    }
  }
  return undefined;
}

function subjectOf(input: DataInput, dataset: Dataset): string {
  return input.kind === "image" ? `The pixels of \`${input.column}\`` : `The features of \`${dataset.name}\``;
}

/** The one scale of an input's numbers, or `mixed`. */
function scaleOf(input: DataInput): string {
  if (input.kind === "image") return input.scale;
  if (input.kind !== "table") return "none";
  const scales = new Set(input.columns.flatMap((column) => ("scale" in column ? [column.scale] : [])));
  return scales.size === 1 ? [...scales][0]! : "mixed";
}

/** What columns say for themselves is changed there; the dataset's scale stays where other inputs need it. */
function unscaledFix(source: string, dataset: Dataset, columns: readonly EnteringNumber[]): Fix[] {
  if (dataset.file !== undefined) return [];
  const own = ownSettings(source, dataset, columns, "scale");
  const inherited = columns.some(({ column }) => !own.has(column));
  if (inherited && dataset.inputs!.length > 1) return [];
  const edits = [...own.values()].map((span) => ({ span, newText: "none" }));
  const all = inherited ? [setProperty(source, dataset, "scale", "none")] : [];
  return [{ title: "Leave the scaling to the network", edits: [...all, ...edits] }];
}
