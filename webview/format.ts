/** Every number and name the dashboard writes: scores, durations, counts, titles of metrics. */
import type { Baseline, PreparingEvent } from "../src/protocol.js";

/** A score as a person reads it: a share in percent, anything else with four significant digits. */
export function score(name: string, value: number | undefined): string {
  if (value === undefined) return "–";
  return isShare(name) ? percent(value) : significant(value);
}

/** The same with more digits, for the value under the pointer. */
export function exactScore(name: string, value: number | undefined): string {
  if (value === undefined) return "–";
  return isShare(name) ? percent(value, 2) : significant(value, 6);
}

/** `95.7 %`; more decimals just below 100 %, so that what is not perfect does not look so. */
export function percent(share: number, decimals = 1): string {
  if (!Number.isFinite(share)) return significant(share);
  const value = share * 100;
  if (value === 0 || value === 100) return `${value} %`;
  const text = value.toFixed(decimals);
  return value < 100 && Number(text) === 100 && decimals < 4 ? percent(share, decimals + 1) : `${text} %`;
}

export function significant(value: number, digits = 4): string {
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "∞" : "−∞";
  if (value === 0) return "0";
  const size = Math.abs(value);
  if (size < 1e-4 || size >= 1e7) return minus(value.toExponential(digits - 1));
  if (size >= 10 ** (digits - 1)) return minus(count(Math.round(value)));
  return minus(value.toPrecision(digits));
}

/** `12,300` */
export function count(value: number): string {
  return grouped(0).format(value);
}

export function plural(value: number, noun: string): string {
  return `${count(value)} ${noun}${value === 1 ? "" : "s"}`;
}

/** `0.4 s`, `45 s`, `1 m 20 s`, `2 h 5 m`; a smaller part that is nothing is left out. */
export function duration(seconds: number): string {
  if (!Number.isFinite(seconds) || seconds < 0) return "–";
  if (seconds < 0.1) return `${seconds === 0 ? 0 : Number(seconds.toPrecision(1))} s`;
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return twoParts(whole, 60, "m", "s");
  const minutes = Math.round(seconds / 60);
  return minutes < 48 * 60
    ? twoParts(minutes, 60, "h", "m")
    : twoParts(Math.round(minutes / 60), 24, "d", "h");
}

function twoParts(amount: number, size: number, large: string, small: string): string {
  const rest = amount % size;
  return `${Math.floor(amount / size)} ${large}${rest === 0 ? "" : ` ${rest} ${small}`}`;
}

/** `12,300 samples/s` */
export function throughput(samplesPerSecond: number): string {
  return `${count(samplesPerSecond < 1000 ? samplesPerSecond : Number(samplesPerSecond.toPrecision(3)))} samples/s`;
}

const names: Readonly<Record<string, string>> = {
  auc: "AUC",
  mae: "mean absolute error",
  mse: "mean squared error",
  r2: "R²",
  r2_score: "R²",
  rmse: "root mean squared error",
};

/** `mean absolute error`, for the middle of a sentence. */
export function metricName(name: string): string {
  const known = Object.keys(names).find((each) => name === each || name.endsWith(`_${each}`));
  // One of several targets stands before its metric: `price_r2_score`.
  const target = known === undefined ? "" : name.slice(0, -known.length).replaceAll("_", " ");
  return known === undefined ? name.replaceAll("_", " ") : target + names[known];
}

/** The loss, of all targets or of one. */
export function isLoss(name: string): boolean {
  return name === "loss" || name.endsWith("_loss");
}

/** `last value`, in front of `baseline`. */
export function baselineName(kind: Baseline["kind"]): string {
  if (kind === "last") return "last value";
  return kind === "labels" ? "majority" : kind;
}

/** `Mean absolute error`, for a heading. */
export function metricTitle(name: string): string {
  return capital(metricName(name));
}

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** `Reading houses.parquet… 43 %` */
export function preparingText({ text, done, total }: PreparingEvent): string {
  const share = done === undefined || !total ? "" : ` ${percent(Math.min(1, done / total), 0)}`;
  return `${capital(text)}…${share}`;
}

/** Whether a metric is a share of rows, between 0 and 1. */
export function isShare(name: string): boolean {
  return /accuracy|precision|recall|(^|_)f1(_|$)/.test(name);
}

export function higherIsBetter(name: string): boolean {
  return isShare(name) || /auc|(^|_)r2(_|$)/.test(name);
}

/** A value on an axis whose ticks are `step` apart. */
export function tick(name: string, value: number, step: number): string {
  const share = isShare(name);
  const shown = share ? value * 100 : value;
  const apart = share ? step * 100 : step;
  if (!share && (Math.abs(shown) >= 100_000 || (shown !== 0 && Math.abs(shown) < 1e-4))) {
    return minus(Math.abs(shown) < 1 ? shown.toExponential(0) : compact.format(shown));
  }
  const decimals = Math.min(6, Math.max(0, -Math.floor(Math.log10(apart) + 1e-9)));
  const half = Math.abs(apart * 10 ** decimals - Math.round(apart * 10 ** decimals)) > 1e-6 ? 1 : 0;
  return minus(grouped(decimals + half).format(shown)) + (share ? " %" : "");
}

const formats = new Map<number, Intl.NumberFormat>();

/** Kept, since making one takes far longer than using it. */
function grouped(decimals: number): Intl.NumberFormat {
  const kept = formats.get(decimals);
  if (kept) return kept;
  const places = { minimumFractionDigits: decimals, maximumFractionDigits: decimals };
  const made = new Intl.NumberFormat("en-US", places);
  formats.set(decimals, made);
  return made;
}

const compact = new Intl.NumberFormat("en-US", { notation: "compact", maximumFractionDigits: 1 });

/** A minus sign as wide as a plus. */
function minus(text: string): string {
  return text.replaceAll("-", "−");
}
