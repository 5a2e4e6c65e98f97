/** Runs as a worker would send them, made up from formulas and a seed: for the tests and the preview. */
import type { BatchEvent, EpochEvent, LocatedFinding, RunEvent, RunStart } from "../../src/protocol.js";

export interface Recording {
  readonly epochs?: number;
  /** Epochs that are finished; the rest is still to come. */
  readonly finished?: number;
  /** Batches of the epoch after those. */
  readonly begun?: number;
  readonly stepsPerEpoch?: number;
  /** The epoch from which the validation loss rises again. */
  readonly overfitsFrom?: number;
  readonly start?: Partial<RunStart>;
}

/** The events of a classifier on 150 rows that learns, and overfits where it is told to. */
export function recorded(recording: Recording = {}): RunEvent[] {
  const { epochs = 50, finished = epochs, begun = 0, stepsPerEpoch = 20, overfitsFrom } = recording;
  const random = generator(7);
  const events: RunEvent[] = [start({ epochs, stepsPerEpoch, ...recording.start })];
  const scale = 18 / epochs;
  for (let epoch = 1; epoch <= finished + (begun > 0 ? 1 : 0); epoch++) {
    let loss = 0;
    let accuracy = 0;
    const steps = epoch > finished ? begun : stepsPerEpoch;
    for (let step = 1; step <= steps; step++) {
      const at = (epoch - 1 + step / stepsPerEpoch) * scale;
      const batch = {
        loss: trainLoss(at, overfitsFrom) * (0.75 + 0.6 * random()),
        accuracy: Math.min(
          1,
          Math.max(0, Math.round(32 * (trainAccuracy(at) + 0.16 * (random() - 0.5))) / 32),
        ),
      };
      loss += batch.loss / stepsPerEpoch;
      accuracy += batch.accuracy / stepsPerEpoch;
      events.push(batchEvent(epoch, (epoch - 1) * stepsPerEpoch + step, batch, epochs * stepsPerEpoch));
    }
    if (epoch > finished) break;
    const beyond = overfitsFrom === undefined ? 0 : Math.max(0, epoch - overfitsFrom) * scale;
    const validation = {
      loss: trainLoss(epoch * scale, undefined) * 1.12 + 0.035 * beyond + 0.012 * random(),
      accuracy: Math.min(1, Math.round(30 * (trainAccuracy(epoch * scale) - 0.01 * beyond)) / 30),
    };
    events.push(epochEvent(epoch, epoch * stepsPerEpoch, { loss, accuracy }, validation, epochs));
  }
  return events;
}

export function start(changes: Partial<RunStart> = {}): RunStart {
  return {
    type: "start",
    run: "2025-11-20-14-03-22-Iris",
    network: "Iris",
    file: "/home/ada/flowers/iris.nn",
    engine: "tensorflow",
    engineVersion: "2.20.0",
    engineWhy: "the native library is installed and fits this machine.",
    epochs: 50,
    batch: 16,
    stepsPerEpoch: 20,
    seed: 42,
    rows: { train: 320, validation: 90, test: 90 },
    loss: "sparse_categorical_crossentropy",
    optimizer: "adam(learning_rate: 0.001)",
    metrics: ["accuracy"],
    parameters: { total: 4611, trainable: 4611 },
    baseline: { kind: "majority", metric: "accuracy", validation: 1 / 3, test: 0.3111 },
    at: Date.UTC(2025, 10, 20, 14, 3, 22),
    ...changes,
  };
}

export function overfitting(since: number): LocatedFinding {
  return {
    code: "overfitting",
    severity: "warning",
    message: `The network overfits: since epoch ${since} the validation loss has risen while the training loss went on falling. It learns the training rows by heart; 4,611 parameters are many for 320 rows.`,
    span: { start: 120, end: 135 },
    range: { start: { line: 11, character: 2 }, end: { line: 11, character: 17 } },
    related: [],
    fixes: [
      { title: "add Dropout(0.3) after the second Dense layer", edits: [] },
      { title: "stop early, with a patience of 5 epochs", edits: [] },
    ],
    evidence: {
      "lowest validation loss": `0.2127 at epoch ${since}`,
      "validation loss now": 0.4817,
      "training loss now": 0.03121,
      "training rows": 320,
    },
    since,
  };
}

export function unscaled(): LocatedFinding {
  return {
    code: "unscaled-features",
    severity: "hint",
    message: "The features have different scales: proline goes to 1680, hue to 1.7.",
    span: { start: 20, end: 34 },
    range: { start: { line: 2, character: 2 }, end: { line: 2, character: 16 } },
    related: [],
    fixes: [{ title: "scale: standardize", edits: [] }],
    evidence: { "ratio of the largest scale to the smallest": 1377 },
  };
}

export function batchEvent(
  epoch: number,
  step: number,
  train: BatchEvent["train"],
  planned = 1000,
): BatchEvent {
  return {
    type: "batch",
    epoch,
    step,
    train,
    samplesPerSecond: 12_345,
    secondsLeft: (planned - step) * 0.08,
  };
}

export function epochEvent(
  epoch: number,
  step: number,
  train: EpochEvent["train"],
  validation: EpochEvent["validation"],
  planned = 50,
): EpochEvent {
  const secondsLeft = (planned - epoch) * 1.6;
  return {
    type: "epoch",
    epoch,
    step,
    train,
    validation,
    seconds: 1.6,
    learningRate: 0.001 * (1 - epoch / (planned + 1)),
    samplesPerSecond: 12_345,
    secondsLeft,
  };
}

function trainLoss(at: number, overfitsFrom: number | undefined): number {
  return (overfitsFrom === undefined ? 0.11 : 0.02) + 1.05 * Math.exp(-at / 3);
}

function trainAccuracy(at: number): number {
  return 0.965 - 0.63 * Math.exp(-at / 2.2);
}

/** mulberry32 */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
