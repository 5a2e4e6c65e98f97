/** Runs Netwright's own command line in a process of its own, and hands on what it says line by line. */
import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import type * as vscode from "vscode";

export interface CommandRun {
  /** Resolves when the process is gone: what it said last of an error, or undefined where all went well. */
  readonly ended: Promise<string | undefined>;
  /** Ends it; what it says from now on is not handed on. */
  stop(): void;
}

/** `said` is called with each line of its output; `input` is what it reads; `environment` is added to the editor's own. */
export function runCommandLine(
  context: vscode.ExtensionContext,
  args: readonly string[],
  said: (line: string) => void,
  input = "",
  environment: NodeJS.ProcessEnv = {},
): CommandRun {
  const child = spawn(process.execPath, [context.asAbsolutePath("dist/cli.js"), ...args], {
    env: { ...process.env, ...environment, ELECTRON_RUN_AS_NODE: "1", NO_COLOR: "1" },
    stdio: ["pipe", "pipe", "pipe"],
    windowsHide: true,
  });
  let stopped = false;
  let complaint = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    complaint = (complaint + text).slice(-2000);
  });
  const lines = createInterface({ input: child.stdout, crlfDelay: Number.POSITIVE_INFINITY });
  lines.on("line", (line) => {
    if (!stopped) said(line);
  });
  // A process that ended before it read all of its input is no error of ours.
  child.stdin.on("error", () => undefined);
  child.stdin.end(input);
  return {
    ended: endOf(child, () => complaint),
    stop: () => {
      stopped = true;
      child.kill();
    },
  };
}

function endOf(child: ChildProcess, complaint: () => string): Promise<string | undefined> {
  return new Promise((resolve) => {
    child.once("error", (error) => resolve(`The process could not be started: ${error.message}`));
    child.once("close", (code, signal) => {
      if (code === 0) return resolve(undefined);
      const last = complaint().trim().split("\n").at(-1)?.trim() ?? "";
      const how = signal === null ? `code ${code}` : `signal ${signal}`;
      resolve(last === "" ? `The process of Netwright's command line ended with ${how}.` : last);
    });
  });
}
