/** Asks Netwright about every case and makes the page from that and from the kept answers of the others. */
import path from "node:path";
import { keepProfiles } from "../../src/data/profiling/kept-profiles.js";
import { readAnswers } from "./answers.js";
import { readCases } from "./cases.js";
import { askNetwright } from "./ours.js";
import { page, type Result } from "./page.js";

/** What Netwright says of every case; `root` is the repository. */
export async function askAll(root: string): Promise<Result[]> {
  const reading = { profile: keepProfiles() };
  const results: Result[] = [];
  for (const mistake of readCases(path.join(root, "bench/messages/cases"))) {
    results.push({ mistake, said: await askNetwright(mistake, path.join(root, "examples"), reading) });
  }
  return results;
}

export function makePage(root: string, results: readonly Result[]): string {
  return page(results, readAnswers(path.join(root, "bench/messages/answers.json")));
}
