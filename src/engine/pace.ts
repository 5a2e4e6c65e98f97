/** Lets a long computation breathe: gives the event loop its turn often enough for messages to arrive. */
import { setImmediate } from "node:timers/promises";
import type { Control } from "./outcome.js";

/** The longest that messages wait, in milliseconds, where single steps are shorter. */
const LONGEST_TURN = 15;

export interface Pace {
  /** Called between steps: lets messages in when it is time, and waits while the run is paused. */
  breathe(): Promise<void>;
  /** Milliseconds spent paused so far. */
  readonly paused: number;
}

export function paceOf(control: Control): Pace {
  let turnBegan = performance.now();
  let paused = 0;
  return {
    async breathe() {
      if (performance.now() - turnBegan >= LONGEST_TURN) {
        await setImmediate();
        turnBegan = performance.now();
      }
      const waitBegan = performance.now();
      await control.whenRunning();
      paused += performance.now() - waitBegan;
    },
    get paused() {
      return paused;
    },
  };
}
