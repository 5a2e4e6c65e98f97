/** How a `dataset` says what becomes of its columns: feature calls such as `text(title)`, several labels, augmentations. */
import type { Choice, Param, ParamType } from "../layers/layer.js";
import type { AugmentationName, DatePart } from "../network.js";
import type { Column } from "../profile.js";
import { imageScales, missingMethods, scaleMethods } from "./dataset-catalogue.js";

export type FeatureKind = "number" | "category" | "boolean" | "date" | "image" | "text";

/** One of the calls that say how a column becomes numbers; its first parameter is the column. */
export interface FeatureCall extends Choice<FeatureKind> {
  /** The kinds of columns that it takes. */
  readonly takes: readonly Column["kind"][];
}

const column: Param = { name: "column", type: { kind: "column" }, doc: "The column." };

const inherited = (name: string, options: readonly string[], doc: string): Param => ({
  name,
  type: { kind: "choice", options },
  default: null,
  otherwise: "as the dataset says",
  doc,
});
const scale = inherited(
  "scale",
  scaleMethods.map(({ name }) => name),
  "How its numbers are scaled.",
);
const missing = inherited(
  "missing",
  missingMethods.map(({ name }) => name),
  "What takes the place of missing values.",
);

export const dateParts: readonly DatePart[] = [
  "year",
  "month",
  "day",
  "weekday",
  "hour",
  "minute",
  "timestamp",
];

/** The most classes for which a category becomes a 1 among zeros without being told to. */
export const mostClasses = 100;
/** The most different values that a profile lists. */
export const mostListed = 1000;

export const featureCalls: readonly FeatureCall[] = [
  {
    name: "number",
    takes: ["number", "array"],
    doc: "A column of numbers as it is, or scaled.",
    params: [column, scale, missing],
  },
  {
    name: "category",
    takes: ["category", "number", "boolean"],
    doc: "A column of classes: `one_hot` makes a number of each class, 1 for the row's own and 0 for the others; `int` makes an input of its own with the class's number, for an Embedding.",
    params: [
      column,
      {
        name: "output_mode",
        type: { kind: "choice", options: ["one_hot", "int"] },
        default: "one_hot",
        doc: "A 1 among zeros, or one whole number from 1 on for an Embedding; 0 is a value that is none of the classes.",
      },
      missing,
    ],
  },
  {
    name: "boolean",
    takes: ["boolean"],
    doc: "A column of `true` and `false`: 1 or 0.",
    params: [column, missing],
  },
  {
    name: "date",
    takes: ["date"],
    doc: "A column of dates: a number for each part that is asked for.",
    params: [
      column,
      {
        name: "parts",
        type: { kind: "choice", options: dateParts, several: true },
        doc: "Which numbers are made of it, such as `[year, month, weekday]`. Weekdays count from 0, Monday; `timestamp` is in days since 1970.",
      },
      scale,
      missing,
    ],
  },
  {
    name: "image",
    takes: ["image"],
    doc: "A column of paths of images: an input of its own, height × width × channels.",
    params: [
      column,
      {
        name: "image_size",
        type: { kind: "perAxis", count: 2, min: 1 },
        default: null,
        otherwise: "their own where all are alike and at most 256 × 256, otherwise 64 × 64",
        doc: "Height and width to which every image is brought.",
      },
      {
        name: "color_mode",
        type: { kind: "choice", options: ["rgb", "grayscale"] },
        default: null,
        otherwise: "`grayscale` where every image is grey, otherwise `rgb`",
        doc: "Three channels, or one.",
      },
      inherited("scale", imageScales, "How the pixels, from 0 to 255, are scaled."),
    ],
  },
  {
    name: "text",
    takes: ["category"],
    doc: "A column of texts: an input of its own, a whole number for each word, for an Embedding. 0 fills up short texts, 1 is a word that the training rows lack.",
    params: [
      column,
      {
        name: "max_tokens",
        type: { kind: "integer", min: 3 },
        default: 10_000,
        doc: "The most different numbers, the two special ones included: the most frequent words get one.",
      },
      {
        name: "output_sequence_length",
        type: { kind: "integer", min: 1 },
        default: null,
        otherwise: "that of the longest text, and at most 200",
        doc: "How many words of each text are taken.",
      },
      {
        name: "standardize",
        type: { kind: "choice", options: ["lower_and_strip_punctuation", "lower", "none"] },
        default: "lower_and_strip_punctuation",
        doc: "What is done to a text before it is cut into words.",
      },
    ],
  },
];

/** What `target` can be set to, beside columns. */
export const multiHot: Choice<"multi_hot"> = {
  name: "multi_hot",
  doc: "Several labels at once: each holds or does not.",
  params: [
    {
      name: "columns",
      type: { kind: "column", several: true },
      rest: true,
      doc: "One column that lists a row's labels, or a column of true and false, or of 1 and 0, for each label.",
    },
    {
      name: "separator",
      type: { kind: "text" },
      default: null,
      otherwise: "each label has a column of its own",
      doc: "What stands between the labels that one column lists.",
    },
  ],
};

const factor = (name: string, doc: string, range: Partial<ParamType & { kind: "number" }> = { max: 1 }) => ({
  name,
  type: { kind: "number" as const, min: 0, ...range },
  doc,
});

/** What `augment` can list: Keras's layers of these names, for training images only. */
export const augmentations: readonly Choice<AugmentationName>[] = [
  {
    name: "RandomFlip",
    doc: "Mirrors half of the images.",
    params: [
      {
        name: "mode",
        type: { kind: "choice", options: ["horizontal", "vertical", "horizontal_and_vertical"] },
        default: "horizontal_and_vertical",
        doc: "Left and right, top and bottom, or both.",
      },
    ],
  },
  {
    name: "RandomRotation",
    doc: "Turns images by an angle at random.",
    params: [factor("factor", "The greatest angle to either side, as a share of a full turn: 0.1 is 36°.")],
  },
  {
    name: "RandomZoom",
    doc: "Shows images larger or smaller.",
    params: [
      factor("height_factor", "The greatest change of the height, as a share of it.", { below: 1 }),
      {
        ...factor("width_factor", "That of the width.", { below: 1 }),
        default: null,
        otherwise: "as the height, so that proportions stay",
      },
    ],
  },
  {
    name: "RandomTranslation",
    doc: "Moves images up or down, and left or right.",
    params: [
      factor("height_factor", "How far up or down at most, as a share of the height."),
      factor("width_factor", "How far left or right at most, as a share of the width."),
    ],
  },
  {
    name: "RandomContrast",
    doc: "Makes differences between pixels larger or smaller.",
    params: [factor("factor", "The greatest change, as a share.")],
  },
  {
    name: "RandomBrightness",
    doc: "Makes images lighter or darker.",
    params: [factor("factor", "The greatest change, as a share of the range from black to white.")],
  },
  {
    name: "GaussianNoise",
    doc: "Adds a random number to every value.",
    params: [factor("stddev", "The standard deviation of what is added, in the pixels' own unit.", {})],
  },
];
