/** The process that reads data: its answers, its end in the middle of work, cancelling, and one that does not start. */
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { BackgroundReader, crashReason } from "../../../src/data/profiling/background.js";
import type { DataSource } from "../../../src/profile.js";
import { datasetFrom } from "../datasets.js";
import { dataFolder } from "../files.js";
import { writeDuckDB } from "../reading/make-files.js";

const program = join(import.meta.dirname, "../../../dist/profiler.js");
const folder = dataFolder();
const readers: BackgroundReader[] = [];
afterEach(() => {
  for (const reader of readers.splice(0)) reader.dispose();
});

function startReader(bundle = program): BackgroundReader {
  const reader = new BackgroundReader(bundle);
  readers.push(reader);
  return reader;
}

const profile = (reader: BackgroundReader, source: string | DataSource, signal?: AbortSignal) =>
  reader.profile(typeof source === "string" ? { source } : source, folder.path, [folder.path], signal);

folder.write("small.csv", "a,b\n1,x\n2,y\n3,x\n4,y\n");
await writeDuckDB(folder, "sales.duckdb", "create table sales as select 1 as price");

/** A query that ends long after everybody has gone home. */
const endless = {
  source: "sales.duckdb",
  query:
    "select count(*) as pairs from range(10000000) as a, range(10000000) as b where a.range + b.range = -1",
};

/** Resolves when the process is at work for this long. */
const atWork = () => new Promise((resolve) => setTimeout(resolve, 400));

describe("the reading process", () => {
  test("answers with profiles and facts", async () => {
    const reader = startReader();
    expect((await profile(reader, "small.csv")).profile).toMatchObject({ rows: 4 });
    expect((await profile(reader, "none.csv")).problem).toMatchObject({ code: "data-file-missing" });
    const dataset = await datasetFrom(folder.path, 'source: "small.csv"', "target: b");
    const facts = await reader.facts(dataset, folder.path, [folder.path]);
    expect(facts?.rows).toEqual({ train: 2, validation: 1, test: 1 });
  });

  test("reads only in the folders that it may read in", async () => {
    const { problem } = await startReader().profile({ source: "small.csv" }, folder.path, [
      join(folder.path, "elsewhere"),
    ]);
    expect(problem?.code).toBe("data-outside-workspace");
  });

  test("killed while it reads, it says so of that file, and a new one answers the rest", async () => {
    const reader = startReader();
    await profile(reader, "small.csv");
    const first = reader.pid!;
    const dying = profile(reader, endless);
    const waiting = profile(reader, "small.csv");
    await atWork();
    process.kill(first, "SIGKILL");
    expect((await dying).problem).toEqual({
      code: "data-file-unreadable",
      path: endless.source,
      reason: crashReason,
    });
    expect((await waiting).profile?.rows).toBe(4);
    expect(reader.pid).not.toBe(first);
  });

  test("what nobody wants any more is given up, and the process goes on", async () => {
    const reader = startReader();
    await profile(reader, "small.csv");
    const first = reader.pid;
    const controller = new AbortController();
    const unwanted = profile(reader, endless, controller.signal);
    await atWork();
    controller.abort();
    await expect(unwanted).rejects.toThrow(/abort/i);
    expect((await profile(reader, "small.csv")).profile?.rows).toBe(4);
    expect(reader.pid).toBe(first);
  });

  test("that does not start is not tried for ever", async () => {
    const reader = startReader(folder.write("ends.cjs", "process.exit(3);"));
    expect((await profile(reader, "small.csv")).problem).toMatchObject({ reason: crashReason });
    expect((await profile(reader, "small.csv")).problem).toMatchObject({ reason: crashReason });
  });

  test("ends with the one that started it", async () => {
    const reader = startReader();
    await profile(reader, "small.csv");
    const { pid } = reader;
    reader.dispose();
    await expect.poll(() => isRunning(pid!), { timeout: 5000 }).toBe(false);
    expect((await profile(reader, "small.csv")).problem).toMatchObject({ reason: crashReason });
  });
});

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
