/** What the tests inside VS Code tell the process that started it: one JSON line for each outcome. */
import { appendFileSync } from "node:fs";

export type Outcome =
  | { kind: "begin"; title: string }
  | { kind: "pass"; title: string; ms: number }
  | { kind: "skip"; title: string }
  | { kind: "fail"; title: string; error: string }
  | { kind: "note"; text: string }
  | { kind: "end"; error?: string };

/** Written at once, so that a hang leaves everything before it on record. */
export function report(outcome: Outcome): void {
  const file = process.env.NETWRIGHT_TEST_REPORT;
  if (file) appendFileSync(file, `${JSON.stringify(outcome)}\n`);
  else console.log(JSON.stringify(outcome));
}

/** Puts a line into the output of the run: a measured time, a seed. */
export function note(text: string): void {
  report({ kind: "note", text });
}
