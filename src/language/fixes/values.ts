/** Proposes values that an argument takes, near to the one that it does not take. */
import { checkValue } from "../../layers/check-value.js";
import { type ArgValue, isList, type Param } from "../../layers/layer.js";
import type { Span } from "../../text.js";
import type { Fix } from "../diagnostic.js";
import { replacement } from "../reporter.js";

/** `given` is what `param` does not take, written at `span`. */
export function valueFixes(param: Param, given: ArgValue, span: Span): Fix[] {
  if (param.rest) return [];
  const fitting = nearValues(param, given).filter(({ value }) => checkValue(param, value) === undefined);
  const texts = new Set(fitting.map(({ value, text }) => text ?? written(value)));
  return [...texts].slice(0, 2).map((text) => replacement(`Change to \`${text}\``, span, text));
}

interface Near {
  readonly value: ArgValue;
  /** Where it is written in another way than the value is. */
  readonly text?: string;
}

function nearValues({ type }: Param, given: ArgValue): Near[] {
  if (typeof given === "string") return textValues(given);
  if (typeof given === "number") {
    const values = [Math.floor(given), Math.ceil(given), Math.abs(given), [given]];
    const share = type.kind === "number" && given > 1 ? [{ value: given / 100, text: `${given}%` }] : [];
    const smallest = given <= 0 ? [-1, 1].filter((value) => type.kind === "axis" || value > 0) : [];
    return [...share, ...[...values, ...smallest].map((value) => ({ value }))];
  }
  if (!isList(given)) return [];
  // Counting from 0, or with the batch among the axes.
  const positive = given.filter((value) => typeof value !== "number" || value > 0);
  return [{ value: positive }, ...given.slice(0, 1).map((value) => ({ value }))];
}

/** A number or a truth value in quotation marks. */
function textValues(text: string): Near[] {
  const number = Number(text);
  if (text.trim() !== "" && Number.isFinite(number)) return [{ value: number }];
  return /^(true|false)$/i.test(text) ? [{ value: text.toLowerCase() === "true" }] : [];
}

function written(value: ArgValue): string {
  return isList(value) ? `[${value.map(written).join(", ")}]` : String(value);
}
