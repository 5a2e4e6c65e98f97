/** Tells what a run does before it can start: reads, downloads, prepares. Not every step of it, lest hosts drown. */
import type { RunEvent } from "../protocol.js";
import type { OnProgress } from "./program.js";

/** Between two events that say the same of another amount, in milliseconds. */
const interval = 100;

export function reportPreparing(emit: (event: RunEvent) => void): OnProgress {
  let said = "";
  let saidAt = Number.NEGATIVE_INFINITY;
  return (text, done, total) => {
    const now = performance.now();
    if (text === said && now - saidAt < interval && done !== total) return;
    said = text;
    saidAt = now;
    emit({
      type: "preparing",
      text,
      ...(done !== undefined && { done }),
      ...(total !== undefined && { total }),
    });
  };
}
