/** `netwright profile`, and the flag without which commands read no data outside. */
import { mkdirSync, realpathSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { emptyFolder, netwright } from "./netwright.js";

const folder = emptyFolder();
folder.copy("iris.csv", "iris.nn");
const inside = path.join(folder.path, "project");
mkdirSync(inside);
writeFileSync(path.join(inside, "program.nn"), folder.read("iris.nn").replace("iris.csv", "../iris.csv"));

describe.concurrent("profile", () => {
  test("prints the columns of a data file as a table", async () => {
    const { code, stdout, stderr } = await netwright(["profile", "iris.csv"], folder.path);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const [title, head, ...rows] = stdout.trimEnd().split("\n");
    expect(title).toBe("iris.csv: 150 rows");
    expect(head).toMatch(/^column +kind +missing +distinct +min +max +mean +deviation +values$/);
    expect(rows[0]).toMatch(
      /^sepal_length +number +0 +35 +4.3 +7.9 +5.843 +0.8253 +quartiles 5.1, 5.8, 6.4$/,
    );
    expect(rows[4]).toMatch(/^species +category +0 +3 +setosa \(50\), versicolor \(50\), virginica \(50\)$/);
  });

  test("says it in JSON too, of the datasets of a program", async () => {
    const { code, stdout } = await netwright(["profile", "iris.nn", "--json"], folder.path);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      sources: [{ source: "iris.csv", rows: 150, columns: { length: 5, 4: { classes: { length: 3 } } } }],
    });
  });

  test("tells in words why a file cannot be read", async () => {
    const { code, stdout } = await netwright(["profile", "irs.csv"], folder.path);
    expect(code).toBe(1);
    expect(stdout).toContain("There is no file `irs.csv`");
    expect(stdout).toContain("Did you mean `iris.csv`?");
  });
});

describe.concurrent("data outside the current folder and that of the program", () => {
  test("is not read by check, which names the flag", async () => {
    const { code, stdout } = await netwright(["check", "program.nn"], inside);
    expect(code).toBe(0);
    expect(stdout).toContain("[data-outside-workspace]");
    expect(stdout).toContain("--allow-outside");
  });

  test("is read where it is allowed, or where the folder is the current one", async () => {
    for (const [args, place] of [
      [["check", "program.nn", "--allow-outside"], inside],
      [["check", path.join("project", "program.nn")], folder.path],
    ] as const) {
      const { code, stdout } = await netwright([...args], realpathSync(place));
      expect({ code, stdout }).toEqual({ code: 0, stdout: "1 file checked: 0 errors, 0 other findings.\n" });
    }
  });

  test("is refused by train and profile", async () => {
    for (const command of ["train", "profile"]) {
      const { code, stderr } = await netwright([command, "program.nn"], inside);
      expect(code).toBe(2);
      expect(stderr).toContain("../iris.csv lies outside this folder and that of the program");
      expect(stderr).toContain("--allow-outside");
    }
  });
});
