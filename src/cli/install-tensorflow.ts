/** `netwright install-tensorflow`: fetches native TensorFlow into the user's cache, or removes it. */
import { parseArgs } from "node:util";
import { CannotInstall } from "../native-install/cannot-install.js";
import { installTensorflow, removeTensorflow } from "../native-install/install.js";
import type { InstallEvent } from "../native-install/progress.js";
import { cancelledText, outcomeText, progressText } from "../native-install/words.js";

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
      console.error(cancelledText);
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
      return console.log(outcomeText(event));
    }
    const text = progressText(event);
    if (process.stdout.isTTY) return void process.stdout.write(`\r\u001b[K${text}`);
    const now = `${event.step} ${event.note ?? ""} ${Math.floor(((event.done ?? 0) / (event.total ?? 1)) * 10)}`;
    if (now !== tenth) console.log(text);
    tenth = now;
  };
}
