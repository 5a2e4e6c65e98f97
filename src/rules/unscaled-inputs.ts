/** The rule for features on different scales, or far from zero, that nothing brings to one scale. */
import type { Fix } from "../language/diagnostic.js";
import { setProperty } from "../language/edits.js";
import type { Dataset, Network } from "../network.js";
import type { NumberColumn } from "../profile.js";
import { figure, rounded } from "./figure.js";
import type { Finding } from "./finding.js";
import type { CheckContext, Rule } from "./rule.js";

export const unscaledInputs: Rule = {
  code: "unscaled-inputs",
  title: "Unscaled inputs",
  doc:
    "A network adds up its features, each times a weight, and all weights begin equally small. A feature in the " +
    "thousands then drowns one that stays below 1, and features far from zero or widely spread make the first steps of " +
    "the training too large, so that it crawls or stalls. `scale: standardize` brings every feature to mean 0 and " +
    "deviation 1, with figures taken from the training rows only. The rule is silent when the spreads of the features " +
    "lie within a factor of 100 of each other, none spreads by more than 10, and none is far from zero for its spread; " +
    "when the dataset scales them; and when the network's first layer normalizes them or looks them up as numbers of " +
    "words.",
  check: checkScales,
};

/** Between the widest and the narrowest feature. */
const largestRatio = 100;
/** Deviation of a feature. */
const largestSpread = 10;
/** Mean of a feature, in its own spreads and in itself: a year such as 2,015 ± 3. */
const farthestMean = 10;

function checkScales({ source, network }: CheckContext): Finding | undefined {
  const { dataset } = network;
  if (dataset?.profile === undefined || dataset.features === undefined || dataset.scale !== "none")
    return undefined;
  if (handlesScales(network)) return undefined;
  const names = new Set(dataset.features);
  const columns = dataset.profile.columns.filter(
    (column): column is NumberColumn => column.kind === "number" && names.has(column.name),
  );
  const trouble = findTrouble(columns);
  if (trouble === undefined) return undefined;
  return {
    code: unscaledInputs.code,
    severity: "warning",
    ...trouble,
    // A dataset of an imported file is mended there: here only the network can be pointed at.
    span:
      dataset.file === undefined
        ? (dataset.properties.get("scale")?.valueSpan ?? dataset.nameSpan)
        : network.nameSpan,
    related: [],
    fixes: dataset.file === undefined ? [standardize(source, dataset)] : [],
  };
}

type Trouble = Pick<Finding, "message" | "evidence">;

function findTrouble(columns: readonly NumberColumn[]): Trouble | undefined {
  const bySpread = columns.filter(({ min, max }) => min < max).sort((a, b) => spread(a) - spread(b));
  const narrowest = bySpread[0];
  const widest = bySpread.at(-1);
  if (narrowest !== undefined && widest !== undefined) {
    const ratio = spread(widest) / spread(narrowest);
    if (ratio > largestRatio) {
      return {
        message:
          `${range(widest)} while ${range(narrowest)}: unscaled, the network sees mostly \`${widest.name}\`, ` +
          `and hardly learns from \`${narrowest.name}\`.`,
        evidence: {
          [`deviation of ${widest.name}`]: rounded(widest.deviation),
          [`deviation of ${narrowest.name}`]: rounded(narrowest.deviation),
          "ratio of the spreads": rounded(ratio),
          ...counts(columns),
        },
      };
    }
    if (widest.deviation > largestSpread) {
      return {
        message:
          `${range(widest)}: numbers this large make the training's steps uneven and slow. ` +
          "Networks learn best from features around 0 that spread by about 1.",
        evidence: {
          [`mean of ${widest.name}`]: rounded(widest.mean),
          [`deviation of ${widest.name}`]: rounded(widest.deviation),
          ...counts(columns),
        },
      };
    }
  }
  const farthest = columns.filter(isFar).sort((a, b) => Math.abs(b.mean) - Math.abs(a.mean))[0];
  if (farthest === undefined) return undefined;
  return {
    message:
      `${range(farthest)}, far from zero for how little it varies: the network sees nearly the same number in ` +
      "every row, and its differences are lost.",
    evidence: {
      [`mean of ${farthest.name}`]: rounded(farthest.mean),
      [`deviation of ${farthest.name}`]: rounded(farthest.deviation),
      ...counts(columns),
    },
  };
}

/**
 * How widely a feature varies where it does: its deviation, but at least a quarter of its range. A pixel that is 0 in
 * nearly every image has a tiny deviation and still the scale of the others.
 */
function spread({ deviation, min, max }: NumberColumn): number {
  return Math.max(deviation, (max - min) / 4);
}

function isFar(column: NumberColumn): boolean {
  return Math.abs(column.mean) > farthestMean * Math.max(1, spread(column));
}

function counts(columns: readonly NumberColumn[]): Finding["evidence"] {
  return {
    "features that spread by more than 10": columns.filter(({ deviation }) => deviation > largestSpread)
      .length,
    "features far from zero": columns.filter(isFar).length,
    features: columns.length,
  };
}

function range({ name, min, max }: NumberColumn): string {
  return min === max
    ? `\`${name}\` is always ${figure(min)}`
    : `\`${name}\` runs from ${figure(min)} to ${figure(max)}`;
}

function standardize(source: string, dataset: Dataset): Fix {
  return {
    title: "Standardize the features",
    edits: [setProperty(source, dataset, "scale", "standardize")],
  };
}

/** Layers that bring their input to one scale, or take it as numbers of words. */
const scaling = new Set(["BatchNormalization", "LayerNormalization", "Embedding"]);
/** Layers that only rearrange their input. */
const rearranging = new Set(["Flatten", "Reshape"]);

/** Whether every layer that takes the features brings them to one scale first. */
function handlesScales({ nodes }: Network): boolean {
  const unscaled = new Set(nodes.filter(({ inputs }) => inputs.length === 0).map(({ id }) => id));
  let handled = false;
  for (const node of nodes) {
    if (!node.inputs.some((id) => unscaled.has(id))) continue;
    if (rearranging.has(node.layer.name)) unscaled.add(node.id);
    else if (scaling.has(node.layer.name)) handled = true;
    else return false;
  }
  return handled;
}
