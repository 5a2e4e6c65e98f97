/** The rule for features on different scales, or far from zero, that nothing brings to one scale. */
import type { DataInput, Network } from "../network.js";
import type { DataProfile } from "../profile.js";
import { placeOf } from "./dataset-places.js";
import { type EnteringNumber, enteringNumbers } from "./entering-numbers.js";
import { figure, rounded } from "./figure.js";
import type { Finding } from "./finding.js";
import { firstLayers } from "./first-layers.js";
import { ownSettings } from "./own-settings.js";
import type { CheckContext, Rule } from "./rule.js";
import { scalingFix } from "./scaling-fix.js";

export const unscaledInputs: Rule = {
  code: "unscaled-inputs",
  title: "Unscaled inputs",
  doc:
    "A network adds up its features, each times a weight, and all weights begin equally small. A feature in the " +
    "thousands then drowns one that stays below 1, and features far from zero or widely spread make the first steps of " +
    "the training too large, so that it crawls or stalls. `scale: standardize` brings every feature to mean 0 and " +
    "deviation 1, with figures taken from the training rows only; for images, `scale: minmax` brings pixels from 0 to 255 " +
    "into 0 to 1. The rule is silent when the spreads of the features that are not scaled lie within a factor of 100 of " +
    "each other, none spreads by more than 10, and none is far from zero for its spread; when the network's first layer " +
    "normalizes them, or is a `Rescaling` after which that holds; and about yes and no, classes and texts, which have no " +
    "scale.",
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
  if (dataset?.profile === undefined || dataset.inputs === undefined) return undefined;
  for (const input of dataset.inputs) {
    const columns = unscaledOf(network, input, dataset.profile);
    const trouble = input.kind === "image" ? imageTrouble(columns[0]) : tableTrouble(columns);
    if (trouble === undefined) continue;
    const own = ownSettings(source, dataset, columns.filter(standsOut), "scale");
    const rest = columns.filter(({ column }) => !own.has(column));
    // What the dataset says of all columns changes nothing about those that say it for themselves.
    const alone = own.size > 0 && (input.kind === "image" || tableTrouble(rest) === undefined);
    return {
      code: unscaledInputs.code,
      severity: "warning",
      ...trouble,
      span: alone ? [...own.values()][0]! : placeOf(network, dataset, "scale"),
      related: [],
      fixes: scalingFix(source, dataset, input, own, alone),
    };
  }
  return undefined;
}

type Trouble = Pick<Finding, "message" | "evidence">;

/** What reaches the first layers without having been brought to scale. */
function unscaledOf(network: Network, input: DataInput, profile: DataProfile): EnteringNumber[] {
  const unscaled = enteringNumbers(input, profile).filter(({ scaled }) => !scaled);
  if (unscaled.length === 0) return [];
  const first = firstLayers(network, input);
  // Nothing takes it, or everything that does brings it to one scale.
  if (first.every(({ layer }) => normalizing.has(layer.name))) return [];
  const [{ layer, args } = { layer: undefined, args: undefined }] = first;
  const rescaled = layer?.name === "Rescaling" && first.length === 1 ? args : undefined;
  const factor = rescaled?.number("scale") ?? 1;
  const offset = rescaled?.number("offset") ?? 0;
  return unscaled.map((column) => ({ ...column, ...transformed(column, factor, offset) }));
}

/** Layers that bring their input to one scale, or take it as numbers of words. */
const normalizing = new Set([
  "BatchNormalization",
  "LayerNormalization",
  "GroupNormalization",
  "RMSNormalization",
  "UnitNormalization",
  "Embedding",
]);

function transformed({ min, max, mean, deviation }: EnteringNumber, factor: number, offset: number) {
  const [from, to] = [min * factor + offset, max * factor + offset];
  return {
    min: Math.min(from, to),
    max: Math.max(from, to),
    mean: mean * factor + offset,
    deviation: deviation * Math.abs(factor),
  };
}

function imageTrouble(pixels: EnteringNumber | undefined): Trouble | undefined {
  if (pixels === undefined || (pixels.deviation <= largestSpread && !isFar(pixels))) return undefined;
  return {
    message:
      `${range(pixels)}: numbers this large make the training's steps uneven and slow. Networks learn best from pixels ` +
      "between 0 and 1.",
    evidence: { "smallest pixel": rounded(pixels.min), "largest pixel": rounded(pixels.max) },
  };
}

function tableTrouble(columns: readonly EnteringNumber[]): Trouble | undefined {
  const bySpread = columns.filter(({ min, max }) => min < max).sort((a, b) => spread(a) - spread(b));
  const narrowest = bySpread[0];
  const widest = bySpread.at(-1);
  if (narrowest !== undefined && widest !== undefined) {
    const ratio = spread(widest) / spread(narrowest);
    if (ratio > largestRatio) {
      return {
        message:
          `${range(widest)} while ${rangeWithin(narrowest)}: unscaled, the network sees mostly ${widest.called}, ` +
          `and hardly learns from ${narrowest.called}.`,
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
function spread({ deviation, min, max }: EnteringNumber): number {
  return Math.max(deviation, (max - min) / 4);
}

function isFar(column: EnteringNumber): boolean {
  return Math.abs(column.mean) > farthestMean * Math.max(1, spread(column));
}

function counts(columns: readonly EnteringNumber[]): Finding["evidence"] {
  return {
    "features that spread by more than 10": columns.filter(({ deviation }) => deviation > largestSpread)
      .length,
    "features far from zero": columns.filter(isFar).length,
    features: columns.length,
  };
}

function range(column: EnteringNumber): string {
  const text = rangeWithin(column);
  return text[0]!.toUpperCase() + text.slice(1);
}

function rangeWithin({ called, min, max }: EnteringNumber): string {
  if (min === max) return `${called} is always ${figure(min)}`;
  const run = called.startsWith("the pixels") ? "run" : "runs";
  return `${called} ${run} from ${figure(min)} to ${figure(max)}`;
}

/** Whether it would stand out beside columns that are brought to scale. */
function standsOut(column: EnteringNumber): boolean {
  if (column.deviation > largestSpread || isFar(column)) return true;
  return column.min < column.max && (spread(column) > largestSpread || spread(column) < 1 / largestSpread);
}
