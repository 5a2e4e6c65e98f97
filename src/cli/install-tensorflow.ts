/** `netwright install-tensorflow`: fetches native TensorFlow into the user's cache, or removes it. */
import { parseArgs } from "node:util";
import { CannotInstall } from "../native-install/cannot-install.js";
import { installTensorflow, removeTensorflow } from "../native-install/install.js";
import type { InstallEvent, InstallProgress } from "../native-install/progress.js";
import { sizeText } from "../native-install/wheel.js";

/** Between two words on how far it is, in milliseconds. */
const interval = 200;

export async function installTensorflowCommand(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: { remove: { type: "boolean" }, json: { type: "boolean" }, wheel: { type: "string" } },
  });
  const say = values.json ? (event: InstallEvent) => console.log(JSON.stringify(event)) : talker();
  // Ended early, it leaves nothing behind.
  const ending = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => ending.abort());
  try {
    say(
      values.remove
        ? await removeTensorflow()
        : await installTensorflow({
            signal: ending.signal,
            onEvent: seldom(say),
            ...(values.wheel !== undefined && { file: values.wheel }),
          }),
    );
    return 0;
  } catch (error) {
    if (ending.signal.aborted) {
      console.error("Cancelled; nothing was installed, and what had been fetched is removed.");
      return 1;
    }
    if (!(error instanceof CannotInstall)) throw error;
    if (!values.json && !values.remove) {
      console.error(
        "\nNative TensorFlow was not installed. Netwright trains without it too, on WebAssembly; native is faster.",
      );
    }
    console.error(error.message);
    return 1;
  }
}

/** Hands on every change of the step, but not every piece of a download. */
function seldom(say: (event: InstallEvent) => void): (event: InstallEvent) => void {
  let saidAt = 0;
  let step = "";
  return (event) => {
    const now = performance.now();
    const same = event.type === "progress" && event.step === step && event.note === undefined;
    if (same && now - saidAt < interval && event.done !== event.total) return;
    step = event.type === "progress" ? event.step : "";
    saidAt = now;
    say(event);
  };
}

/** For people: a line that is rewritten on a terminal, and one for each tenth elsewhere. */
function talker(): (event: InstallEvent) => void {
  let tenth = "";
  return (event) => {
    if (event.type !== "progress") {
      if (process.stdout.isTTY && event.type !== "begin") process.stdout.write("\r\u001b[K");
      return console.log(endText(event));
    }
    const text = progressText(event);
    if (process.stdout.isTTY) return void process.stdout.write(`\r\u001b[K${text}`);
    const now = `${event.step} ${event.note ?? ""} ${Math.floor(((event.done ?? 0) / (event.total ?? 1)) * 10)}`;
    if (now !== tenth) console.log(text);
    tenth = now;
  };
}

const steps: Readonly<Record<InstallProgress["step"], string>> = {
  looking: "Looking for TensorFlow",
  fetching: "Fetching TensorFlow",
  verifying: "Comparing the checksum",
  unpacking: "Unpacking",
  compiling: "Compiling the binding (half a minute)",
  trying: "Trying it",
};

function progressText({ step, done, total, note }: InstallProgress): string {
  if (note !== undefined) return `${steps[step]}: ${note}`;
  if (done === undefined || total === undefined) return `${steps[step]} …`;
  return `${steps[step]}: ${(done / 1e6).toFixed(0)} of ${(total / 1e6).toFixed(0)} MB`;
}

function endText(event: Exclude<InstallEvent, InstallProgress>): string {
  const { folder } = event;
  switch (event.type) {
    case "begin":
      return `TensorFlow ${event.tensorflow}: ${sizeText(event.bytesToFetch)} to fetch, ${sizeText(event.bytesOnDisk)} on disk, in ${folder}`;
    case "installed":
      return `TensorFlow ${event.tensorflow} is installed in ${folder} (${sizeText(event.bytes)}). The next training runs on it. netwright install-tensorflow --remove takes it away again.`;
    case "present":
      return `TensorFlow ${event.tensorflow} is already installed in ${folder}, and works.`;
    case "removed":
      return `Removed ${folder}: ${sizeText(event.bytes)} are free again. Training goes on with WebAssembly.`;
    case "absent":
      return `Native TensorFlow is not installed in ${folder}; there is nothing to remove.`;
  }
}
