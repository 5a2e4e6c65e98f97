/** Which machines native TensorFlow is for, what the command line says, and when the editor offers it. */
import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { nativeObstacle } from "../../src/engine/backends/native-obstacle.js";
import { isWorthOffering } from "../../src/extension/native-worth.js";
import { sizeText, wheel } from "../../src/native-install/wheel.js";
import { netwright, root } from "../cli/netwright.js";

test("machines it is for, and the reason for the others", () => {
  const good = { platform: "linux", arch: "x64", musl: false, processor: " fpu sse4_2 avx f16c avx2 " };
  expect(nativeObstacle(good)).toBeUndefined();
  expect(nativeObstacle({ ...good, processor: "" })).toBeUndefined();
  expect(nativeObstacle({ ...good, processor: " fpu sse4_2 " })).toContain("AVX");
  expect(nativeObstacle({ ...good, musl: true })).toContain("musl");
  expect(nativeObstacle({ ...good, arch: "arm64" })).toContain("this is Linux arm64");
  expect(nativeObstacle({ ...good, platform: "darwin", arch: "arm64" })).toContain("this is macOS arm64");
  expect(nativeObstacle({ ...good, platform: "win32" })).toContain("this is Windows x64");
});

test("sizes are said as people say them", () => {
  expect([wheel.bytes, wheel.unpackedBytes, 1.04e9, 999.9e6, 4300].map(sizeText)).toEqual([
    "260 MB",
    "780 MB",
    "1.0 GB",
    "1.0 GB",
    "5 kB",
  ]);
});

test("it is offered after a long run on WebAssembly, where nobody has chosen that, and not twice", () => {
  const run = {
    engine: "wasm",
    choice: "auto",
    seconds: 45,
    silent: false,
    installable: () => true,
  } as const;
  expect(isWorthOffering(run)).toBe(true);
  expect(isWorthOffering({ ...run, seconds: 5 })).toBe(false);
  expect(isWorthOffering({ ...run, engine: "tensorflow" })).toBe(false);
  expect(isWorthOffering({ ...run, choice: "wasm" })).toBe(false);
  expect(isWorthOffering({ ...run, silent: true })).toBe(false);
  expect(isWorthOffering({ ...run, installable: () => false })).toBe(false);
});

describe.skipIf(nativeObstacle() !== undefined)("netwright install-tensorflow", () => {
  const cache = mkdtempSync(path.join(os.tmpdir(), "netwright-install-"));
  afterAll(() => rmSync(cache, { recursive: true }));
  beforeEach(() => {
    vi.stubEnv("NETWRIGHT_CACHE", cache);
    // Nobody listens there.
    vi.stubEnv("PIP_INDEX_URL", "http://127.0.0.1:3/simple");
  });
  afterEach(() => vi.unstubAllEnvs());

  test("says in one line why not, for people and for programs, and leaves nothing", async () => {
    const forPrograms = await netwright(["install-tensorflow", "--json"]);
    expect(forPrograms.code).toBe(1);
    expect(forPrograms.stderr.trim().split("\n")).toHaveLength(1);
    expect(forPrograms.stderr).toMatch(/cannot be reached|no C\+\+ compiler/);
    const forPeople = await netwright(["install-tensorflow"]);
    expect(forPeople.code).toBe(1);
    expect(forPeople.stderr).toContain("Netwright trains without it too");
    expect(forPeople.stderr).toContain(forPrograms.stderr.trim());
    expect(readdirSync(cache)).toEqual([]);
  });

  test("takes no other file than the pinned one", async () => {
    const file = path.join(cache, "other.whl");
    writeFileSync(file, "PK");
    const { code, stderr } = await netwright(["install-tensorflow", "--wheel", file]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/other\.whl is not tensorflow_cpu-2\.20\.0.*|no C\+\+ compiler/);
    expect(readdirSync(cache)).toEqual(["other.whl"]);
    rmSync(file);
  });

  test("is what npm run setup:tensorflow runs, built or not", async () => {
    const script = (...args: string[]) =>
      promisify(execFile)(process.execPath, [path.join(root, "scripts/setup-tensorflow.mjs"), ...args]);
    expect((await script("--remove", "--json")).stdout).toContain('"type":"absent"');
    const refused = await script("--if-missing").catch((error: { code: number; stderr: string }) => error);
    expect(refused).toMatchObject({ code: 1 });
    expect(refused.stderr).toMatch(/server cannot be reached|no C\+\+ compiler/);
    await expect(script("--installed")).rejects.toMatchObject({ code: 2 });
    expect(readdirSync(path.join(root, "node_modules")).filter((name) => name.startsWith(".setup-"))).toEqual(
      [],
    );
  });

  test("has nothing to remove where nothing is", async () => {
    const { code, stdout } = await netwright(["install-tensorflow", "--remove"]);
    expect(code).toBe(0);
    expect(stdout).toContain("there is nothing to remove");
    expect((await netwright(["install-tensorflow", "--removed"])).code).toBe(2);
  });
});
