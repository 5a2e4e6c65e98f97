/** The further threads of the WebAssembly engine, which compute parts of its work in the same memory. */
import { Worker } from "node:worker_threads";
import { Board } from "./board.js";
import type { ThreadData } from "./thread.js";

/** A thread that has not begun by then counts as one that cannot. */
const PATIENCE_MS = 5000;

export class Crew {
  readonly board = new Board();
  private workers: readonly Worker[] = [];

  /** With the thread that asks for work. */
  get threads(): number {
    return this.workers.length + 1;
  }

  /**
   * Makes it so many threads and returns how many there are: one where this machine cannot start them. `program` is the
   * bundle of `thread.ts`; `scratch` gives a further thread the memory that it works in.
   */
  async resize(
    threads: number,
    program: string,
    { module, memory }: Pick<ThreadData, "module" | "memory">,
    scratch: (thread: number) => number,
  ): Promise<number> {
    if (threads === this.threads) return threads;
    await this.end();
    const starting = Array.from({ length: threads - 1 }, (_, index) =>
      start(program, {
        module,
        memory,
        board: this.board.memory,
        thread: index + 1,
        scratch: scratch(index + 1),
      }),
    );
    this.workers = (await Promise.all(starting)).filter((worker) => worker !== undefined);
    if (this.threads < threads) await this.end();
    return this.threads;
  }

  private async end(): Promise<void> {
    await Promise.all(this.workers.map((worker) => worker.terminate()));
    this.workers = [];
  }
}

/** Undefined where no thread can be started, for want of memory or because it is forbidden: work is done without it. */
async function start(program: string, data: ThreadData): Promise<Worker | undefined> {
  let worker: Worker;
  try {
    worker = new Worker(program, { workerData: data, execArgv: [] });
  } catch {
    return undefined;
  }
  const ready = await new Promise<boolean>((resolve) => {
    const timer = setTimeout(() => resolve(false), PATIENCE_MS);
    const answer = (is: boolean) => () => {
      clearTimeout(timer);
      resolve(is);
    };
    worker.once("message", answer(true));
    // It stays: an error that nobody listens to would end the process.
    worker.on("error", answer(false));
    worker.once("exit", answer(false));
  });
  if (!ready) {
    await worker.terminate();
    return undefined;
  }
  // The process ends when its own work is done, whatever its threads wait for.
  worker.unref();
  return worker;
}
