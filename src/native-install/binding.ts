/** The small addon between Node and TensorFlow: the one this package carries, or one compiled on the spot. */
import { accessSync, copyFileSync, existsSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { CannotInstall } from "./cannot-install.js";
import { run } from "./processes.js";
import type { Wheel } from "./wheel.js";

/**
 * The package carries the binding to machines with older C++ libraries than this one's. What it wants of newer ones than
 * TensorFlow itself does (libstdc++ 4.8) is this one function, which it never calls.
 */
const olderLibraries = `#include <new>
namespace std {
__attribute__((visibility("hidden"), noreturn)) void __throw_bad_array_new_length() { throw bad_alloc(); }
}
`;

/** Its name beside the libraries, and in `dist/native/linux-x64/`. */
export const BINDING = "tfjs_binding.node";

export type BindingSource =
  | { readonly from: "package"; readonly file: string }
  | {
      readonly from: "compiler";
      readonly compiler: string;
      /** Folders: tfjs-node's sources, and Node's headers. */
      readonly sources: string;
      readonly headers: string;
    };

/** Looked for before anything is fetched. Throws CannotInstall where there is neither. */
export async function findBinding(packaged: string, signal: AbortSignal): Promise<BindingSource> {
  if (existsSync(packaged)) return { from: "package", file: packaged };
  const sources = folderOf("@tensorflow/tfjs-node/package.json");
  if (sources === undefined) {
    throw new CannotInstall(
      `This package of Netwright was built without its part for native TensorFlow on ${process.platform} ${process.arch}. ` +
        "A package built where `npm run setup:tensorflow` has been run carries it.",
    );
  }
  const headers = nodeHeaders();
  const compiler = await findCompiler(signal);
  if (headers === undefined || compiler === undefined) {
    throw new CannotInstall(
      compiler === undefined
        ? "There is no C++ compiler. Install g++ (on Debian and Ubuntu: sudo apt install g++)."
        : "Node's headers are missing. Run npm ci in Netwright's folder first.",
    );
  }
  return { from: "compiler", compiler, sources: path.join(sources, "binding"), headers };
}

/** Puts the binding beside the libraries in `folder`; it finds them there, wherever the folder is moved to. */
export async function placeBinding(
  source: BindingSource,
  folder: string,
  wheel: Wheel,
  signal: AbortSignal,
): Promise<void> {
  const target = path.join(folder, BINDING);
  if (source.from === "package") return copyFileSync(source.file, target);
  const { compiler, sources, headers } = source;
  const more = path.join(folder, "older-libraries.cc");
  writeFileSync(more, olderLibraries);
  const ended = await run(
    compiler,
    [
      ...["-O2", "-std=c++17", "-shared", "-fPIC", "-s", "-DNAPI_VERSION=8"],
      ...["-I", path.join(folder, "include"), "-I", headers],
      ...["tfjs_backend.cc", "tfjs_binding.cc"].map((name) => path.join(sources, name)),
      more,
      ...wheel.libraries.map((name) => path.join(folder, path.posix.basename(name))),
      ...["-Wl,-rpath,$ORIGIN", "-o", target],
    ],
    { timeout: 5 * 60_000, signal },
  );
  rmSync(more, { force: true });
  if (ended.code !== 0) {
    const error = ended.output.split("\n").find((line) => /\berror\b/i.test(line)) ?? ended.reason;
    throw new CannotInstall(`The binding to TensorFlow did not compile with ${compiler}: ${error.trim()}`);
  }
  rmSync(path.join(folder, "include"), { recursive: true, force: true });
}

/**
 * Loads the binding with its libraries in a process of its own, because what does not fit this machine may crash it.
 * Throws CannotInstall where it does not work.
 */
export async function tryBinding(file: string, wheel: Wheel, signal: AbortSignal): Promise<void> {
  const program = "process.stdout.write('\\n' + require(process.argv[1]).TF_Version)";
  const { code, reason, output } = await run(process.execPath, ["-e", program, file], {
    timeout: 120_000,
    signal,
  });
  if (code !== 0) {
    const said = output.split("\n").find((line) => /^\w*Error: /.test(line));
    throw new CannotInstall(
      `TensorFlow's libraries do not work on this machine: ${said?.replace(/^\w*Error: /, "") ?? reason}.`,
    );
  }
  const version = output.trim().split("\n").at(-1);
  if (version === wheel.version) return;
  throw new CannotInstall(`The libraries say that they are TensorFlow ${version}, and not ${wheel.version}.`);
}

function folderOf(packageFile: string): string | undefined {
  try {
    return path.dirname(createRequire(__filename).resolve(packageFile));
  } catch {
    return undefined;
  }
}

/** The folder with node_api.h: a package of its own, or the one beside this Node. */
function nodeHeaders(): string | undefined {
  const own = folderOf("node-api-headers/package.json");
  const places = [
    ...(own === undefined ? [] : [path.join(own, "include")]),
    path.resolve(path.dirname(process.execPath), "..", "include", "node"),
  ];
  return places.find((folder) => {
    try {
      accessSync(path.join(folder, "node_api.h"));
      return true;
    } catch {
      return false;
    }
  });
}

async function findCompiler(signal: AbortSignal): Promise<string | undefined> {
  for (const command of [process.env.CXX, "g++", "c++", "clang++"]) {
    if (!command) continue;
    if ((await run(command, ["--version"], { timeout: 30_000, signal })).code === 0) return command;
  }
  return undefined;
}
