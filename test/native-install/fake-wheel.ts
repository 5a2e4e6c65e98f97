/** A package like TensorFlow's, but small: two libraries that are compiled here, padding, and a zip file around them. */
import { execFileSync } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { crc32, deflateRawSync } from "node:zlib";
import type { Wheel } from "../../src/native-install/wheel.js";

export interface FakeWheel {
  readonly wheel: Wheel;
  readonly bytes: Buffer;
  /** The addon over its libraries, as a package of Netwright carries it. */
  readonly binding: string;
}

/** Whether there is what compiles it; where not, the tests that need it are left out. */
export const compiler = ["gcc", "cc", "clang"].find((command) => {
  try {
    execFileSync(command, ["--version"], { stdio: "ignore" });
    return process.platform === "linux" && process.arch === "x64";
  } catch {
    return false;
  }
});

const addon = `#include <node_api.h>
extern const char *version_of_framework(void);
extern const char *version_of_library(void);
NAPI_MODULE_INIT() {
  napi_value text;
  version_of_framework();
  napi_create_string_utf8(env, version_of_library(), NAPI_AUTO_LENGTH, &text);
  napi_set_named_property(env, exports, "TF_Version", text);
  return exports;
}
`;

/** Everything is compiled into `folder`. `padding` bytes that cannot be packed make the package as large as is wanted. */
export function makeWheel(folder: string, { version = "2.20.0", padding = 600_000 } = {}): FakeWheel {
  mkdirSync(folder, { recursive: true });
  const compile = (name: string, code: string, ...others: string[]) => {
    writeFileSync(path.join(folder, `${name}.c`), code);
    const own = [path.join(folder, `${name}.c`), ...others.map((other) => path.join(folder, other))];
    const shared = ["-shared", "-fPIC", "-I", headers, "-Wl,-rpath,$ORIGIN", `-Wl,-soname,${name}`];
    execFileSync(compiler!, [...shared, "-o", path.join(folder, name), ...own]);
    return readFileSync(path.join(folder, name));
  };
  const headers = createRequire(import.meta.url)("node-api-headers").include_dir as string;
  const framework = compile(
    "libtensorflow_framework.so.2",
    'const char *version_of_framework(void) { return "framework"; }',
  );
  const library = compile(
    "libtensorflow_cc.so.2",
    `const char *version_of_library(void) { return "${version}"; }`,
  );
  compile("tfjs_binding.node", addon, "libtensorflow_cc.so.2", "libtensorflow_framework.so.2");
  const notice = Buffer.from("Apache-2.0");
  const bytes = zip({
    "tensorflow/__init__.py": Buffer.from("raise SystemExit('never run')"),
    "tensorflow/libtensorflow_cc.so.2": Buffer.concat([library, randomBytes(padding)]),
    "tensorflow/libtensorflow_framework.so.2": framework,
    "tensorflow/THIRD_PARTY_NOTICES.txt": notice,
  });
  return {
    bytes,
    binding: path.join(folder, "tfjs_binding.node"),
    wheel: wheelOf(bytes, version, padding + library.length + framework.length + notice.length),
  };
}

/** The pin of these bytes. */
export function wheelOf(bytes: Buffer, version = "2.20.0", unpackedBytes = bytes.length): Wheel {
  return {
    project: "tensorflow-cpu",
    version,
    file: `tensorflow_cpu-${version}-cp312-cp312-a+b.whl`,
    sha256: createHash("sha256").update(bytes).digest("hex"),
    bytes: bytes.length,
    unpackedBytes,
    libraries: ["tensorflow/libtensorflow_cc.so.2", "tensorflow/libtensorflow_framework.so.2"],
  };
}

/** A zip file of these files, packed where that makes them smaller. */
export function zip(files: Readonly<Record<string, Buffer>>): Buffer {
  const bodies: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, content] of Object.entries(files)) {
    const packed = deflateRawSync(content);
    const method = packed.length < content.length ? 8 : 0;
    const data = method === 8 ? packed : content;
    // What a file's header and its line in the directory have in common.
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(method, 4);
    common.writeUInt32LE(crc32(content), 10);
    common.writeUInt32LE(data.length, 14);
    common.writeUInt32LE(content.length, 18);
    common.writeUInt16LE(Buffer.byteLength(name), 22);
    const local = Buffer.concat([Buffer.from("PK\u0003\u0004"), common, Buffer.from(name), data]);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(offset, 10);
    directory.push(Buffer.from("PK\u0001\u0002"), Buffer.from([20, 0]), common, rest, Buffer.from(name));
    bodies.push(local);
    offset += local.length;
  }
  const lines = Buffer.concat(directory);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(Object.keys(files).length, 4);
  end.writeUInt16LE(Object.keys(files).length, 6);
  end.writeUInt32LE(lines.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...bodies, lines, Buffer.from("PK\u0005\u0006"), end]);
}
