/** Lays a network out from top to bottom, level by level: a block of the program first in itself, then as one piece. */
import {
  type Block,
  boundsOf,
  boxBlock,
  type Connection,
  type Drawing,
  type Frame,
  type Line,
  moved,
  pointBlock,
  type Rect,
} from "./block.js";
import { type Arrange, rememberingArrange } from "./branches.js";
import { stack } from "./stack.js";

export interface BoxSize {
  readonly id: number;
  readonly width: number;
  readonly height: number;
  /** The blocks around it, the outermost first. */
  readonly group?: readonly string[] | undefined;
}

export interface Wire {
  readonly from: number;
  readonly to: number;
}

export interface Layout {
  readonly boxes: ReadonlyMap<number, Rect>;
  /** Those around others first. */
  readonly frames: readonly Frame[];
  readonly lines: readonly Line[];
  readonly bounds: Rect;
}

const framePadding = 14;
/** Above the first line in a frame that nothing enters, for the label. */
const labelHeight = 22;
/** Where more than this many blocks follow a value that nothing takes, it does not wait for the end beside them. */
const mostBeside = 40;

/**
 * `boxes` stand in an order that all wires follow. Nodes of one block that stand together get one frame. The flow is cut
 * where all values pass through one layer, so that a chain stands in one column and only the rest is to be arranged.
 */
export function layOut(
  boxes: readonly BoxSize[],
  wires: readonly Wire[],
  arrange = rememberingArrange(),
): Layout {
  const { drawing } = level(boxes, wires, [], arrange);
  return {
    boxes: new Map(drawing.boxes.map(({ id, rect }) => [id, rect])),
    frames: [...drawing.frames].sort((a, b) => a.path.length - b.path.length),
    lines: drawing.lines,
    bounds: boundsOf(drawing),
  };
}

interface Laid {
  readonly drawing: Drawing;
  /** Where the values of nodes outside enter, and those of nodes inside leave. */
  readonly entries: ReadonlyMap<number, number>;
  readonly exits: ReadonlyMap<number, number>;
}

function level(
  boxes: readonly BoxSize[],
  wires: readonly Wire[],
  path: readonly string[],
  arrange: Arrange,
): Laid {
  const parts = partsOf(boxes, path.length);
  const partOf = new Map(parts.flatMap(({ members }, at) => members.map(({ id }) => [id, at] as const)));
  const entering = unique(wires.filter(({ from }) => !partOf.has(from)).map(({ from }) => from));
  const leaving = unique(wires.filter(({ to }) => !partOf.has(to)).map(({ from }) => from));
  const blocks: Block[] = [
    ...entering.map(() => pointBlock(false)),
    ...parts.map(({ label, members }, at) => {
      const only = members[0]!;
      if (label === undefined) return boxBlock(only.id, only.width, only.height);
      const own = wires.filter(({ from, to }) => partOf.get(from) === at || partOf.get(to) === at);
      return frameBlock(members, own, [...path, label], arrange);
    }),
    ...leaving.map(() => pointBlock(false)),
  ];
  const placeOf = (id: number) => {
    const part = partOf.get(id);
    return part === undefined ? undefined : part + entering.length;
  };
  const connections = new Map<string, Connection>();
  for (const { from, to } of wires) {
    const begin = placeOf(from) ?? entering.indexOf(from);
    const end = placeOf(to) ?? entering.length + parts.length + leaving.indexOf(from);
    if (begin === end) continue;
    connections.set(`${begin} ${end} ${from}`, { from: begin, to: end, source: from, hidden: false });
  }
  const ends = withEnds(blocks, [...connections.values()]);
  const { drawing, places } = stack(ends.blocks, ends.connections, arrange);
  const xOf = (block: Block) => places[ends.blocks.indexOf(block)]!.x;
  return {
    drawing,
    entries: new Map(entering.map((id, at) => [id, xOf(blocks[at]!)])),
    exits: new Map(leaving.map((id, at) => [id, xOf(blocks[entering.length + parts.length + at]!)])),
  };
}

interface Part {
  /** The block's, undefined for a node of this level. */
  readonly label: string | undefined;
  readonly members: readonly BoxSize[];
}

function partsOf(boxes: readonly BoxSize[], depth: number): Part[] {
  const parts: { label: string | undefined; members: BoxSize[] }[] = [];
  for (const box of boxes) {
    const label = box.group?.[depth];
    const last = parts.at(-1);
    if (label !== undefined && last?.label === label) last.members.push(box);
    else parts.push({ label, members: [box] });
  }
  return parts;
}

function frameBlock(
  members: readonly BoxSize[],
  wires: readonly Wire[],
  path: readonly string[],
  arrange: Arrange,
): Block {
  const { drawing, entries, exits } = level(members, wires, path, arrange);
  const inner = boundsOf(drawing);
  // Lines enter and leave on the frame itself.
  const above = entries.size > 0 ? 0 : labelHeight;
  const below = exits.size > 0 ? 0 : framePadding;
  const halfWidth = Math.max(-inner.left, inner.left + inner.width) + framePadding;
  const height = inner.height + above + below;
  const down = moved(drawing, { x: 0, y: above - inner.top });
  const rect = { left: -halfWidth, top: 0, width: 2 * halfWidth, height };
  return {
    halfWidth,
    height,
    id: undefined,
    hidden: false,
    inPort: (source) => entries.get(source) ?? 0,
    outPort: (source) => exits.get(source) ?? 0,
    drawing: { ...down, frames: [{ label: path.at(-1)!, path, rect }, ...down.frames] },
  };
}

/** Gives several beginnings a common one above them, and several ends a common one below. */
function withEnds(
  blocks: readonly Block[],
  connections: readonly Connection[],
): { blocks: readonly Block[]; connections: readonly Connection[] } {
  const taking = new Set(connections.map(({ to }) => to));
  const giving = new Set(connections.map(({ from }) => from));
  const places = blocks.map((_, place) => place);
  const begins = places.filter((place) => !taking.has(place));
  const sinks = places.filter((place) => !giving.has(place));
  const ends = sinks.filter(
    (place) => blocks.length - place <= mostBeside || blocks[place]!.id === undefined,
  );
  const shift = begins.length > 1 ? 1 : 0;
  const all = blocks.slice();
  const joined = connections.map((each) => ({ ...each, from: each.from + shift, to: each.to + shift }));
  if (shift === 1) {
    all.unshift(pointBlock(true));
    for (const place of begins) joined.push({ from: 0, to: place + 1, source: -1, hidden: true });
  }
  if (ends.length > 1) {
    all.push(pointBlock(true));
    for (const place of ends) {
      joined.push({ from: place + shift, to: all.length - 1, source: -1, hidden: true });
    }
  }
  return { blocks: all, connections: joined };
}

function unique(ids: readonly number[]): readonly number[] {
  return [...new Set(ids)];
}
