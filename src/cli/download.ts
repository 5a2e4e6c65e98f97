/** `netwright download`: fetches the file of an address into the cache, from which datasets then read it. */
import { parseArgs } from "node:util";
import { cachedFile } from "../data/reading/download.js";
import { Unreadable } from "../data/reading/problems.js";
import { messages } from "../language/messages/messages.js";
import type { DownloadProgress } from "../preview.js";
import { UsageError } from "./usage.js";

/** Between two words on how far it is, in milliseconds. */
const interval = 200;

export async function download(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    options: { json: { type: "boolean" } },
    allowPositionals: true,
  });
  const [address] = positionals;
  if (address === undefined || positionals.length > 1) throw new UsageError("which address?");
  // Ended early, it leaves no half of a file behind.
  const ending = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => ending.abort());
  try {
    const onProgress = values.json ? reporter() : undefined;
    const download = { refresh: true, ...(onProgress && { onProgress }) };
    const file = await cachedFile(address, { download, signal: ending.signal });
    if (!values.json) console.log(file);
    return 0;
  } catch (error) {
    if (ending.signal.aborted) return 1;
    if (!(error instanceof Unreadable)) throw error;
    console.error(messages.dataProblem(error.problem).message);
    return 1;
  }
}

function reporter(): (received: number, total: number | undefined) => void {
  let saidAt = Number.NEGATIVE_INFINITY;
  return (received, total) => {
    const now = performance.now();
    if (now - saidAt < interval && received !== total) return;
    saidAt = now;
    const progress: DownloadProgress = { received, ...(total !== undefined && { total }) };
    console.log(JSON.stringify(progress));
  };
}
