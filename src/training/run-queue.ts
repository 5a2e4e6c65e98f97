/** Trains so many runs at a time; the others wait in the order in which they were asked for. */
import type { RunEvent } from "../protocol.js";
import type { Training } from "./trainer.js";

/** A run that is to come. */
interface Waiting {
  begin(): void;
  /** How many others have to end before it begins. */
  tell(others: number): void;
}

export class RunQueue {
  private readonly running = new Set<Training>();
  private waiting: Waiting[] = [];

  /** `atOnce` is asked whenever a run might begin. */
  constructor(private readonly atOnce: () => number) {}

  /**
   * Begins a run as soon as there is a place for it. Until then `onEvent` hears what it waits for; a stop takes it out of
   * the queue, and whatever else is asked of it is passed on when it begins.
   */
  start(begin: () => Training, onEvent: (event: RunEvent) => void): Training {
    let training: Training | undefined;
    let told: number | undefined;
    const asked: ((training: Training) => void)[] = [];
    let end = () => {};
    const ended = new Promise<void>((resolve) => {
      end = resolve;
    });
    const waiting: Waiting = {
      begin: () => {
        training = begin();
        for (const ask of asked) ask(training);
        this.count(training);
        void training.ended.then(end);
      },
      tell: (others) => {
        if (others === told) return;
        told = others;
        const whom = others === 1 ? "another run" : `${others} other runs`;
        onEvent({ type: "preparing", text: `waiting for ${whom} to end` });
      },
    };
    const pass = (ask: (training: Training) => void) => {
      if (training === undefined) asked.push(ask);
      else ask(training);
    };
    this.waiting.push(waiting);
    this.move();
    return {
      pause: () => pass((it) => it.pause()),
      resume: () => pass((it) => it.resume()),
      stop: () => {
        if (training !== undefined) return training.stop();
        if (!this.waiting.includes(waiting)) return;
        this.waiting = this.waiting.filter((other) => other !== waiting);
        onEvent({ type: "state", state: "stopped" });
        end();
        this.move();
      },
      stopAfterEpoch: () => pass((it) => it.stopAfterEpoch()),
      changeRate: (change) => pass((it) => it.changeRate(change)),
      ended,
    };
  }

  /** Counts a run that goes on already: it has its place, as has one that is paused, until its process has ended. */
  count(training: Training): void {
    this.running.add(training);
    void training.ended.then(() => {
      this.running.delete(training);
      this.move();
    });
  }

  /** Begins what there is a place for, and tells the others where they stand; also when there are more places now. */
  move(): void {
    while (this.waiting.length > 0 && this.running.size < this.atOnce()) this.waiting.shift()!.begin();
    const before = this.running.size - this.atOnce() + 1;
    for (const [place, waiting] of this.waiting.entries()) waiting.tell(before + place);
  }
}
