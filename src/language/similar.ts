/** Finds the name somebody probably meant. */
import { distance } from "fastest-levenshtein";

/** The candidate nearest to `name`, if it is near enough to be a slip; case does not count. */
export function mostSimilar(name: string, candidates: Iterable<string>): string | undefined {
  const wanted = name.toLowerCase();
  const allowed = slips(wanted.length);
  let best: string | undefined;
  let bestDistance = allowed + 1;
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - wanted.length) >= bestDistance) continue;
    const apart = distance(wanted, candidate.toLowerCase());
    if (apart < bestDistance) {
      best = candidate;
      bestDistance = apart;
    }
  }
  return best;
}

/** How many letters may differ: two swapped ones count as two, and very short names are never taken for others. */
function slips(length: number): number {
  if (length < 3) return 0;
  return length === 3 ? 1 : Math.max(2, Math.floor(length / 3));
}
