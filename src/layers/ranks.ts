/** Layers that come for one, two and three spatial axes: what those are called, and the check for them. */
import type { Mismatch } from "./mismatch.js";
import type { Shape } from "./shape.js";

/** How many spatial axes there are. */
export type Rank = 1 | 2 | 3;

export const ranks: readonly Rank[] = [1, 2, 3];

/** What a sample with so many spatial axes is. */
export const places: Readonly<Record<Rank, string>> = { 1: "a sequence", 2: "an image", 3: "a volume" };

/** A mismatch unless `x` has `rank` spatial axes and channels. */
export function wrongRank(x: Shape, rank: Rank): Mismatch | undefined {
  return x.length === rank + 1 ? undefined : { code: "wrong-rank", expected: rank + 1, got: x };
}
