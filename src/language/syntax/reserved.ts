/** Words that mean something wherever a name could stand. */
import { keywords } from "./parser.js";

const reserved: ReadonlySet<string> = new Set([
  ...keywords,
  "on",
  "as",
  "input",
  "Output",
  "true",
  "false",
  "none",
  "classes",
  "features",
]);

export function isReserved(name: string): boolean {
  return reserved.has(name);
}
