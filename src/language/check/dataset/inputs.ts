/** Puts together what enters the network: the table's numbers as one input, and images, texts and numbered classes each as its own. */
import { isList } from "../../../layers/layer.js";
import type { ColumnEncoding, DataInput, Series } from "../../../network.js";
import { distinctNames, plainText } from "../../column-text.js";
import type { Fix } from "../../diagnostic.js";
import { messages } from "../../messages/messages.js";
import { replacement } from "../../reporter.js";
import { ColumnProblems } from "./column-problems.js";
import type { DatasetText, KnownData } from "./dataset-text.js";
import { type Encoded, encodeColumn } from "./encode.js";
import { type ChosenColumn, leaveOutFix, type SaidFeatures } from "./features.js";
import type { ColumnSettings } from "./settings.js";
import { removal } from "./source.js";

export interface InputsSaid {
  readonly features: SaidFeatures;
  readonly settings: ColumnSettings;
  readonly series: Series | undefined;
  /** The lengths that `shape` lists. */
  readonly shape: readonly number[] | undefined;
}

/** The property `shape`, where it is given and sound. */
export function readShape({ properties }: DatasetText): readonly number[] | undefined {
  const shape = properties.plain(
    { name: "shape", type: { kind: "sizes" }, doc: "" },
    null as readonly number[] | null,
  );
  return shape === null || !isList(shape) ? undefined : (shape as readonly number[]);
}

/** Undefined after reporting what keeps a column out, or that none is left. */
export function makeInputs(
  dataset: DatasetText,
  said: InputsSaid,
  columns: readonly ChosenColumn[],
  data: KnownData,
): readonly DataInput[] | undefined {
  const { features, settings, series } = said;
  const problems = new ColumnProblems();
  const encoding = { dataset, said: features, settings, data, problems };
  const table: ColumnEncoding[] = [];
  const others: NonNullable<Encoded["input"]>[] = [];
  let sound = true;
  for (const chosen of columns) {
    const encoded = encodeColumn(encoding, chosen);
    if (encoded === undefined) sound = false;
    else if (encoded.table !== undefined) table.push(encoded.table);
    else if (series !== undefined) {
      sound = false;
      const { name } = chosen.column;
      problems.add({
        column: name,
        message: messages.seriesInput(name, inputWords[encoded.input.kind]),
        span: chosen.said?.column.span ?? data.span,
        fixes: () => [leaveOutFix(dataset, features, [name])],
      });
    } else others.push(encoded.input);
  }
  problems.report(dataset.reporter, (names) => leaveOutFix(dataset, features, names));
  if (columns.length === 0 && features.sound) {
    const place = dataset.block.properties.get("exclude")?.valueSpan ?? data.span;
    dataset.reporter.report(messages.noFeatures(), place);
    return undefined;
  }
  if (!sound) return undefined;
  const laidOut = tableInput(dataset, said, table);
  if (laidOut === undefined) return undefined;
  const distinct = distinctNames();
  return [...laidOut, ...others].map((input) => ({ ...input, name: distinct(plainText(input.name)) }));
}

const inputWords = { image: "an image", text: "a text", codes: "a numbered class" } as const;

/** The table's numbers as one input; none where it has no columns. Undefined after reporting that `shape` does not fit. */
function tableInput(
  dataset: DatasetText,
  { series, shape }: InputsSaid,
  columns: readonly ColumnEncoding[],
): readonly DataInput[] | undefined {
  const { reporter, properties } = dataset;
  const width = columns.reduce((sum, column) => sum + column.width, 0);
  const steps = series === undefined ? [] : [series.window];
  const property = properties.get("shape");
  if (columns.length === 0) {
    if (shape === undefined) return [];
    reporter.report(messages.shapeWithoutTable(), property!.valueSpan, {
      fixes: [removal(dataset, property!)],
    });
    return undefined;
  }
  if (shape !== undefined && shape.reduce((product, size) => product * size, 1) !== width) {
    const { valueSpan } = property!;
    reporter.report(messages.shapeSize(shape, width), valueSpan, {
      fixes: fittingShapes(shape, width).map((sizes): Fix => {
        const text = `[${sizes.join(", ")}]`;
        return replacement(`Change to \`${text}\``, valueSpan, text);
      }),
    });
    return undefined;
  }
  return [{ kind: "table", name: "table", columns, shape: [...steps, ...(shape ?? [width])] }];
}

/** Shapes near to one that does not fit: a square image, or the same with another first length. */
export function fittingShapes(shape: readonly number[], width: number): readonly (readonly number[])[] {
  const images = [shape.length === 3 ? shape[2]! : 1, 1, 3].flatMap((channels) => {
    const side = Math.sqrt(width / channels);
    return Number.isInteger(side) && side > 1 ? [[side, side, channels]] : [];
  });
  const rest = shape.slice(1).reduce((product, size) => product * size, 1);
  const first = width / rest;
  const solved = shape.length > 1 && Number.isInteger(first) ? [[first, ...shape.slice(1)]] : [];
  const texts = new Map([...images, ...solved].map((sizes) => [sizes.join(), sizes]));
  return [...texts.values()].slice(0, 2);
}
