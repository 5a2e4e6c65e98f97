/** The checked networks of a document and the first uses of its blocks, looked up once for each state of it. */
import type { Analysis } from "../src/language/analyse.js";
import type { NetworkCheck } from "../src/language/check-network.js";
import type { Unit } from "../src/language/units.js";
import { type BlockInstance, firstUses } from "./features/step-results.js";

const checks = new WeakMap<Analysis, ReadonlyMap<string, NetworkCheck>>();

/** Those that the document itself declares, by name and in their order. */
export function networkChecks(analysis: Analysis): ReadonlyMap<string, NetworkCheck> {
  let known = checks.get(analysis);
  if (known === undefined) {
    const { program } = analysis;
    const names = [...program.main.tables.network.keys()];
    known = new Map(names.map((name) => [name, program.network(program.main, name)!]));
    checks.set(analysis, known);
  }
  return known;
}

/** The first use of a block in a document. */
export interface FirstUse {
  readonly network: NetworkCheck;
  readonly instance: BlockInstance;
}

const uses = new WeakMap<Analysis, ReadonlyMap<Unit, ReadonlyMap<string, FirstUse>>>();

/** `unit` is the one that declares the block; undefined where no network of the document uses it. */
export function firstUse(analysis: Analysis, unit: Unit, block: string): FirstUse | undefined {
  let known = uses.get(analysis);
  if (known === undefined) {
    known = allFirstUses(analysis);
    uses.set(analysis, known);
  }
  return known.get(unit)?.get(block);
}

function allFirstUses(analysis: Analysis): ReadonlyMap<Unit, ReadonlyMap<string, FirstUse>> {
  const found = new Map<Unit, Map<string, FirstUse>>();
  for (const network of networkChecks(analysis).values()) {
    for (const [unit, instances] of firstUses(network)) {
      let ofUnit = found.get(unit);
      if (ofUnit === undefined) {
        ofUnit = new Map();
        found.set(unit, ofUnit);
      }
      for (const [block, instance] of instances) {
        if (!ofUnit.has(block)) ofUnit.set(block, { network, instance });
      }
    }
  }
  return found;
}
