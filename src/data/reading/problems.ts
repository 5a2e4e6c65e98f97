/** Why data cannot be read: problems as exceptions while a source is opened, and errors of the libraries in plain words. */
import { messages } from "../../language/messages/messages.js";
import type { DataProblem, DataSource } from "../../profile.js";
import { DataError } from "../data-error.js";

/** Ends the opening of a source; `openTable` gives its problem back. */
export class Unreadable extends Error {
  override readonly name = "Unreadable";
  constructor(readonly problem: DataProblem) {
    super(problem.code);
  }
}

/** A library with native code has none for this platform. */
export class LibraryMissing extends Error {
  override readonly name = "LibraryMissing";
  constructor(
    readonly library: string,
    cause: unknown,
  ) {
    super(`${library} could not be loaded`, { cause });
  }
}

/** The commonest problem. `reason` is the end of a sentence: “it is a folder, not a file”. */
export function unreadable(path: string, reason: string): Unreadable {
  return new Unreadable({ code: "data-file-unreadable", path, reason });
}

/** What went wrong while an open table was read, for the person; errors of other kinds are given back as they are. */
export function dataErrorOf(error: unknown, source: DataSource): unknown {
  if (error instanceof DataError) return error;
  if (error instanceof Unreadable) return new DataError(messages.dataProblem(error.problem).message);
  const reason = reasonOf(error);
  if (reason === undefined) return error;
  const problem = unreadable(source.source, reason).problem;
  return new DataError(messages.dataProblem(problem).message);
}

/** Why the system, DuckDB or a stream failed, as the end of a sentence; undefined for a mistake of ours. */
export function reasonOf(error: unknown): string | undefined {
  if (error instanceof LibraryMissing) {
    return `${error.library}, which reads it, could not be loaded on this platform (${process.platform} ${process.arch})`;
  }
  if (!(error instanceof Error)) return undefined;
  const code = "code" in error ? String(error.code) : undefined;
  return (code === undefined ? undefined : systemReason(code)) ?? duckdbReason(error.message);
}

/** Whether the system says that there is no such file. */
export function isMissing(error: unknown): boolean {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return code === "ENOENT" || code === "ENOTDIR";
}

function systemReason(code: string): string | undefined {
  switch (code) {
    case "ENOENT":
    case "ENOTDIR":
      return "it is no longer there";
    case "EACCES":
    case "EPERM":
      return "you have no permission to read it";
    case "ERR_INVALID_ARG_VALUE":
    case "ENAMETOOLONG":
      return "this is not a possible file name";
    case "ERR_ENCODING_INVALID_ENCODED_DATA":
      return "it is not UTF-8 text; save it with the encoding UTF-8";
    case "ENOSPC":
    case "EDQUOT":
    case "EFBIG":
      return "there is no room left on the disk";
    case "Z_DATA_ERROR":
    case "Z_BUF_ERROR":
      return "it is not a whole gzip file: it may be damaged or cut off";
    default:
      return /^E[A-Z]+$/.test(code) ? `the system answers ${code}` : undefined;
  }
}

/** DuckDB's errors begin with their kind. Those that only a mistake of ours can cause are not put into words. */
function duckdbReason(message: string): string | undefined {
  const [, kind, rest = ""] = /^([A-Z][A-Za-z]+(?: [A-Za-z]+)? Error): ?([\s\S]*)$/.exec(message) ?? [];
  if (kind === undefined) return undefined;
  if (kind === "Out of Memory Error") {
    return "there is not enough memory, or room on the disk, to read it";
  }
  if (/No files found|No such file|Cannot open file/.test(rest)) return "it is no longer there";
  if (/Could not read|has been modified|File too small|changed|bytes from file/i.test(rest)) {
    return "it has changed while it was read";
  }
  if (kind === "Invalid Input Error" || kind === "IO Error" || kind === "Serialization Error") {
    return `it has changed while it was read, or is damaged (${firstLine(rest)})`;
  }
  return undefined;
}

export function firstLine(text: string): string {
  const line = text.split("\n")[0]!.trim();
  return line.length > 160 ? `${line.slice(0, 159)}…` : line;
}
