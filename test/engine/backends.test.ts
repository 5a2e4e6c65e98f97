/** Choosing an engine: what runs, what it says, and what happens where native TensorFlow is missing or broken. */
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import os from "node:os";
import path from "node:path";
import * as tf from "@tensorflow/tfjs-core";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import {
  BINDING_VERSION,
  installationFolder,
  readInstallation,
} from "../../src/engine/backends/installation.mjs";

const installed = readInstallation();
const require = createRequire(import.meta.url);

test("the installation folder is named after the tfjs-node that package.json brings", () => {
  expect(BINDING_VERSION).toBe(require("@tensorflow/tfjs-node/package.json").version);
});

describe("where native TensorFlow is missing", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), "netwright-"));
    vi.stubEnv("NETWRIGHT_CACHE", folder);
    vi.resetModules(); // what was found is remembered for the life of a process
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    await rm(folder, { recursive: true });
  });

  test("auto runs WebAssembly and says why and what to do", async () => {
    const { selectEngine } = await import("../../src/engine/backends/select.js");
    const engine = await selectEngine("auto");
    expect(engine).toMatchObject({ name: "wasm", version: "4.22.0", threads: 1 });
    expect(engine.why).toContain("is not installed");
    expect(engine.why).toContain("netwright install-tensorflow");
    expect(tf.getBackend()).toBe("wasm");
  });

  test("asking for it throws with what to do", async () => {
    const { selectEngine } = await import("../../src/engine/backends/select.js");
    await expect(selectEngine("tensorflow")).rejects.toThrow(
      /is not installed.*netwright install-tensorflow/,
    );
  });

  test("a broken installation is described, not thrown", async () => {
    const broken = installationFolder();
    await mkdir(broken);
    await writeFile(path.join(broken, "tfjs_binding.node"), "not a library");
    const record = { binding: "tfjs_binding.node", tensorflow: "0", source: "a test" };
    await writeFile(path.join(broken, "installed.json"), JSON.stringify(record));
    const { describeEngines } = await import("../../src/engine/backends/select.js");
    const [native, wasm] = describeEngines();
    expect(native).toMatchObject({
      name: "tensorflow",
      available: false,
      install: "netwright install-tensorflow",
    });
    expect(native?.why).toContain("does not load");
    expect(wasm).toMatchObject({ name: "wasm", available: true });
  });
});

test.skipIf(!installed)("auto runs native TensorFlow where it is installed", async () => {
  vi.resetModules();
  const { selectEngine } = await import("../../src/engine/backends/select.js");
  const engine = await selectEngine("auto");
  expect(engine.name).toBe("tensorflow");
  expect(engine.version).toBe(installed?.tensorflow);
  expect(engine.why).toBe("Native TensorFlow is installed on this machine.");
  const product = tf.tidy(() => tf.matMul(tf.tensor2d([[1, 2]]), tf.tensor2d([[3], [4]])).dataSync());
  expect(Array.from(product)).toEqual([11]);
});
