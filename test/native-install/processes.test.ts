/** An installation as a process of its own: killed, without room, beside another one, and after one that was killed. */
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { mkdirSync, readFileSync, renameSync, utimesSync, writeFileSync } from "node:fs";
import path from "node:path";
import { buildSync } from "esbuild";
import { beforeAll, describe, expect, test } from "vitest";
import { removeTensorflow } from "../../src/native-install/install.js";
import { compiler } from "./fake-wheel.js";
import { attempt, environmentOf, left, useBench, whole } from "./installing.js";

describe.skipIf(compiler === undefined)("a process that installs", () => {
  const bench = useBench();
  let program: string;
  beforeAll(() => {
    program = path.join(path.dirname(bench.fake.binding), "program.cjs");
    buildSync({
      entryPoints: [path.join(import.meta.dirname, "program.ts")],
      outfile: program,
      bundle: true,
      platform: "node",
      format: "cjs",
    });
  });

  /** `limit` is what a file may hold at most, in kilobytes. */
  function start(limit?: number): ChildProcess & { readonly ended: Promise<string> } {
    const { wheel, binding } = bench.fake;
    const command = `${limit === undefined ? "" : `ulimit -f ${limit};`} exec "$0" "$@"`;
    const child = spawn(
      "bash",
      ["-c", command, process.execPath, program, JSON.stringify({ wheel, binding })],
      { env: { ...environmentOf(bench), PATH: process.env.PATH }, stdio: ["ignore", "pipe", "pipe"] },
    );
    let said = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (text: Buffer) => (said += text));
    const ended = new Promise<string>((resolve) => child.on("close", () => resolve(said)));
    return Object.assign(child, { ended });
  }

  const part = () => path.join(`${bench.folder}.download`, `${bench.fake.wheel.file}.part`);
  /** A number that no process has any more. */
  const dead = () => Number(execFileSync(process.execPath, ["-p", "process.pid"], { encoding: "utf8" }));

  test("does without trouble what it does below with trouble", async () => {
    expect(await start().ended).toContain("installed");
    expect(left(bench)).toEqual(whole);
  });

  test("killed while it fetches: nothing counts as installed, and the next one goes on from there", async () => {
    bench.server.behaviours = [{ stallAfter: 300_000 }, "whole"];
    const child = start();
    await until(() => sizeOf(part()) > 100_000);
    child.kill("SIGKILL");
    await child.ended;
    const had = sizeOf(part());
    expect(left(bench)).not.toContain("tensorflow-4.22.0");
    expect(await attempt(bench).end).toMatchObject({ type: "installed" });
    expect(bench.server.requests.at(-1)!.range).toBe(`bytes=${had}-`);
    expect(left(bench)).toEqual(whole);
  });

  test("ended by a signal, leaves nothing", async () => {
    bench.server.behaviours = [{ stallAfter: 300_000 }];
    const child = start();
    await until(() => sizeOf(part()) > 100_000);
    child.kill("SIGTERM");
    expect(await child.ended).toContain("cancelled");
    expect(left(bench)).toEqual([]);
  });

  test("runs out of room while it fetches, and while it unpacks: says so and gives the room back", async () => {
    expect(await start(200).ended).toMatch(/may not be as large.*NETWRIGHT_CACHE/);
    expect(left(bench)).toEqual([]);
    const atLeast = Math.ceil(bench.fake.wheel.bytes / 1024);
    mkdirSync(path.dirname(part()), { recursive: true });
    writeFileSync(part(), bench.fake.bytes);
    // The package is there already, and the library in it is larger than the limit.
    expect(await start(Math.floor(atLeast / 2)).ended).toMatch(/may not be as large.*NETWRIGHT_CACHE/);
    expect(left(bench).filter((name) => !name.includes("download"))).toEqual([]);
    expect(await start().ended).toContain("installed");
    expect(left(bench)).toEqual(whole);
  });

  test("waits for no other one, but says that there is one", async () => {
    bench.server.behaviours = [{ stallAfter: 1000 }, "whole"];
    const first = start();
    await until(() => sizeOf(part()) > 0);
    await expect(attempt(bench).end).rejects.toThrow(/by another process/);
    await expect(removeTensorflow(environmentOf(bench))).rejects.toThrow(/by another process/);
    expect(await first.ended).toContain("installed");
  });

  test("takes over what a dead or silent one has locked, and tidies what it has left", async () => {
    const lock = `${bench.folder}.lock`;
    for (const [owner, age] of [
      [dead(), 0],
      [process.pid, 3600],
    ] as const) {
      mkdirSync(`${bench.folder}.part-${owner}`, { recursive: true });
      writeFileSync(path.join(`${bench.folder}.part-${owner}`, "half"), "half");
      writeFileSync(lock, String(owner));
      const then = new Date(Date.now() - age * 1000);
      utimesSync(lock, then, then);
      expect(await attempt(bench).end).toMatchObject({ type: "installed" });
      expect(left(bench)).toEqual(whole);
      await removeTensorflow(environmentOf(bench));
    }
  });

  test("brings back what a dead one had set aside", async () => {
    await attempt(bench).end;
    const record = readFileSync(path.join(bench.folder, "installed.json"));
    renameSync(bench.folder, `${bench.folder}.old-${dead()}`);
    const wheel = { ...bench.fake.wheel, project: "none" };
    await expect(attempt(bench, { wheel }).end).rejects.toThrow(/nothing at this address/);
    expect(left(bench)).toEqual(whole);
    expect(readFileSync(path.join(bench.folder, "installed.json"))).toEqual(record);
    expect(await attempt(bench).end).toMatchObject({ type: "present" });
  });
});

function sizeOf(file: string): number {
  try {
    return readFileSync(file).length;
  } catch {
    return 0;
  }
}

async function until(done: () => boolean): Promise<void> {
  while (!done()) await new Promise((resolve) => setTimeout(resolve, 10));
}
