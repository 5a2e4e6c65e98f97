/** Files that numbers are put aside in while they are too many for memory, and what is said when the disk is full. */
import { type FileHandle, mkdtemp, open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DataError } from "../data-error.js";

export interface TemporaryFiles {
  /** A new file, open for reading and writing. */
  create(name: string): Promise<FileHandle>;
  /** Closes and removes all of them. */
  close(): Promise<void>;
}

/** Files in a folder of their own under `parent`, which is made when the first is needed. */
export function temporaryFiles(parent = tmpdir()): TemporaryFiles {
  let folder: Promise<string> | undefined;
  const handles: FileHandle[] = [];
  return {
    create: (name) =>
      sayingWhy(async () => {
        folder ??= mkdtemp(join(parent, "netwright-rows-"));
        const handle = await open(join(await folder, `${handles.length}-${name}`), "wx+");
        handles.push(handle);
        return handle;
      }),
    close: async () => {
      const made = await folder?.catch(() => undefined);
      await Promise.all(handles.splice(0).map((handle) => handle.close()));
      if (made !== undefined) await rm(made, { recursive: true, force: true });
      folder = undefined;
    },
  };
}

/** Writes all of `values` at a place of the file, in bytes. */
export async function writeAt(
  file: FileHandle,
  values: Float64Array | Float32Array,
  place: number,
): Promise<void> {
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  await sayingWhy(async () => {
    for (let done = 0; done < bytes.length; ) {
      done += (await file.write(bytes, done, bytes.length - done, place + done)).bytesWritten;
    }
  });
}

/** Fills `values` from a place of the file, in bytes. */
export async function readAt<Values extends Float64Array | Float32Array>(
  file: FileHandle,
  values: Values,
  place: number,
): Promise<Values> {
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  return sayingWhy(async () => {
    for (let done = 0; done < bytes.length; ) {
      const { bytesRead } = await file.read(bytes, done, bytes.length - done, place + done);
      if (bytesRead === 0)
        throw new DataError("A temporary file has been cut short. Start the training again.");
      done += bytesRead;
    }
    return values;
  });
}

async function sayingWhy<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof DataError) throw error;
    const code = error instanceof Error && "code" in error ? String(error.code) : String(error);
    if (code === "ENOSPC" || code === "EDQUOT" || code === "EFBIG") {
      throw new DataError(
        `The disk is full: the data is too large for memory, and there is no room for it in ${tmpdir()}. Make room there and start again.`,
      );
    }
    throw new DataError(
      `The data is too large for memory, and it cannot be put aside in ${tmpdir()}: the system answers ${code}.`,
    );
  }
}
