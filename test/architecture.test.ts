/** Guards the house: imports lead one way, each library has one place, and every file says what it is for. */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");

/** From left to right: a module imports from its own room and from rooms to its left. */
const rooms: readonly (readonly string[])[] = [
  ["src/text.ts", "src/kept.ts"],
  ["src/random.ts"],
  ["src/layers/"],
  ["src/profile.ts", "src/history.ts"],
  ["src/network.ts"],
  ["src/preview.ts"],
  ["src/language/"],
  ["src/data/"],
  ["src/rules/"],
  ["src/engine/"],
  ["src/native-install/"],
  ["src/protocol.ts", "src/picture.ts"],
  ["src/training/"],
  ["server/", "webview/", "src/cli/"],
  // The extension starts the server and shows the dashboard: it takes the names of their messages and the page's HTML.
  ["src/extension/"],
];

/** Libraries that belong in one room only. */
const libraries: readonly { readonly name: RegExp; readonly rooms: readonly string[] }[] = [
  { name: /^vscode$/, rooms: ["src/extension/"] },
  { name: /^vscode-languageclient/, rooms: ["src/extension/"] },
  { name: /^vscode-(languageserver|jsonrpc)/, rooms: ["server/"] },
  { name: /^@tensorflow\//, rooms: ["src/engine/", "src/training/run.ts"] },
  { name: /^chart\.js/, rooms: ["webview/"] },
  { name: /^@dagrejs\/dagre/, rooms: ["webview/picture/"] },
  {
    name: /^(@duckdb\/|sql\.js|csv-parse)/,
    rooms: ["src/data/reading/", "src/data/profiling/", "src/data/preparing/"],
  },
  { name: /^(undici|yauzl)$/, rooms: ["src/native-install/"] },
  { name: /^sharp/, rooms: ["src/data/"] },
];

interface Import {
  readonly target: string;
  readonly typeOnly: boolean;
}

function sourceFiles(folder: string): string[] {
  return readdirSync(path.join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const name = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return sourceFiles(name);
    return /\.(ts|mts|mjs)$/.test(entry.name) ? [name] : [];
  });
}

const files = ["src", "server", "webview"].flatMap(sourceFiles);

function importsOf(file: string): Import[] {
  const text = readFileSync(path.join(root, file), "utf8");
  const pattern = /(?:^|\n)\s*(import|export)\s+(type\s)?(?:[^"';]*?\sfrom\s+)?["']([^"']+)["']/g;
  return [...text.matchAll(pattern)].map(([, , typeOnly, target]) => ({
    typeOnly: typeOnly !== undefined,
    target: target!.startsWith(".") ? path.posix.join(path.posix.dirname(file), target!) : target!,
  }));
}

function roomOf(file: string): number {
  return rooms.findIndex((prefixes) =>
    prefixes.some((prefix) => file.startsWith(prefix.replace(/\.ts$/, ""))),
  );
}

const sibling = (file: string) =>
  rooms[roomOf(file)]!.find((prefix) => file.startsWith(prefix.replace(/\.ts$/, "")))!;

describe("the house", () => {
  test("holds every file in a room", () => {
    expect(files.length).toBeGreaterThan(50);
    expect(files.filter((file) => roomOf(file) < 0)).toEqual([]);
  });

  test("imports from left to right only", () => {
    const wrong = files.flatMap((file) =>
      importsOf(file)
        .filter(({ target }) => /^(src|server|webview)\//.test(target))
        .filter(({ target }) => {
          const from = roomOf(file);
          const to = roomOf(target);
          return to > from || (to === from && sibling(file) !== sibling(target));
        })
        .map(({ target }) => `${file} imports ${target}`),
    );
    expect(wrong).toEqual([]);
  });

  test("keeps what reads and writes text apart from what checks it", () => {
    const allowed: Readonly<Record<string, readonly string[]>> = {
      syntax: [],
      format: ["syntax"],
      messages: ["syntax"],
    };
    const room = (file: string) => /^src\/language\/([a-z]+)\//.exec(file)?.[1];
    const wrong = files.flatMap((file) => {
      const from = room(file) ?? "";
      const others = allowed[from];
      if (others === undefined) return [];
      return importsOf(file)
        .map(({ target }) => target)
        .filter((target) => ![undefined, from, ...others].includes(room(target)))
        .map((target) => `${file} imports ${target}`);
    });
    expect(wrong).toEqual([]);
  });

  test("keeps each library in its room", () => {
    const wrong = files.flatMap((file) =>
      importsOf(file).flatMap(({ target }) => {
        const library = libraries.find(({ name }) => name.test(target));
        const allowed = library === undefined || library.rooms.some((room) => file.startsWith(room));
        return allowed ? [] : [`${file} imports ${target}`];
      }),
    );
    expect(wrong).toEqual([]);
  });

  test("lets the page and the protocol import types only from the core", () => {
    const wrong = files
      .filter((file) => file.startsWith("webview/") || /^src\/(protocol|picture|preview)\.ts$/.test(file))
      .flatMap((file) =>
        importsOf(file)
          .filter(({ target, typeOnly }) => target.startsWith("src/") && !typeOnly)
          .map(({ target }) => `${file} imports the code of ${target}`),
      );
    expect(wrong).toEqual([]);
  });

  test("begins every file with a sentence that says its role", () => {
    const silent = [...files, ...sourceFiles("scripts"), ...sourceFiles("test")].filter((file) => {
      const text = readFileSync(path.join(root, file), "utf8");
      return !/^(#![^\n]*\n)?(\/\*\*|\/\/) ?\S.{8,}/.test(text);
    });
    expect(silent).toEqual([]);
  });
});
