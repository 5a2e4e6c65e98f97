// Lets threads share the memory of a WebAssembly module that was built for one.
// @ts-check

const MEMORY_SECTION = 5;
const HAS_MAXIMUM = 1;
const HAS_MAXIMUM_AND_IS_SHARED = 3;

/**
 * A copy of the module whose own memory is shared, which is one bit: the code is the same for both kinds. Only memory with
 * a maximum can be shared. Throws where the module is not as expected.
 * The format: https://webassembly.github.io/spec/core/binary/modules.html and the threads proposal's limits.
 * @param {Uint8Array} module
 */
export function withSharedMemory(module) {
  const shared = Uint8Array.from(module);
  // Behind the magic number and the version, sections follow each other: a number, a length, and so many bytes.
  for (let at = 8; at < shared.length; ) {
    const section = shared[at];
    const [length, content] = readNumber(shared, at + 1);
    if (section === MEMORY_SECTION) {
      // How many memories there are, and of each the kind of its limits, which follow.
      if (shared[content] !== 1 || shared[content + 1] !== HAS_MAXIMUM) break;
      shared[content + 1] = HAS_MAXIMUM_AND_IS_SHARED;
      return shared;
    }
    at = content + length;
  }
  throw new Error("The WebAssembly module has no memory with a maximum that threads could share.");
}

/**
 * An unsigned LEB128 number and the place behind it.
 * @param {Uint8Array} bytes
 * @param {number} at
 * @returns {[number, number]}
 */
function readNumber(bytes, at) {
  let number = 0;
  for (let shift = 0; ; shift += 7) {
    const byte = bytes[at++];
    if (byte === undefined) throw new Error("The WebAssembly module ends within a number.");
    number += (byte & 0x7f) * 2 ** shift;
    if (byte < 0x80) return [number, at];
  }
}
