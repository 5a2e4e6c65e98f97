/** Reads the thirty mistakes: each a folder with the program in every framework, marked where the mistake is. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";

export const peers = ["keras", "pytorch", "tfjs"] as const;
export type Peer = (typeof peers)[number];

const peerFiles: Readonly<Record<Peer, string>> = {
  keras: "keras.py",
  pytorch: "pytorch.py",
  tfjs: "tfjs.mjs",
};

/** What must be reported: at which place, and with which words. Lines and columns count from 0. */
export interface Mark {
  readonly line: number;
  readonly column: number;
  readonly length: number;
  readonly code: string;
  readonly part: string;
}

export interface Case {
  /** The folder's name. */
  readonly id: string;
  readonly title: string;
  /** What the program is meant to do. */
  readonly intention: string;
  /** The program, without its marks and without the lines that hold title and intention. */
  readonly source: string;
  readonly mark: Mark;
  /** The lines of each peer's program; absent where the framework has no such layer. */
  readonly programs: Partial<Readonly<Record<Peer, readonly string[]>>>;
}

/** The cases in `folder`, in the order of their numbers. */
export function readCases(folder: string): Case[] {
  return readdirSync(folder)
    .sort()
    .map((id) => readCase(path.join(folder, id), id));
}

function readCase(folder: string, id: string): Case {
  const [title, intention, ...rest] = readFileSync(path.join(folder, "mistake.nn"), "utf8").split("\n");
  const lines: string[] = [];
  const marks: Mark[] = [];
  for (const line of rest) {
    const found = /^(\s*)(\^+)(?: ([\w-]+): (.+))?$/.exec(line);
    if (found === null) lines.push(line);
    else {
      const [, before, carets, code, part] = found;
      if (code === undefined || part === undefined) throw new Error(`${id}: a mark without its message`);
      marks.push({ line: lines.length - 1, column: before!.length, length: carets!.length, code, part });
    }
  }
  if (marks.length !== 1) throw new Error(`${id} has ${marks.length} marks, and needs one`);
  const programs: Partial<Record<Peer, readonly string[]>> = {};
  for (const peer of peers) {
    const file = path.join(folder, peerFiles[peer]);
    if (existsSync(file)) programs[peer] = readFileSync(file, "utf8").split("\n");
  }
  return {
    id,
    title: title!.replace(/^# /, ""),
    intention: intention!.replace(/^# /, ""),
    source: lines.join("\n"),
    mark: marks[0]!,
    programs,
  };
}
