/** What names stand for where a value is worked out: constants, parameters, and the data's own figures. */
import type { ArgValue } from "../../layers/layer.js";

/** A name's value; undefined while it is not known, because the data has not been read or no argument is given yet. */
export interface Known {
  readonly value: ArgValue | undefined;
}

export interface Scope {
  /** Undefined: the name means nothing here. */
  lookup(name: string): Known | undefined;
  /** All names, for suggestions. */
  names(): readonly string[];
}

export const emptyScope: Scope = { lookup: () => undefined, names: () => [] };

/** The names of `values` first, then those of `outer`. */
export function scopeOf(values: ReadonlyMap<string, ArgValue | undefined>, outer: Scope = emptyScope): Scope {
  return {
    lookup: (name) => (values.has(name) ? { value: values.get(name) } : outer.lookup(name)),
    names: () => [...values.keys(), ...outer.names()],
  };
}

/** The names of `inner` first, then those of `outer`. */
export function joinedScope(inner: Scope, outer: Scope): Scope {
  return {
    lookup: (name) => inner.lookup(name) ?? outer.lookup(name),
    names: () => [...inner.names(), ...outer.names()],
  };
}
