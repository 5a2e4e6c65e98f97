/** Fetches one file over HTTP: with redirects, limits of time and room, and what goes wrong in plain words. */
import { createWriteStream } from "node:fs";
import { statfs } from "node:fs/promises";
import http from "node:http";
import https from "node:https";
import path from "node:path";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { cutOff, networkReason, Stalled, statusReason } from "./fetch-reasons.js";
import { Unreadable, unreadable } from "./problems.js";

export interface FetchOptions {
  /** In bytes; the total is known only where the server says it. */
  readonly onProgress?: (received: number, total: number | undefined) => void;
  /** How long a connection may take, in milliseconds; 10 seconds when absent. */
  readonly connectTimeout?: number;
  /** How long nothing may come, or hardly anything, in milliseconds; 30 seconds when absent. */
  readonly stallTimeout?: number;
}

interface Request extends FetchOptions {
  readonly signal?: AbortSignal;
  /** Of the version that is there already. */
  readonly etag?: string;
}

const mostRedirects = 5;
const usualStall = 30_000;
/** So many bytes have to come within the time that nothing may come. */
const leastPace = 1024;
/** So much of the disk is left free. */
const spare = 100e6;

/** Writes what `address` names into the new file at `target`. */
export async function fetchFile(
  address: string,
  target: string,
  options: Request,
): Promise<{ readonly size: number; readonly etag: string | undefined } | "unchanged"> {
  try {
    const response = await follow(address, options);
    if (response.statusCode === 304) {
      response.destroy();
      return "unchanged";
    }
    const size = await write(response, address, target, options);
    return { size, etag: response.headers.etag };
  } catch (error) {
    options.signal?.throwIfAborted();
    throw error instanceof Unreadable ? error : unreadable(address, networkReason(error));
  }
}

async function follow(address: string, options: Request): Promise<http.IncomingMessage> {
  let url = new URL(address);
  for (let redirects = 0; redirects <= mostRedirects; redirects++) {
    const response = await get(url, options);
    const { statusCode = 0, headers } = response;
    if (statusCode === 200 || (statusCode === 304 && options.etag !== undefined)) return response;
    response.destroy();
    if (![301, 302, 303, 307, 308].includes(statusCode) || headers.location === undefined) {
      throw unreadable(address, statusReason(statusCode));
    }
    const next = redirected(url, headers.location);
    if (typeof next === "string") throw unreadable(address, next);
    url = next;
  }
  throw unreadable(address, `the server leads from one address to the next more than ${mostRedirects} times`);
}

/** Where a server at `from` leads, or why nobody follows it there. */
export function redirected(from: URL, location: string): URL | string {
  const next = URL.canParse(location, from) ? new URL(location, from) : undefined;
  if (next === undefined || !/^https?:$/.test(next.protocol)) {
    return "the server leads to an address that cannot be read";
  }
  return from.protocol === "https:" && next.protocol === "http:"
    ? "the server leads from a secure address to one that is not"
    : next;
}

function get(url: URL, options: Request): Promise<http.IncomingMessage> {
  const { signal, etag, connectTimeout = 10_000, stallTimeout = usualStall } = options;
  return new Promise((resolve, reject) => {
    const request = (url.protocol === "https:" ? https : http).get(url, {
      agent: false,
      headers: {
        accept: "*/*",
        "accept-encoding": "identity",
        "user-agent": "netwright",
        ...(etag !== undefined && { "if-none-match": etag }),
      },
      timeout: stallTimeout,
      ...(signal && { signal }),
    });
    const connecting = setTimeout(
      () => request.destroy(new Stalled("connect", connectTimeout)),
      connectTimeout,
    );
    request.on("socket", (socket) => {
      socket.once(url.protocol === "https:" ? "secureConnect" : "connect", () => clearTimeout(connecting));
    });
    let response: http.IncomingMessage | undefined;
    request.on("timeout", () => (response ?? request).destroy(new Stalled("answer", stallTimeout)));
    request.on("close", () => clearTimeout(connecting));
    request.on("error", reject);
    request.on("response", (answer) => {
      response = answer;
      resolve(answer);
    });
  });
}

async function write(
  response: http.IncomingMessage,
  address: string,
  target: string,
  { onProgress, signal, stallTimeout = usualStall }: Request,
): Promise<number> {
  const length = response.headers["content-length"];
  const total = length === undefined ? undefined : Number(length);
  const { bavail, bsize } = await statfs(path.dirname(target));
  const room = Math.max(0, bavail * bsize - spare);
  const check = (bytes: number) => {
    if (bytes <= room) return;
    const size = total === undefined ? "too large" : `${(total / 1e9).toFixed(1)} GB large`;
    throw unreadable(address, `it is ${size}, and there is not so much room left on the disk`);
  };
  check(total ?? 0);
  let received = 0;
  const counter = new Transform({
    transform(piece: Buffer, _, done) {
      try {
        if (received === 0 && isPage(piece)) throw unreadable(address, "a web page came instead of data");
        received += piece.length;
        check(received);
        onProgress?.(received, total);
        done(null, piece);
      } catch (error) {
        done(error as Error);
      }
    },
  });
  const sink = createWriteStream(target, { flags: "wx" });
  // A server that sends a letter now and then would keep a person waiting for days.
  let before = 0;
  const pace = setInterval(() => {
    // Where nothing at all comes, the connection says so itself.
    const came = received - before;
    if (came > 0 && came < leastPace) response.destroy(new Stalled("pace", stallTimeout));
    before = received;
  }, stallTimeout);
  try {
    await pipeline(response, counter, sink, ...(signal ? [{ signal }] : []));
  } finally {
    clearInterval(pace);
  }
  if (total !== undefined && received !== total) throw unreadable(address, cutOff);
  return received;
}

function isPage(begin: Buffer): boolean {
  return /^\ufeff?\s*<(!doctype html|html|head)\b/i.test(begin.subarray(0, 1024).toString());
}
