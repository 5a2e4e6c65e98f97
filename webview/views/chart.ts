/** One chart with its heading, its latest values, and exact values under the pointer or by the arrow keys. */
import { batchLine, type Curve, curve, reached, wholeWindow } from "../curve.js";
import { h, setAttribute, setText, show } from "../dom.js";
import { lowerBound } from "../downsample.js";
import { count, exactScore, metricTitle, score } from "../format.js";
import type { DashboardState } from "../state.js";
import type { Colours } from "../theme.js";
import type { CurveOptions, Window } from "../view.js";
import { createPlot } from "./plot.js";

export interface ChartView {
  readonly element: HTMLElement;
  update(state: DashboardState, options: CurveOptions, colours: Colours): void;
  /** Puts the cursor on an epoch without a tooltip: another chart has the pointer. */
  point(epoch: number | undefined): void;
  dispose(): void;
}

export interface ChartEvents {
  pointed(epoch: number | undefined): void;
  zoomed(window: Window | undefined): void;
}

export function chartView(name: string, events: ChartEvents): ChartView {
  const title = metricTitle(name);
  const canvas = h("canvas");
  const tooltip = h("div", { class: "tooltip", "aria-hidden": "true" });
  const selection = h("div", { class: "selection" });
  const frame = h(
    "div",
    {
      class: "plot",
      tabindex: 0,
      role: "slider",
      "aria-roledescription": "chart",
      "aria-label": `${title} by epoch`,
      title: "",
    },
    canvas,
    selection,
    tooltip,
  );
  const legend = { train: entry("train", "Training"), validation: entry("validation", "Validation") };
  const element = h(
    "figure",
    { class: "chart" },
    h(
      "figcaption",
      {},
      h("h3", {}, title),
      h("span", { class: "legends" }, legend.train.element, legend.validation.element),
    ),
    frame,
  );
  show(tooltip, false);
  show(selection, false);

  const plot = createPlot(canvas);
  let state: DashboardState | undefined;
  let drawn: Curve | undefined;
  let epoch: number | undefined;
  let dragFrom: number | undefined;

  /** The epoch the pointer is nearest to, of those that are finished. */
  const nearest = (x: number) => {
    const last = state?.epochs.at(-1)?.epoch;
    return last === undefined
      ? undefined
      : Math.min(last, Math.max(state?.epochs[0]?.epoch ?? 1, Math.round(x)));
  };
  const pointAt = (newEpoch: number | undefined, x?: number) => {
    epoch = newEpoch;
    events.pointed(newEpoch);
    plot.point(newEpoch);
    describe(x);
  };
  const describe = (x?: number) => {
    const rows = state && drawn ? values(state, drawn, name, epoch, x) : [];
    show(tooltip, rows.length > 0);
    if (rows.length === 0) return;
    tooltip.replaceChildren(
      h("div", { class: "tooltip-title" }, epoch === undefined ? "Epoch 1" : `Epoch ${epoch}`),
      h("table", {}, ...rows.map((row) => tooltipRow(row))),
    );
    setAttribute(frame, "aria-valuenow", epoch);
    setAttribute(
      frame,
      "aria-valuetext",
      `Epoch ${epoch ?? 1}: ${rows.map((row) => `${row.label} ${row.value}`).join(", ")}`,
    );
    const area = plot.area();
    const at = epoch === undefined ? plot.pixelOf(x ?? 0) : plot.pixelOf(epoch);
    // It may stand over the next chart, but not beyond the page.
    const room = document.documentElement.clientWidth - frame.getBoundingClientRect().left;
    const right = at + 14 + tooltip.offsetWidth < room - 4;
    const left = right ? at + 14 : Math.max(0, at - 14 - tooltip.offsetWidth);
    tooltip.style.transform = `translate(${Math.round(left)}px, ${Math.round(area.top + 6)}px)`;
  };

  frame.addEventListener("pointermove", (event) => {
    const { pixel, x } = place(event);
    if (dragFrom !== undefined) return drag(pixel);
    pointAt(nearest(x), x);
  });
  frame.addEventListener("pointerleave", () => pointAt(undefined));
  frame.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    dragFrom = place(event).pixel;
    frame.setPointerCapture(event.pointerId);
  });
  frame.addEventListener("pointerup", (event) => {
    const from = dragFrom;
    dragFrom = undefined;
    show(selection, false);
    if (from === undefined) return;
    const [left, right] = [from, place(event).pixel].sort((a, b) => a - b) as [number, number];
    if (right - left > 8) zoomTo(plot.xOf(left), plot.xOf(right));
  });
  frame.addEventListener("dblclick", () => events.zoomed(undefined));
  frame.addEventListener("blur", () => pointAt(undefined));
  frame.addEventListener("keydown", (event) => {
    const last = state?.epochs.at(-1)?.epoch;
    if (!drawn || event.ctrlKey || event.metaKey || event.altKey) return;
    const first = state?.epochs[0]?.epoch ?? 1;
    const at = epoch ?? (event.key === "ArrowRight" ? first - 1 : (last ?? 0) + 1);
    const page = Math.max(1, Math.round((drawn.x.to - drawn.x.from) / 10));
    const moves: Record<string, number> = {
      ArrowLeft: at - 1,
      ArrowRight: at + 1,
      PageUp: at - page,
      PageDown: at + page,
      Home: first,
      End: last ?? first,
    };
    if (event.key in moves && last !== undefined) pointAt(nearest(moves[event.key]!));
    else if (event.key === "+" || event.key === "-") zoomAround(event.key === "+" ? 0.5 : 2);
    else if (event.key === "Escape") {
      pointAt(undefined);
      events.zoomed(undefined);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  });

  const place = (event: PointerEvent) => {
    const { left, right } = plot.area();
    const pixel = Math.min(right, Math.max(left, event.clientX - canvas.getBoundingClientRect().left));
    return { pixel, x: plot.xOf(pixel) };
  };
  const drag = (pixel: number) => {
    const area = plot.area();
    const left = Math.min(pixel, dragFrom ?? pixel);
    show(selection, Math.abs(pixel - (dragFrom ?? pixel)) > 8);
    show(tooltip, false);
    selection.style.left = `${left}px`;
    selection.style.width = `${Math.abs(pixel - (dragFrom ?? pixel))}px`;
    selection.style.top = `${area.top}px`;
    selection.style.height = `${area.bottom - area.top}px`;
  };
  const zoomAround = (factor: number) => {
    if (!drawn) return;
    const { from, to } = drawn.x;
    const middle = epoch ?? (from + to) / 2;
    zoomTo(middle - (middle - from) * factor, middle + (to - middle) * factor);
  };
  const zoomTo = (from: number, to: number) => {
    if (!state) return;
    const whole = wholeWindow(state);
    const window = { from: Math.max(whole.from, from), to: Math.min(whole.to, to) };
    if (window.to - window.from < 1e-3) return;
    events.zoomed(window.to - window.from >= 0.98 * (whole.to - whole.from) ? undefined : window);
  };

  return {
    element,
    update(newState, options, colours) {
      state = newState;
      const width = Math.max(100, canvas.clientWidth - 66);
      drawn = curve(state, name, options, width);
      plot.draw(drawn, colours);
      const last = state.epochs.at(-1);
      legend.train.set(score(name, last?.train[name]));
      legend.validation.set(score(name, last?.validation[name]));
      setAttribute(frame, "aria-valuemin", state.epochs[0]?.epoch ?? 0);
      setAttribute(frame, "aria-valuemax", last?.epoch ?? 0);
      if (epoch === undefined) {
        setAttribute(frame, "aria-valuenow", last?.epoch ?? 0);
        setAttribute(frame, "aria-valuetext", summary(state, name));
      } else if (!tooltip.hidden) describe();
    },
    point(newEpoch) {
      if (epoch === undefined) plot.point(newEpoch);
    },
    dispose: plot.dispose,
  };
}

interface Row {
  readonly line: "train" | "validation" | "batch" | "baseline";
  readonly label: string;
  readonly value: string;
}

/** Every series at the epoch, and the batch nearest to the pointer. */
function values(
  state: DashboardState,
  drawn: Curve,
  name: string,
  epoch: number | undefined,
  x: number | undefined,
): readonly Row[] {
  const rows: Row[] = [];
  const scores = state.epochs.find((each) => each.epoch === epoch);
  if (scores?.train[name] !== undefined)
    rows.push({ line: "train", label: "Training", value: exactScore(name, scores.train[name]) });
  if (scores?.validation[name] !== undefined)
    rows.push({ line: "validation", label: "Validation", value: exactScore(name, scores.validation[name]) });
  const batches = drawn.batch.length > 0 && x !== undefined ? batchLine(state, name) : undefined;
  if (batches && x !== undefined && x <= reached(state)) {
    const index = Math.min(batches.length - 1, lowerBound(batches, x * (state.start?.stepsPerEpoch ?? 1)));
    const step = state.batches.steps[index];
    if (step !== undefined)
      rows.push({ line: "batch", label: `Batch ${count(step)}`, value: exactScore(name, batches.ys[index]) });
  }
  if (rows.length > 0 && drawn.baseline)
    rows.push({
      line: "baseline",
      label: capitalised(drawn.baseline.label),
      value: exactScore(name, drawn.baseline.value),
    });
  return rows;
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function tooltipRow(row: Row): HTMLElement {
  return h(
    "tr",
    {},
    h("th", {}, h("span", { class: `swatch ${row.line}` }), row.label),
    h("td", {}, row.value),
  );
}

function entry(line: "train" | "validation", label: string) {
  const value = h("span", { class: "value" }, "–");
  const element = h("span", { class: "legend" }, h("span", { class: `swatch ${line}` }), label, " ", value);
  return { element, set: (text: string) => setText(value, text) };
}

/** What a screen reader says of the chart before the arrow keys are used. */
function summary(state: DashboardState, name: string): string {
  const last = state.epochs.at(-1);
  if (!last) return "No epoch is finished yet.";
  const validation =
    last.validation[name] === undefined ? "" : `, validation ${score(name, last.validation[name])}`;
  return `After epoch ${last.epoch}: training ${score(name, last.train[name])}${validation}. Arrow keys read single epochs.`;
}
