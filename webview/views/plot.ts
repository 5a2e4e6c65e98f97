/** One curve on a canvas: Chart.js draws the axes and the lines of the epochs, annotations.ts what is around them. */
import {
  Chart,
  type ChartConfiguration,
  LinearScale,
  LineController,
  LineElement,
  LogarithmicScale,
  type Plugin,
  PointElement,
  type Scale,
} from "chart.js";
import type { Curve } from "../curve.js";
import type { Point } from "../downsample.js";
import { tick } from "../format.js";
import type { Colours } from "../theme.js";
import { type Canvas, drawAbove, drawBeneath, headroom } from "./annotations.js";

Chart.register(LineController, LineElement, PointElement, LinearScale, LogarithmicScale);

export interface Plot {
  draw(curve: Curve, colours: Colours): void;
  /** Puts the cursor on an epoch, or takes it away. */
  point(epoch: number | undefined): void;
  /** Pixels of the canvas and epochs, either way. */
  xOf(pixel: number): number;
  pixelOf(x: number): number;
  /** The plot within its axes, in pixels of the canvas. */
  area(): { readonly left: number; readonly right: number; readonly top: number; readonly bottom: number };
  dispose(): void;
}

type Line = Chart<"line", Point[]>;
type Config = ChartConfiguration<"line", Point[]>;

const axisWidth = 56;

export function createPlot(canvas: HTMLCanvasElement): Plot {
  let curve: Curve | undefined;
  let colours: Colours | undefined;
  let cursor: number | undefined;
  let chart: Line | undefined;

  const around: Plugin<"line"> = {
    id: "around",
    beforeDatasetsDraw: (drawn) => {
      if (curve && colours) drawBeneath(canvasOf(drawn), curve, colours);
    },
    afterDatasetsDraw: (drawn) => {
      if (curve && colours) drawAbove(canvasOf(drawn), curve, colours, cursor);
    },
  };

  return {
    draw(newCurve, newColours) {
      const kindChanged = curve?.y.log !== newCurve.y.log;
      curve = newCurve;
      colours = newColours;
      // A scale keeps its type for life.
      if (kindChanged) chart?.destroy();
      if (kindChanged || !chart) chart = new Chart(canvas, config(curve, colours, around)) as Line;
      else {
        const { data, options } = config(curve, colours, around);
        chart.data.datasets = data.datasets;
        if (options) chart.options = options;
        chart.update("none");
      }
    },
    point(epoch) {
      if (epoch === cursor) return;
      cursor = epoch;
      chart?.draw();
    },
    xOf: (pixel) => chart?.scales.x?.getValueForPixel(pixel) ?? 0,
    pixelOf: (x) => chart?.scales.x?.getPixelForValue(x) ?? 0,
    area: () => chart?.chartArea ?? { left: 0, right: 0, top: 0, bottom: 0 },
    dispose: () => chart?.destroy(),
  };
}

function canvasOf({ ctx, chartArea, scales }: Chart): Canvas {
  const { x, y } = scales;
  return {
    ctx,
    area: chartArea,
    x: (value) => x?.getPixelForValue(value) ?? 0,
    y: (value) => y?.getPixelForValue(value) ?? 0,
  };
}

function config(curve: Curve, colours: Colours, plugin: Plugin<"line">): Config {
  return {
    type: "line",
    data: { datasets: datasets(curve, colours) },
    plugins: [plugin],
    options: {
      animation: false,
      parsing: false,
      normalized: true,
      responsive: true,
      maintainAspectRatio: false,
      events: [],
      layout: { padding: { top: headroom(curve), right: 10 } },
      scales: {
        x: {
          type: "linear",
          min: curve.x.from,
          max: curve.x.to,
          border: { color: colours.grid },
          grid: { display: false },
          title: {
            display: true,
            text: "epoch",
            align: "end",
            color: colours.muted,
            font: { family: colours.font, size: 11 },
            padding: 0,
          },
          afterBuildTicks: (scale: Scale) => {
            scale.ticks = curve.x.ticks.map((value) => ({ value }));
          },
          ticks: {
            autoSkip: false,
            maxRotation: 0,
            color: colours.muted,
            font: { family: colours.font, size: 11 },
            callback: (value) => String(value),
          },
        },
        y: {
          type: curve.y.log ? "logarithmic" : "linear",
          min: curve.y.min,
          max: curve.y.max,
          border: { display: false },
          grid: { color: colours.grid, drawTicks: false },
          afterBuildTicks: (scale: Scale) => {
            scale.ticks = curve.y.ticks.map((value) => ({ value }));
          },
          // Of one width, so that the charts line up and the plot stays where it is when a number gets longer.
          afterFit: (scale: Scale) => {
            scale.width = axisWidth;
          },
          ticks: {
            autoSkip: false,
            padding: 6,
            color: colours.muted,
            font: { family: colours.font, size: 11 },
            callback: (value) => tick(curve.name, Number(value), curve.y.log ? Number(value) : curve.y.step),
          },
        },
      },
    },
  };
}

function datasets(curve: Curve, colours: Colours): Config["data"]["datasets"] {
  const few = Math.max(curve.train.length, curve.validation.length) <= 30;
  const radius = few ? 2.5 : 0;
  const line = (role: "train" | "validation", colour: string) => ({
    data: [...curve[role]],
    borderColor: colour,
    backgroundColor: colour,
    borderWidth: colours.highContrast ? 2.5 : 2,
    // In high contrast the lines are told apart by dashes and markers too.
    borderDash: colours.highContrast && role === "validation" ? [8, 4] : [],
    borderJoinStyle: "round" as const,
    pointRadius: curve.exact ? 0 : colours.highContrast && few ? 4 : radius,
    pointStyle: colours.highContrast && role === "validation" ? ("triangle" as const) : ("circle" as const),
    pointBorderWidth: 0,
  });
  const dots = (points: readonly Point[], colour: string) => ({
    data: [...points],
    showLine: false,
    backgroundColor: colour,
    borderColor: colour,
    pointRadius: 1.2,
    pointBorderWidth: 0,
  });
  return [
    line("validation", colours.validation),
    line("train", colours.train),
    ...(curve.exact
      ? [dots(curve.exact.validation, colours.validation), dots(curve.exact.train, colours.train)]
      : []),
  ];
}
