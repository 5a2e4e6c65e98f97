/** Puts the blocks of one level below each other, cut by cut, and draws the lines between them. */
import { type Block, type Connection, type Drawing, type Line, moved } from "./block.js";
import { type Arrange, rowGap } from "./branches.js";
import { arrangeColumns } from "./columns.js";
import { findCuts } from "./cuts.js";
import { down, type Point, rounded, through } from "./stroke.js";

/** Between a frame's edge and what is in it. */
const pointGap = 24;
/** From a layer to the lines beside it, and from line to line. */
const laneGap = 16;
const nextLane = 11;
/** Where between two rows a line turns off to the side, and where one comes back. */
const turnOff = 0.35;
const comeBack = 0.65;

export interface Stacked {
  readonly drawing: Drawing;
  /** Of each block the middle of its upper edge. */
  readonly places: readonly Point[];
}

/** The blocks stand in an order that all connections follow. */
export function stack(
  blocks: readonly Block[],
  connections: readonly Connection[],
  arrange: Arrange,
): Stacked {
  const cuts = findCuts(blocks.length, connections);
  const places: Point[] = blocks.map(() => ({ x: 0, y: 0 }));
  const lines: Line[] = [];
  const startOf = ({ from, source }: Connection): Point => ({
    x: places[from]!.x + blocks[from]!.outPort(source),
    y: places[from]!.y + blocks[from]!.height,
  });
  const endOf = ({ to, source }: Connection): Point => ({
    x: places[to]!.x + blocks[to]!.inPort(source),
    y: places[to]!.y,
  });
  const add = ({ source, to, hidden }: Connection, stroke: Line["stroke"]) => {
    if (!hidden) lines.push({ source, target: blocks[to]!.id, stroke });
  };

  for (let cut = 1; cut < cuts.places.length; cut++) {
    const first = cuts.places[cut - 1]!;
    const last = cuts.places[cut]!;
    const between = cuts.links.filter(({ from, to }) => first <= from && to <= last);
    const top = places[first]!.y;
    if (last === first + 1) {
      places[last] = { x: 0, y: top + blocks[first]!.height + gap(blocks[first]!, blocks[last]!) };
      for (const each of between) add(each, down(startOf(each), endOf(each)));
      continue;
    }
    const links = [...between.map(local(first)), ...helpers(first, last, between)];
    const gapBetween = (above: number, below: number) => gap(blocks[first + above]!, blocks[first + below]!);
    const arranged = arrangeColumns(blocks.slice(first, last + 1), links, gapBetween, arrange);
    arranged.places.forEach(({ x, y }, at) => {
      if (at > 0) places[first + at] = { x, y: top + y };
    });
    between.forEach((each, at) => {
      const lower = ({ x, y }: Point) => ({ x, y: y + top });
      const passes = arranged.passes[at]!.map((pass) => ({
        top: lower(pass.top),
        bottom: lower(pass.bottom),
      }));
      add(each, through(startOf(each), passes, endOf(each)));
    });
  }
  for (const { connection, x } of lanes(blocks, places, cuts.skips)) {
    const { from, to } = connection;
    const start = startOf(connection);
    const end = endOf(connection);
    const turn = start.y + turnOff * gap(blocks[from]!, blocks[from + 1]!);
    const target = blocks[to]!;
    const side = places[to]!.x + target.halfWidth;
    const back =
      target.id === undefined
        ? end.y - (1 - comeBack) * gap(blocks[to - 1]!, target)
        : places[to]!.y + target.height / 2;
    const way = [start, { x: start.x, y: turn }, { x, y: turn }, { x, y: back }];
    const arrival = target.id === undefined ? [{ x: end.x, y: back }, end] : [{ x: side, y: back }];
    add(connection, rounded([...way, ...arrival]));
  }

  const parts = blocks.map(({ drawing }, at) => moved(drawing, places[at]!));
  return {
    drawing: {
      boxes: parts.flatMap(({ boxes }) => boxes),
      frames: parts.flatMap(({ frames }) => frames),
      lines: [...lines, ...parts.flatMap((part) => part.lines)],
    },
    places,
  };
}

function gap(above: Block, below: Block): number {
  if (above.hidden || below.hidden) return 0;
  return above.height === 0 || below.height === 0 ? pointGap : rowGap;
}

function local(first: number) {
  return ({ from, to, hidden }: Connection) => ({
    from: from - first,
    to: to - first,
    // Ends that belong side by side are held there.
    weight: hidden ? 10 : 1,
  });
}

/** Holds what nothing leads to below the cut above it, and what leads nowhere above the one below. */
function helpers(first: number, last: number, between: readonly Connection[]) {
  const taking = new Set(between.map(({ to }) => to));
  const giving = new Set(between.map(({ from }) => from));
  const links: { from: number; to: number }[] = [];
  for (let place = first + 1; place < last; place++) {
    if (!taking.has(place)) links.push({ from: 0, to: place - first });
    if (!giving.has(place)) links.push({ from: place - first, to: last - first });
  }
  return links;
}

/** The columns at the right for connections that skip over others: the shorter the nearer. */
function lanes(
  blocks: readonly Block[],
  places: readonly Point[],
  skips: readonly Connection[],
): { connection: Connection; x: number }[] {
  const taken: { connection: Connection; x: number }[] = [];
  const shown = skips.filter(({ hidden }) => !hidden);
  for (const connection of shown.sort((a, b) => a.to - a.from - (b.to - b.from))) {
    const { from, to } = connection;
    let x = 0;
    for (let place = from + 1; place <= to; place++) {
      x = Math.max(x, places[place]!.x + blocks[place]!.halfWidth + laneGap);
    }
    for (const other of taken) {
      if (other.connection.from < to && from < other.connection.to) x = Math.max(x, other.x + nextLane);
    }
    taken.push({ connection, x });
  }
  return taken;
}
