/** What a person is told of an installation, on the command line and in the editor. */
import type { InstallEvent, InstallProgress } from "./progress.js";
import { sizeText } from "./wheel.js";

const steps: Readonly<Record<InstallProgress["step"], string>> = {
  looking: "Looking for TensorFlow",
  fetching: "Fetching",
  verifying: "Comparing the checksum",
  unpacking: "Unpacking",
  compiling: "Compiling the binding, half a minute",
  trying: "Trying it",
};

/** How far it is. */
export function progressText({ step, done, total, note }: InstallProgress): string {
  if (note !== undefined) return `${steps[step]}: ${note}`;
  if (done === undefined || total === undefined) return `${steps[step]} …`;
  return `${steps[step]}: ${(done / 1e6).toFixed(0)} of ${(total / 1e6).toFixed(0)} MB`;
}

/** What is about to come, or how it ended. */
export function outcomeText(event: Exclude<InstallEvent, InstallProgress>): string {
  const { folder } = event;
  switch (event.type) {
    case "begin":
      return `TensorFlow ${event.tensorflow}: ${sizeText(event.bytesToFetch)} to fetch, ${sizeText(event.bytesOnDisk)} on disk, in ${folder}`;
    case "installed":
      return `TensorFlow ${event.tensorflow} is installed in ${folder} (${sizeText(event.bytes)}). The next training runs on it.`;
    case "present":
      return `TensorFlow ${event.tensorflow} is already installed in ${folder}, and works.`;
    case "removed":
      return `Native TensorFlow is removed from ${folder}: ${sizeText(event.bytes)} are free again. Training goes on with WebAssembly.`;
    case "absent":
      return `Native TensorFlow is not installed in ${folder}; there is nothing to remove.`;
  }
}

export const cancelledText = "Cancelled: nothing was installed, and what had been fetched is removed.";
