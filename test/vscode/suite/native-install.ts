/** Installing and removing native TensorFlow by command, without a network: refused with a reason, and nothing is left. */
import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import * as vscode from "vscode";
import type { NativeOutcome } from "../../../src/extension/native-install.js";

describe("native TensorFlow", () => {
  const cache = mkdtempSync(path.join(os.tmpdir(), "netwright-native-"));
  // The process that installs is given the editor's variables. Nobody listens at that address.
  const ours = { NETWRIGHT_CACHE: cache, PIP_INDEX_URL: "http://127.0.0.1:3/simple" };
  const before = Object.keys(ours).map((name) => [name, process.env[name]] as const);
  after(() => {
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
    rmSync(cache, { recursive: true });
  });

  const command = (name: string) => vscode.commands.executeCommand<NativeOutcome>(`netwright.${name}`);

  it("is not installed without a network, and says why; a second click waits for the first", async () => {
    Object.assign(process.env, ours);
    const [first, second] = await Promise.all([command("installNative"), command("installNative")]);
    assert.equal(second.state, "busy");
    assert.equal(first.state, "failed");
    // In this order it finds out that the machine is another one, has no compiler, or reaches no server.
    assert.match(first.message, /not for this machine|no C\+\+ compiler|server cannot be reached/);
    assert.deepEqual(readdirSync(cache), []);
  });

  it("that is not there needs no removing", async () => {
    assert.equal((await command("removeNative")).state, "absent");
  });
});
