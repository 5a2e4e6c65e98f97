/** A field's text as a double, as `values-sql.ts` has it: NaN where a value is missing, an infinity where it is not what it should be. */
import type { DatePart } from "../../network.js";
import { isNumber, missingMarkers, parseBoolean, parseNumber, parseTimestamp } from "../field.js";

/** What a field without the space around it is worth; "" is an empty one. */
export type TextValue = (text: string) => number;

const unusable = Number.POSITIVE_INFINITY;
const markers: ReadonlySet<string> = new Set(missingMarkers);

export const numberText: TextValue = (text) =>
  parseNumber(text) ?? (isMissingNumber(text) ? Number.NaN : unusable);

/** 0 or 1. */
export const booleanText: TextValue = (text) => {
  const value = parseBoolean(text);
  return value === undefined ? missingOr(text, unusable) : Number(value);
};

/** 0 or 1, where the field may also say it with these numbers. */
export const labelText: TextValue = (text) => {
  const value = parseNumber(text);
  return value === 0 || value === 1 ? value : booleanText(text);
};

/** Numbers of classes from 0 on; −1 for a value that is none of them. Classes that are numbers go by their value. */
export function classText(classes: readonly string[]): TextValue {
  const places = new Map(classes.map((name, place) => [name, place]));
  const numbers = classes.length > 0 && classes.every(isNumber);
  const booleans = classes.length > 0 && classes.every((name) => name === "true" || name === "false");
  return (text) => {
    const number = numbers ? parseNumber(text) : undefined;
    const boolean = booleans ? parseBoolean(text) : undefined;
    const place =
      places.get(text) ??
      (number === undefined ? undefined : places.get(String(number))) ??
      (boolean === undefined ? undefined : places.get(String(boolean)));
    if (place !== undefined) return place;
    return numbers && isMissingNumber(text) ? Number.NaN : missingOr(text, -1);
  };
}

/** Monday is weekday 0; `timestamp` is in days since 1970 in UTC. */
export function dateText(part: DatePart): TextValue {
  return (text) => {
    const time = parseTimestamp(text);
    return time === undefined ? missingOr(text, unusable) : parts[part](new Date(Math.floor(time)), time);
  };
}

const parts: { readonly [Part in DatePart]: (date: Date, time: number) => number } = {
  year: (date) => date.getUTCFullYear(),
  month: (date) => date.getUTCMonth() + 1,
  day: (date) => date.getUTCDate(),
  weekday: (date) => (date.getUTCDay() + 6) % 7,
  hour: (date) => date.getUTCHours(),
  minute: (date) => date.getUTCMinutes(),
  timestamp: (_, time) => Math.round(time * 1000) / 86_400_000_000,
};

function isMissingNumber(text: string): boolean {
  return text === "" || markers.has(text);
}

function missingOr(text: string, otherwise: number): number {
  return text === "" ? Number.NaN : otherwise;
}
