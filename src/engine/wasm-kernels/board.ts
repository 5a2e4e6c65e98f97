/** The board in shared memory on which the WebAssembly engine's threads find work: one job at a time, cut into parts. */

/** Places on the board, in 32-bit integers. */
const TICKET = 0;
const DONE = 1;
const FAILED = 2;
const SLEEPING = 3;
const AWAITED = 4;
const FUNCTION = 5;
const PARTS = 6;
const COUNT = 7;
/** The arguments follow, as doubles, which hold every integer and every float. */
const ARGUMENTS_AT = 32;
const MOST_ARGUMENTS = 24;

/** The ticket's lower bits count the parts that nobody has taken; its upper ones tell one job from the next. */
const UNTAKEN = 0xff;
const JOB_BIT = 8;

/** Looks at the board before a thread goes to sleep, some tens of microseconds; jobs follow each other closely. */
const LOOKS = 20_000;

/** The most parts of a job. */
export const MOST_PARTS = UNTAKEN;

/** Computes a part of a job: the number of the function, its arguments, the part and the number of parts. */
export type Compute = (job: number, values: readonly number[], part: number, parts: number) => void;

export class Board {
  private readonly words: Int32Array;
  private readonly values: Float64Array;

  constructor(readonly memory = new SharedArrayBuffer(ARGUMENTS_AT + 8 * MOST_ARGUMENTS)) {
    this.words = new Int32Array(memory, 0, ARGUMENTS_AT / 4);
    this.values = new Float64Array(memory, ARGUMENTS_AT);
  }

  /**
   * Has a job done by whoever comes, this thread among them, and returns when all of it is. Nobody is waited for who has
   * not begun: on a busy machine this thread computes all the parts itself. Throws where another thread's part failed.
   */
  finish(job: number, values: readonly number[], parts: number, compute: Compute): void {
    const { words } = this;
    // Nobody reads these now: all parts of the job before are done, and what is read too late is never used (see `take`).
    words[FUNCTION] = job;
    words[PARTS] = parts;
    words[COUNT] = values.length;
    this.values.set(values);
    Atomics.store(words, DONE, 0);
    const id = (Atomics.load(words, TICKET) >>> JOB_BIT) + 1;
    Atomics.store(words, TICKET, (id << JOB_BIT) | parts);
    if (Atomics.load(words, SLEEPING) > 0) Atomics.notify(words, TICKET, parts - 1);
    while (this.take(compute)) {}
    for (let look = 0; Atomics.load(words, DONE) < parts && look < LOOKS; look++);
    this.sleepUntilDone(parts);
    if (Atomics.exchange(words, FAILED, 0) !== 0)
      throw new Error("A thread of the WebAssembly engine failed.");
  }

  /** Takes parts of job after job, and never returns. */
  serve(compute: Compute): never {
    const { words } = this;
    const computeOrTell: Compute = (...part) => {
      try {
        compute(...part);
      } catch {
        Atomics.store(words, FAILED, 1);
      }
    };
    for (;;) {
      while (this.take(computeOrTell)) {}
      let ticket = Atomics.load(words, TICKET);
      for (let look = 0; (ticket & UNTAKEN) === 0 && look < LOOKS; look++)
        ticket = Atomics.load(words, TICKET);
      if ((ticket & UNTAKEN) !== 0) continue;
      Atomics.add(words, SLEEPING, 1);
      Atomics.wait(words, TICKET, ticket);
      Atomics.sub(words, SLEEPING, 1);
    }
  }

  /** Takes a part that nobody has taken and computes it; false where there is none. */
  private take(compute: Compute): boolean {
    const { words } = this;
    for (;;) {
      const ticket = Atomics.load(words, TICKET);
      const untaken = ticket & UNTAKEN;
      if (untaken === 0) return false;
      const job = words[FUNCTION]!;
      const parts = words[PARTS]!;
      const values: number[] = [];
      for (let at = 0; at < words[COUNT]!; at++) values.push(this.values[at]!);
      // While a part of the job was left nothing of it was overwritten, so what was read is whole if the ticket still is.
      if (Atomics.compareExchange(words, TICKET, ticket, ticket - 1) !== ticket) continue;
      compute(job, values, parts - untaken, parts);
      Atomics.add(words, DONE, 1);
      if (Atomics.load(words, AWAITED) !== 0) Atomics.notify(words, DONE);
      return true;
    }
  }

  private sleepUntilDone(parts: number): void {
    const { words } = this;
    if (Atomics.load(words, DONE) === parts) return;
    Atomics.store(words, AWAITED, 1);
    for (let done = Atomics.load(words, DONE); done < parts; done = Atomics.load(words, DONE)) {
      Atomics.wait(words, DONE, done);
    }
    Atomics.store(words, AWAITED, 0);
  }
}
