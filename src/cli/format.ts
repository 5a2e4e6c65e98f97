/** `netwright format`: puts the white space of files in order, or tells which ones need it. */
import {
  accessSync,
  chmodSync,
  constants,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { parseArgs } from "node:util";
import { defaultFormat, formatted } from "../language/format/format.js";
import { count } from "./terminal.js";
import { UsageError, unreadable } from "./usage.js";

interface FileToFormat {
  readonly file: string;
  readonly before: string;
  readonly after: string;
}

export const formatCommand = {
  usage: "format FILE… [--check]",
  async run(args: string[]): Promise<number> {
    const { values, positionals } = parseArgs({
      args,
      options: { check: { type: "boolean" } },
      allowPositionals: true,
    });
    if (positionals.length === 0) throw new UsageError("which file?");
    // All are read before any is written, so that a name mistyped changes nothing.
    const files = positionals.map(readFile);
    const changed = files.filter(({ before, after }) => before !== after);
    for (const { file, after } of changed) {
      if (!values.check) writeWhole(file, after);
      console.log(file);
    }
    const what = values.check ? "would change" : "changed";
    console.log(`${count(files.length, "file")} read, ${changed.length.toLocaleString("en")} ${what}.`);
    return values.check && changed.length > 0 ? 1 : 0;
  },
};

function readFile(file: string): FileToFormat {
  const before = decode(file, readBytes(file));
  return { file, before, after: formatted(before, defaultFormat) };
}

function readBytes(file: string): Uint8Array {
  try {
    return readFileSync(file);
  } catch (error) {
    throw unreadable(file, error);
  }
}

/** Bytes that are no UTF-8 would be lost by writing the file again. */
function decode(file: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new UsageError(`cannot format ${file}: it is not UTF-8 text`);
  }
}

/** Replaces a file at once: who reads it meanwhile, or an end in the middle, finds the old text or the new one. */
function writeWhole(file: string, text: string): void {
  // A link stays a link: what it leads to is replaced.
  const target = realpathSync(file);
  const beside = `${target}.${process.pid}.tmp`;
  try {
    // Replacing asks nothing of the file itself, and one that is write-protected shall stay as it is.
    accessSync(target, constants.W_OK);
    writeFileSync(beside, text, { flag: "wx" });
    chmodSync(beside, statSync(target).mode);
    renameSync(beside, target);
  } catch (error) {
    rmSync(beside, { force: true });
    throw new UsageError(`cannot write ${file}: ${(error as Error).message}`);
  }
}
