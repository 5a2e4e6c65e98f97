/** Which arguments of a call are for which parameters, and where they stand. */
import type { Span } from "../../text.js";
import type { CallValue } from "../syntax/tree.js";

/** The places of what is given for a parameter among a call's arguments; several only where a parameter takes the rest. */
export interface GivenArgument {
  readonly first: number;
  readonly last: number;
}

/** By parameter. Without places in the text, so that calls that are written alike share it. */
export type GivenArguments = ReadonlyMap<string, GivenArgument>;

/** A call and what it gives; for what no call made, such as the input that a dataset implies, nothing. */
export interface BoundCall {
  readonly call: CallValue | undefined;
  readonly given: GivenArguments;
}

/** Name and value of what is given for a parameter. */
export function argumentSpan({ call, given }: BoundCall, parameter: string): Span | undefined {
  const places = given.get(parameter);
  return call && places && spanOf(call, places);
}

/** The value that is given for a parameter. */
export function valueSpan({ call, given }: BoundCall, parameter: string): Span | undefined {
  const places = given.get(parameter);
  if (call === undefined || places === undefined) return undefined;
  return places.first === places.last ? call.arguments[places.first]!.value.span : spanOf(call, places);
}

/** The spans that `find` has for everything given, by parameter. */
export function spansOf(bound: BoundCall, find: typeof argumentSpan): ReadonlyMap<string, Span> {
  return new Map([...bound.given.keys()].map((parameter) => [parameter, find(bound, parameter)!]));
}

function spanOf({ arguments: all }: CallValue, { first, last }: GivenArgument): Span {
  return { start: all[first]!.span.start, end: all[last]!.span.end };
}
