/** Bad data, run through the command line as a person does: what is wrong, where, what to do next; and nothing is lost. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { appendFileSync, existsSync, mkdirSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import http from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { FailureEvent, RunSummary } from "../../src/protocol.js";
import { writeWithDuckDB } from "../data/reading/make-files.js";
import { badFiles, blackPng, classesOf, numbers, regression } from "./bad-files.js";
import {
  emptyFolder,
  netwright,
  type Printed,
  type PrintedCheck,
  type PrintedEvent,
  root,
  start,
} from "./netwright.js";

const folder = emptyFolder();
const elsewhere = emptyFolder();
const beside = (...names: readonly string[]) => path.join(folder.path, ...names);
/** Only POSIX systems limit how large a file may grow, as a full disk does. */
const limited = process.platform !== "win32";
const together = { concurrent: true, timeout: 60_000 };

function expectPlain({ stdout, stderr }: Printed): void {
  expect(`${stdout}${stderr}`).not.toMatch(/\n\s+at |Error:|undefined|\[object/);
}

/** What runs there are, read back. */
async function runsIn(runs: string): Promise<readonly RunSummary[]> {
  const { stdout } = await netwright(["runs", "--runs", runs, "--json"], folder.path);
  return (JSON.parse(stdout) as { runs: readonly RunSummary[] }).runs;
}

const eventOf = (line: string) => JSON.parse(line) as PrintedEvent;
const lastOf = ({ stdout }: Printed) => eventOf(stdout.trim().split("\n").at(-1)!);

describe("data that is not fit", together, () => {
  let checked: PrintedCheck;
  beforeAll(async () => {
    for (const { file, content } of badFiles) if (file !== undefined) folder.write(file, content());
    for (const { name, program } of badFiles) folder.write(`${name}.nn`, program);
    const photo = await sharp({ create: { width: 8, height: 8, channels: 3, background: "#c00" } })
      .png()
      .toBuffer();
    for (const place of ["one/cat", "damaged/cat", "damaged/dog", "huge/cat", "huge/dog"]) {
      mkdirSync(beside(place), { recursive: true });
      for (const name of "abc") folder.write(`${place}/${name}.png`, photo);
    }
    folder.write("damaged/dog/b.png", photo.subarray(0, 40));
    folder.write("huge/dog/c.png", blackPng(20_000));
    await writeWithDuckDB(
      beside("shop.duckdb"),
      "attach $path as made",
      "create table made.sales as select range as a, range * 2 as b, range * 0.5 as y from range(50)",
      "detach made",
    );
    const printed = await netwright(
      ["check", ...badFiles.map(({ name }) => `${name}.nn`), "--json"],
      folder.path,
    );
    expect(printed).toMatchObject({ code: 1, stderr: "" });
    checked = JSON.parse(printed.stdout) as PrintedCheck;
  }, 60_000);

  test.each(badFiles.map((bad, at) => ({ ...bad, at })))(
    "$name",
    async ({ name, code, message, line, at }) => {
      const { diagnostics } = checked.files.find(({ file }) => file === `${name}.nn`)!;
      const errors = diagnostics.filter(({ severity }) => severity === "error");
      expect(errors.map((error) => [error.code, error.message, error.range.start.line + 1])).toEqual([
        [code, message, line],
      ]);
      const trained = await netwright(["train", `${name}.nn`, "--runs", `${name} runs`], folder.path);
      expect(trained).toMatchObject({ code: 1, stderr: "" });
      expect(trained.stdout.trim().split("\n").at(-1)).toBe(`error ${name}.nn:${line}: ${message}`);
      expectPlain(trained);
      expect(existsSync(beside(`${name} runs`))).toBe(false);
      // The other commands say the same, in turns; a column's fault is no matter to them.
      if (at % 2 === 1 || code === "text-in-number-column") return;
      const profiles = at % 4 === 0;
      const other = await netwright([profiles ? "profile" : "preview", `${name}.nn`], folder.path);
      expect(other.code).toBe(1);
      expect(profiles ? other.stdout : other.stderr).toContain(message);
      expectPlain(other);
    },
  );

  test("a query that only reads is run, and the file is as it was", async () => {
    folder.write("query.nn", regression("shop.duckdb", '  query: "select * from sales"\n'));
    const printed = await netwright(["profile", "query.nn"], folder.path);
    expect(printed).toMatchObject({ code: 0, stderr: "" });
    expect(printed.stdout).toContain("shop.duckdb: 50 rows");
    expect(existsSync(beside("out.csv"))).toBe(false);
  });
});

describe("a path that leads out of the workspace", together, () => {
  beforeAll(() => {
    elsewhere.write("secret.csv", `a,b,y\n${numbers(30)}`);
    symlinkSync(path.join(elsewhere.path, "secret.csv"), beside("link.csv"));
    folder.write("outside.nn", regression(path.join(elsewhere.path, "secret.csv")));
    folder.write("link.nn", regression("link.csv"));
  });

  test.each(["outside.nn", "link.nn"])("%s is asked about and not followed", async (program) => {
    const check = await netwright(["check", program], folder.path);
    expect(check.stdout).toMatch(/lies outside the workspace, and is not read before you allow it/);
    expect(check.stdout).toContain("--allow-outside");
    for (const command of program === "link.nn" ? ["train"] : ["preview", "profile", "train"]) {
      const printed = await netwright([command, program], folder.path);
      expect(printed).toMatchObject({ code: 2, stdout: "" });
      expect(printed.stderr).toMatch(/lies outside this folder .* read only with --allow-outside/);
    }
  });

  test("with leave, it is read", async () => {
    const printed = await netwright(["preview", "link.nn", "--allow-outside"], folder.path);
    expect(printed.code).toBe(0);
    expect(printed.stdout).toContain("30 rows");
  });
});

describe("data that changes under a training", together, () => {
  /** Trains, and does something to the data at the first event of a kind; gives the last event. */
  async function trainWhile(
    name: string,
    when: (event: PrintedEvent) => boolean,
    act: () => void,
  ): Promise<{ printed: Printed; last: PrintedEvent; runs: readonly RunSummary[] }> {
    let acted = false;
    const runs = `${name} runs`;
    const { ended } = start(
      ["train", `${name}.nn`, "--json", "--engine", "wasm", "--runs", runs],
      folder.path,
      (line) => {
        if (acted || !when(eventOf(line))) return;
        acted = true;
        act();
      },
    );
    const printed = await ended;
    expect(acted).toBe(true);
    expect(printed.stderr).toBe("");
    return { printed, last: lastOf(printed), runs: await runsIn(runs) };
  }

  const isReading = (event: PrintedEvent) =>
    event.type === "preparing" && event.text.startsWith("Reading grow");
  const large = `a,b,y\n${numbers(250_000)}`;

  test.each([
    [
      "grows",
      "grow-1",
      (file: string) => appendFileSync(beside(file), "1,2,3\n"),
      /^(grow-1\.csv|The data) has changed while it was read\. Start the training again\.$/,
    ],
    [
      "vanishes",
      "grow-2",
      (file: string) => rmSync(beside(file)),
      /^grow-2\.csv has gone while it was read\. Put it back, and start the training again\.$/,
    ],
  ] as const)("a file that %s while it is read", async (_, name, act, words) => {
    folder.write(`${name}.csv`, large);
    folder.write(`${name}.nn`, regression(`${name}.csv`));
    const { printed, last, runs } = await trainWhile(name, isReading, () => act(`${name}.csv`));
    expect(printed.code).toBe(1);
    expect(last).toEqual({ type: "failure", message: expect.stringMatching(words) });
    expect(runs).toEqual([]);
  });

  test("a table that vanishes while the training goes on is not missed", async () => {
    folder.write("calm.csv", `a,b,y\n${numbers(200)}`);
    folder.write("calm.nn", regression("calm.csv"));
    const { printed, last, runs } = await trainWhile(
      "calm",
      ({ type }) => type === "start",
      () => rmSync(beside("calm.csv")),
    );
    expect(printed.code).toBe(0);
    expect(last.type).toBe("result");
    expect(runs).toMatchObject([{ state: "completed" }]);
  });

  test("images that vanish while they are trained on end the run, whose record is kept", async () => {
    const photo = await sharp({ create: { width: 8, height: 8, channels: 3, background: "#0c0" } })
      .png()
      .toBuffer();
    for (const name of ["cat", "dog"]) {
      mkdirSync(beside("photos", name), { recursive: true });
      for (let at = 0; at < 25; at++) folder.write(`photos/${name}/${at}.png`, photo);
    }
    // 50 images of 12 MB are more than what is kept in memory, and are decoded anew in each epoch.
    folder.write("photos.nn", classesOf("photos", "  features: image(image, image_size: [2000, 2000])\n"));
    const { printed, last, runs } = await trainWhile(
      "photos",
      ({ type }) => type === "batch",
      () => rmSync(beside("photos"), { recursive: true }),
    );
    expect(printed.code).toBe(1);
    expect((last as FailureEvent).message).toMatch(
      /^The image (cat|dog)\/\d+\.png \(.*\) cannot be read: there is no such file\.$/,
    );
    expect(runs).toMatchObject([{ state: "failed", planned: 30 }]);
    const events = folder.read(`photos runs/${runs[0]!.run}/events.jsonl`).trim().split("\n").map(eventOf);
    expect(events.map(({ type }) => type)).toContain("batch");
    expect(events.at(-1)).toEqual(last);
  });
});

describe.skipIf(!limited)("a full disk", together, () => {
  /** As `netwright`, but no file may grow beyond so many blocks of 512 bytes. */
  async function withRoom(blocks: number, args: readonly string[], environment = {}): Promise<Printed> {
    const began = performance.now();
    const child = spawn(
      "sh",
      [
        "-c",
        'ulimit -f "$0" && exec "$@"',
        String(blocks),
        process.execPath,
        path.join(root, "dist", "cli.js"),
        ...args,
      ],
      { cwd: folder.path, env: { ...process.env, ...environment }, stdio: ["ignore", "pipe", "pipe"] },
    );
    const text = { stdout: "", stderr: "" };
    for (const stream of ["stdout", "stderr"] as const) {
      child[stream].setEncoding("utf8").on("data", (piece: string) => {
        text[stream] += piece;
      });
    }
    const [code] = (await once(child, "close")) as [number | null];
    return { code, ...text, milliseconds: performance.now() - began };
  }

  beforeAll(() => {
    folder.write("room.csv", `a,b,y\n${numbers(200)}`);
    folder.write("room.nn", regression("room.csv"));
  });

  test("where the run is kept: what was measured stays, whole", async () => {
    const runs = "little room";
    const printed = await withRoom(8, ["train", "room.nn", "--engine", "wasm", "--runs", runs]);
    expect(printed).toMatchObject({ code: 1, stderr: "" });
    expect(printed.stdout).toMatch(
      /error The run can no longer be written to .*little room.*: the disk is full\. What was measured until then is kept there\.\n$/,
    );
    expectPlain(printed);
    const [run, ...others] = await runsIn(runs);
    expect(others).toEqual([]);
    // The word that the run failed is shorter than what no longer fitted, and may still have found room.
    expect(["interrupted", "failed"]).toContain(run!.state);
    expect(run!.planned).toBe(30);
    const events = folder.read(`${runs}/${run!.run}/events.jsonl`);
    expect(events.endsWith("}\n")).toBe(true);
    for (const line of events.trim().split("\n")) expect(eventOf(line)).toHaveProperty("type");
    expect(readdirSync(beside(runs, run!.run)).filter((name) => name.endsWith(".tmp"))).toEqual([]);
  });

  test("with no room for the record itself there is no half of a run", async () => {
    const printed = await withRoom(0, ["train", "room.nn", "--engine", "wasm", "--runs", "no room"]);
    expect(printed.code).toBe(1);
    expect(printed.stdout).toMatch(
      /error Runs cannot be kept in .*no room: the disk is full\. Make room there, or choose another folder, and start again\.\n$/,
    );
    expect(readdirSync(beside("no room"))).toEqual([]);
  });

  test("where rows are put aside", async () => {
    const temporary = emptyFolder();
    const texts = Array.from({ length: 200 }, (_, row) => `word${row} text,${row}`);
    folder.write("aside.csv", `note,y\n${texts.join("\n")}\n`);
    // 200 rows of 400,000 numbers are more than what is kept in memory.
    folder.write(
      "aside.nn",
      regression(
        "aside.csv",
        "  features: text(note, output_sequence_length: 400000)\n",
        "Embedding(tokens, 1)\n  GlobalAveragePooling1D()\n  Dense(1)",
      ),
    );
    const room = { TMPDIR: temporary.path };
    const printed = await withRoom(
      4000,
      ["train", "aside.nn", "--engine", "wasm", "--runs", "aside runs"],
      room,
    );
    expect(printed.code).toBe(1);
    expect(printed.stdout).toMatch(
      /error The disk is full: the data is too large for memory, and there is no room for it in .*\. Make room there and start again\.\n$/,
    );
    expect(readdirSync(temporary.path).filter((name) => name.startsWith("netwright-rows"))).toEqual([]);
    expect(existsSync(beside("aside runs"))).toBe(false);
  });

  test("with room enough the same program is trained", async () => {
    const printed = await withRoom(100_000, [
      "train",
      "room.nn",
      "--engine",
      "wasm",
      "--runs",
      "room enough",
    ]);
    expect(printed).toMatchObject({ code: 0, stderr: "" });
    expect(await runsIn("room enough")).toMatchObject([{ state: "completed" }]);
  });
});

describe("addresses", together, () => {
  const cache = emptyFolder();
  const data = `a,b,y\n${numbers(60)}`;
  let base = "";
  const server = http.createServer(({ url }, response) => {
    if (url === "/moved.csv") response.writeHead(302, { location: "/data.csv" }).end();
    else if (url === "/circle.csv") response.writeHead(302, { location: "/circle.csv" }).end();
    else if (url === "/slow.csv") {
      response.writeHead(200, { "content-length": 1e6 }).write("a,b,y\n");
      const drip = setInterval(() => response.write("1"), 50);
      response.on("close", () => clearInterval(drip));
    } else response.end(data);
  });
  beforeAll(async () => {
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    process.env.NETWRIGHT_CACHE = cache.path;
  });
  afterAll(() => {
    delete process.env.NETWRIGHT_CACHE;
    server.closeAllConnections();
    server.close();
  });
  const parts = () =>
    readdirSync(cache.path, { recursive: true }).filter((name) => /part-|slow/.test(String(name)));

  test("one that leads to another is followed, one that leads in a circle is not", async () => {
    const moved = await netwright(["download", `${base}/moved.csv`], folder.path);
    expect(moved).toMatchObject({ code: 0, stderr: "" });
    expect(existsSync(moved.stdout.trim())).toBe(true);
    folder.write("moved.nn", regression(`${base}/moved.csv`));
    const profile = await netwright(["profile", "moved.nn"], folder.path);
    expect(profile.stdout).toContain("60 rows");
    const circle = await netwright(["download", `${base}/circle.csv`], folder.path);
    expect(circle).toMatchObject({ code: 1, stdout: "" });
    expect(circle.stderr).toBe(
      `\`${base}/circle.csv\` cannot be read: the server leads from one address to the next more than 5 times.\n`,
    );
  });

  test("a slow one can be given up, and leaves nothing behind", async () => {
    let told = 0;
    const running = start(["download", `${base}/slow.csv`, "--json"], folder.path, () => {
      if (++told === 2) running.child.kill("SIGINT");
    });
    const printed = await running.ended;
    expect(printed).toMatchObject({ code: 1, stderr: "" });
    expect(told).toBeGreaterThanOrEqual(2);
    expect(parts()).toEqual([]);
  });
});
