/** Rows of numbers that are too many for memory: in a file, of which a few blocks are held. */
import type { FileHandle } from "node:fs/promises";
import { mixedBlocks } from "../prepared.js";
import { blockBytes, copyNumbers, type PlacedRows, type RowStorage } from "./placed.js";
import { readAt, type TemporaryFiles, writeAt } from "./temporary.js";

/** Beside those that a batch is taken from, one that is read ahead and one that the batch before is still taken from. */
const spareBlocks = 2;

export async function fileStorage(size: number, files: TemporaryFiles): Promise<RowStorage> {
  const file = await files.create("rows");
  return {
    write: (values, first) => writeAt(file, values, first * size * 4),
    read: (values, first) => readAt(file, values, first * size * 4),
    from: (first, count) => inFile(file, size, first, count),
  };
}

function inFile(file: FileHandle, size: number, first: number, count: number): PlacedRows {
  const rowsInBlock = Math.max(1, Math.floor(blockBytes / 4 / size));
  const blocks = blockCache(
    (block) => {
      const start = block * rowsInBlock;
      const values = new Float32Array(Math.min(rowsInBlock, count - start) * size);
      return readAt(file, values, (first + start) * size * 4);
    },
    Math.ceil(count / rowsInBlock),
  );

  const copyRow = (values: Float32Array, row: number, into: Float32Array, target: number) =>
    copyNumbers(values, row * size, size, into, target * size);

  return {
    size,
    block: rowsInBlock,
    onDisk: true,
    copy(places, run, into) {
      // A run of rows that begins in a block may reach into those behind it.
      blocks.hold(mixedBlocks * (1 + Math.ceil(run / rowsInBlock)) + spareBlocks);
      // Rows of blocks that are there are copied at once; the others wait, and are then copied block by block.
      const later = new Map<number, number[]>();
      for (let index = 0; index < places.length; index++) {
        const first = places[index]!;
        for (let step = 0; step < run; step++) {
          const place = first + step;
          const block = Math.floor(place / rowsInBlock);
          const values = blocks.held(block);
          const target = index * run + step;
          if (values !== undefined) copyRow(values, place - block * rowsInBlock, into, target);
          else {
            const waiting = later.get(block);
            if (waiting === undefined) later.set(block, [place, target]);
            else waiting.push(place, target);
          }
        }
      }
      return later.size === 0 ? undefined : copyLater(later, into);
    },
  };

  async function copyLater(later: ReadonlyMap<number, readonly number[]>, into: Float32Array): Promise<void> {
    for (const [block, waiting] of later) {
      const values = await blocks.load(block);
      for (let index = 0; index < waiting.length; index += 2) {
        copyRow(values, waiting[index]! - block * rowsInBlock, into, waiting[index + 1]!);
      }
    }
  }
}

interface BlockCache {
  /** At least so many blocks stay in memory from now on. */
  hold(count: number): void;
  /** The block, if it has been read. */
  held(block: number): Float32Array | undefined;
  load(block: number): Promise<Float32Array>;
}

/** Holds the blocks that were asked for last. Whoever asks for one after the other finds the next one read. */
function blockCache(read: (block: number) => Promise<Float32Array>, count: number): BlockCache {
  const loading = new Map<number, Promise<Float32Array>>();
  const loaded = new Map<number, Float32Array>();
  let last = -1;
  let most = 0;

  const start = (block: number) => {
    const found = loading.get(block);
    if (found !== undefined) return found;
    const reading = read(block).then((values) => {
      if (loading.get(block) === reading) loaded.set(block, values);
      return values;
    });
    loading.set(block, reading);
    // A failure is told to whoever awaits it, and the next one tries again.
    reading.catch(() => loading.delete(block));
    for (const oldest of loading.keys()) {
      if (loading.size <= most) break;
      loading.delete(oldest);
      loaded.delete(oldest);
    }
    return reading;
  };

  const touch = (block: number) => {
    if (block === last) return;
    const following = block === last + 1 && block + 1 < count;
    last = block;
    const found = loading.get(block);
    if (found !== undefined) {
      loading.delete(block);
      loading.set(block, found);
    }
    if (following) start(block + 1);
  };

  return {
    hold(count) {
      most = Math.max(most, count);
    },
    held(block) {
      const values = loaded.get(block);
      if (values !== undefined) touch(block);
      return values;
    },
    load(block) {
      const reading = start(block);
      touch(block);
      return reading;
    },
  };
}
