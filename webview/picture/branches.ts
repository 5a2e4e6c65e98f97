/** Arranges blocks between two cuts, where values flow side by side; dagre decides on rows, order and columns. */
import { Graph, layout } from "@dagrejs/dagre";
import type { Point } from "./stroke.js";

export interface BranchBlock {
  readonly halfWidth: number;
  readonly height: number;
}

export interface BranchLink {
  readonly from: number;
  readonly to: number;
  /** Keeps its ends close; a link of the flow has 1. */
  readonly weight?: number;
}

/** Places relative to the middle and the top. */
export interface Arranged {
  /** For each block the middle of its upper edge. */
  readonly places: readonly Point[];
  /** For each link the upright pieces by which it passes the rows between its ends. */
  readonly passes: readonly (readonly Pass[])[];
}

export interface Pass {
  readonly top: Point;
  readonly bottom: Point;
}

/** `blocks` begin and end with one that is alone in its row. */
export type Arrange = (blocks: readonly BranchBlock[], links: readonly BranchLink[]) => Arranged;

/** Enough for every different part of a large network. */
const mostRemembered = 300;

/** `arrange` with a memory: parts that are alike are arranged once, and while somebody types most stay as they are. */
export function rememberingArrange(): Arrange {
  const known = new Map<string, Arranged>();
  return (blocks, links) => {
    const key = JSON.stringify([
      blocks.map(({ halfWidth, height }) => [halfWidth, height]),
      links.map(({ from, to, weight }) => [from, to, weight]),
    ]);
    const remembered = known.get(key);
    if (remembered !== undefined) return remembered;
    const arranged = arrange(blocks, links);
    if (known.size >= mostRemembered) known.clear();
    known.set(key, arranged);
    return arranged;
  };
}

export const rowGap = 26;
/** Lines that part and meet need more. */
const branchGap = 38;
const columnGap = 26;
const lineGap = 14;

function arrange(blocks: readonly BranchBlock[], links: readonly BranchLink[]): Arranged {
  const graph = new Graph({ multigraph: true });
  graph.setGraph({ rankdir: "TB", ranksep: branchGap, nodesep: columnGap, edgesep: lineGap });
  blocks.forEach(({ halfWidth, height }, at) => {
    graph.setNode(String(at), { width: 2 * halfWidth, height });
  });
  links.forEach(({ from, to, weight = 1 }, at) => {
    graph.setEdge(String(from), String(to), { weight, minlen: 1 }, String(at));
  });
  layout(graph);

  const centres = blocks.map((_, at) => graph.node(String(at)) as Point);
  const last = blocks.length - 1;
  const inner = centres.slice(1, last);
  const left = Math.min(...inner.map(({ x }, at) => x - blocks[at + 1]!.halfWidth));
  const right = Math.max(...inner.map(({ x }, at) => x + blocks[at + 1]!.halfWidth));
  const middle = (left + right) / 2;
  const top = Math.min(...centres.map(({ y }, at) => y - blocks[at]!.height / 2));
  const rows = new Map<number, number>();
  centres.forEach(({ y }, at) => {
    rows.set(Math.round(y), Math.max(rows.get(Math.round(y)) ?? 0, blocks[at]!.height));
  });

  return {
    places: centres.map(({ x, y }, at) => ({
      x: at === 0 || at === last ? 0 : x - middle,
      y: y - blocks[at]!.height / 2 - top,
    })),
    passes: links.map(({ from, to }, at) => {
      const { points = [] } = graph.edge(String(from), String(to), String(at)) as { points?: Point[] };
      return points.slice(1, -1).flatMap(({ x, y }) => {
        // Every second bend of dagre's is between two rows.
        const height = rows.get(Math.round(y));
        if (height === undefined) return [];
        const upright = (end: number) => ({ x: x - middle, y: y - top + end });
        return [{ top: upright(-height / 2), bottom: upright(height / 2) }];
      });
    }),
  };
}
