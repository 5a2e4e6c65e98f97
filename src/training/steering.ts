/** Pause, resume and stop, between the person who asks and the training loop that is asked. */
import type { Control } from "../engine/outcome.js";

export class Steering implements Control {
  private onChange: (state: "running" | "paused") => void = () => {};
  private paused = false;
  private stopped = false;
  private waiting: (() => void)[] = [];

  /** Calls `onChange` when a pause begins or ends, and at once where one has begun before there was a run. */
  follow(onChange: (state: "running" | "paused") => void): void {
    this.onChange = onChange;
    if (this.paused && !this.stopped) onChange("paused");
  }

  pause(): void {
    if (this.paused || this.stopped) return;
    this.paused = true;
    this.onChange("paused");
  }

  resume(): void {
    if (!this.paused) return;
    this.paused = false;
    this.release();
    this.onChange("running");
  }

  /** Also ends a pause. */
  stop(): void {
    this.stopped = true;
    this.release();
  }

  whenRunning(): Promise<void> {
    if (!this.paused || this.stopped) return Promise.resolve();
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  stopRequested(): boolean {
    return this.stopped;
  }

  private release(): void {
    for (const resolve of this.waiting.splice(0)) resolve();
  }
}
