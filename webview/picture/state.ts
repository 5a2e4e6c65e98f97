/** What the page shows, from the messages it has got: the picture, or the last good parts while the program is broken. */
import type { Picture, PictureMessage, PictureNode } from "../../src/picture.js";
import type { Position, Range } from "../../src/text.js";

export interface PictureState {
  /** What is drawn; undefined where there is nothing to draw. */
  readonly picture: Picture | undefined;
  /** Why it is not what the program says now. */
  readonly old: "gone" | "broken" | undefined;
  readonly position: Position | undefined;
}

export const initialState: PictureState = { picture: undefined, old: undefined, position: undefined };

export function reduce(state: PictureState, message: PictureMessage): PictureState {
  switch (message.type) {
    case "picture": {
      const { picture, uri } = message;
      if (picture !== null) {
        const shown = withLastGood(state.picture, picture);
        return { ...state, picture: shown, old: shown === picture ? undefined : "broken" };
      }
      const gone = state.picture !== undefined && uri === state.picture.uri;
      return gone ? { ...state, old: "gone" } : { ...state, picture: undefined, old: undefined };
    }
    case "cursor":
      return { ...state, position: message.position };
    case "export":
      return state;
  }
}

/**
 * While the text breaks the grammar, a bracket that is not closed yet may swallow the layers below it. Those stay in the
 * picture as they were, marked as not known.
 */
function withLastGood(before: Picture | undefined, now: Picture): Picture {
  if (!now.broken || before?.uri !== now.uri || before.network !== now.network) return now;
  const keys = keysOf(now.nodes);
  const present = new Map(now.nodes.map((node) => [keys.get(node.id)!, node]));
  const keysBefore = keysOf(before.nodes);
  if (before.nodes.every(({ id }) => present.has(keysBefore.get(id)!))) return now;
  return {
    ...now,
    nodes: before.nodes.map((node) => {
      const still = present.get(keysBefore.get(node.id)!);
      if (still !== undefined) return { ...still, id: node.id };
      return { ...node, state: "unknown", range: undefined, problem: undefined };
    }),
    edges: before.edges,
    totals: before.totals,
  };
}

/** Names that stay with a layer while others come and go. */
export function keysOf(nodes: readonly PictureNode[]): ReadonlyMap<number, string> {
  const used = new Map<string, number>();
  return new Map(
    nodes.map(({ id, name, group = [] }) => {
      const path = [...group, name].join("/");
      const times = (used.get(path) ?? 0) + 1;
      used.set(path, times);
      return [id, times === 1 ? path : `${path} ${times}`];
    }),
  );
}

/** The layers in whose call the cursor is: several where a block stands several times. */
export function nodesAt({ picture, position }: PictureState): ReadonlySet<number> {
  if (picture === undefined || position === undefined) return new Set();
  const around = picture.nodes.flatMap(({ id, range, use }) =>
    [range, use].flatMap((each) =>
      each !== undefined && contains(each, position) ? [{ id, range: each }] : [],
    ),
  );
  const inner = around.filter(({ range }) => !around.some((other) => isInside(other.range, range)));
  return new Set(inner.map(({ id }) => id));
}

function contains({ start, end }: Range, position: Position): boolean {
  return !isBefore(position, start) && !isBefore(end, position);
}

function isInside(inner: Range, outer: Range): boolean {
  const same =
    !isBefore(inner.start, outer.start) &&
    !isBefore(outer.start, inner.start) &&
    !isBefore(inner.end, outer.end) &&
    !isBefore(outer.end, inner.end);
  return !same && contains(outer, inner.start) && contains(outer, inner.end);
}

function isBefore(a: Position, b: Position): boolean {
  return a.line < b.line || (a.line === b.line && a.character < b.character);
}
