/** The bytes of one file of text, unpacked where it is packed, and what is wrong with them. */
import { isUtf8 } from "node:buffer";
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { createGunzip } from "node:zlib";
import { Unreadable, unreadable } from "./problems.js";

/** A file that a source reads. */
export interface DataFile {
  readonly path: string;
  /** What the source calls it; for messages. */
  readonly name: string;
}

const pieceSize = 1024 * 1024;

export function isGzip(file: DataFile): boolean {
  return /\.gz$/i.test(file.path);
}

/** The content piece by piece. `taken` is given the bytes as they lie on disk. */
export async function* contentOf(file: DataFile, taken?: (bytes: Buffer) => void): AsyncGenerator<Buffer> {
  const stream = createReadStream(file.path, { highWaterMark: pieceSize });
  if (taken !== undefined) stream.on("data", (bytes) => taken(bytes as Buffer));
  try {
    if (!isGzip(file)) {
      yield* stream as AsyncIterable<Buffer>;
      return;
    }
    const content = createGunzip({ chunkSize: pieceSize });
    stream.on("error", (error) => content.destroy(error));
    yield* stream.pipe(content) as AsyncIterable<Buffer>;
  } finally {
    stream.destroy();
  }
}

/** The content piece by piece; ends with a problem where it is no text in UTF-8. */
export async function* textBytesOf(file: DataFile, taken?: (bytes: Buffer) => void): AsyncGenerator<Buffer> {
  let first = true;
  /** A letter that the end of a piece has cut in two. */
  let cut: Buffer = Buffer.alloc(0);
  for await (const piece of contentOf(file, taken)) {
    const bytes = cut.length === 0 ? piece : Buffer.concat([cut, piece]);
    const mark = first && bytes.length >= 2 ? bytes.readUInt16BE(0) : 0;
    if (mark === 0xfffe || mark === 0xfeff) {
      throw unreadable(file.name, utf16);
    }
    if (bytes.includes(0)) throw unreadable(file.name, binaryReason(bytes));
    const whole = wholeLetters(bytes);
    const letters = bytes.subarray(0, whole);
    if (!isUtf8(letters)) throw notUtf8(file);
    first &&= whole === 0;
    cut = bytes.subarray(whole);
    if (letters.length > 0) yield letters;
  }
  if (cut.length > 0) throw notUtf8(file);
}

/** What a file is that holds no text, as far as its first bytes tell. */
function binaryReason(bytes: Buffer): string {
  // Workbooks are archives too.
  if (bytes.toString("latin1", 0, 4) === "PK\u0003\u0004") {
    return "it is a workbook or another archive, not text; save the table as CSV";
  }
  // Of letters that most languages write, one byte of two is 0.
  const begin = bytes.subarray(0, 1024);
  const zeros = begin.filter((byte) => byte === 0).length;
  if (zeros * 3 > begin.length && isUtf8(begin.filter((byte) => byte !== 0))) return utf16;
  return "it holds binary data, not text";
}

const utf16 = "it is UTF-16 text; save it with the encoding UTF-8";

/** The whole text of the file's beginning, as far as it is read at once, and whether that is all of it. */
export async function headOf(
  file: DataFile,
  atLeast: number,
): Promise<{ readonly text: string; readonly all: boolean }> {
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of textBytesOf(file)) {
    if (size >= atLeast) return { text: Buffer.concat(pieces).toString(), all: false };
    pieces.push(piece);
    size += piece.length;
  }
  return { text: Buffer.concat(pieces).toString(), all: true };
}

/** Ends with a problem where this is no ordinary file, or an empty one. */
export async function checkFile(file: DataFile): Promise<void> {
  const status = await stat(file.path);
  if (status.isDirectory()) throw unreadable(file.name, "it is a folder, not a file");
  if (!status.isFile()) throw unreadable(file.name, "it is not an ordinary file");
  if (status.size === 0) throw new Unreadable({ code: "data-no-rows", path: file.name });
}

function notUtf8(file: DataFile): Unreadable {
  return unreadable(file.name, "it is not UTF-8 text; save it with the encoding UTF-8");
}

/** How many bytes at the beginning hold whole letters: all, or all but the last up to three. */
function wholeLetters(bytes: Buffer): number {
  const from = Math.max(0, bytes.length - 3);
  for (let at = bytes.length - 1; at >= from; at--) {
    const byte = bytes[at]!;
    if (byte < 0x80) return bytes.length;
    // The first byte of a letter says how many there are.
    if (byte >= 0xc0)
      return at + (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) > bytes.length ? at : bytes.length;
  }
  return bytes.length;
}
