/** `netwright preview` and `netwright download`: what they print, what they say to programs, and how they end. */
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import http from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import type { DownloadProgress, PreviewPart } from "../../src/preview.js";
import { emptyFolder, examples, netwright, root } from "./netwright.js";

const folder = emptyFolder();
const elsewhere = emptyFolder();
const cache = emptyFolder();
const emptyCache = emptyFolder();
const iris = path.join(examples, "iris.nn");
folder.write("a.csv", "x,y\n1,2\n3,4\n5,6\n7,8\n9,1\n2,3\n");
folder.write("one.nn", 'dataset d {\n  source: "a.csv"\n  target: y\n}\n');
folder.write("two.nn", 'dataset d {\n  source: "a.csv"\n}\ndataset e {\n  source: "a.csv"\n}\n');

/** With text to read and variables of its own. */
function run(args: readonly string[], input = "", environment: Readonly<Record<string, string>> = {}) {
  const child = spawn(process.execPath, [path.join(root, "dist", "cli.js"), ...args], {
    cwd: folder.path,
    env: { ...process.env, ...environment },
  });
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  child.stdin.end(input);
  return new Promise<{ code: number | null; stdout: string; stderr: string }>((resolve) => {
    child.on("close", (code) => resolve({ code, stdout, stderr }));
  });
}

const partsOf = (stdout: string) =>
  stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as PreviewPart);

describe("preview", () => {
  test("a person reads the first rows, the columns, and the rows as they enter the network", async () => {
    const { code, stdout } = await netwright(["preview", iris]);
    expect(code).toBe(0);
    expect(stdout).toContain("flowers: 150 rows of iris.csv");
    expect(stdout).toMatch(/petal_width\s+number\s+feature/);
    expect(stdout).toMatch(/species\s+category\s+target/);
    expect(stdout).toContain("as they enter the network");
    expect(stdout).toContain("train 105, validation 23, test 22 rows");
  });

  test("a program reads parts, one a line, of the text it hands over", async () => {
    const source = 'dataset changed {\n  source: "a.csv"\n  target: x\n}\n';
    const { code, stdout } = await run(["preview", "one.nn", "--json", "--stdin"], source);
    expect(code).toBe(0);
    const parts = partsOf(stdout);
    expect(parts.map(({ part }) => part)).toEqual(["rows", "overview", "prepared", "facts"]);
    expect(parts[1]).toMatchObject({ dataset: "changed", targets: ["x"] });
  });

  test("folders that are allowed are the only ones that are read", async () => {
    const refused = await run(["preview", "one.nn", "--json", "--allow", elsewhere.path]);
    expect(partsOf(refused.stdout)).toMatchObject([{ part: "problem" }]);
    const allowed = await run([
      "preview",
      "one.nn",
      "--json",
      "--allow",
      elsewhere.path,
      "--allow",
      folder.path,
    ]);
    expect(partsOf(allowed.stdout).map(({ part }) => part)).toContain("prepared");
  });

  test("what is wrong is said, with code 1 to a person", async () => {
    folder.write("gone.nn", 'dataset d {\n  source: "b.csv"\n  target: y\n}\n');
    const { code, stdout, stderr } = await netwright(["preview", "gone.nn"], folder.path);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toContain("b.csv");
    expect(stderr).not.toMatch(/\n\s+at /);
  });

  test("wrong usage ends with code 2", async () => {
    const several = await netwright(["preview", "two.nn"], folder.path);
    expect(several.code).toBe(2);
    expect(several.stderr).toContain("which dataset? --dataset d | --dataset e");
    folder.write("none.nn", "let a = 1\n");
    const none = await netwright(["preview", "none.nn"], folder.path);
    expect({ code: none.code, stderr: none.stderr }).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("none.nn has no dataset"),
    });
  });
});

describe("download", () => {
  let server: http.Server | undefined;
  afterEach(() => server?.close());

  async function serve(answer: http.RequestListener): Promise<string> {
    server = http.createServer(answer).listen(0, "127.0.0.1");
    await new Promise((resolve) => server!.once("listening", resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/a.csv`;
  }

  test("a file lies in the cache afterwards, and datasets read it", async () => {
    const text = "x,y\n1,2\n3,4\n5,6\n7,8\n9,1\n2,3\n";
    const address = await serve((_, response) =>
      response.writeHead(200, { "content-length": String(text.length) }).end(text),
    );
    const environment = { NETWRIGHT_CACHE: cache.path };
    folder.write("far.nn", `dataset d {\n  source: "${address}"\n  target: y\n}\n`);
    const before = await run(["preview", "far.nn", "--json"], "", environment);
    expect(partsOf(before.stdout)).toMatchObject([{ part: "problem" }]);
    const fetched = await run(["download", address, "--json"], "", environment);
    expect(fetched).toMatchObject({ code: 0, stderr: "" });
    const last = JSON.parse(fetched.stdout.trim().split("\n").at(-1)!) as DownloadProgress;
    expect(last).toEqual({ received: text.length, total: text.length });
    const after = await run(["preview", "far.nn", "--json"], "", environment);
    expect(partsOf(after.stdout).map(({ part }) => part)).toContain("prepared");
    const again = await run(["download", address], "", environment);
    expect(existsSync(again.stdout.trim())).toBe(true);
  });

  test("an address that has nothing is said in a sentence", async () => {
    const address = await serve((_, response) => response.writeHead(404).end());
    const { code, stdout, stderr } = await run(["download", address], "", {
      NETWRIGHT_CACHE: emptyCache.path,
    });
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toMatch(/404/);
    expect(stderr.trim().split("\n")).toHaveLength(1);
  });

  test("no address is wrong usage", async () => {
    expect((await netwright(["download"], folder.path)).code).toBe(2);
  });
});
