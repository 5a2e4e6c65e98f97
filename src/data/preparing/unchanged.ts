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
    return (await Promise.all(files.map(stateOf))).join("\n");
  };
  const before = await state();
  return async () => {
    if ((await state()) !== before) {
      throw new DataError(`${source.source} has changed while it was read. Start the training again.`);
    }
  };
}

async function stateOf(file: string): Promise<string> {
  const status = await stat(file, { bigint: true }).catch(() => undefined);
  return status === undefined ? file : `${file} ${status.size} ${status.mtimeNs} ${status.ino}`;
}
