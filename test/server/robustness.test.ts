/** No text makes the server throw or hang: the examples cut off anywhere, and with pieces taken out, doubled or moved. */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test, vi } from "vitest";
import { Service } from "../../server/service.js";
import { profileSource } from "../../src/data/profiling/profile.js";
import { createRandom, type Random } from "../../src/random.js";
import { LineIndex } from "../../src/text.js";

const examples = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../../examples");
const uri = `file://${examples}/fuzz.nn`;
const seed = Number(process.env.FUZZ_SEED ?? Math.floor(Math.random() * 1e9));
const sources = readdirSync(examples).filter((name) => name.endsWith(".nn"));
const cache = new Map<string, ReturnType<typeof profileSource>>();

/** A service that knows the data of `source`. */
async function serviceFor(source: string, logged: string[]): Promise<Service> {
  let known = 0;
  const service = new Service({
    readProfile: (asked, folder) => {
      const profile = cache.get(asked.source) ?? profileSource(asked, folder);
      cache.set(asked.source, profile);
      return profile;
    },
    readImport: async () => ({ missing: true }),
    listFolder: async () => [{ name: "iris.csv", folder: false }],
    publish: () => {},
    refresh: () => {
      known++;
    },
    log: (message) => logged.push(message),
  });
  service.update(uri, 0, source);
  await vi.waitFor(() => expect(known).toBe(1), { timeout: 30_000 });
  return service;
}

/** Asks everything of a text, with the cursor at `offset`. */
async function askEverything(asked: Service, source: string, offset: number): Promise<void> {
  asked.update(uri, 1, source);
  const index = new LineIndex(source);
  const position = index.position(offset);
  const whole = index.range({ start: 0, end: source.length });
  asked.help.hover(uri, position);
  asked.help.signatureHelp(uri, position);
  asked.navigation.definition(uri, position);
  asked.navigation.highlights(uri, position);
  asked.navigation.links(uri);
  asked.navigation.semanticTokens(uri);
  await asked.navigation.references(uri, position, true);
  await asked.navigation.rename(uri, position, "other");
  asked.navigation.prepareCallHierarchy(uri, position);
  asked.inlayHints(uri, whole);
  asked.codeLenses(uri);
  asked.symbols(uri);
  asked.codeActions(uri, { start: position, end: position });
  await asked.help.completion(uri, position);
}

const pieces = [
  "}",
  "{",
  "(",
  ")",
  "[",
  '"',
  "->",
  "=",
  ":",
  ",",
  "#",
  "\n",
  "on",
  "train",
  "network N {",
  "Add(",
  "\0",
  "🌷",
  "-",
];

function damaged(source: string, random: Random): string {
  let text = source;
  for (let times = 1 + random.integer(4); times > 0; times--) {
    const at = random.integer(text.length + 1);
    const length = random.integer(12);
    const middle = [
      "",
      pieces[random.integer(pieces.length)]!,
      text.slice(at, at + length).repeat(2),
      [...text.slice(at, at + length)].reverse().join(""),
    ][random.integer(4)]!;
    text = text.slice(0, at) + middle + text.slice(at + length);
  }
  return text;
}

describe(`seed ${seed} (FUZZ_SEED=${seed} repeats it)`, () => {
  test.each(sources)("%s cut off at every place", async (name) => {
    const logged: string[] = [];
    const source = readFileSync(path.join(examples, name), "utf8");
    const asked = await serviceFor(source, logged);
    for (let end = 0; end <= source.length; end++) await askEverything(asked, source.slice(0, end), end);
    asked.dispose();
    expect(logged).toEqual([]);
  });

  test.each(sources)("%s damaged at random", async (name) => {
    const logged: string[] = [];
    const source = readFileSync(path.join(examples, name), "utf8");
    const asked = await serviceFor(source, logged);
    const random = createRandom(seed);
    for (let round = 0; round < 150; round++) {
      const text = damaged(source, random);
      await askEverything(asked, text, random.integer(text.length + 1));
      expect(logged, `in ${JSON.stringify(text)}`).toEqual([]);
    }
    asked.dispose();
  });
});
