/** What one chart shows of a run, worked out from the state before anything is drawn. Pure. */
import { downsample, type Line, type Point } from "./downsample.js";
import { baselineName, higherIsBetter, isLoss } from "./format.js";
import { smooth } from "./smooth.js";
import { bestEpoch, type DashboardState, isOver, overfittingSince } from "./state.js";
import { type Axis, epochsShown, epochTicks, linearAxis, logAxis } from "./ticks.js";
import type { CurveOptions, Window } from "./view.js";

export interface Curve {
  /** `loss` or a metric. */
  readonly name: string;
  readonly x: Window & { readonly ticks: readonly number[] };
  readonly y: Axis & { readonly log: boolean };
  /** Scores of single batches, thinned. */
  readonly batch: readonly Point[];
  readonly train: readonly Point[];
  readonly validation: readonly Point[];
  /** The values as measured, where the lines are smoothed. */
  readonly exact: { readonly train: readonly Point[]; readonly validation: readonly Point[] } | undefined;
  readonly baseline: { readonly value: number; readonly label: string } | undefined;
  readonly marks: readonly Mark[];
  /** From where the network overfits. */
  readonly zone: { readonly from: number; readonly label: string } | undefined;
}

/** An epoch worth finding again, or a place within one. */
export interface Mark {
  readonly epoch: number;
  readonly label: string;
  /** The validation score there. */
  readonly y: number | undefined;
}

/** `width` is that of the plot in pixels, and the number of buckets a long line is thinned to. */
export function curve(state: DashboardState, name: string, options: CurveOptions, width: number): Curve {
  const x = xAxis(state, options, width);
  const measured = {
    train: epochLine(state, "train", name),
    validation: epochLine(state, "validation", name),
  };
  const thin = (line: Line) => downsample(line, x.from, x.to, width);
  const unit = Math.max(1, state.epochs.length / 100);
  const train = thin(smooth(measured.train, options.smoothing, unit));
  const validation = thin(smooth(measured.validation, options.smoothing, unit));
  const exact =
    options.smoothing > 0
      ? { train: thin(measured.train), validation: thin(measured.validation) }
      : undefined;
  const batch = options.perBatch ? batchPoints(state, name, options.smoothing, x, width) : [];
  const baseline = baselineOf(state, name);
  const shown = { batch, train, validation, exact, baseline };
  const log = isLoss(name) && options.logLoss;
  return { name, x, y: yAxis(shown, name, log), ...shown, marks: marks(state, name), zone: zoneOf(state) };
}

/** The epochs reached, as a fraction while one is under way. */
export function reached(state: DashboardState): number {
  const step = state.batches.steps[state.batches.length - 1] ?? 0;
  return Math.max(state.epochs.at(-1)?.epoch ?? 0, step / (state.start?.stepsPerEpoch || 1));
}

/** All epochs the x axis spans when nothing is zoomed. */
export function wholeWindow(state: DashboardState): Window {
  const end = reached(state);
  return { from: 0, to: isOver(state.state) ? Math.max(1, end) : epochsShown(end, state.start?.epochs ?? 1) };
}

/** The scores of single batches by step. */
export function batchLine(state: DashboardState, name: string): Line | undefined {
  const { length, steps, scores } = state.batches;
  const column = scores.get(name);
  return column && length > 0 ? { xs: steps, ys: column, length } : undefined;
}

/** Thinned by step, and only then put on the axis of epochs, so that no long column is ever copied. */
function batchPoints(
  state: DashboardState,
  name: string,
  smoothing: number,
  x: Window,
  width: number,
): readonly Point[] {
  const line = batchLine(state, name);
  const perEpoch = state.start?.stepsPerEpoch;
  if (!line || !perEpoch) return [];
  // The unit is a hundredth of the run, so that the same weight smooths a short run and a long one alike.
  const smoothed = smooth(line, smoothing, line.xs[line.length - 1]! / 100);
  const points = downsample(smoothed, x.from * perEpoch, x.to * perEpoch, width);
  return points.map((point) => ({ x: point.x / perEpoch, y: point.y }));
}

function epochLine(state: DashboardState, side: "train" | "validation", name: string): Line {
  return {
    xs: state.epochs.map((epoch) => epoch.epoch),
    ys: state.epochs.map((epoch) => epoch[side][name] ?? Number.NaN),
    length: state.epochs.length,
  };
}

function xAxis(state: DashboardState, options: CurveOptions, width: number): Curve["x"] {
  const { from, to } = options.window ?? wholeWindow(state);
  return { from, to, ticks: epochTicks(from, to, Math.min(12, width / 48)) };
}

function yAxis(
  shown: Pick<Curve, "batch" | "train" | "validation" | "exact" | "baseline">,
  name: string,
  log: boolean,
): Curve["y"] {
  const lines = [shown.train, shown.validation, shown.exact?.train ?? [], shown.exact?.validation ?? []];
  const values = lines.flatMap((line) => line.map((point) => point.y));
  if (shown.baseline) values.push(shown.baseline.value);
  // One wild batch must not flatten everything else: the rarest hundredth on either side may leave the picture.
  values.push(...middle(shown.batch.map((point) => point.y)));
  const usable = log ? values.filter((value) => value > 0) : values;
  if (usable.length === 0) return { ...(log ? logAxis(0.1, 1) : linearAxis(0, 1, 4)), log };
  const low = least(usable);
  const high = -least(usable.map((value) => -value));
  if (log) return { ...logAxis(low, high), log };
  // A loss that falls to nearly nothing is read against zero.
  const floor = low > 0 && low < 0.15 * high && !higherIsBetter(name) ? 0 : low;
  return { ...linearAxis(floor, high, 5), log };
}

function middle(values: number[]): readonly number[] {
  if (values.length < 50) return values;
  const sorted = values.sort((a, b) => a - b);
  return [sorted[Math.floor(sorted.length * 0.01)]!, sorted[Math.ceil(sorted.length * 0.99) - 1]!];
}

/** Without the argument list of `Math.min`, which may overflow. */
function least(values: readonly number[]): number {
  return values.reduce((a, b) => Math.min(a, b), Infinity);
}

function baselineOf(state: DashboardState, name: string): Curve["baseline"] {
  const { baseline: first, otherBaselines = [] } = state.result ?? state.start ?? {};
  const baseline = [first, ...otherBaselines].find((each) => each?.metric === name);
  if (!baseline || !Number.isFinite(baseline.validation)) return undefined;
  return { value: baseline.validation, label: `baseline (${baselineName(baseline.kind)})` };
}

function marks(state: DashboardState, name: string): readonly Mark[] {
  const mark = (epoch: number, label: string): Mark => {
    const y = state.epochs.find((each) => each.epoch === epoch)?.validation[name];
    return { epoch, label: `${label} epoch ${epoch}`, y };
  };
  const best = bestEpoch(state);
  const kept = state.result?.bestEpoch;
  const found: Mark[] = [];
  if (best !== undefined) found.push(mark(best, isOver(state.state) ? "best:" : "best so far:"));
  if (kept !== undefined && kept !== best) found.push(mark(kept, "kept:"));
  // A change applies from the beginning of its step on.
  const perEpoch = state.start?.stepsPerEpoch ?? 1;
  for (const { step, learningRate } of state.rates) {
    const label = `learning rate ${Number(learningRate.toPrecision(4))}`;
    found.push({ epoch: (step - 1) / perEpoch, label, y: undefined });
  }
  return found;
}

function zoneOf(state: DashboardState): Curve["zone"] {
  const from = overfittingSince(state);
  return from === undefined ? undefined : { from, label: `overfitting since epoch ${from}` };
}
