/** Ten runs at once: two are trained at a time, the others wait, and the editor answers meanwhile. */
import assert from "node:assert/strict";
import * as vscode from "vscode";
import type { RunSession } from "../../../src/extension/run-session.js";
import { read, runs, withSetting, write } from "./running.js";

const names = Array.from({ length: 10 }, (_, index) => `Trial${index}`);

/** The program of Iris with ten networks in the place of one, of which the first go on until they are stopped. */
async function tenNetworks(endless: number): Promise<string> {
  const text = await read("iris.nn");
  const at = text.search(/^network Iris/m);
  const networks = names.map((name, index) =>
    text
      .slice(at)
      .replaceAll("Iris", name)
      .replace("epochs: 60", `epochs: ${index < endless ? 100_000 : 10}`),
  );
  return text.slice(0, at) + networks.join("\n");
}

describe("ten runs at once", () => {
  it("are trained two at a time, in order, while hover and completion are answered", async () => {
    const file = await write("ten.nn", await tenNetworks(2));
    const document = await vscode.workspace.openTextDocument(file);
    await vscode.window.showTextDocument(document);
    const all = await runs();
    const begun: string[] = [];
    let most = 0;
    const sessions: RunSession[] = [];
    const watch = (session: RunSession) => {
      if (session.start !== undefined && !begun.includes(session.network)) begun.push(session.network);
      const now = sessions.filter(({ start, over }) => start !== undefined && !over).length;
      most = Math.max(most, now);
    };
    await withSetting("training.atOnce", 2, async () => {
      for (const name of names) {
        await vscode.commands.executeCommand("netwright.train", file, name);
        const session = all.of(file.fsPath, name);
        assert.ok(session, `${name} is there`);
        sessions.push(session);
        session.onEvent(() => watch(session));
      }
      const firstTwo = sessions.slice(0, 2);
      const last = sessions.at(-1)!;
      assert.equal(last.preparing?.text, "waiting for 8 other runs to end");
      const place = document.positionAt(document.getText().indexOf("Dense") + 1);
      let answers = 0;
      while (sessions.some(({ over }) => !over)) {
        const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
          "vscode.executeHoverProvider",
          file,
          place,
        );
        assert.ok(hovers.length > 0, "there is a hover");
        const list = await vscode.commands.executeCommand<vscode.CompletionList>(
          "vscode.executeCompletionItemProvider",
          file,
          place,
        );
        assert.ok(
          list.items.some(({ label }) => label === "Dense" || (label as { label: string }).label === "Dense"),
        );
        if (sessions.some(({ over }) => !over)) answers++;
        // The first two have kept the others waiting for long enough.
        if (answers >= 5 && firstTwo.every(({ start, over }) => start !== undefined && !over))
          await Promise.all(firstTwo.map((session) => session.stop()));
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      assert.ok(answers >= 5, "answered while they went on");
    });
    assert.deepEqual(
      sessions.map(({ state }) => state),
      names.map((_, index) => (index < 2 ? "stopped" : "completed")),
    );
    assert.ok(most <= 2, `${most} at once`);
    assert.deepEqual([...begun].sort(), [...names].sort());
  }).timeout(300_000);

  it("one that waits and is stopped never begins, and the next ones move up", async () => {
    const file = await write("three.nn", await tenNetworks(1));
    const all = await runs();
    await withSetting("training.atOnce", 1, async () => {
      for (const name of names.slice(0, 3))
        await vscode.commands.executeCommand("netwright.train", file, name);
      const [first, second, third] = names.slice(0, 3).map((name) => all.of(file.fsPath, name)!);
      await second!.stop();
      assert.equal(second!.state, "stopped");
      assert.equal(second!.start, undefined);
      assert.equal(third!.preparing?.text, "waiting for another run to end");
      await first!.stop();
      if (!third!.over) await new Promise<void>((resolve) => third!.onEvent(() => third!.over && resolve()));
      assert.equal(third!.state, "completed");
      assert.equal(second!.start, undefined);
    });
  }).timeout(120_000);
});
