/** The curves: a chart for the first metric, one for the loss, one for each other metric, and how they are drawn. */
import { h, setText, show } from "../dom.js";
import { type DashboardState, isOver, scoreNames } from "../state.js";
import { readColours, watchTheme } from "../theme.js";
import type { CurveOptions } from "../view.js";
import { type ChartView, chartView } from "./chart.js";

/** Milliseconds between two drawings of a run under way: what the eye needs. */
const drawInterval = 100;
/** A drawing of t milliseconds is followed by a rest of this many t, since the processor is there for the training. */
const restFactor = 10;

export interface CurvesView {
  readonly element: HTMLElement;
  update(state: DashboardState, options: CurveOptions): void;
}

export function curvesView(change: (options: Partial<CurveOptions>) => void): CurvesView {
  const log = toggle("Log scale for loss", (logLoss) => change({ logLoss }));
  const perBatch = toggle("Per batch", (value) => change({ perBatch: value }));
  const slider = h("input", { type: "range", min: 0, max: 0.95, step: 0.05, id: "smoothing" });
  const amount = h("output", { for: "smoothing" });
  slider.addEventListener("input", () => change({ smoothing: Number(slider.value) }));
  const reset = h("button", { class: "link", click: () => change({ window: undefined }) }, "Show all epochs");
  const grid = h("div", { class: "charts" });
  const element = h(
    "section",
    { class: "curves", "aria-label": "Curves" },
    h(
      "div",
      { class: "toolbar" },
      h("h2", {}, "Curves"),
      reset,
      log.element,
      perBatch.element,
      h(
        "label",
        { class: "option", title: "Weight of the past in the lines drawn; exact values stay as measured" },
        "Smoothing",
        slider,
        amount,
      ),
    ),
    grid,
  );

  let charts: ReadonlyMap<string, ChartView> = new Map();
  let colours = readColours();
  let shown: { state: DashboardState; options: CurveOptions } | undefined;
  let drawAgainAt = Number.NEGATIVE_INFINITY;
  let waiting = false;

  const draw = () => {
    if (!shown) return;
    const begun = performance.now();
    for (const chart of charts.values()) chart.update(shown.state, shown.options, colours);
    const took = performance.now() - begun;
    drawAgainAt = begun + Math.max(drawInterval, restFactor * took);
  };
  const drawInFrame = (delay: number) => {
    if (waiting) return;
    waiting = true;
    setTimeout(
      () =>
        requestAnimationFrame(() => {
          waiting = false;
          draw();
        }),
      delay,
    );
  };
  watchTheme(() => {
    const next = readColours();
    if (JSON.stringify(next) === JSON.stringify(colours)) return;
    colours = next;
    drawInFrame(0);
  });
  new ResizeObserver(() => drawInFrame(0)).observe(grid);

  return {
    element,
    update(state, options) {
      const before = shown;
      shown = { state, options };
      show(element, state.start !== undefined);
      log.set(options.logLoss);
      perBatch.set(options.perBatch);
      slider.value = String(options.smoothing);
      setText(amount, options.smoothing === 0 ? "off" : options.smoothing.toFixed(2));
      show(reset, options.window !== undefined);
      const names = state.start ? chartNames(state) : [];
      if (names.join() !== [...charts.keys()].join()) {
        charts = rebuild(charts, names, change);
        grid.replaceChildren(...[...charts.values()].map((chart) => chart.element));
      }
      if (before && sameCurves(before.state, state) && before.options === options) return;
      const onlyMore = before?.options === options && before.state.start === state.start;
      const early = drawAgainAt - performance.now();
      if (onlyMore && early > 0 && !isOver(state.state)) drawInFrame(early);
      else draw();
    },
  };
}

/** The loss stands beside the metric that the run is judged by. */
function chartNames(state: DashboardState): readonly string[] {
  const [first, ...others] = scoreNames(state);
  return [...new Set([first!, "loss", ...others])];
}

function rebuild(
  old: ReadonlyMap<string, ChartView>,
  names: readonly string[],
  change: (options: Partial<CurveOptions>) => void,
): ReadonlyMap<string, ChartView> {
  for (const chart of old.values()) chart.dispose();
  const charts = new Map<string, ChartView>();
  for (const name of names) {
    const pointed = (epoch: number | undefined) => {
      for (const [other, chart] of charts) if (other !== name) chart.point(epoch);
    };
    charts.set(name, chartView(name, { pointed, zoomed: (window) => change({ window }) }));
  }
  return charts;
}

function sameCurves(a: DashboardState, b: DashboardState): boolean {
  return (
    a.start === b.start &&
    a.epochs === b.epochs &&
    a.batches === b.batches &&
    a.findings === b.findings &&
    a.rates === b.rates &&
    a.result === b.result &&
    a.state === b.state
  );
}

function toggle(label: string, changed: (on: boolean) => void) {
  const box = h("input", { type: "checkbox" });
  box.addEventListener("change", () => changed(box.checked));
  return {
    element: h("label", { class: "option" }, box, label),
    set: (on: boolean) => {
      box.checked = on;
    },
  };
}
