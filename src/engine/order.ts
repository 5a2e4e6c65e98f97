/** In which order a split's rows are taken: as they stand, or shuffled anew in each epoch. */
import { mixedBlocks, type Rows } from "../data/prepared.js";
import type { Random } from "../random.js";
import { randomFor } from "./seed.js";

export function inOrder(rows: Rows): Int32Array {
  return Int32Array.from({ length: rows.count }, (_, row) => row);
}

/**
 * Each epoch has an order of its own, which depends on nothing but seed and epoch. Rows that lie in blocks on disk are
 * shuffled in two steps: the blocks, and then the rows of each few that have come to stand side by side.
 */
export function shuffled(rows: Rows, seed: number, epoch: number): Int32Array {
  const random = randomFor(seed, `order of epoch ${epoch}`);
  const { block } = rows;
  return block === undefined ? random.shuffle(inOrder(rows)) : shuffledBlocks(rows.count, block, random);
}

function shuffledBlocks(count: number, block: number, random: Random): Int32Array {
  const blocks = random.shuffle(Int32Array.from({ length: Math.ceil(count / block) }, (_, at) => at));
  const order = new Int32Array(count);
  let filled = 0;
  for (let first = 0; first < blocks.length; first += mixedBlocks) {
    const from = filled;
    for (const chosen of blocks.subarray(first, first + mixedBlocks)) {
      const end = Math.min(count, (chosen + 1) * block);
      for (let row = chosen * block; row < end; row++) order[filled++] = row;
    }
    random.shuffle(order.subarray(from, filled));
  }
  return order;
}
