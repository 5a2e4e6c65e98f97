/** Installing native TensorFlow from a package index on this machine: whole or not at all, and taken away again. */
import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { removeTensorflow } from "../../src/native-install/install.js";
import { compiler, makeWheel, wheelOf, zip } from "./fake-wheel.js";
import { attempt, environmentOf, left, useBench, whole } from "./installing.js";

describe.skipIf(compiler === undefined)("installing", () => {
  const bench = useBench();
  const filesAsked = () => bench.server.requests.filter(({ path }) => path.startsWith("/files/"));

  for (const style of ["json", "html", "html without checksums"] as const) {
    test(`from an index that answers in ${style}`, async () => {
      bench.server.style = style;
      const { events, end } = attempt(bench);
      const { wheel } = bench.fake;
      expect(await end).toMatchObject({ type: "installed", folder: bench.folder, tensorflow: "2.20.0" });
      expect(events[0]).toEqual({
        type: "begin",
        folder: bench.folder,
        tensorflow: "2.20.0",
        bytesToFetch: wheel.bytes,
        bytesOnDisk: wheel.unpackedBytes,
      });
      const steps = events.flatMap((event) => (event.type === "progress" ? [event.step] : []));
      expect([...new Set(steps)]).toEqual(["looking", "fetching", "verifying", "unpacking", "trying"]);
      for (const step of ["fetching", "unpacking"]) {
        const last = events.findLast((event) => event.type === "progress" && event.step === step);
        expect(last).toMatchObject({ done: step === "fetching" ? wheel.bytes : wheel.unpackedBytes });
      }
      expect(left(bench)).toEqual(whole);
      const record = JSON.parse(readFileSync(path.join(bench.folder, "installed.json"), "utf8"));
      expect(record).toEqual({ binding: "tfjs_binding.node", tensorflow: "2.20.0", source: "Python wheel" });
    });
  }

  test("again asks for nothing; removing leaves nothing; removing again has nothing to do", async () => {
    await attempt(bench).end;
    const asked = bench.server.requests.length;
    const again = attempt(bench);
    expect(await again.end).toMatchObject({ type: "present", tensorflow: "2.20.0" });
    expect(again.events).toEqual([]);
    expect(bench.server.requests).toHaveLength(asked);

    const environment = environmentOf(bench);
    const removed = await removeTensorflow(environment);
    expect(removed).toMatchObject({ type: "removed", folder: bench.folder });
    expect(removed.bytes).toBeGreaterThan(600_000);
    expect(left(bench)).toEqual([]);
    expect(await removeTensorflow(environment)).toMatchObject({ type: "absent", bytes: 0 });
  });

  test("one that does not work any more is replaced", async () => {
    await attempt(bench).end;
    writeFileSync(path.join(bench.folder, "libtensorflow_cc.so.2"), "cut");
    expect(await attempt(bench).end).toMatchObject({ type: "installed" });
    expect(left(bench)).toEqual(whole);
    expect(await attempt(bench).end).toMatchObject({ type: "present" });
  });

  test("from a file that was fetched in another way, if it is the right one", async () => {
    const file = path.join(bench.cache, "..", "fetched.whl");
    writeFileSync(file, bench.fake.bytes.subarray(0, -1));
    await expect(attempt(bench, { file }).end).rejects.toThrow(
      /fetched\.whl is not tensorflow_cpu.* checksum/,
    );
    expect(left(bench)).toEqual([]);
    writeFileSync(file, bench.fake.bytes);
    expect(await attempt(bench, { file }).end).toMatchObject({ type: "installed" });
    expect(bench.server.requests).toEqual([]);
  });

  test("what the index has under the name, but is another file, is not fetched", async () => {
    for (const style of ["json", "html"] as const) {
      bench.server.style = style;
      bench.server.listedSha256 = "0".repeat(64);
      await expect(attempt(bench).end).rejects.toThrow(/has another file under the name/);
    }
    expect(filesAsked()).toEqual([]);
    expect(left(bench)).toEqual([]);
  });

  test("an index without it says so", async () => {
    const wheel = { ...bench.fake.wheel, file: "none-1.0.whl" };
    await expect(attempt(bench, { wheel }).end).rejects.toThrow(/does not have none-1\.0\.whl/);
    const project = { ...bench.fake.wheel, project: "none" };
    await expect(attempt(bench, { wheel: project }).end).rejects.toThrow(/nothing at this address/);
    expect(left(bench)).toEqual([]);
  });

  test("what was changed on the way is thrown away, and what was there stays", async () => {
    bench.server.behaviours = ["changed"];
    await expect(attempt(bench).end).rejects.toThrow(/its checksum is wrong/);
    expect(left(bench)).toEqual([]);
  });

  test("cancelled at any step, it leaves nothing", async () => {
    for (const step of ["looking", "fetching", "verifying", "unpacking", "trying"]) {
      const { end } = attempt(bench, {
        onEvent: (event, cancel) => event.type === "progress" && event.step === step && cancel(),
      });
      await expect(end, step).rejects.toThrow(/the person cancelled|abort/i);
      expect(left(bench), step).toEqual([]);
    }
    // Later than that there is no step to cancel.
    expect(await attempt(bench).end).toMatchObject({ type: "installed" });
  });

  test("libraries that do not work are not installed", async () => {
    const library = bench.fake.wheel.libraries;
    const bytes = zip({ [library[0]!]: Buffer.from("no library"), [library[1]!]: Buffer.from("nor this") });
    const file = path.join(bench.cache, "..", "bad.whl");
    writeFileSync(file, bytes);
    const bad = attempt(bench, { file, wheel: wheelOf(bytes) });
    await expect(bad.end).rejects.toThrow(/do not work on this machine: .*libtensorflow/);
    expect(left(bench)).toEqual([]);

    const half = zip({ [library[0]!]: Buffer.from("alone") });
    writeFileSync(file, half);
    await expect(attempt(bench, { file, wheel: wheelOf(half) }).end).rejects.toThrow(
      /does not hold tensorflow\/libtensorflow_framework/,
    );
    const none = Buffer.from("no zip file at all");
    writeFileSync(file, none);
    await expect(attempt(bench, { file, wheel: wheelOf(none) }).end).rejects.toThrow(/cannot be unpacked/);
    expect(left(bench)).toEqual([]);
  });

  test("libraries of another version than they should be are not installed", async () => {
    const other = makeWheel(path.join(bench.cache, "..", "other"), { version: "2.19.0" });
    const file = path.join(bench.cache, "..", "other.whl");
    writeFileSync(file, other.bytes);
    const { end } = attempt(bench, { file, wheel: { ...other.wheel, version: "2.20.0" } });
    await expect(end).rejects.toThrow(/say that they are TensorFlow 2\.19\.0/);
  });

  test("without room on the disk nothing is asked for", async () => {
    const wheel = { ...bench.fake.wheel, unpackedBytes: 1e15 };
    await expect(attempt(bench, { wheel }).end).rejects.toThrow(
      /It needs 1000000\.\d GB of disk .* are free in .* NETWRIGHT_CACHE/,
    );
    expect(bench.server.requests).toEqual([]);
    expect(left(bench)).toEqual([]);
  });

  test("a cache folder that cannot be made, or not be written, is named", async () => {
    writeFileSync(bench.cache, "a file where the folder should be");
    await expect(attempt(bench).end).rejects.toThrow(/cannot be made.*NETWRIGHT_CACHE/);
    rmSync(bench.cache);
    mkdirSync(bench.cache);
    chmodSync(bench.cache, 0o555);
    // For the administrator there is no such folder but the kernel's own.
    const environment = process.getuid?.() === 0 ? { NETWRIGHT_CACHE: "/sys/netwright" } : {};
    await expect(attempt(bench, { environment }).end).rejects.toThrow(
      /cannot be (made|written).*NETWRIGHT_CACHE/,
    );
  });
});
