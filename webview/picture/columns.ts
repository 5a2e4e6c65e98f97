/** Takes blocks that simply follow each other for one, so that only where values part and meet is left to arrange. */
import type { Arrange, BranchBlock, BranchLink, Pass } from "./branches.js";
import type { Point } from "./stroke.js";

export interface Columns {
  /** For each block the middle of its upper edge. */
  readonly places: readonly Point[];
  /** For each link the upright pieces by which it passes rows between its ends. */
  readonly passes: readonly (readonly Pass[])[];
}

/** As `arrange`, with each chain between the first and the last block in a column of its own. */
export function arrangeColumns(
  blocks: readonly BranchBlock[],
  links: readonly BranchLink[],
  gap: (above: number, below: number) => number,
  arrange: Arrange,
): Columns {
  const columns = chains(blocks.length, links);
  const columnOf = new Map(columns.flatMap((members, at) => members.map((member) => [member, at] as const)));
  /** From a column's top to that of each of its blocks. */
  const offsets = columns.map((members) => {
    let y = 0;
    return members.map((member, at) => {
      if (at > 0) y += blocks[members[at - 1]!]!.height + gap(members[at - 1]!, member);
      return y;
    });
  });
  const outer = links.flatMap((link, at) => {
    const from = columnOf.get(link.from)!;
    const to = columnOf.get(link.to)!;
    return from === to ? [] : [{ at, link: { ...link, from, to } }];
  });
  const arranged = arrange(
    columns.map((members, at) => ({
      halfWidth: Math.max(...members.map((member) => blocks[member]!.halfWidth)),
      height: offsets[at]!.at(-1)! + blocks[members.at(-1)!]!.height,
    })),
    outer.map(({ link }) => link),
  );
  const places: Point[] = blocks.map(() => ({ x: 0, y: 0 }));
  columns.forEach((members, column) => {
    const { x, y } = arranged.places[column]!;
    members.forEach((member, at) => {
      places[member] = { x, y: y + offsets[column]![at]! };
    });
  });
  const passes: (readonly Pass[])[] = links.map(() => []);
  outer.forEach(({ at }, place) => {
    passes[at] = arranged.passes[place]!;
  });
  return { places, passes };
}

/** Lists of blocks of which each gives to the next alone, and takes from the one before alone. */
function chains(count: number, links: readonly BranchLink[]): number[][] {
  const after: number[][] = Array.from({ length: count }, () => []);
  const before: number[][] = Array.from({ length: count }, () => []);
  for (const { from, to } of links) {
    after[from]!.push(to);
    before[to]!.push(from);
  }
  const last = count - 1;
  const next = (block: number): number | undefined => {
    const only = after[block]!.length === 1 ? after[block]![0]! : last;
    return block > 0 && only !== last && before[only]!.length === 1 ? only : undefined;
  };
  const continued = new Set(after.map((_, block) => next(block)));
  const columns: number[][] = [];
  for (let block = 0; block < count; block++) {
    if (continued.has(block)) continue;
    const members = [block];
    for (let at = next(block); at !== undefined; at = next(at)) members.push(at);
    columns.push(members);
  }
  return columns;
}
