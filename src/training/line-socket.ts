/** Messages as lines of JSON over a local socket: how a host finds a training again that outlived its window. */
import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { connect, createServer, type Server, type Socket } from "node:net";
import os from "node:os";
import path from "node:path";

/** A socket nobody else may open: in a folder of this user's own, or a named pipe on Windows. */
export function newAddress(): string {
  if (process.platform === "win32") return `\\\\.\\pipe\\netwright-${randomUUID()}`;
  return path.join(mkdtempSync(path.join(os.tmpdir(), "netwright-")), "run.sock");
}

/** Removes what a listening socket leaves behind. */
export function removeAddress(address: string): void {
  if (process.platform !== "win32") rmSync(path.dirname(address), { recursive: true, force: true });
}

/** Listens; the server alone does not keep the process alive. */
export function listen(address: string, onSocket: (socket: Socket) => void): Server {
  const server = createServer((socket) => {
    socket.on("error", () => socket.destroy());
    onSocket(socket);
  });
  server.on("error", () => {});
  return server.listen(address).unref();
}

/** Connects, or resolves to undefined when nobody listens. */
export function dial(address: string): Promise<Socket | undefined> {
  return new Promise((resolve) => {
    const socket = connect(address);
    socket.once("connect", () => resolve(socket));
    socket.once("error", () => {
      socket.destroy();
      resolve(undefined);
    });
  });
}

export function writeLine(socket: Socket, message: unknown): void {
  if (socket.writable) socket.write(`${JSON.stringify(message)}\n`);
}

/** Calls `onMessage` with each message; `T` is what the other side is known to send. */
export function readLines<T>(socket: Socket, onMessage: (message: T) => void): void {
  let rest = "";
  socket.setEncoding("utf8");
  socket.on("data", (chunk: string) => {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop()!;
    for (const line of lines) onMessage(JSON.parse(line) as T);
  });
}
