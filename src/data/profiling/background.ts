/** Has data read by a process of its own, which is started when it is first needed and again after it has crashed. */
import { type ChildProcess, fork } from "node:child_process";
import type { Dataset } from "../../network.js";
import type { DataFacts, DataSource, ProfileResult } from "../../profile.js";

interface Asked {
  readonly id: number;
  /** That of the `.nn` file. */
  readonly folder: string;
  /** Files in these folders may be read. */
  readonly folders: readonly string[];
}

export type ReaderRequest =
  | (Asked & { readonly kind: "profile"; readonly source: DataSource })
  | (Asked & { readonly kind: "facts"; readonly dataset: Dataset })
  | { readonly kind: "cancel"; readonly id: number };

export type ReaderAnswer =
  | { readonly id: number; readonly kind: "began" }
  | { readonly id: number; readonly kind: "profile"; readonly result: ProfileResult }
  | { readonly id: number; readonly kind: "facts"; readonly facts?: DataFacts }
  | { readonly id: number; readonly kind: "failed"; readonly reason: string };

type Work = Exclude<ReaderRequest, { kind: "cancel" }>;
type Unnumbered<Request> = Request extends unknown ? Omit<Request, "id"> : never;

interface Pending {
  readonly request: Work;
  readonly settle: (answer: ReaderAnswer) => void;
  /** Whether the process has begun with it; what it was at when it crashed is not tried again. */
  begun: boolean;
}

/** Why data was not read whose reading ended the process, as the end of a sentence. */
export const crashReason = "reading it ended unexpectedly; perhaps memory was short";

/** A process that ends so often before it has begun with anything does not start at all. */
const mostStarts = 3;

export class BackgroundReader {
  private child: ChildProcess | undefined;
  private nextId = 1;
  private readonly pending = new Map<number, Pending>();
  private disposed = false;
  /** Since the process last did anything. */
  private starts = 0;

  /** `program` is the path of the process's bundle. */
  constructor(private readonly program: string) {}

  /** Rejects when `signal` ends it. */
  async profile(
    source: DataSource,
    folder: string,
    folders: readonly string[],
    signal?: AbortSignal,
  ): Promise<ProfileResult> {
    const answer = await this.ask({ kind: "profile", source, folder, folders }, signal);
    if (answer.kind === "profile") return answer.result;
    const reason = answer.kind === "failed" ? answer.reason : crashReason;
    return { problem: { code: "data-file-unreadable", path: source.source, reason } };
  }

  /** Undefined where they could not be gathered. */
  async facts(
    dataset: Dataset,
    folder: string,
    folders: readonly string[],
    signal?: AbortSignal,
  ): Promise<DataFacts | undefined> {
    const answer = await this.ask({ kind: "facts", dataset: sendable(dataset), folder, folders }, signal);
    return answer.kind === "facts" ? answer.facts : undefined;
  }

  /** The number of the process that reads, while there is one. */
  get pid(): number | undefined {
    return this.child?.pid;
  }

  dispose(): void {
    this.disposed = true;
    this.child?.kill();
  }

  private ask(work: Unnumbered<Work>, signal?: AbortSignal): Promise<ReaderAnswer> {
    const id = this.nextId++;
    const request = { ...work, id } as Work;
    return new Promise((settle, reject) => {
      signal?.throwIfAborted();
      const cancel = () => {
        if (!this.pending.delete(id)) return;
        this.send({ kind: "cancel", id });
        reject(signal?.reason);
      };
      signal?.addEventListener("abort", cancel, { once: true });
      this.pending.set(id, {
        request,
        begun: false,
        settle: (answer) => {
          signal?.removeEventListener("abort", cancel);
          settle(answer);
        },
      });
      if (this.disposed) this.fail(id);
      else this.send(request);
    });
  }

  private send(request: ReaderRequest): void {
    // A process that ends just now is noticed by its end.
    this.running().send(request, () => {});
  }

  private running(): ChildProcess {
    if (this.child !== undefined) return this.child;
    this.starts++;
    const child = fork(this.program, { execArgv: [], stdio: ["ignore", "ignore", "ignore", "ipc"] });
    this.child = child;
    child.on("message", (answer: ReaderAnswer) => this.take(answer));
    child.on("exit", () => this.ended(child));
    child.on("error", () => this.ended(child));
    // The server may end while data is read.
    child.unref();
    child.channel?.unref();
    return child;
  }

  private take(answer: ReaderAnswer): void {
    this.starts = 0;
    const pending = this.pending.get(answer.id);
    if (pending === undefined) return;
    if (answer.kind === "began") {
      pending.begun = true;
      return;
    }
    this.pending.delete(answer.id);
    pending.settle(answer);
  }

  /** What the process was at is given up, and a new one goes on with the rest. */
  private ended(child: ChildProcess): void {
    if (this.child !== child) return;
    this.child = undefined;
    const over = this.disposed || this.starts >= mostStarts;
    for (const [id, { begun }] of [...this.pending]) if (begun || over) this.fail(id);
    this.starts = over ? 0 : this.starts;
    for (const { request } of this.pending.values()) this.send(request);
  }

  private fail(id: number): void {
    const pending = this.pending.get(id);
    this.pending.delete(id);
    pending?.settle({ id, kind: "failed", reason: crashReason });
  }
}

/** A dataset without its places in the text, and without what cannot be sent. */
function sendable(dataset: Dataset): Dataset {
  const { name, source, query, test, targets, inputs, split, series, augment, profile } = dataset;
  const nowhere = { start: 0, end: 0 };
  return {
    name,
    source,
    ...(query !== undefined && { query }),
    ...(test !== undefined && { test }),
    targets,
    inputs,
    split,
    ...(series && { series }),
    augment,
    profile,
    span: nowhere,
    nameSpan: nowhere,
    bodySpan: nowhere,
    properties: new Map(),
  };
}
