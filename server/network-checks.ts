/** The checked networks of a document and the first uses of its blocks, looked up once for each state of it. */
import { keptWith } from "../src/kept.js";
import type { Analysis } from "../src/language/analyse.js";
import type { NetworkCheck } from "../src/language/check/network.js";
import type { Unit } from "../src/language/syntax/units.js";
import { type BlockInstance, firstUses } from "./features/step-results.js";

/** Those that the document itself declares, by name and in their order. */
export const networkChecks = keptWith(({ program }: Analysis): ReadonlyMap<string, NetworkCheck> => {
  const names = [...program.main.tables.network.keys()];
  return new Map(names.map((name) => [name, program.network(program.main, name)!]));
});

/** The first use of a block in a document. */
export interface FirstUse {
  readonly network: NetworkCheck;
  readonly instance: BlockInstance;
}

/** `unit` is the one that declares the block; undefined where no network of the document uses it. */
export function firstUse(analysis: Analysis, unit: Unit, block: string): FirstUse | undefined {
  return allFirstUses(analysis).get(unit)?.get(block);
}

const allFirstUses = keptWith((analysis: Analysis): ReadonlyMap<Unit, ReadonlyMap<string, FirstUse>> => {
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
});
