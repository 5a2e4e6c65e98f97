/** Data from addresses, against a server on this machine. */
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import http from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { cacheFolder } from "../../../src/data/reading/cache-folder.mjs";
import { type DownloadOptions, forgetDownload } from "../../../src/data/reading/download.js";
import { redirected } from "../../../src/data/reading/fetch-file.js";
import { openTable } from "../../../src/data/reading/open-table.js";
import { dataFolder } from "../files.js";
import { problemOf, tableOf, textsOf } from "./tables.js";

const cache = dataFolder();
const csv = "a,b\n1,x\n2,y\n";
let asked: http.IncomingMessage[] = [];
let base = "";

/** What the server answers at each path. */
const answers: Readonly<Record<string, (response: http.ServerResponse) => void>> = {
  "/data.csv": (response) => response.setHeader("etag", '"one"').end(csv),
  "/data.csv.gz": (response) => response.end(gzipSync(csv)),
  "/download": (response) => response.end(csv),
  "/moved.csv": (response) => response.writeHead(302, { location: "/again.csv" }).end(),
  "/again.csv": (response) => response.writeHead(308, { location: `${base}/data.csv` }).end(),
  "/circle.csv": (response) => response.writeHead(302, { location: "/circle.csv" }).end(),
  "/to-file.csv": (response) => response.writeHead(302, { location: "file:///etc/hosts" }).end(),
  "/missing.csv": (response) => response.writeHead(404).end("no"),
  "/private.csv": (response) => response.writeHead(403).end("no"),
  "/broken.csv": (response) => response.writeHead(503).end("no"),
  "/page.csv": (response) => response.end("\n<!DOCTYPE html><html><body>Log in</body></html>"),
  "/silent.csv": () => {},
  "/stalls.csv": (response) => response.writeHead(200, { "content-length": 100 }).write("a,b\n"),
  "/drips.csv": (response) => {
    response.writeHead(200, { "content-length": 100_000 }).write("a,b\n");
    const drip = setInterval(() => response.write("1"), 20);
    response.on("close", () => clearInterval(drip));
  },
  "/cut.csv": (response) => {
    response.writeHead(200, { "content-length": 100 }).write("a,b\n1,x\n");
    setTimeout(() => response.destroy(), 50);
  },
  "/cut-chunks.csv": (response) => {
    response.write("a,b\n1,x\n");
    setTimeout(() => response.destroy(), 50);
  },
  "/huge.csv": (response) => response.writeHead(200, { "content-length": 9e15 }).write("a,b\n"),
  "/ragged.csv": (response) => response.end("a,b\n1\n"),
};

const server = http.createServer((request, response) => {
  asked.push(request);
  if (request.url === "/data.csv" && request.headers["if-none-match"] === '"one"') {
    response.writeHead(304).end();
    return;
  }
  (answers[request.url!.split("?")[0]!] ?? answers["/missing.csv"]!)(response);
});

beforeAll(async () => {
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  asked = [];
  vi.stubEnv("NETWRIGHT_CACHE", cache.path);
});
afterEach(() => vi.unstubAllEnvs());

const fetchNow: DownloadOptions = {};
const rows = [
  ["1", "x"],
  ["2", "y"],
];

async function reasonOf(address: string, download: DownloadOptions = fetchNow): Promise<string> {
  const problem = await problemOf(address, ".", { download });
  expect(problem?.code).toBe("data-file-unreadable");
  return problem?.code === "data-file-unreadable" ? problem.reason : "";
}

/** No half-written file lies in the cache. */
function expectNoParts(): void {
  const files = readdirSync(cache.path, { recursive: true }) as string[];
  expect(files.filter((file) => file.includes("part-"))).toEqual([]);
}

test("an address is fetched once, when that is wanted, and then read from the cache", async () => {
  const address = `${base}/data.csv`;
  expect(await problemOf(address, ".")).toEqual({ code: "data-not-downloaded", path: address });
  expect(asked).toHaveLength(0);

  const progress: [number, number | undefined][] = [];
  const table = await tableOf(address, ".", {
    download: { onProgress: (received, total) => progress.push([received, total]) },
  });
  expect(await textsOf(table)).toEqual(rows);
  expect(await table.place(0)).toBe("line 2 of data.csv");
  expect(await table.fingerprint()).toBe(createHash("sha256").update(csv).digest("hex"));
  expect(progress.at(-1)).toEqual([csv.length, csv.length]);
  expect(asked).toHaveLength(1);

  expect(await textsOf(await tableOf(address, "."))).toEqual(rows);
  expect(await textsOf(await tableOf(address, ".", { download: fetchNow }))).toEqual(rows);
  expect(asked).toHaveLength(1);

  const folder = path.join(cache.path, "data", createHash("sha256").update(address).digest("hex"));
  expect(JSON.parse(readFileSync(path.join(folder, "about.json"), "utf8"))).toEqual({
    address,
    file: "data.csv",
    sha256: createHash("sha256").update(csv).digest("hex"),
    size: csv.length,
    etag: '"one"',
  });
  await tableOf(address, ".", { download: { refresh: true } });
  expect(asked.map(({ headers }) => headers["if-none-match"])).toEqual([undefined, '"one"']);
  expectNoParts();

  await forgetDownload(address);
  expect(await problemOf(address, ".")).toMatchObject({ code: "data-not-downloaded" });
});

test.each(["/data.csv.gz", "/moved.csv", "/download", "/data.csv?version=2"])("%s is read", async (name) => {
  expect(await textsOf(await tableOf(base + name, ".", { download: fetchNow }))).toEqual(rows);
  expectNoParts();
});

test.each([
  ["/circle.csv", /leads from one address to the next more than 5 times/],
  ["/to-file.csv", /leads to an address that cannot be read/],
  ["/missing.csv", /there is nothing at this address \(status 404\)/],
  ["/private.csv", /does not give it to everybody \(status 403\)/],
  ["/broken.csv", /fault of its own \(status 503\); try again later/],
  ["/page.csv", /a web page came instead of data/],
  ["/silent.csv", /nothing more came within 1 second/],
  ["/stalls.csv", /nothing more came within 1 second/],
  ["/drips.csv", /hardly anything came within 1 second/],
  ["/cut.csv", /cut off before all had come/],
  ["/cut-chunks.csv", /cut off before all had come/],
  ["/huge.csv", /it is 9000000.0 GB large, and there is not so much room left/],
])("%s is told why it is not", async (name, reason) => {
  expect(await reasonOf(base + name, { stallTimeout: 300 })).toMatch(reason);
  expectNoParts();
  expect(await problemOf(base + name, ".")).toEqual({ code: "data-not-downloaded", path: base + name });
});

test("what came and is not sound is told as of any file", async () => {
  const address = `${base}/ragged.csv`;
  expect(await problemOf(address, ".", { download: fetchNow })).toMatchObject({
    code: "data-ragged-row",
    line: 2,
    path: address,
  });
});

test.each([
  [
    "https://a.org/x/data.csv",
    "http://a.org/data.csv",
    "the server leads from a secure address to one that is not",
  ],
  ["https://a.org/x/data.csv", "ftp://a.org/data.csv", "the server leads to an address that cannot be read"],
  ["https://a.org/x/data.csv", "http://", "the server leads to an address that cannot be read"],
  ["https://a.org/x/data.csv", "other.csv", "https://a.org/x/other.csv"],
  ["https://a.org/x/data.csv", "//b.org/data.csv", "https://b.org/data.csv"],
  ["http://a.org/data.csv", "https://a.org/data.csv", "https://a.org/data.csv"],
])("from %s to %s: %s", (from, to, result) => {
  expect(String(redirected(new URL(from), to))).toBe(result);
});

test("a server that does not answer securely is told", async () => {
  expect(await reasonOf(`${base.replace("http:", "https:")}/data.csv`)).toMatch(/does not answer securely/);
});

test("a server that is not there is told", async () => {
  expect(await reasonOf("http://127.0.0.1:9/data.csv", { connectTimeout: 2000 })).toMatch(
    /cannot be reached|no connection came about/,
  );
});

test.each(["ftp://127.0.0.1/data.csv", "s3://bucket/data.csv", "file:///etc/hosts", "http://"])(
  "%s is no address",
  async (address) => {
    expect(await reasonOf(address)).toMatch(/not an address that begins with https/);
  },
);

test("fetching can be stopped", async () => {
  const stop = new AbortController();
  const opening = openTable({ source: `${base}/stalls.csv` }, ".", {
    download: fetchNow,
    signal: stop.signal,
  });
  setTimeout(() => stop.abort(), 200);
  await expect(opening).rejects.toThrow(/abort/i);
  expectNoParts();
});

test("the cache folder is the one asked for, the desktop's, or the usual one", () => {
  const folder = path.resolve("some");
  expect(cacheFolder({ NETWRIGHT_CACHE: folder, XDG_CACHE_HOME: "other" })).toBe(folder);
  expect(cacheFolder({ XDG_CACHE_HOME: folder })).toBe(path.join(folder, "netwright"));
  expect(cacheFolder({}).endsWith("netwright")).toBe(true);
});
