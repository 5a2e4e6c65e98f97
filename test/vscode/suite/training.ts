/** Training through the extension's own command, with the run that comes of it. */
import assert from "node:assert/strict";
import * as vscode from "vscode";
import type { RunSession } from "../../../src/extension/run-session.js";
import { read, runs, train, uriOf, write } from "./running.js";

describe("training", () => {
  it("trains iris to a test accuracy of at least 0.9, without findings", async () => {
    const session = await train(uriOf("iris.nn"), "Iris");
    assert.equal(session.state, "completed");
    assert.ok(session.result!.metrics.test.accuracy! >= 0.9);
    assert.deepEqual(session.findings, []);
  });

  it("goes on with a run whose process was killed, in the same run", async () => {
    const long = (await read("iris.nn")).replace("epochs: 60", "epochs: 3000");
    const file = await write("killed.nn", long);
    await vscode.commands.executeCommand("netwright.train", file, "Iris");
    const all = await runs();
    const first = all.of(file.fsPath, "Iris")!;
    await until(first, () => first.epochs >= 5);
    const { run } = first.start!;
    process.kill(all.find(file.fsPath, run)!.record.pid, "SIGKILL");
    await until(first, () => first.over);
    assert.equal(first.state, "interrupted");

    await vscode.commands.executeCommand("netwright.resumeRun", file.fsPath, run);
    const second = all.of(file.fsPath, "Iris")!;
    assert.notEqual(second, first);
    await until(second, () => second.state === "running");
    assert.equal(second.start!.run, run);
    second.changeRate({ factor: 0.5 });
    await until(second, () => second.events.some(({ type }) => type === "learningRate"));
    second.stopAfterEpoch();
    await until(second, () => second.over);
    assert.equal(second.state, "stopped");
    assert.match(second.result!.ended, /^Stopped by you after epoch /);
    assert.ok(second.events.some(({ type }) => type === "resumed"));
  });

  it("does not train a file with an error", async () => {
    const broken = await write("broken.nn", "network Broken {\n  Input(4)\n  Conv2D(3, 3)\n}\n");
    await vscode.commands.executeCommand("netwright.train", broken, "Broken");
    assert.equal((await runs()).of(broken.fsPath, "Broken"), undefined);
  });
});

/** Waits until something holds of a run, which is asked after each event. */
async function until(session: RunSession, holds: () => boolean): Promise<void> {
  if (holds()) return;
  await new Promise<void>((resolve) => {
    const following = session.onEvent(() => {
      if (!holds()) return;
      following.dispose();
      resolve();
    });
  });
}
