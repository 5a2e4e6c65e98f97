/** What the preview draws: the dashboard in every state of a run, by the messages that bring it there. */
import type { DashboardMessage, RunEvent, RunResult, RunState } from "../../src/protocol.js";
import { overfitting, type Recording, recorded, unscaled } from "./recordings.js";

export interface Scene {
  readonly width: number;
  readonly messages: readonly DashboardMessage[];
  readonly gestures?: readonly Gesture[];
}

/** Something a person does, once the messages are there. */
export type Gesture =
  | { readonly do: "hover"; readonly chart: number; readonly at: number }
  | { readonly do: "click"; readonly text: string }
  | { readonly do: "smooth"; readonly weight: number }
  | { readonly do: "keys"; readonly chart: number; readonly keys: readonly string[] };

const hoverLoss: Gesture = { do: "hover", chart: 1, at: 0.6 };
const underWay = recorded({ finished: 12, begun: 9 });

const overfitRun: readonly RunEvent[] = [
  ...recorded({ overfitsFrom: 18 }),
  { type: "finding", finding: unscaled() },
  { type: "finding", finding: overfitting(18) },
  result({
    metrics: {
      train: { loss: 0.0312, accuracy: 0.9969 },
      validation: { loss: 0.4817, accuracy: 0.8333 },
      test: { loss: 0.5113, accuracy: 0.8222 },
    },
  }),
];

const failedRun: readonly RunEvent[] = [
  ...recorded({ finished: 4 }),
  {
    type: "failure",
    message:
      "The loss is not a number since step 87. The data is finite, so the weights grew without bound: the learning rate of 10 is too high.",
    range: { start: { line: 17, character: 4 }, end: { line: 17, character: 20 } },
  },
];

export const scenes: Readonly<Record<string, Scene>> = {
  waiting: { width: 800, messages: [] },
  running: {
    width: 1000,
    messages: [show(underWay, "running")],
    gestures: [{ do: "hover", chart: 0, at: 0.5 }],
  },
  "first-epoch": { width: 1000, messages: [show(recorded({ finished: 0, begun: 14 }), "running")] },
  paused: { width: 800, messages: [show(underWay, "paused")] },
  completed: { width: 1400, messages: [show([...recorded(), result()], "completed")] },
  overfitting: { width: 1400, messages: [show(overfitRun, "completed")], gestures: [hoverLoss] },
  "overfitting-middle": { width: 900, messages: [show(overfitRun, "completed")] },
  "overfitting-narrow": {
    width: 360,
    messages: [show(overfitRun, "completed"), { type: "stale", stale: true }],
  },
  failed: { width: 1000, messages: [show(failedRun, "failed")] },
  "failed-at-once": {
    width: 600,
    messages: [show([{ type: "failure", message: "The file iris.csv is not there." }], "failed")],
  },
  interrupted: { width: 1000, messages: [show(underWay, "interrupted")] },
  regression: {
    width: 1400,
    messages: [show(regression({ finished: 31 }), "running")],
    gestures: [
      { do: "click", text: "Log scale for loss" },
      { do: "smooth", weight: 0.6 },
    ],
  },
  long: {
    width: 1400,
    messages: [show(recorded({ epochs: 100, stepsPerEpoch: 1000, finished: 99 }), "running")],
    gestures: [hoverLoss],
  },
  opened: {
    width: 1000,
    messages: [show([...recorded({ start: { schedule: "polynomial" } }), result()], "completed")],
    gestures: [
      { do: "click", text: "About this run" },
      { do: "click", text: "Epochs as a table" },
      { do: "keys", chart: 0, keys: ["ArrowLeft", "ArrowLeft", "+"] },
    ],
  },
};

function show(events: readonly RunEvent[], state: RunState): DashboardMessage {
  return { type: "show", events, state, live: state === "running" || state === "paused" };
}

export function result(changes: Partial<RunResult> = {}): RunResult {
  return {
    type: "result",
    run: "2025-11-20-14-03-22-Iris",
    engine: "tensorflow",
    epochs: 50,
    state: "completed",
    ended: "All 50 epochs are done.",
    bestEpoch: 50,
    metrics: {
      train: { loss: 0.1132, accuracy: 0.971 },
      validation: { loss: 0.1287, accuracy: 0.9667 },
      test: { loss: 0.1411, accuracy: 0.9566 },
    },
    baseline: { kind: "majority", metric: "accuracy", validation: 1 / 3, test: 1 / 3 },
    seconds: 80.4,
    ...changes,
  };
}

/** The recorded classifier's losses, told as those of a regression on the embedded engine. */
function regression(recording: Recording): readonly RunEvent[] {
  const renamed = ({ loss = 0, accuracy = 0 }) => ({
    loss: loss * 6000 + 2200,
    mean_absolute_error: loss * 50 + 38,
    root_mean_squared_error: Math.sqrt(loss * 6000 + 2200),
    r2_score: accuracy / 2,
  });
  const start = {
    network: "Progression",
    engine: "wasm",
    engineVersion: "4.22.0",
    engineWhy: "the native library is not installed.",
    metrics: ["mean_absolute_error", "root_mean_squared_error", "r2_score"],
    baseline: { kind: "mean", metric: "mean_absolute_error", validation: 64.2, test: 66.1 },
    loss: "mean_squared_error",
  } as const;
  return recorded({ ...recording, start }).map((event) => {
    if (event.type === "batch") return { ...event, train: renamed(event.train) };
    if (event.type !== "epoch") return event;
    return { ...event, train: renamed(event.train), validation: renamed(event.validation) };
  });
}
