// The project's own seeded random numbers, for scripts: the same seed makes the same examples on every machine.
// @ts-check
import { readFileSync } from "node:fs";
import { transformSync } from "esbuild";

const source = readFileSync(new URL("../../src/random.ts", import.meta.url), "utf8");
const { code } = transformSync(source, { loader: "ts", format: "esm" });
/** @type {typeof import("../../src/random.js")} */
const { createRandom } = await import(`data:text/javascript,${encodeURIComponent(code)}`);

/** @param {number} seed */
export function seeded(seed) {
  const random = createRandom(seed);
  return {
    ...random,
    /** A number in [from, to). @param {number} from @param {number} to */
    between: (from, to) => from + (to - from) * random.uniform(),
    /** True with this chance. @param {number} share */
    chance: (share) => random.uniform() < share,
    /** One of them. @template Item @param {readonly Item[]} items @returns {Item} */
    pick: (items) => /** @type {Item} */ (items[random.integer(items.length)]),
  };
}

/** @typedef {ReturnType<typeof seeded>} Seeded */
