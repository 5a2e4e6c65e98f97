/** Measures a run's throughput and the time left; time spent paused does not count. */
import type { Control } from "../engine/outcome.js";
import type { RunStart } from "../protocol.js";

export class Clock {
  private readonly began = performance.now();
  private paused = 0;

  /** `before` is what had been done of the run, and in how many seconds, when this process took it up. */
  constructor(
    private readonly start: RunStart,
    private readonly before: { readonly step: number; readonly seconds: number },
  ) {}

  /** That the run has taken so far, without pauses. */
  get seconds(): number {
    return this.before.seconds + this.ownSeconds;
  }

  private get ownSeconds(): number {
    return Math.max(1e-3, (performance.now() - this.began - this.paused) / 1000);
  }

  pausing(control: Control): Control {
    return {
      stopRequested: () => control.stopRequested(),
      stoppedBecause: () => control.stoppedBecause?.(),
      stopAfterEpochRequested: () => control.stopAfterEpochRequested?.() ?? false,
      takeRateChanges: () => control.takeRateChanges?.() ?? [],
      whenRunning: async () => {
        const before = performance.now();
        await control.whenRunning();
        this.paused += performance.now() - before;
      },
    };
  }

  speed(step: number): { samplesPerSecond: number; secondsLeft: number } {
    const { stepsPerEpoch, epochs, rows } = this.start;
    const seconds = this.ownSeconds;
    const own = Math.max(1, step - this.before.step);
    return {
      samplesPerSecond: ((own / stepsPerEpoch) * rows.train) / seconds,
      secondsLeft: (seconds / own) * (stepsPerEpoch * epochs - step),
    };
  }
}
