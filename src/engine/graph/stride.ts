/** How many steps are one call: several where handing them over costs as much as a step, one where a graph is large. */
import type { Network } from "../../network.js";
import { workOf } from "../work.js";
import type { RecordedStep, Source } from "./recording.js";

/** Steps of a call where a step is small. */
const SEVERAL = 8;

/** Multiply-adds of a batch's forward pass from which on a call's own time was measured to be lost in a step's. */
const WORTH_ONE_CALL = 1e7;

/** So many operations are prepared in well under a second; TensorFlow's time for it grows faster than their number. */
const MOST_OPERATIONS = 1200;

/** `results` are what a step comes to. */
export function strideFor(network: Network, results: readonly Source[]): number {
  if (workOf(network) >= WORTH_ONE_CALL) return 1;
  return operationsOf(results) * SEVERAL <= MOST_OPERATIONS ? SEVERAL : 1;
}

function operationsOf(results: readonly Source[]): number {
  const seen = new Set<RecordedStep>();
  const waiting = [...results];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    if (next.kind !== "result" || seen.has(next.step)) continue;
    seen.add(next.step);
    waiting.push(...next.step.inputs);
  }
  return seen.size;
}
