/** Fetching TensorFlow over a bad network: broken, stalled, refused, through a proxy, with a password. */
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import http from "node:http";
import net, { type AddressInfo } from "node:net";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { compiler } from "./fake-wheel.js";
import { attempt, left, useBench, whole } from "./installing.js";

describe.skipIf(compiler === undefined)("fetching", () => {
  const bench = useBench();
  const ranges = () =>
    bench.server.requests.filter(({ path }) => path.startsWith("/files/")).map(({ range }) => range);

  const beginnings = () => ranges().map((range) => Number(/\d+/.exec(range ?? "0")![0]));

  test("goes on where the connection broke", async () => {
    bench.server.behaviours = [{ breakAfter: 200_000 }, { breakAfter: 100_000 }, "whole"];
    const { events, end } = attempt(bench);
    expect(await end).toMatchObject({ type: "installed" });
    const [first, second, third] = beginnings();
    expect(first).toBe(0);
    // What was on its way when the connection broke may be lost.
    expect(second).toBeGreaterThan(60_000);
    expect(second).toBeLessThanOrEqual(200_000);
    expect(third).toBeGreaterThan(second!);
    expect(third).toBeLessThanOrEqual(300_000);
    const notes = events.flatMap((event) => (event.type === "progress" && event.note ? [event.note] : []));
    expect(notes).toHaveLength(2);
    expect(left(bench)).toEqual(whole);
  });

  test("goes on after a server that says nothing more, and after one with a fault", async () => {
    bench.server.behaviours = [{ status: 503 }, { stallAfter: 50_000 }, "whole"];
    expect(await attempt(bench).end).toMatchObject({ type: "installed" });
    const [first, second, third] = beginnings();
    expect([first, second]).toEqual([0, 0]);
    expect(third).toBeGreaterThan(0);
    expect(third).toBeLessThanOrEqual(50_000);
  });

  test("begins anew where a server knows no ranges", async () => {
    bench.server.behaviours = [{ breakAfter: 200_000 }, "no ranges"];
    expect(await attempt(bench).end).toMatchObject({ type: "installed" });
    expect(ranges()).toHaveLength(2);
    expect(beginnings()[1]).toBeGreaterThan(0);
  });

  test("given up, keeps what has come for the next attempt, which asks for the rest only", async () => {
    bench.server.behaviours = [{ breakAfter: 200_000 }, { breakAfter: 0 }];
    await expect(attempt(bench).end).rejects.toThrow(/was cut off.*PIP_INDEX_URL.*goes on from there/);
    expect(left(bench)).toEqual([
      "tensorflow-4.22.0.download",
      `tensorflow-4.22.0.download/${bench.fake.wheel.file}.part`,
    ]);
    const kept = statSync(path.join(bench.cache, left(bench)[1]!)).size;
    expect(kept).toBeGreaterThan(0);
    bench.server.behaviours = ["whole"];
    bench.server.requests.length = 0;
    const { events, end } = attempt(bench);
    await end;
    expect(beginnings()).toEqual([kept]);
    expect(events[0]).toMatchObject({ type: "begin", bytesToFetch: bench.fake.wheel.bytes - kept });
    expect(left(bench)).toEqual(whole);
  });

  test("what was kept and has been spoilt is fetched anew, also where it is too large", async () => {
    const download = path.join(bench.cache, "tensorflow-4.22.0.download");
    for (const size of [1000, bench.fake.wheel.bytes, bench.fake.wheel.bytes + 5]) {
      mkdirSync(download, { recursive: true });
      writeFileSync(path.join(download, `${bench.fake.wheel.file}.part`), Buffer.alloc(size));
      expect(await attempt(bench).end).toMatchObject({ type: "installed" });
      expect(left(bench)).toEqual(whole);
      writeFileSync(path.join(bench.folder, "libtensorflow_cc.so.2"), "cut");
    }
  });

  test("says what a server answers", async () => {
    bench.server.behaviours = [{ status: 403 }];
    await expect(attempt(bench).end).rejects.toThrow(/does not give it to everybody \(status 403\)/);
    expect(ranges()).toHaveLength(1);
    bench.server.behaviours = [{ status: 500 }];
    await expect(attempt(bench).end).rejects.toThrow(/fault of its own \(status 500\)/);
    expect(ranges()).toHaveLength(5);
    expect(left(bench)).toEqual([]);
  });

  test("says which server cannot be reached, and which address is none", async () => {
    const closed = await closedPort();
    const refused = attempt(bench, { environment: { PIP_INDEX_URL: `http://127.0.0.1:${closed}/simple` } });
    await expect(refused.end).rejects.toThrow(
      `127.0.0.1:${closed} does not give TensorFlow: the server cannot be reached.`,
    );
    const none = attempt(bench, { environment: { PIP_INDEX_URL: "packages" } });
    await expect(none.end).rejects.toThrow(/address of the package index.*cannot be read/);
    expect(left(bench)).toEqual([]);
  });

  test("goes through the proxy of the environment, and past it where NO_PROXY says so", async () => {
    const proxy = await startProxy(200);
    try {
      const environment = { HTTP_PROXY: `http://someone:secret@127.0.0.1:${proxy.port}` };
      expect(await attempt(bench, { environment }).end).toMatchObject({ type: "installed" });
      expect(proxy.asked.length).toBeGreaterThan(0);
      expect(new Set(proxy.asked)).toEqual(new Set([new URL(bench.server.index).host]));
      proxy.asked.length = 0;
      writeFileSync(path.join(bench.folder, "libtensorflow_cc.so.2"), "cut");
      await attempt(bench, { environment: { ...environment, NO_PROXY: "127.0.0.1" } }).end;
      expect(proxy.asked).toEqual([]);
    } finally {
      proxy.close();
    }
  });

  test("says that a proxy refuses, without its password", async () => {
    const proxy = await startProxy(407);
    try {
      const environment = { PIP_PROXY: `http://someone:secret@127.0.0.1:${proxy.port}` };
      const error = await attempt(bench, { environment }).end.catch((reason: Error) => reason.message);
      expect(error).toContain(
        `(by the proxy http://127.0.0.1:${proxy.port}): the proxy refuses it (status 407)`,
      );
      expect(error).not.toContain("secret");
    } finally {
      proxy.close();
    }
    const socks = attempt(bench, { environment: { ALL_PROXY: "socks5://127.0.0.1:1" } });
    await expect(socks.end).rejects.toThrow(/must begin with http:\/\/ or https:\/\/, and is socks5/);
  });

  test("tells the index's own server, and no other, the password of its address", async () => {
    const index = bench.server.index.replace("//", "//me:p%40ss@");
    await attempt(bench, { environment: { PIP_INDEX_URL: index } }).end;
    const expected = `Basic ${Buffer.from("me:p@ss").toString("base64")}`;
    expect(bench.server.requests.map(({ authorization }) => authorization)).toEqual([expected, expected]);
    expect(readdirSync(bench.cache)).toEqual(["tensorflow-4.22.0"]);
    expect(readFileSync(path.join(bench.folder, "installed.json"), "utf8")).not.toContain("ss");
  });
});

async function closedPort(): Promise<number> {
  const server = net.createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** A proxy that opens tunnels, or refuses to with this status. */
async function startProxy(status: number): Promise<{ port: number; asked: string[]; close(): void }> {
  const asked: string[] = [];
  const server = http.createServer();
  server.on("connect", (request, socket: net.Socket) => {
    asked.push(request.url!);
    if (status !== 200) return socket.end(`HTTP/1.1 ${status} No\r\n\r\n`);
    const [host, port] = request.url!.split(":");
    const target = net.connect(Number(port), host, () => {
      socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
      target.pipe(socket).pipe(target);
    });
    for (const end of [target, socket]) end.on("error", () => undefined);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    asked,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
