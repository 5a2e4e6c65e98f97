/** Says what a dataset does with a column, in a few words: its role, and what becomes of it on its way into the network. */
import { type ColumnEncoding, columnsOf, type DataInput, type Dataset } from "../network.js";

export interface ColumnRole {
  readonly role: "target" | "feature" | "order" | "left out";
  /** `standardize`, `3 numbers, one for each class`; absent where it stays as it is. */
  readonly becomes?: string;
}

export function columnRole({ targets, inputs, series, split }: Dataset, column: string): ColumnRole {
  const target = targets.find(({ columns }) => columns.includes(column));
  if (target !== undefined) {
    return { role: "target", ...(target.scale !== "none" && { becomes: target.scale }) };
  }
  const input = inputs?.find((each) => columnsOf(each).includes(column));
  if (input !== undefined) return { role: "feature", ...becoming(input, column) };
  if (series?.order === column) return { role: "order" };
  return { role: "left out", ...(split.by === column && { becomes: "what the rows are split by" }) };
}

function becoming(input: DataInput, column: string): Pick<ColumnRole, "becomes"> {
  const encoding = input.kind === "table" && input.columns.find((each) => each.column === column);
  const becomes = encoding ? encodingText(encoding) : input.kind === "table" ? "" : inputText(input);
  return becomes === "" ? {} : { becomes };
}

function inputText(input: Exclude<DataInput, { kind: "table" }>): string {
  switch (input.kind) {
    case "image": {
      const scale = input.scale === "none" ? "" : `, ${input.scale}`;
      return `${input.height}×${input.width} ${input.channels === 1 ? "grey" : "in colour"}${scale}`;
    }
    case "text":
      return `numbers of ${input.length === 1 ? "one word" : `${input.length.toLocaleString("en-US")} words`}`;
    case "codes":
      return "the number of its class";
  }
}

/** Empty where the column enters as it is. */
function encodingText(encoding: ColumnEncoding): string {
  const said: string[] = [];
  if (encoding.kind === "one_hot") said.push(`${encoding.width} numbers, one for each class`);
  else if (encoding.kind === "boolean") said.push("0 or 1");
  else {
    if (encoding.kind === "date") said.push(encoding.parts.join(", "));
    if (encoding.scale !== "none") said.push(encoding.scale);
    if (encoding.clip !== undefined) {
      said.push(`cut at ${percent(encoding.clip.lower)} and ${percent(encoding.clip.upper)} of the values`);
    }
  }
  if (encoding.missing === "drop") said.push("rows without it are left out");
  else if (encoding.missing !== "error") said.push(`the ${encoding.missing} where it is missing`);
  return said.join("; ");
}

function percent(share: number): string {
  return `${+(share * 100).toPrecision(4)} %`;
}
