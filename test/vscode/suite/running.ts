/** What tests inside VS Code do with runs: train by the command, wait for the end, and set what training obeys. */
import assert from "node:assert/strict";
import * as vscode from "vscode";
import type { NetwrightApi } from "../../../src/extension/main.js";
import type { RunSession } from "../../../src/extension/run-session.js";

export function uriOf(name: string): vscode.Uri {
  return vscode.Uri.joinPath(vscode.workspace.workspaceFolders![0]!.uri, name);
}

export async function runs(): Promise<NetwrightApi["runs"]> {
  const extension = vscode.extensions.getExtension<NetwrightApi>("netwright.netwright");
  return (await extension!.activate()).runs;
}

/** Writes a program into the workspace. */
export async function write(name: string, text: string): Promise<vscode.Uri> {
  const uri = uriOf(name);
  await vscode.workspace.fs.writeFile(uri, Buffer.from(text));
  return uri;
}

export async function read(name: string): Promise<string> {
  return Buffer.from(await vscode.workspace.fs.readFile(uriOf(name))).toString();
}

/** Gives the command *Train model* and waits until the run is over. */
export async function train(file: vscode.Uri, network: string): Promise<RunSession> {
  await vscode.commands.executeCommand("netwright.train", file, network);
  const session = (await runs()).of(file.fsPath, network);
  assert.ok(session, "a run has begun");
  if (!session.over) {
    await new Promise<void>((resolve) => session.onEvent(() => session.over && resolve()));
  }
  return session;
}

/** Sets one of our settings for as long as `work` goes on. */
export async function withSetting<T>(name: string, value: unknown, work: () => Promise<T>): Promise<T> {
  const set = (to: unknown) =>
    vscode.workspace.getConfiguration("netwright").update(name, to, vscode.ConfigurationTarget.Global);
  await set(value);
  try {
    assert.deepEqual(vscode.workspace.getConfiguration("netwright").get(name), value);
    return await work();
  } finally {
    await set(undefined);
  }
}
