/** What a dataset says of all its columns: scale, missing values, outliers; and how images are augmented. */
import type { ArgValue, Choice, Configured } from "../../../layers/layer.js";
import type { AugmentationName, Clip, MissingMethod, ScaleMethod } from "../../../network.js";
import { missingMethods, outlierMethods, scaleMethods } from "../../dataset-catalogue.js";
import { setArgument } from "../../edits.js";
import { augmentations } from "../../feature-catalogue.js";
import { messages } from "../../messages/messages.js";
import type { Properties } from "../properties.js";
import type { DatasetText } from "./dataset-text.js";

/** What holds for a column that says nothing else. */
export interface ColumnSettings {
  readonly scale: ScaleMethod;
  readonly missing: MissingMethod;
  readonly clip: Clip | undefined;
}

export function readSettings(dataset: DatasetText): ColumnSettings & { readonly targetScale: ScaleMethod } {
  const { properties } = dataset;
  return {
    scale: named(properties, "scale", scaleMethods, "none"),
    targetScale: named(properties, "target_scale", scaleMethods, "none"),
    missing: named(properties, "missing", missingMethods, "error"),
    clip: readOutliers(dataset),
  };
}

function named<Name extends string>(
  properties: Properties,
  name: string,
  choices: readonly Choice<Name>[],
  byDefault: Name,
): Name {
  const options = choices.map((choice) => choice.name);
  return properties.plain<ArgValue>({ name, type: { kind: "choice", options }, doc: "" }, byDefault) as Name;
}

function readOutliers({ text, properties, reporter }: DatasetText): Clip | undefined {
  const value = properties.single("outliers");
  if (value?.kind === "name" && value.text === "none") return undefined;
  const chosen = properties.choice("outliers", value, outlierMethods);
  if (chosen === undefined) return undefined;
  const { lower, upper } = chosen.args as unknown as Clip;
  if (lower < upper) return { lower, upper };
  const call = { ...chosen.bound, parenthesesSpan: chosen.bound.call.parenthesesSpan };
  reporter.report(messages.emptyRange(lower, upper), chosen.span, {
    fixes:
      chosen.bound.given.size < 2
        ? []
        : [
            {
              title: "Swap the two bounds",
              edits: [
                setArgument(text, call, "lower", percent(upper)),
                setArgument(text, call, "upper", percent(lower)),
              ],
            },
          ],
  });
  return undefined;
}

export function readAugmentations({ properties }: DatasetText): readonly Configured<AugmentationName>[] {
  return (properties.values("augment") ?? []).flatMap((value) => {
    const chosen = properties.choice("augmentation", value, augmentations);
    return chosen === undefined ? [] : [{ name: chosen.choice.name, args: chosen.args }];
  });
}

/** A share as it is written: `12.5%`. */
export function percent(share: number): string {
  return `${+(share * 100).toPrecision(6)}%`;
}
