/** Any text at all: nothing throws, nothing takes over a second, and memory stays bounded. */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, test } from "vitest";
import { Service } from "../../server/service.js";
import { createRandom, type Random } from "../../src/random.js";
import { LineIndex } from "../../src/text.js";
import { profiles } from "../language/fixture.js";
import { generateProgram } from "../language/generate.js";

const seed = Number(process.env.FUZZ_SEED ?? Math.floor(Math.random() * 1e9));
/** `NETWRIGHT_CASES=200000` makes as many edits. */
const cases = Number(process.env.NETWRIGHT_CASES ?? 1500);
const slowest = 1000;
const uri = "file:///fuzz/main.nn";
const examples = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../../examples");

let service: Service | undefined;
afterEach(() => service?.dispose());

function serviceWith(logged: string[]): Service {
  service = new Service({
    readProfile: async ({ source: name }) =>
      profiles.get(name) ?? { problem: { code: "data-file-missing", path: name } },
    readImport: async () => ({ missing: true }),
    listFolder: async () => [{ name: "iris.csv", folder: false }],
    publish: () => undefined,
    refresh: () => undefined,
    log: (message) => logged.push(message),
  });
  return service;
}

const options = { tabSize: 2, insertSpaces: true };

/** Asks one thing of a text, with the cursor at `offset`. */
async function ask(asked: Service, what: number, source: string, offset: number): Promise<void> {
  const index = new LineIndex(source);
  const position = index.position(offset);
  const here = { start: position, end: position };
  switch (what) {
    case 0:
      return void asked.help.hover(uri, position);
    case 1:
      return void (await asked.help.completion(uri, position));
    case 2:
      return void asked.help.signatureHelp(uri, position);
    case 3:
      return void asked.codeActions(uri, here);
    case 4:
      return void asked.formatting(uri, options);
    case 5:
      return void asked.inlayHints(uri, index.range({ start: 0, end: source.length }));
    case 6:
      return void asked.navigation.semanticTokens(uri);
    case 7:
      return void asked.symbols(uri);
    case 8:
      return void asked.foldingRanges(uri);
    case 9:
      return void asked.selectionRanges(uri, [position]);
    case 10:
      return void asked.navigation.definition(uri, position);
    case 11:
      return void (await asked.navigation.references(uri, position, true));
    case 12:
      return void asked.picture({ uri, position });
    default:
      return void asked.onTypeFormatting(uri, position, "\n", options);
  }
}

const questions = 14;

const pieces = [
  ...'{}()[]"#:,=*-/.\0🌷\n',
  "->",
  "..",
  "\nnetwork N {\n",
  "\nblock B(a, b = 2) {\n",
  "\nlet x = ",
  '\nimport "main.nn"\n',
  "\ntune N {\n  width: log(1..4)\n}\n",
  " * 3",
  "Add(",
  "input",
  "none",
  "9999999999999999999999",
  "é",
];

function pick<T>(random: Random, items: readonly T[]): T {
  return items[random.integer(items.length)]!;
}

function edited(source: string, random: Random): string {
  const at = random.integer(source.length + 1);
  const length = random.integer(12);
  const gone = source.slice(at, at + length);
  switch (random.integer(6)) {
    case 0:
      return source.slice(0, at);
    case 1:
      return source.slice(0, at) + gone.repeat(3) + source.slice(at + length);
    case 2:
      return source.slice(0, at) + [...gone].reverse().join("") + source.slice(at + length);
    case 3:
      return source.slice(0, at) + source.slice(at + length);
    default:
      return source.slice(0, at) + pick(random, pieces) + source.slice(at + random.integer(3));
  }
}

function randomBytes(random: Random): string {
  const bytes = Uint8Array.from({ length: random.integer(400) }, () => random.integer(256));
  return new TextDecoder().decode(bytes);
}

const starts = readdirSync(examples)
  .filter((name) => name.endsWith(".nn"))
  .map((name) => readFileSync(path.join(examples, name), "utf8"));

function startingText(random: Random): string {
  const choice = random.integer(10);
  if (choice === 0) return randomBytes(random);
  return choice < 6 ? pick(random, starts) : generateProgram(random, { messy: choice === 9 });
}

describe(`seed ${seed} (FUZZ_SEED=${seed} repeats it)`, () => {
  test(
    `${cases} random edits`,
    async () => {
      const logged: string[] = [];
      const asked = serviceWith(logged);
      const random = createRandom(seed);
      let text = "";
      let worst = 0;
      let least = Number.POSITIVE_INFINITY;
      for (let round = 0; round < cases; round++) {
        // Some damage on top of damage, and then a fresh program.
        text = round % 8 === 0 || text.length > 20_000 ? startingText(random) : edited(text, random);
        asked.update(uri, round, text);
        const what = random.integer(questions);
        const start = process.cpuUsage();
        await ask(asked, what, text, random.integer(text.length + 1));
        const { user, system } = process.cpuUsage(start);
        worst = Math.max(worst, (user + system) / 1000);
        if (logged.length > 0 || worst > slowest) {
          expect.fail(`${logged[0] ?? `${worst} ms`} for question ${what} of ${JSON.stringify(text)}`);
        }
        if (round % 5000 === 4999) {
          global.gc?.();
          least = Math.min(least, process.memoryUsage().heapUsed);
          if (round > 20_000) expect(process.memoryUsage().heapUsed).toBeLessThan(least + 300e6);
        }
      }
      console.log(`slowest answer: ${worst.toFixed(0)} ms of processor time`);
    },
    cases * 100 + 30_000,
  );
});

describe("texts of a size nobody writes are answered with a diagnostic in good time", () => {
  const layer = "  Dense(16, relu)\n";
  test.each([
    ["5 MB of one network", `network N {\n  Input(4)\n${layer.repeat(300_000)}}\n`],
    ["5 MB of broken declarations", "network {\n".repeat(500_000)],
    ["1 MB of one network", `network N {\n  Input(4)\n${layer.repeat(55_000)}}\n`],
    ["1 MB of broken declarations", "network {\n".repeat(99_000)],
    ["1 MB of networks", "network N {\n  Input(4)\n}\n".repeat(39_000)],
    ["5 MB without a line end", "Dense(".repeat(850_000)],
    ["5 MB of brackets", "(".repeat(5_000_000)],
    ["10,000 nested brackets", `network N {\n  Input(${"[".repeat(10_000)}${"]".repeat(10_000)})\n}\n`],
    ["10,000 nested calls", `network N {\n  Input(4)\n  ${"Bidirectional(".repeat(10_000)}\n}\n`],
    ["100,000 arrows", `network N {\n  Input(4)${" -> Dense(4)".repeat(100_000)}\n}\n`],
    ["100,000 terms", `let x = 1${" + 1".repeat(100_000)}\n`],
  ])(
    "%s",
    async (_, text) => {
      const logged: string[] = [];
      let found: string[] = [];
      const asked = new Service({
        readProfile: async ({ source }) => ({ problem: { code: "data-file-missing", path: source } }),
        readImport: async () => ({ missing: true }),
        listFolder: async () => [],
        publish: ({ diagnostics }) => {
          found = diagnostics.map(({ code }) => String(code));
        },
        refresh: () => undefined,
        log: (message) => logged.push(message),
      });
      service = asked;
      const start = process.cpuUsage();
      asked.update(uri, 1, text);
      await expect.poll(() => found.length, { timeout: 60_000 }).toBeGreaterThan(0);
      const { user, system } = process.cpuUsage(start);
      console.log(`${((user + system) / 1e6).toFixed(1)} s of processor time`);
      expect(logged).toEqual([]);
      expect((user + system) / 1e6).toBeLessThan(20);
    },
    90_000,
  );
});
