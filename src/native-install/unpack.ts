/** Takes out of the package what is needed of it: the libraries, their licences, and headers where something is compiled. */
import { createWriteStream } from "node:fs";
import { mkdir } from "node:fs/promises";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import { openPromise } from "yauzl";
import { CannotInstall, diskProblem } from "./cannot-install.js";
import type { InstallProgress } from "./progress.js";
import type { Wheel } from "./wheel.js";

const headers =
  /^tensorflow\/(include\/(?:tensorflow\/c\/|tensorflow\/core\/platform\/ctstring|(?:xla\/)?tsl\/(?:c\/|platform\/ctstring)).*\.h)$/;

export async function unpack(
  file: string,
  wheel: Wheel,
  folder: string,
  options: {
    readonly withHeaders: boolean;
    readonly signal: AbortSignal;
    readonly onProgress: (progress: InstallProgress) => void;
  },
): Promise<void> {
  const { withHeaders, signal, onProgress } = options;
  const missing = new Set(wheel.libraries);
  let done = 0;
  const count = async function* (pieces: AsyncIterable<Buffer>) {
    for await (const piece of pieces) {
      done += piece.length;
      onProgress({
        type: "progress",
        step: "unpacking",
        done: Math.min(done, wheel.unpackedBytes),
        total: wheel.unpackedBytes,
      });
      yield piece;
    }
  };
  try {
    const archive = await openPromise(file);
    try {
      for await (const entry of archive.eachEntry()) {
        const target = placeOf(entry.fileName, wheel, withHeaders);
        if (target === undefined) continue;
        const full = path.join(folder, target);
        await mkdir(path.dirname(full), { recursive: true });
        await pipeline(await archive.openReadStreamPromise(entry), count, createWriteStream(full), {
          signal,
        });
        missing.delete(entry.fileName);
      }
    } finally {
      archive.close();
    }
  } catch (error) {
    signal.throwIfAborted();
    const problem = diskProblem(error, folder);
    if (problem !== undefined) throw problem;
    throw new CannotInstall(
      `${path.basename(file)} cannot be unpacked (${String(error instanceof Error ? error.message : error)}).`,
    );
  }
  if (missing.size > 0) throw new CannotInstall(`The package does not hold ${[...missing].join(" and ")}.`);
}

/** Where a file of the package belongs, relative to the folder; undefined where it is not needed. */
function placeOf(name: string, wheel: Wheel, withHeaders: boolean): string | undefined {
  if (wheel.libraries.includes(name)) return path.posix.basename(name);
  if (
    /\.dist-info\/(licenses\/)?[^/]*(LICEN[CS]E|NOTICE|AUTHORS)[^/]*$/i.test(name) ||
    /^tensorflow\/[^/]*(LICEN[CS]E|NOTICE)[^/]*$/i.test(name)
  ) {
    return `licences/${path.posix.basename(name)}`;
  }
  return withHeaders ? headers.exec(name)?.[1] : undefined;
}
