/** Training reads data outside of the workspace where its folder has been allowed, and says how to allow it otherwise. */
import assert from "node:assert/strict";
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { read, train, withSetting, write } from "./running.js";

describe("data outside of the workspace", () => {
  const outside = realpathSync(mkdtempSync(path.join(os.tmpdir(), "netwright-outside-")));
  after(() => rmSync(outside, { recursive: true, force: true }));

  it("is refused, with the place and the way to allow it; in an allowed folder it is learnt from", async () => {
    writeFileSync(path.join(outside, "iris.csv"), await read("iris.csv"));
    const source = path.join(outside, "iris.csv").replaceAll("\\", "/");
    const text = (await read("iris.nn")).replace('"iris.csv"', JSON.stringify(source));
    const program = await write("outside.nn", text);

    const refused = await train(program, "Iris");
    assert.equal(refused.state, "failed");
    assert.equal(
      refused.failure,
      `\`${source}\` lies outside the workspace, and is not read before you allow it: the light bulb at its path offers to.`,
    );
    const failure = refused.events.at(-1);
    assert.ok(failure?.type === "failure" && failure.range, "the place is known");
    const { start, end } = failure.range;
    const line = text.split("\n")[start.line]!;
    assert.equal(line.slice(start.character, end.character), JSON.stringify(source));

    const learnt = await withSetting("data.allowedFolders", [outside], () => train(program, "Iris"));
    assert.equal(learnt.state, "completed");
    assert.ok(learnt.result!.metrics.test.accuracy! >= 0.9);

    const again = await train(program, "Iris");
    assert.equal(again.failure, refused.failure, "the setting takes it back");
  });
});
