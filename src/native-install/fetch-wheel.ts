/** Fetches the package: goes on where a broken connection or an earlier attempt ended, and trusts the checksum alone. */
import { createHash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { mkdir, rm, stat } from "node:fs/promises";
import path from "node:path";
import { Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { setTimeout as sleep } from "node:timers/promises";
import type { Response } from "undici";
import { CannotInstall, diskProblem } from "./cannot-install.js";
import type { Connection, Patience } from "./connection.js";
import type { InstallProgress } from "./progress.js";
import type { Wheel } from "./wheel.js";

export interface FetchJob {
  readonly connection: Connection;
  readonly address: string;
  readonly wheel: Wheel;
  /** Holds what has come so far, also between two attempts of a person. */
  readonly folder: string;
  readonly patience: Patience;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: InstallProgress) => void;
}

/** Resolves to the file, whose checksum is right. */
export async function fetchWheel(job: FetchJob): Promise<string> {
  const { wheel, folder } = job;
  const file = path.join(folder, `${wheel.file}.part`);
  await mkdir(folder, { recursive: true });
  const had = await sizeOf(file);
  await fetchAll(job, file);
  if (await isRight(file, job)) return file;
  await rm(file, { force: true });
  if (had > 0) {
    // What was there from an earlier attempt may be at fault.
    await fetchAll(job, file);
    if (await isRight(file, job)) return file;
    await rm(file, { force: true });
  }
  throw new CannotInstall(
    `What came from ${new URL(job.address).host} is not TensorFlow as it was published: its checksum is wrong. It was ` +
      "thrown away. Something on the way may change files, such as a proxy or a filter.",
  );
}

/** Whether the file is the one that is pinned; says how far the reading is. */
export async function isRight(
  file: string,
  { wheel, signal, onProgress }: Pick<FetchJob, "wheel" | "signal" | "onProgress">,
): Promise<boolean> {
  onProgress({ type: "progress", step: "verifying" });
  if ((await sizeOf(file)) !== wheel.bytes) return false;
  const hash = createHash("sha256");
  for await (const piece of createReadStream(file, { highWaterMark: 1 << 20, signal }))
    hash.update(piece as Buffer);
  return hash.digest("hex") === wheel.sha256;
}

async function fetchAll(job: FetchJob, file: string): Promise<void> {
  const { connection, address, wheel, patience, signal, onProgress } = job;
  for (let attempt = 0; ; attempt++) {
    if ((await sizeOf(file)) >= wheel.bytes) return;
    try {
      await fetchRest(job, file);
      if ((await sizeOf(file)) >= wheel.bytes) return;
      throw new TypeError("terminated");
    } catch (error) {
      signal.throwIfAborted();
      const problem = diskProblem(error, path.dirname(file));
      // Half a package would only keep the disk full.
      if (problem !== undefined) await rm(file, { force: true });
      if (problem !== undefined || error instanceof CannotInstall) throw problem ?? error;
      const pause = patience.pauses[attempt];
      if (pause === undefined) throw await keptProblem(connection.problem(address, error), file);
      onProgress({ type: "progress", step: "fetching", note: "the connection broke; trying again" });
      await sleep(pause, undefined, { signal });
    }
  }
}

async function keptProblem(problem: CannotInstall, file: string): Promise<CannotInstall> {
  const kept = await sizeOf(file);
  if (kept === 0) return problem;
  return new CannotInstall(`${problem.message} What has come is kept: the next attempt goes on from there.`);
}

/** One request for what is still lacking. */
async function fetchRest(
  { connection, address, wheel, signal, onProgress }: FetchJob,
  file: string,
): Promise<void> {
  const had = await sizeOf(file);
  const answer = await connection.get(address, had > 0 ? { range: `bytes=${had}-` } : {}, signal);
  const goesOn = answer.status === 206 && startOf(answer) === had;
  if (answer.status === 416 || (answer.status === 206 && !goesOn)) {
    await answer.body?.cancel();
    await rm(file, { force: true });
    throw new TypeError("terminated");
  }
  if (answer.status !== 200 && answer.status !== 206) {
    await answer.body?.cancel();
    const problem = connection.problem(address, answer.status);
    // A server may have a fault, or too much to do, for a moment only.
    throw answer.status >= 500 || answer.status === 429
      ? new TypeError("fetch failed", { cause: problem })
      : problem;
  }
  let done = goesOn ? had : 0;
  const counter = new Transform({
    transform(piece: Buffer, _, next) {
      done += piece.length;
      if (done > wheel.bytes)
        return next(
          new CannotInstall("More came than TensorFlow's package is large; nothing of it is used."),
        );
      onProgress({ type: "progress", step: "fetching", done, total: wheel.bytes });
      next(null, piece);
    },
  });
  const body = answer.body === null ? Readable.from([]) : Readable.fromWeb(answer.body);
  await pipeline(body, counter, createWriteStream(file, { flags: goesOn ? "a" : "w" }), { signal });
}

function startOf(answer: Response): number | undefined {
  const range = /^bytes (\d+)-/.exec(answer.headers.get("content-range") ?? "");
  return range === null ? undefined : Number(range[1]);
}

async function sizeOf(file: string): Promise<number> {
  return stat(file).then(
    ({ size }) => size,
    () => 0,
  );
}
