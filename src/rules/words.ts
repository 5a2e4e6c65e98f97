/** Names and counts as they stand in sentences. */
import { figure } from "./figure.js";

/** `` `a`, `b` and 3 more ``. */
export function nameList(names: readonly string[], most = 3): string {
  const quoted = names.map((name) => `\`${name}\``);
  if (quoted.length > most + 1) return `${quoted.slice(0, most).join(", ")} and ${quoted.length - most} more`;
  return quoted.length === 1 ? quoted[0]! : `${quoted.slice(0, -1).join(", ")} and ${quoted.at(-1)}`;
}

/** `1 row`, `1,200 rows`. */
export function rowCount(count: number): string {
  return `${figure(count)} ${count === 1 ? "row" : "rows"}`;
}

/** A share as a percentage: `6.2 %`. */
export function percent(share: number): string {
  return `${figure(100 * share)} %`;
}
