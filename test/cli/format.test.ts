/** `netwright format`: which files it writes and names, exit codes, and that nothing is lost on the way. */
import { chmodSync, lstatSync, readdirSync, statSync, symlinkSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { emptyFolder, netwright } from "./netwright.js";

const folder = emptyFolder();
const untidy = "network N{\n    Dense( 3 )\n}";
const tidy = "network N {\n  Dense(3)\n}\n";

describe.concurrent("netwright format", () => {
  test("writes what it changes, and names it", async () => {
    folder.write("a.nn", untidy);
    folder.write("b ü.nn", tidy);
    folder.write("c.nn", untidy.replaceAll("\n", "\r\n"));
    const printed = await netwright(["format", "a.nn", "b ü.nn", "c.nn"], folder.path);
    expect(printed).toMatchObject({ code: 0, stderr: "", stdout: "a.nn\nc.nn\n3 files read, 2 changed.\n" });
    expect(folder.read("a.nn")).toBe(tidy);
    expect(folder.read("b ü.nn")).toBe(tidy);
    expect(folder.read("c.nn")).toBe(tidy.replaceAll("\n", "\r\n"));
    expect(await netwright(["format", "a.nn", "c.nn"], folder.path)).toMatchObject({
      code: 0,
      stdout: "2 files read, 0 changed.\n",
    });
    expect(readdirSync(folder.path).filter((name) => name.endsWith(".tmp"))).toEqual([]);
  });

  test("--check writes nothing, and fails where something would change", async () => {
    folder.write("check.nn", untidy);
    folder.write("checked.nn", tidy);
    expect(await netwright(["format", "--check", "check.nn", "checked.nn"], folder.path)).toMatchObject({
      code: 1,
      stderr: "",
      stdout: "check.nn\n2 files read, 1 would change.\n",
    });
    expect(folder.read("check.nn")).toBe(untidy);
    expect(await netwright(["format", "--check", "checked.nn"], folder.path)).toMatchObject({ code: 0 });
  });

  test.each([
    [["format"], "which file?"],
    [["format", "untouched.nn", "nowhere.nn"], "cannot read nowhere.nn: there is no such file"],
    [["format", "untouched.nn", "."], "cannot read .: it is a folder"],
    [["format", "untouched.nn", "latin.nn"], "cannot format latin.nn: it is not UTF-8 text"],
  ])("2 for %j, and nothing is written", async (args, message) => {
    folder.write("untouched.nn", untidy);
    folder.write("latin.nn", Uint8Array.from([...Buffer.from("# M"), 0xfc, 0x6c, 0x6c]));
    const printed = await netwright(args, folder.path);
    expect(printed).toMatchObject({ code: 2, stdout: "" });
    expect(printed.stderr).toContain(message);
    expect(folder.read("untouched.nn")).toBe(untidy);
  });

  test("keeps a file's rights, its byte order mark, and a link to it", async () => {
    folder.write("rights.nn", `\ufeff${untidy}`);
    chmodSync(path.join(folder.path, "rights.nn"), 0o640);
    symlinkSync("rights.nn", path.join(folder.path, "link.nn"));
    expect(await netwright(["format", "link.nn"], folder.path)).toMatchObject({ code: 0 });
    expect(folder.read("rights.nn")).toBe(`\ufeff${tidy}`);
    expect(statSync(path.join(folder.path, "rights.nn")).mode & 0o777).toBe(0o640);
    expect(lstatSync(path.join(folder.path, "link.nn")).isSymbolicLink()).toBe(true);
  });

  test("a file that cannot be read to its end is formatted as far as it can", async () => {
    folder.write("broken.nn", `${untidy}\ntrain  N {\n  epochs:  (5\n`);
    expect(await netwright(["format", "broken.nn"], folder.path)).toMatchObject({ code: 0 });
    expect(folder.read("broken.nn")).toBe(`${tidy}\ntrain  N {\n  epochs:  (5\n`);
  });
});
