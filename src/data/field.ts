/** What one field of a data file says: a number, a truth value, a point in time, a text, or nothing. */

const numberPattern = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const infinitePattern = /^[+-]?inf(?:inity)?$/i;
/** The year, month and day of ISO 8601, and behind them perhaps the time, its fraction and its distance from UTC. */
const timestampPattern =
  /^(?!0000)(\d{4})-(\d\d)-(\d\d)(?:[T ]([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d)(?:\.(\d{1,9}))?(?:Z|([+-])(0\d|1[0-4]):?([0-5]\d)?)?)?)?$/;
const spaces = " \t\n\v\f\r";

/** What stands for a missing value in a column of numbers, beside an empty field. */
export const missingMarkers: readonly string[] = [
  "NA",
  "N/A",
  "n/a",
  "nan",
  "NaN",
  "null",
  "NULL",
  "None",
  "-",
  "?",
];

/** The field without the space around it: blanks, tabs and line ends of ASCII, and no others. */
export function trimmed(field: string): string {
  let from = 0;
  let to = field.length;
  while (from < to && spaces.includes(field.charAt(from))) from++;
  while (to > from && spaces.includes(field.charAt(to - 1))) to--;
  return field.slice(from, to);
}

/**
 * Whether a field is a number: decimal, with an optional sign and exponent. `nan`, `NA`, `inf`, `0x10`, `1,000` and
 * numbers too large for a double are text.
 */
export function isNumber(field: string): boolean {
  return numberPattern.test(field) && Number.isFinite(Number(field));
}

/** The field as a number, or undefined when it is something else. */
export function parseNumber(field: string): number | undefined {
  if (!numberPattern.test(field)) return undefined;
  const value = Number(field);
  return Number.isFinite(value) ? value : undefined;
}

/** Whether a field of a column of numbers says infinity, of either sign. */
export function isInfinite(field: string): boolean {
  return infinitePattern.test(field);
}

/** `true` and `false` in any case. */
export function parseBoolean(field: string): boolean | undefined {
  const lower = field.toLowerCase();
  return lower === "true" ? true : lower === "false" ? false : undefined;
}

/**
 * An ISO date or timestamp in milliseconds since 1970, with microseconds as a fraction. One that does not say where
 * counts as UTC.
 */
export function parseTimestamp(field: string): number | undefined {
  const match = timestampPattern.exec(field);
  if (match === null) return undefined;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map((part) => Number(part ?? 0));
  const date = new Date(0);
  date.setUTCFullYear(year!, month! - 1, day);
  // A day that the month does not have would be one of the next month.
  if (date.getUTCMonth() !== month! - 1 || date.getUTCDate() !== day) return undefined;
  const microseconds = Number((match[7] ?? "").padEnd(6, "0").slice(0, 6));
  const behind = (Number(match[9] ?? 0) * 60 + Number(match[10] ?? 0)) * (match[8] === "-" ? -1 : 1);
  return date.getTime() + ((hour! * 60 + minute! - behind) * 60 + second!) * 1000 + microseconds / 1000;
}

/** Orders text by code points; for sorting, the same on every machine and in Python. */
export function compareText(a: string, b: string): number {
  // UTF-8 keeps the order of code points; UTF-16, by which < compares, does not.
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
