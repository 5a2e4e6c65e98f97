/** What the tests of an installation share: a fake package on a server, a cache folder of their own, and what is left in it. */
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, afterEach, beforeEach } from "vitest";
import { installTensorflow } from "../../src/native-install/install.js";
import type { InstallBegin, InstallEnd, InstallProgress } from "../../src/native-install/progress.js";
import type { Wheel } from "../../src/native-install/wheel.js";
import { type FakeWheel, makeWheel } from "./fake-wheel.js";
import { type PackageServer, servePackages } from "./package-server.js";

export interface Bench {
  fake: FakeWheel;
  server: PackageServer;
  /** NETWRIGHT_CACHE; made anew for each test, and not there at first. */
  cache: string;
  /** The folder that TensorFlow is installed in. */
  folder: string;
}

export interface Attempt {
  readonly events: (InstallBegin | InstallProgress)[];
  readonly end: Promise<InstallEnd>;
  cancel(): void;
}

/** Sets up and tidies away around each test of the file. */
export function useBench(): Bench {
  const root = mkdtempSync(path.join(os.tmpdir(), "netwright install ü "));
  const bench = { fake: makeWheel(path.join(root, "made")) } as Bench;
  beforeEach(async () => {
    bench.cache = path.join(mkdtempSync(path.join(root, "test-")), "cache");
    bench.folder = path.join(bench.cache, "tensorflow-4.22.0");
    bench.server = await servePackages(bench.fake.wheel, bench.fake.bytes);
  });
  afterEach(() => bench.server.close());
  afterAll(() => rmSync(root, { recursive: true, force: true }));
  return bench;
}

export interface AttemptOptions {
  readonly wheel?: Wheel;
  readonly file?: string;
  readonly environment?: NodeJS.ProcessEnv;
  readonly onEvent?: (event: InstallBegin | InstallProgress, cancel: () => void) => void;
}

/** Begins an installation from the bench's server, without any patience. */
export function attempt(bench: Bench, options: AttemptOptions = {}): Attempt {
  const events: (InstallBegin | InstallProgress)[] = [];
  const ending = new AbortController();
  const cancel = () => ending.abort(new Error("the person cancelled"));
  const end = installTensorflow({
    wheel: options.wheel ?? bench.fake.wheel,
    binding: bench.fake.binding,
    environment: environmentOf(bench, options.environment),
    patience: { connect: 2000, answer: 400, pauses: [10, 10, 10] },
    signal: ending.signal,
    onEvent: (event) => {
      events.push(event);
      options.onEvent?.(event, cancel);
    },
    ...(options.file !== undefined && { file: options.file }),
  });
  return { events, end, cancel };
}

/** Nothing of this machine's own settings. */
export function environmentOf(bench: Bench, more: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  return {
    NETWRIGHT_CACHE: bench.cache,
    PIP_CONFIG_FILE: os.devNull,
    PIP_INDEX_URL: bench.server.index,
    ...more,
  };
}

/** Everything in the cache, by name. */
export function left(bench: Bench): string[] {
  try {
    return readdirSync(bench.cache, { recursive: true }).map(String).sort();
  } catch {
    return [];
  }
}

/** What a good installation is made of. */
export const whole = [
  "tensorflow-4.22.0",
  "tensorflow-4.22.0/installed.json",
  "tensorflow-4.22.0/libtensorflow_cc.so.2",
  "tensorflow-4.22.0/libtensorflow_framework.so.2",
  "tensorflow-4.22.0/licences",
  "tensorflow-4.22.0/licences/THIRD_PARTY_NOTICES.txt",
  "tensorflow-4.22.0/tfjs_binding.node",
];
