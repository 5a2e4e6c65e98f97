/** Runs other programs (a compiler, a trial of the libraries): quietly, within a time, and ended when the person cancels. */
import { type ChildProcess, spawn } from "node:child_process";
import path from "node:path";

export interface Ended {
  readonly code: number;
  /** How it ended, in words. */
  readonly reason: string;
  readonly output: string;
}

/** Never throws, except when `signal` ends it: a failure is a code and a reason. */
export async function run(
  command: string,
  args: readonly string[],
  { timeout, signal }: { readonly timeout: number; readonly signal: AbortSignal },
): Promise<Ended> {
  signal.throwIfAborted();
  const child = spawn(command, args, {
    env: { ...process.env, TF_CPP_MIN_LOG_LEVEL: "2" },
    stdio: ["ignore", "pipe", "pipe"],
    windowsHide: true,
    // A group of its own, so that the programs it starts end with it.
    detached: process.platform !== "win32",
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      output = (output + text).slice(-100_000);
    });
  }
  let timedOut = false;
  const timer = setTimeout(() => {
    timedOut = true;
    end(child);
  }, timeout);
  const cancel = () => end(child);
  signal.addEventListener("abort", cancel);
  try {
    const { code, reason } = await endOf(child, path.basename(command));
    signal.throwIfAborted();
    return {
      code,
      output,
      reason: timedOut ? `it took longer than ${Math.round(timeout / 1000)} seconds` : reason,
    };
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", cancel);
  }
}

function endOf(child: ChildProcess, name: string): Promise<{ code: number; reason: string }> {
  return new Promise((resolve) => {
    child.once("error", (error) => resolve({ code: 1, reason: error.message }));
    child.once("close", (code, signal) =>
      resolve({ code: code ?? 1, reason: signal ? `ended by ${signal}` : `${name} exited with ${code}` }),
    );
  });
}

function end(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    process.kill(process.platform === "win32" ? child.pid : -child.pid, "SIGKILL");
  } catch {
    // It has ended by itself.
  }
}
