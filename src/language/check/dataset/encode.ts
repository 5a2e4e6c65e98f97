/** How a column becomes numbers: as the dataset says, or as is usual for its kind; and what keeps it from that. */
import type { ArgValue } from "../../../layers/layer.js";
import { isList } from "../../../layers/layer.js";
import type { ColumnEncoding, DataInput, DatePart, MissingMethod, ScaleMethod } from "../../../network.js";
import type {
  ArrayColumn,
  BooleanColumn,
  CategoryColumn,
  Column,
  DateColumn,
  ImageColumn,
  NumberColumn,
} from "../../../profile.js";
import type { Span } from "../../../text.js";
import { columnText } from "../../column-text.js";
import { imageScales } from "../../dataset-catalogue.js";
import { type FeatureKind, mostClasses, mostListed } from "../../feature-catalogue.js";
import type { Message } from "../../messages/message.js";
import { messages } from "../../messages/messages.js";
import type { DraftFix } from "../../reporter.js";
import { replacement } from "../../reporter.js";
import { missingProblem, scaleProblem } from "./column-faults.js";
import type { ColumnProblems } from "./column-problems.js";
import type { DatasetText, KnownData } from "./dataset-text.js";
import { type ChosenColumn, leaveOutFix, type SaidFeatures, treatFix } from "./features.js";
import type { ColumnSettings } from "./settings.js";

/** Numbers of the table, or an input of its own, still without the name that tells it from others. */
export type Encoded =
  | { readonly table: ColumnEncoding; readonly input?: undefined }
  | { readonly table?: undefined; readonly input: Exclude<DataInput, { readonly kind: "table" }> };

export interface Encoding {
  readonly dataset: DatasetText;
  readonly said: SaidFeatures;
  readonly settings: ColumnSettings;
  readonly data: KnownData;
  readonly problems: ColumnProblems;
}

const nothing: Encoder["args"] = {};

/** A column under way. A class, since there may be ten thousand of them at a keystroke. */
export class Encoder {
  /** What its call says. */
  readonly args: Readonly<Record<string, ArgValue>>;
  readonly scale: ScaleMethod;
  readonly missing: MissingMethod;

  constructor(
    readonly encoding: Encoding,
    readonly chosen: ChosenColumn,
  ) {
    const { settings } = encoding;
    this.args = chosen.said?.chosen?.args ?? nothing;
    this.scale = (this.args.scale ?? settings.scale) as ScaleMethod;
    this.missing = (this.args.missing ?? settings.missing) as MissingMethod;
  }

  /** Reports that the column cannot be used as it is. */
  fail(
    message: Message,
    fixes: () => readonly DraftFix[],
    span: Span = this.chosen.said?.column.span ?? this.encoding.data.span,
  ): undefined {
    this.encoding.problems.add({ column: this.chosen.column.name, message, span, fixes });
  }

  leaveOut(): DraftFix {
    const { dataset, said } = this.encoding;
    return leaveOutFix(dataset, said, [this.chosen.column.name]);
  }

  treat(call: string): DraftFix {
    const { dataset, said } = this.encoding;
    return treatFix(dataset, said, this.chosen.column.name, call);
  }
}

/** Undefined after reporting why the column cannot enter the network as it is. */
export function encodeColumn(encoding: Encoding, chosen: ChosenColumn): Encoded | undefined {
  const { column, said } = chosen;
  const encoder = new Encoder(encoding, chosen);
  const call = said?.chosen?.choice;
  if (call === undefined) return encode(encoder, usualKind(column, encoding.data), column);
  if (call.takes.includes(column.kind)) return encode(encoder, call.name, column);
  const name = columnText(column.name);
  return encoder.fail(messages.featureKind(call.name, column, call.takes), () => [
    encoder.treat(column.kind === "date" ? `date(${name}, parts: ${partsFor(column)})` : name),
    encoder.leaveOut(),
  ]);
}

/** What a column becomes that is not treated in any way of its own. */
function usualKind(column: Column, { profile }: KnownData): FeatureKind {
  if (column.kind === "array") return "number";
  return column.kind === "category" && profile.form === "texts" ? "text" : column.kind;
}

function encode(encoder: Encoder, kind: FeatureKind, column: Column): Encoded | undefined {
  switch (kind) {
    case "number":
      return encodeNumber(encoder, column as NumberColumn | ArrayColumn);
    case "category":
      return encodeCategory(encoder, column as CategoryColumn | NumberColumn | BooleanColumn);
    case "boolean":
      return encodeBoolean(encoder, column as BooleanColumn);
    case "date":
      return encodeDate(encoder, column as DateColumn);
    case "image":
      return encodeImage(encoder, column as ImageColumn);
    case "text":
      return encodeText(encoder, column as CategoryColumn);
  }
}

function encodeNumber(encoder: Encoder, column: NumberColumn | ArrayColumn): Encoded | undefined {
  const { scale, missing } = encoder;
  const { settings, data } = encoder.encoding;
  const { name } = column;
  if (column.kind === "number") {
    if (column.text !== undefined) {
      const { line, value, count } = column.text;
      return encoder.fail(messages.textInNumbers(name, data.profile.source, line, value, count), () => [
        encoder.leaveOut(),
      ]);
    }
    if ((column.infinite ?? 0) > 0) {
      return encoder.fail(messages.infiniteValues(name, column.infinite!), () => [encoder.leaveOut()]);
    }
  }
  const sound = [missingProblem(encoder, column, "median"), scaleProblem(encoder, column)];
  if (sound.includes(false)) return undefined;
  const numbers = { column: name, scale, missing, ...(settings.clip && { clip: settings.clip }) };
  return {
    table:
      column.kind === "array"
        ? { kind: "array", width: column.length, ...numbers }
        : { kind: "number", width: 1, ...numbers },
  };
}

function encodeCategory(
  encoder: Encoder,
  column: CategoryColumn | NumberColumn | BooleanColumn,
): Encoded | undefined {
  const { args, chosen } = encoder;
  const { name, classes, distinct } = column;
  if (classes === undefined || (chosen.said?.chosen === undefined && classes.length > mostClasses)) {
    if (column.kind === "number") {
      return encoder.fail(messages.numbersAsClasses(name, distinct), () => [
        encoder.treat(columnText(name)),
        encoder.leaveOut(),
      ]);
    }
    const message =
      classes === undefined && chosen.said?.chosen !== undefined
        ? messages.tooManyClasses(name, mostListed)
        : messages.categoryFeature(name, distinct, classes?.[0], mostClasses);
    return encoder.fail(message, () => categoryFixes(encoder, column as CategoryColumn));
  }
  if (!missingProblem(encoder, column, "mode")) return undefined;
  const missing = ofClasses(encoder.missing);
  if (args.output_mode === "int") {
    return { input: { kind: "codes", name, column: name, shape: [1], classes, missing } };
  }
  return { table: { kind: "one_hot", column: name, width: classes.length, classes, missing } };
}

/** Texts read well word by word, names do not. */
function categoryFixes(encoder: Encoder, { name, classes, words }: CategoryColumn): DraftFix[] {
  const column = columnText(name);
  const leftOut = encoder.leaveOut();
  const text = encoder.treat(`text(${column})`);
  const codes = classes === undefined ? [] : [encoder.treat(`category(${column}, output_mode: int)`)];
  const reads = words !== undefined && words.mean > 1.5;
  return reads ? [text, leftOut, ...codes] : [leftOut, ...codes, text];
}

/** Classes have no mean and no median: the most frequent one stands for both. */
function ofClasses(missing: MissingMethod): MissingMethod {
  return missing === "median" || missing === "mean" ? "mode" : missing;
}

function encodeBoolean(encoder: Encoder, column: BooleanColumn): Encoded | undefined {
  if (!missingProblem(encoder, column, "mode")) return undefined;
  return { table: { kind: "boolean", column: column.name, width: 1, missing: ofClasses(encoder.missing) } };
}

function encodeDate(encoder: Encoder, column: DateColumn): Encoded | undefined {
  const { chosen, args, scale, missing, encoding } = encoder;
  const { settings } = encoding;
  const name = columnText(column.name);
  if (chosen.said?.chosen === undefined) {
    return encoder.fail(messages.dateFeature(name, column.from), () => [
      encoder.leaveOut(),
      encoder.treat(`date(${name}, parts: ${partsFor(column)})`),
      encoder.treat(`date(${name}, parts: timestamp)`),
    ]);
  }
  if (!missingProblem(encoder, column, "median")) return undefined;
  const parts = (isList(args.parts!) ? args.parts : []) as unknown as readonly DatePart[];
  return {
    table: {
      kind: "date",
      column: column.name,
      width: parts.length,
      parts,
      scale,
      missing,
      ...(settings.clip && { clip: settings.clip }),
    },
  };
}

function partsFor({ time }: DateColumn): string {
  return time ? "[month, weekday, hour]" : "[year, month, weekday]";
}

const largestOwnSize = 256;
const usualSize = 64;

function encodeImage(encoder: Encoder, column: ImageColumn): Encoded | undefined {
  const { args, chosen, missing, encoding } = encoder;
  const { name } = column;
  const scale = encoder.scale;
  if (!isImageScale(scale)) {
    const written = encoding.dataset.block.properties.get("scale")!.valueSpan;
    return encoder.fail(
      messages.imageScale(scale),
      () => [
        replacement("Change to `minmax`", written, "minmax"),
        encoder.treat(`image(${columnText(name)}, scale: minmax)`),
      ],
      chosen.said?.column.span ?? written,
    );
  }
  if (!missingProblem(encoder, column, undefined)) return undefined;
  const alike = column.height[0] === column.height[1] && column.width[0] === column.width[1];
  const own = alike && Math.max(column.height[1], column.width[1]) <= largestOwnSize;
  const usual = own ? [column.height[0], column.width[0]] : [usualSize, usualSize];
  const said = args.image_size ?? null;
  const [height, width] = said === null ? usual : ((isList(said) ? said : [said, said]) as number[]);
  const mode = args.color_mode ?? null;
  const channels = mode === null ? column.channels : mode === "grayscale" ? 1 : 3;
  return {
    input: {
      kind: "image",
      name,
      column: name,
      shape: [height!, width!, channels],
      height: height!,
      width: width!,
      channels,
      scale,
      ...(missing === "drop" && { missing: "drop" as const }),
    },
  };
}

function isImageScale(scale: ScaleMethod): scale is "none" | "minmax" | "standardize" {
  return imageScales.includes(scale);
}

const longestUsualText = 200;

function encodeText(encoder: Encoder, column: CategoryColumn): Encoded | undefined {
  const { args, missing } = encoder;
  const { name, words } = column;
  // An empty field is a text without words.
  const usual = Math.max(1, Math.min(words?.most ?? longestUsualText, longestUsualText));
  const length = Number(args.output_sequence_length ?? usual);
  const maxTokens = Number(args.max_tokens ?? 10_000);
  const standardize = args.standardize ?? "lower_and_strip_punctuation";
  return {
    input: {
      kind: "text",
      name,
      column: name,
      shape: [length],
      length,
      maxTokens,
      standardize: standardize as "lower_and_strip_punctuation" | "lower" | "none",
      ...(missing === "drop" && { missing: "drop" as const }),
    },
  };
}
