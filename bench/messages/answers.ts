/** What the other frameworks said, as it is kept beside the cases. */
import { readFileSync } from "node:fs";
import type { Peer } from "./cases.js";

/** When a mistake shows: while the network is built, with the first batch of data, or not at all. */
export type When = "build" | "first batch" | "never";

export interface Place {
  readonly when: When;
  /** Of the case's own file, counted from 1: the one nearest to the failure in the trace. */
  readonly line?: number;
  /** Whether that is a line in which the mistake can be mended. */
  readonly rightLine: boolean;
}

export interface Warned extends Place {
  readonly message: string;
}

export interface Answer extends Place {
  /** The exception's class and message; absent where nothing failed. */
  readonly type?: string;
  readonly message?: string;
  /** What a program printed that ran to its end: its loss. */
  readonly printed?: string;
  readonly warnings: readonly Warned[];
}

export interface Answers {
  readonly versions: Readonly<Record<Peer, string>>;
  /** By case, then by framework; absent where the framework has no such layer. */
  readonly cases: Readonly<Record<string, Partial<Readonly<Record<Peer, Answer>>>>>;
}

export function readAnswers(file: string): Answers {
  return JSON.parse(readFileSync(file, "utf8")) as Answers;
}
