/** What a message is made of: its code, its severity, and turns of phrase that many messages share. */
import type { Severity } from "../diagnostic.js";

export interface Message {
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
}

export function error(code: string, message: string): Message {
  return { code, severity: "error", message };
}

export function warning(code: string, message: string): Message {
  return { code, severity: "warning", message };
}

export function info(code: string, message: string): Message {
  return { code, severity: "info", message };
}

export function hint(code: string, message: string): Message {
  return { code, severity: "hint", message };
}

export const didYouMean = (similar: string | undefined) =>
  similar === undefined ? "" : ` Did you mean \`${similar}\`?`;

export const numberWord = (count: number) =>
  ["none", "one", "two", "three", "four", "five"][count] ?? String(count);

/** `a`, `b` and `c`; long lists are cut. */
export function nameList(names: readonly string[], most = 8): string {
  const quoted = names.slice(0, most).map((name) => `\`${name}\``);
  if (names.length > most) return `${quoted.join(", ")}, … (${names.length} in all)`;
  if (quoted.length <= 1) return quoted.join("");
  return `${quoted.slice(0, -1).join(", ")} and ${quoted.at(-1)}`;
}
