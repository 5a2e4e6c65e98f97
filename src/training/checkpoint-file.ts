/** A checkpoint as a file: a line that says what is in it, the arrays, and a checksum over all of it. */
import { readFileSync } from "node:fs";
import { crc32 } from "node:zlib";
import type { NamedWeight } from "../engine/outcome.js";
import type { KeptEpoch, TrainingState } from "../engine/training-state.js";

/** In a run's folder. */
export const checkpointName = "checkpoint.bin";

export interface Checkpoint {
  /** That the run has taken so far, without pauses and interruptions. */
  readonly seconds: number;
  readonly state: TrainingState;
}

/** The file begins with it; the number is that of the format. */
const signature = "NETWRIGHT CHECKPOINT 1\n";

/** In the header an array is its length; the arrays follow one another in the order of the header's `arrays`. */
interface Header {
  readonly seconds: number;
  readonly state: Omit<TrainingState, "weights" | "slots" | "kept"> & {
    readonly weights: readonly ArrayOfWeight[];
    readonly slots: readonly number[];
    readonly kept: Readonly<Partial<Record<"last" | "best", KeptHeader>>>;
  };
  readonly arrays: readonly number[];
}

/** `array` is the place among the arrays. */
type ArrayOfWeight = Omit<NamedWeight, "values"> & { readonly array: number };
type KeptHeader = Omit<KeptEpoch, "weights"> & { readonly weights: readonly ArrayOfWeight[] };

/** The pieces of the file, in order. Arrays that stand in the state more than once are written once. */
export function encodeCheckpoint({ seconds, state }: Checkpoint): Uint8Array[] {
  const places = new Map<Float32Array, number>();
  const placeOf = (values: Float32Array) => {
    const place = places.get(values) ?? places.size;
    places.set(values, place);
    return place;
  };
  const placed = (weights: readonly NamedWeight[]) =>
    weights.map(({ name, shape, values }) => ({ name, shape, array: placeOf(values) }));
  const { weights, slots, kept, ...rest } = state;
  const placedEpoch = ({ epoch, weights }: KeptEpoch) => ({ epoch, weights: placed(weights) });
  const described = {
    ...rest,
    weights: placed(weights),
    slots: slots.map(placeOf),
    kept: {
      ...(kept.last && { last: placedEpoch(kept.last) }),
      ...(kept.best && { best: placedEpoch(kept.best) }),
    },
  };
  const arrays = [...places.keys()];
  const header: Header = { seconds, state: described, arrays: arrays.map(({ length }) => length) };
  const pieces: Uint8Array[] = [
    Buffer.from(`${signature}${JSON.stringify(header, writeNumber)}\n`),
    ...arrays.map(({ buffer, byteOffset, byteLength }) => new Uint8Array(buffer, byteOffset, byteLength)),
  ];
  const checksum = Buffer.alloc(4);
  // Of nothing, zlib's checksum begins anew.
  const some = pieces.filter(({ length }) => length > 0);
  checksum.writeUInt32LE(some.reduce((sum, piece) => crc32(piece, sum), 0));
  return [...pieces, checksum];
}

/** Undefined where there is no checkpoint. Throws an Error with the reason, as the end of a sentence, where it is damaged. */
export function readCheckpoint(file: string): Checkpoint | undefined {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
  if (!bytes.toString("latin1", 0, signature.length).startsWith(signature)) {
    throw new Error("it is of another version of Netwright");
  }
  const end = bytes.length - 4;
  if (end < signature.length || crc32(bytes.subarray(0, end)) !== bytes.readUInt32LE(end)) {
    throw new Error("the file is damaged");
  }
  const line = bytes.indexOf("\n", signature.length);
  const { seconds, state, arrays } = JSON.parse(
    bytes.toString("utf8", signature.length, line),
    readNumber,
  ) as Header;
  let offset = line + 1;
  const values = arrays.map((length) => {
    const start = offset;
    offset += length * 4;
    return new Float32Array(Uint8Array.prototype.slice.call(bytes, start, offset).buffer);
  });
  const weightsOf = (weights: readonly ArrayOfWeight[]): NamedWeight[] =>
    weights.map(({ name, shape, array }) => ({ name, shape, values: values[array]! }));
  const epochOf = ({ epoch, weights }: KeptHeader): KeptEpoch => ({ epoch, weights: weightsOf(weights) });
  const { last, best } = state.kept;
  return {
    seconds,
    state: {
      ...state,
      weights: weightsOf(state.weights),
      slots: state.slots.map((array) => values[array]!),
      kept: { ...(last && { last: epochOf(last) }), ...(best && { best: epochOf(best) }) },
    },
  };
}

/** JSON has no NaN, no infinity and no negative zero. */
function writeNumber(_key: string, value: unknown): unknown {
  if (typeof value !== "number" || (Number.isFinite(value) && !Object.is(value, -0))) return value;
  return { number: Object.is(value, -0) ? "-0" : String(value) };
}

function readNumber(_key: string, value: unknown): unknown {
  const isNumber = typeof value === "object" && value !== null && "number" in value;
  return isNumber ? Number(value.number) : value;
}
