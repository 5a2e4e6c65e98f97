/** What commands share: errors of usage, and files read with a clear word where they cannot be. */
import { readFileSync } from "node:fs";
import path from "node:path";
import type { EngineChoice } from "../protocol.js";

/** The command was called wrongly, or a file it needs cannot be read; exit code 2. */
export class UsageError extends Error {}

export function readSource(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw unreadable(file, error);
  }
}

/** What to say of a file that could not be read. */
export function unreadable(file: string, error: unknown): UsageError {
  const { code, message } = error as NodeJS.ErrnoException;
  const reason = code === "ENOENT" ? "there is no such file" : code === "EISDIR" ? "it is a folder" : message;
  return new UsageError(`cannot read ${file}: ${reason}`);
}

/** The one file a command works on. */
export function oneFile(positionals: readonly string[]): string {
  if (positionals.length !== 1) {
    throw new UsageError(positionals.length === 0 ? "which file?" : "one file at a time");
  }
  return path.resolve(positionals[0]!);
}

/** A whole number of at least `least`, or undefined where the option is not given. */
export function wholeNumber(name: string, text: string | undefined, least: number): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(value) || value < least) {
    throw new UsageError(`--${name} takes a whole number of at least ${least}, not ${text}`);
  }
  return value;
}

/** A number of seconds, or undefined where the option is not given. */
export function secondsOption(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (text.trim() === "" || !Number.isFinite(value) || value < 0) {
    throw new UsageError(`--${name} takes seconds, such as 30, not ${text}`);
  }
  return value;
}

/** Picks the network a command works on: the named one, or the only one there is. */
export function chooseName(names: readonly string[], wanted: string | undefined, file: string): string {
  if (wanted !== undefined) {
    if (names.includes(wanted)) return wanted;
    throw new UsageError(
      `${path.basename(file)} has no network ${wanted}; it has ${names.join(", ") || "none"}`,
    );
  }
  if (names.length === 1) return names[0]!;
  if (names.length === 0) throw new UsageError(`${path.basename(file)} has no network`);
  throw new UsageError(
    `${path.basename(file)} has several networks, so say which: --network ${names.join(" or --network ")}`,
  );
}

const engines: readonly EngineChoice[] = ["auto", "tensorflow", "wasm"];

export function chooseEngine(wanted: string): EngineChoice {
  const engine = engines.find((name) => name === wanted);
  if (engine === undefined) throw new UsageError(`--engine takes ${engines.join(", ")}, not ${wanted}`);
  return engine;
}
