/** Notices that files have changed while they were read: by their sizes and times. */
import { stat } from "node:fs/promises";
import type { DataSource } from "../../profile.js";
import { DataError } from "../data-error.js";
import { filesOf } from "../reading/locate.js";
import type { OpenOptions } from "../reading/open-table.js";

/** Remembers how the files of a source are now; what is given back ends with an error when they are no longer so. */
export async function rememberFiles(
  source: DataSource,
  folder: string,
  options: OpenOptions,
): Promise<() => Promise<void>> {
  const state = async () => {
    const files = await filesOf(source, folder, options);
    return new Map(await Promise.all(files.map(async (file) => [file, await stateOf(file)] as const)));
  };
  const before = await state();
  return async () => {
    const now = await state();
    const same = now.size === before.size && [...before].every(([file, was]) => now.get(file) === was);
    if (same) return;
    const gone = [...before].some(([file, was]) => was !== undefined && now.get(file) === undefined);
    throw new DataError(
      gone
        ? `${source.source} has gone while it was read. Put it back, and start the training again.`
        : `${source.source} has changed while it was read. Start the training again.`,
    );
  };
}

/** Undefined where there is no such file. */
async function stateOf(file: string): Promise<string | undefined> {
  const status = await stat(file, { bigint: true }).catch(() => undefined);
  return status && `${status.size} ${status.mtimeNs} ${status.ino}`;
}
