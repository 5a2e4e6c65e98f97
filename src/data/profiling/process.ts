/** The process that reads data for the language server: low in priority, and free to crash without taking the editor along. */
import os from "node:os";
import { allowedIn } from "../allowed-folders.js";
import type { OpenOptions } from "../reading/open-table.js";
import type { ReaderAnswer, ReaderRequest } from "./background.js";
import { createCache } from "./cache.js";

// Typing goes first on a machine of few cores.
os.setPriority(os.constants.priority.PRIORITY_BELOW_NORMAL);
process.on("disconnect", () => process.exit());

const cache = createCache();

/** One after the other, since each needs memory. */
let last: Promise<void> = Promise.resolve();
const cancelled = new Map<number, AbortController>();

process.on("message", (request: ReaderRequest) => {
  if (request.kind === "cancel") {
    cancelled.get(request.id)?.abort();
    return;
  }
  const controller = new AbortController();
  cancelled.set(request.id, controller);
  last = last.then(() => answer(request, controller.signal));
});

async function answer(
  request: Exclude<ReaderRequest, { kind: "cancel" }>,
  signal: AbortSignal,
): Promise<void> {
  const { id, folder, folders } = request;
  const options: OpenOptions = {
    threads: 1,
    memoryLimit: "1GB",
    signal,
    allowed: allowedIn(folders),
  };
  try {
    signal.throwIfAborted();
    send({ id, kind: "began" });
    if (request.kind === "profile") {
      send({ id, kind: "profile", result: await cache.profile(request.source, folder, options) });
    } else {
      const facts = await cache.facts(request.dataset, folder, options);
      send({ id, kind: "facts", ...(facts && { facts }) });
    }
  } catch (error) {
    send({ id, kind: "failed", reason: error instanceof Error ? error.message : String(error) });
  } finally {
    cancelled.delete(id);
  }
}

function send(answer: ReaderAnswer): void {
  process.send?.(answer);
}
