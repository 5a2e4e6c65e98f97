/** A package index on this machine, with JSON or HTML, and every fault of a network that a test wants of it. */
import http from "node:http";
import type { AddressInfo } from "node:net";
import type { Wheel } from "../../src/native-install/wheel.js";

export interface PackageServer {
  /** What a person would set as PIP_INDEX_URL. */
  readonly index: string;
  /** What has been asked for so far: the path, and the range where there is one. */
  readonly requests: {
    readonly path: string;
    readonly range: string | undefined;
    readonly authorization: string | undefined;
  }[];
  /** How the index answers. */
  style: "json" | "html" | "html without checksums";
  /** What the index says of the checksum, where it is not the right one. */
  listedSha256: string | undefined;
  /** How the file is given, request by request; the last one stays. */
  behaviours: Behaviour[];
  close(): Promise<void>;
}

export type Behaviour =
  | "whole"
  /** Breaks the connection after so many bytes of an answer. */
  | { readonly breakAfter: number }
  /** Answers with this status. */
  | { readonly status: number }
  /** Never mind the range: all of it, from the beginning. */
  | "no ranges"
  /** One byte of it is another one. */
  | "changed"
  /** Sends so many bytes and then nothing. */
  | { readonly stallAfter: number };

export async function servePackages(wheel: Wheel, bytes: Buffer): Promise<PackageServer> {
  const server = http.createServer((request, response) => {
    const { pathname } = new URL(request.url!, "http://localhost");
    const { range, authorization } = request.headers;
    state.requests.push({ path: decodeURIComponent(pathname), range, authorization });
    if (pathname === `/simple/${wheel.project}/`) sendIndex(response, wheel, state);
    else if (pathname.startsWith("/files/")) sendFile(response, range, bytes, next(state.behaviours));
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const state: PackageServer = {
    index: `http://127.0.0.1:${(server.address() as AddressInfo).port}/simple`,
    requests: [],
    style: "json",
    listedSha256: undefined,
    behaviours: ["whole"],
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
  return state;
}

function next(behaviours: Behaviour[]): Behaviour {
  return behaviours.length > 1 ? behaviours.shift()! : behaviours[0]!;
}

/** Addresses are relative, as the standards allow. */
function sendIndex(
  response: http.ServerResponse,
  wheel: Wheel,
  { style, listedSha256 }: PackageServer,
): void {
  const sha256 = listedSha256 ?? wheel.sha256;
  const url = `../../files/${encodeURIComponent(wheel.file)}?a=1&b=2`;
  if (style === "json") {
    const files = [
      { filename: "another.whl", url: "../../files/another.whl", hashes: {} },
      { filename: wheel.file, url, hashes: { sha256 } },
    ];
    response.setHeader("content-type", "application/vnd.pypi.simple.v1+json");
    response.end(JSON.stringify({ meta: { "api-version": "1.0" }, name: wheel.project, files }));
    return;
  }
  const hash = style === "html" ? `#sha256=${sha256}` : "";
  response.setHeader("content-type", "text/html");
  response.end(`<!DOCTYPE html><html><body>
    <a href="../../files/another.whl">another.whl</a><br/>
    <a data-requires-python="&gt;=3.9" href="${url.replaceAll("&", "&amp;")}${hash}">${wheel.file}</a><br/>
  </body></html>`);
}

function sendFile(
  response: http.ServerResponse,
  range: string | undefined,
  bytes: Buffer,
  behaviour: Behaviour,
): void {
  if (typeof behaviour === "object" && "status" in behaviour)
    return void response.writeHead(behaviour.status).end();
  const from = behaviour === "no ranges" ? 0 : Number(/^bytes=(\d+)-$/.exec(range ?? "")?.[1] ?? 0);
  if (from >= bytes.length) return void response.writeHead(416).end();
  let body = bytes.subarray(from);
  if (behaviour === "changed") {
    body = Buffer.from(body);
    body[body.length >> 1]! ^= 1;
  }
  response.setHeader("content-length", body.length);
  if (from > 0) response.setHeader("content-range", `bytes ${from}-${bytes.length - 1}/${bytes.length}`);
  response.writeHead(from > 0 ? 206 : 200);
  if (typeof behaviour !== "object") return void response.end(body);
  const much = "breakAfter" in behaviour ? behaviour.breakAfter : behaviour.stallAfter;
  response.write(body.subarray(0, much), () => {
    // What has been written should have arrived before the connection goes.
    if ("breakAfter" in behaviour) setTimeout(() => response.destroy(), 30);
  });
}
