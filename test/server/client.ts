/** An editor for tests: builds the server, starts it as a process and speaks the Language Server Protocol with it. */
import { type ChildProcess, spawn } from "node:child_process";
import { symlink } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { expect, vi } from "vitest";
import {
  type ClientCapabilities,
  createMessageConnection,
  type InitializeParams,
  type InitializeResult,
  type MessageConnection,
  type PublishDiagnosticsParams,
  StreamMessageReader,
  StreamMessageWriter,
} from "vscode-languageserver/node";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");

/** Bundles the server as the extension ships it, with the process that reads data for it beside it. */
export async function buildServer(file: string): Promise<void> {
  const folder = path.dirname(file);
  await build({
    absWorkingDir: root,
    entryPoints: {
      [path.basename(file, ".js")]: "server/main.ts",
      profiler: "src/data/profiling/process.ts",
    },
    outdir: folder,
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    mainFields: ["module", "main"],
    logLevel: "error",
    external: ["@duckdb/node-api", "sharp"],
  });
  // Libraries with native code are loaded from their own folders.
  await symlink(path.join(root, "node_modules"), path.join(folder, "node_modules"), "junction");
}

const capabilities: ClientCapabilities = {
  workspace: {
    configuration: true,
    didChangeConfiguration: { dynamicRegistration: true },
    didChangeWatchedFiles: { dynamicRegistration: true },
    inlayHint: { refreshSupport: true },
    codeLens: { refreshSupport: true },
    semanticTokens: { refreshSupport: true },
    workspaceFolders: true,
  },
  textDocument: { definition: { linkSupport: true } },
};

/** What an editor says that asks for diagnostics, and for the edits of an action when it is chosen. */
export const askingCapabilities: ClientCapabilities = {
  ...capabilities,
  workspace: { ...capabilities.workspace, diagnostics: { refreshSupport: true } },
  textDocument: {
    ...capabilities.textDocument,
    diagnostic: {},
    codeAction: { resolveSupport: { properties: ["edit", "command"] }, disabledSupport: true },
  },
};

export interface Client {
  readonly connection: MessageConnection;
  readonly initialized: InitializeResult;
  /** Methods of the requests the server made. */
  readonly asked: string[];
  /** What the server is told of the section `netwright`; changed by tests. */
  readonly settings: Record<string, Record<string, boolean>>;
  /** From the start of the process to its answer to `initialize`, in milliseconds. */
  readonly readyAfter: number;
  diagnostics(uri: string): PublishDiagnosticsParams | undefined;
  /** Waits until the document's diagnostics have these codes. */
  codes(uri: string, expected: readonly string[]): Promise<void>;
  stop(): Promise<number | null>;
}

/** `folder` is the workspace's, as a URI. */
/** `says` is what the editor tells of itself beyond the ordinary. */
export async function startClient(
  server: string,
  folder?: string,
  says: Pick<Partial<InitializeParams>, "capabilities" | "initializationOptions"> = {},
): Promise<Client> {
  const started = performance.now();
  const child: ChildProcess = spawn(process.execPath, [server, "--stdio"], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
  const connection = createMessageConnection(
    new StreamMessageReader(child.stdout!),
    new StreamMessageWriter(child.stdin!),
  );
  const asked: string[] = [];
  const settings: Client["settings"] = {};
  const published = new Map<string, PublishDiagnosticsParams>();
  connection.onNotification("textDocument/publishDiagnostics", (parameters: PublishDiagnosticsParams) => {
    published.set(parameters.uri, parameters);
  });
  connection.onRequest((method, parameters) => {
    asked.push(method);
    const { items } = (parameters ?? {}) as { items?: unknown[] };
    return method === "workspace/configuration" ? items?.map(() => settings) : null;
  });
  connection.listen();
  const initialized: InitializeResult = await connection.sendRequest("initialize", {
    processId: process.pid,
    rootUri: null,
    workspaceFolders: folder === undefined ? null : [{ uri: folder, name: "workspace" }],
    capabilities,
    ...says,
  });
  const readyAfter = performance.now() - started;
  await connection.sendNotification("initialized", {});
  return {
    connection,
    initialized,
    asked,
    settings,
    readyAfter,
    diagnostics: (uri) => published.get(uri),
    codes: (uri, expected) =>
      vi.waitFor(
        () => expect(published.get(uri)?.diagnostics.map(({ code }) => code)).toEqual(expected),
        30_000,
      ),
    async stop() {
      await connection.sendRequest("shutdown");
      await connection.sendNotification("exit");
      return ended;
    },
  };
}
