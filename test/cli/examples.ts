/** The examples that say how they are trained: which kinds of data each shows, how long it takes to learn, and how well. */
import type { Dataset } from "../../src/network.js";

export const kinds = [
  "table",
  "series",
  "images in folders",
  "images named in a table",
  "images of a row's numbers",
  "texts",
  "several inputs",
  "several targets",
  "several labels",
] as const;

export type Kind = (typeof kinds)[number];

export interface Example {
  readonly file: string;
  readonly network: string;
  readonly kinds: readonly Kind[];
  /** After so many epochs it has clearly beaten a model that learns nothing. */
  readonly enough: number;
  /** What the test rows must reach, without a finding, by metric, and how: in all its epochs where no number is given. */
  readonly reaches?: {
    readonly epochs?: number;
    readonly scores: Readonly<Record<string, { readonly least?: number; readonly most?: number }>>;
    /** Otherwise on WebAssembly only. */
    readonly onTensorFlowToo?: boolean;
  };
}

/** Behind scores stands what a plain Keras model of the same layers reached, on its own split. */
export const trainable: readonly Example[] = [
  { file: "breast_cancer.nn", network: "BreastCancer", kinds: ["table"], enough: 8 },
  { file: "diabetes.nn", network: "Diabetes", kinds: ["table"], enough: 12 },
  {
    file: "digits.nn",
    network: "Digits",
    kinds: ["table"],
    enough: 4,
    reaches: { epochs: 10, scores: { accuracy: { least: 0.95 } } },
  },
  {
    file: "digits_images.nn",
    network: "DigitImages",
    kinds: ["images of a row's numbers"],
    enough: 3,
    reaches: { epochs: 10, scores: { accuracy: { least: 0.94 } } }, // 0.98
  },
  { file: "iris.nn", network: "Iris", kinds: ["table"], enough: 30 },
  { file: "residual_digits.nn", network: "ResidualDigits", kinds: ["table"], enough: 6 },
  {
    file: "shapes.nn",
    network: "Shapes",
    kinds: ["images in folders"],
    enough: 15,
    reaches: { epochs: 22, scores: { accuracy: { least: 0.85 } } }, // 0.98 and 1.00
  },
  {
    file: "shapes_and_sizes.nn",
    network: "ShapesAndSizes",
    kinds: ["images named in a table", "several targets"],
    enough: 12,
    reaches: {
      // 1.00, and 0.26 deviations, which are 0.55 pixels; the mean alone is 1.85 pixels off.
      scores: { shape_accuracy: { least: 0.85 }, size_mean_absolute_error: { most: 1.4 } },
      onTensorFlowToo: true,
    },
  },
  {
    file: "messages.nn",
    network: "Messages",
    kinds: ["texts"],
    enough: 3,
    reaches: { scores: { accuracy: { least: 0.7 } } }, // 0.80 and 0.84
  },
  {
    file: "messages.nn",
    network: "MessagesInOrder",
    kinds: ["texts"],
    enough: 2,
    reaches: { epochs: 5, scores: { accuracy: { least: 0.84 } } }, // 0.93 and 0.91
  },
  {
    file: "message_tags.nn",
    network: "MessageTags",
    kinds: ["texts", "several labels"],
    enough: 8,
    reaches: { epochs: 14, scores: { accuracy: { least: 0.92 } } }, // 0.95 and 0.96
  },
  {
    file: "parcels.nn",
    network: "Parcels",
    kinds: ["table", "images named in a table", "texts", "several inputs"],
    enough: 8,
    reaches: { epochs: 16, scores: { accuracy: { least: 0.78 } }, onTensorFlowToo: true }, // 0.88
  },
  {
    file: "temperatures.nn",
    network: "Forecast",
    kinds: ["series"],
    enough: 3,
    // 0.87 and 0.84 degrees; saying that tomorrow is as today is 1.63 degrees off, the mean alone 7.
    reaches: { epochs: 8, scores: { mean_absolute_error: { most: 1.15 } } },
  },
];

/** The kinds of data that a dataset turns out to hold, in the order of `kinds`. */
export function kindsOf({ inputs = [], targets, series, profile }: Dataset): Kind[] {
  const found = new Set<Kind>(inputs.map((input) => kindOf(input, profile?.form === "images")));
  if (series !== undefined) {
    found.delete("table");
    found.add("series");
  }
  if (inputs.length > 1) found.add("several inputs");
  if (targets.length > 1) found.add("several targets");
  if (targets.some(({ labels }) => labels !== undefined)) found.add("several labels");
  return kinds.filter((kind) => found.has(kind));
}

function kindOf({ kind, shape }: NonNullable<Dataset["inputs"]>[number], folders: boolean): Kind {
  if (kind === "image") return folders ? "images in folders" : "images named in a table";
  if (kind === "text") return "texts";
  return shape.length === 3 ? "images of a row's numbers" : "table";
}
