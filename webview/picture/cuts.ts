/** Where a flow can be cut: the blocks that all values pass through, and the connections that only skip over others. */

/** A connection between two blocks by their places; `from` is below `to`. */
export interface Link {
  readonly from: number;
  readonly to: number;
}

export interface Cuts<L extends Link> {
  /** Places of blocks that no connection but a skip passes by; the first and the last are always among them. */
  readonly places: readonly number[];
  /** Connections between two of these, drawn beside everything between them. */
  readonly skips: readonly L[];
  /** All others. */
  readonly links: readonly L[];
}

/**
 * Cuts `count` blocks, which stand in an order that all links follow. A link is a skip where another way leads from its
 * beginning to its end; a residual network without its skips is a chain, which needs no arranging.
 */
export function findCuts<L extends Link>(count: number, all: readonly L[]): Cuts<L> {
  const isDetour = detours(count, all);
  let skips = all.filter(isDetour);
  let links = all.filter((link) => !isDetour(link));
  for (;;) {
    const places = uncrossed(count, links);
    const alone = new Set(places);
    const kept = skips.filter(({ from, to }) => alone.has(from) && alone.has(to));
    if (kept.length === skips.length) return { places, skips, links };
    // A skip from the middle of a branch cannot be drawn at the side: it is laid out with the branch.
    const keptSet = new Set(kept);
    links = [...links, ...skips.filter((link) => !keptSet.has(link))];
    skips = kept;
  }
}

/** Tells the links beside which another way leads to the same end. */
function detours(count: number, links: readonly Link[]): (link: Link) => boolean {
  const after: number[][] = Array.from({ length: count }, () => []);
  for (const { from, to } of links) after[from]!.push(to);
  /** For each block those that can be reached from it. */
  const reached: Uint8Array[] = [];
  for (let block = count - 1; block >= 0; block--) {
    const row = new Uint8Array(count);
    for (const next of after[block]!) {
      row[next] = 1;
      const further = reached[next]!;
      for (let other = next + 1; other < count; other++) if (further[other] === 1) row[other] = 1;
    }
    reached[block] = row;
  }
  return ({ from, to }) =>
    to > from + 1 && after[from]!.some((next) => next !== to && reached[next]![to] === 1);
}

function uncrossed(count: number, links: readonly Link[]): number[] {
  /** How far the links that begin before a block reach. */
  let reach = 0;
  const furthest = new Array<number>(count).fill(0);
  for (const { from, to } of links) furthest[from] = Math.max(furthest[from]!, to);
  const places: number[] = [];
  for (let place = 0; place < count; place++) {
    if (reach <= place) places.push(place);
    reach = Math.max(reach, furthest[place]!);
  }
  return places;
}
