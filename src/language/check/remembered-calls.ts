/** Binds the calls of layers, those that are written alike once: a network says the same layer in many places. */
import { Args, type ArgValue, type Layer } from "../../layers/layer.js";
import { ownCopy } from "../../text.js";
import type { Reporter } from "../reporter.js";
import type { Argument, CallValue } from "../syntax/tree.js";
import { bindArguments } from "./bind.js";
import type { GivenArguments } from "./given-arguments.js";
import type { Known, Scope } from "./scope.js";

export interface BoundLayer {
  /** Undefined when an error was reported or a value is not known yet. */
  readonly args: Args | undefined;
  readonly given: GivenArguments;
}

interface Remembered extends BoundLayer {
  /** What the names in the arguments stood for; undefined where one stood for itself. */
  readonly names: ReadonlyMap<string, ArgValue | undefined>;
}

/** By the call as it is written. Only calls of which there was nothing to say. */
const remembered = new Map<string, readonly Remembered[]>();
const mostTexts = 5000;
/** One text means something else where its names do. */
const mostMeanings = 4;

/** `text` is the call as it is written; `inputs` are arguments of it that are the layer's inputs. */
export function bindLayer(
  layer: Layer,
  call: CallValue,
  text: string,
  scope: Scope,
  reporter: Reporter,
  inputs: readonly Argument[],
): BoundLayer {
  const alike = remembered.get(text) ?? [];
  const before = alike.find(({ names }) => meanTheSame(names, scope));
  if (before !== undefined) return before;

  let silent = true;
  const names = new Map<string, ArgValue | undefined>();
  const noting: Scope = {
    lookup: (name) => {
      const known = scope.lookup(name);
      names.set(name, known?.value);
      return known;
    },
    names: () => scope.names(),
  };
  const { values, given } = bindArguments(
    layer,
    call,
    noting,
    {
      report: (...report) => {
        silent = false;
        reporter.report(...report);
      },
    },
    inputs,
  );
  if (values === undefined) return { args: undefined, given };
  const bound = { args: new Args(values), given, names };
  if (silent) {
    if (remembered.size >= mostTexts) remembered.clear();
    remembered.set(ownCopy(text), [bound, ...alike.slice(0, mostMeanings - 1)]);
  }
  return bound;
}

function meanTheSame(names: Remembered["names"], scope: Scope): boolean {
  for (const [name, value] of names) {
    const known: Known | undefined = scope.lookup(name);
    // A name that stands for something not known yet is no name that stands for itself.
    if (known?.value !== value || (known !== undefined && value === undefined)) return false;
  }
  return true;
}
