/** Where packages come from: pip's variables and files, as pip itself ranks them. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import { configFiles, pipSettings, usualIndex } from "../../src/native-install/pip-settings.js";

const folder = mkdtempSync(path.join(os.tmpdir(), "netwright-pip-"));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, text: string): string {
  writeFileSync(path.join(folder, name), text);
  return path.join(folder, name);
}

test("nothing said, it is the public index", () => {
  const usual = { index: `${usualIndex}/`, proxy: undefined, certificates: undefined };
  expect(pipSettings({}, [])).toEqual(usual);
  expect(pipSettings({ PIP_INDEX_URL: "" }, [path.join(folder, "missing.conf")])).toEqual(usual);
});

test("nearer files go before others, a section for downloading before the general one, variables before all", () => {
  const far = file(
    "far.conf",
    "# everybody's\n[global]\nindex-url = https://far.example/simple/\nproxy: far.example:1\ncert=/far.pem\n",
  );
  const near = file(
    "near.conf",
    "[freeze]\nindex-url = https://wrong.example/\n\n[download]\nindex_url = https://download.example/simple\n\n" +
      "[global]\r\nindex-url=https://near.example/simple\r\ntimeout = 60\n",
  );
  expect(pipSettings({}, [far])).toEqual({
    index: "https://far.example/simple/",
    proxy: "far.example:1",
    certificates: "/far.pem",
  });
  expect(pipSettings({}, [far, near])).toEqual({
    index: "https://download.example/simple/",
    proxy: "far.example:1",
    certificates: "/far.pem",
  });
  const environment = {
    PIP_INDEX_URL: "https://mine.example/a//",
    PIP_CERT: "/mine.pem",
    PIP_PROXY: "http://p:1",
  };
  expect(pipSettings(environment, [far, near])).toEqual({
    index: "https://mine.example/a/",
    proxy: "http://p:1",
    certificates: "/mine.pem",
  });
});

test("the files are pip's, on each system", () => {
  expect(configFiles({ PIP_CONFIG_FILE: "/one.conf" })).toEqual(["/one.conf"]);
  const environment = { XDG_CONFIG_HOME: "/home/me/config", VIRTUAL_ENV: "/venv", APPDATA: "/appdata" };
  expect(configFiles(environment, "linux")).toEqual([
    "/etc/xdg/pip/pip.conf",
    "/etc/pip.conf",
    path.join(os.homedir(), ".pip/pip.conf"),
    "/home/me/config/pip/pip.conf",
    "/venv/pip.conf",
  ]);
  expect(configFiles(environment, "win32")).toContain("/appdata/pip/pip.ini");
  expect(configFiles(environment, "darwin")).toContain(
    path.join(os.homedir(), "Library/Application Support/pip/pip.conf"),
  );
});
