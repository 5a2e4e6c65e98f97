/** Pause, resume, stop and changes of the learning rate, between the person who asks and the training loop that is asked. */
import type { RateChange } from "../engine/live-rate.js";
import type { Control } from "../engine/outcome.js";

export class Steering implements Control {
  private onChange: (state: "running" | "paused") => void = () => {};
  private paused = false;
  private readonly stopping = new AbortController();
  private waiting: (() => void)[] = [];
  private stopsAfterEpoch = false;
  private rateChanges: RateChange[] = [];
  private because: string | undefined;
  /** Aborted by a stop, for what takes long before there are steps between which to ask. */
  readonly signal = this.stopping.signal;

  /** Whether it waits for a resume. */
  get held(): boolean {
    return this.paused && !this.signal.aborted;
  }

  /** Calls `onChange` when a pause begins or ends, and at once where one has begun before there was a run. */
  follow(onChange: (state: "running" | "paused") => void): void {
    this.onChange = onChange;
    if (this.held) onChange("paused");
  }

  pause(): void {
    if (this.paused || this.signal.aborted) return;
    this.paused = true;
    this.onChange("paused");
  }

  resume(): void {
    if (!this.paused) return;
    this.paused = false;
    this.release();
    this.onChange("running");
  }

  /** Also ends a pause. `because` is the beginning of a sentence, where it is not the person who wants it. */
  stop(because?: string): void {
    if (!this.signal.aborted) this.because = because;
    this.stopping.abort();
    this.release();
  }

  /** Leaves a pause as it is: the epoch under way is done when the run goes on. */
  stopAfterEpoch(): void {
    this.stopsAfterEpoch = true;
  }

  changeRate(change: RateChange): void {
    this.rateChanges.push(change);
  }

  whenRunning(): Promise<void> {
    if (!this.paused || this.signal.aborted) return Promise.resolve();
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  stopRequested(): boolean {
    return this.signal.aborted;
  }

  stoppedBecause(): string | undefined {
    return this.because;
  }

  stopAfterEpochRequested(): boolean {
    return this.stopsAfterEpoch;
  }

  takeRateChanges(): readonly RateChange[] {
    return this.rateChanges.splice(0);
  }

  private release(): void {
    for (const resolve of this.waiting.splice(0)) resolve();
  }
}
