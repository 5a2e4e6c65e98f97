// Milliseconds from a keystroke to fresh diagnostics, and to the answers for completion and hover, as an editor sees them:
// through the language server's standard input and output, in files of 100, 1,000 and 10,000 lines.
//   node bench/editor.mjs      needs `npm run build` first
// @ts-check
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import rpc from "vscode-languageserver/node";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
const server = path.join(root, "dist", "server.js");
/** As the extension starts it. */
const nodeOptions = JSON.parse(readFileSync(path.join(root, "server", "node-options.json"), "utf8"));
const uri = "file:///bench/program.nn";
const seed = 7;

/** What VS Code says of itself, as far as it changes an answer that is measured. */
const capabilities = {
  textDocument: {
    completion: { completionList: { itemDefaults: ["editRange", "insertTextFormat", "data"] } },
  },
};

/** What a person types at one place, key by key; on the way there the program is broken and whole again. */
const typed = "\n  x = Dropout(10%)";
const placesByLines = new Map([
  [100, 60],
  [1_000, 60],
  [10_000, 12],
]);

/** The same numbers for the same seed (Steele and Vigna's xorshift family is more than enough here). */
function randomNumbers() {
  let state = seed;
  return (/** @type {number} */ below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

/** Networks of some 20 lines with branches and blocks, as a file of many experiments has them. @param {number} lines */
function manyNetworks(lines) {
  const text = [
    "block Residual(width, drop = 10%) {",
    "  main = input -> Conv2D(width, 3, padding: same, activation: relu) -> SpatialDropout2D(drop)",
    "  Add(main, input)",
    "}",
    "",
  ];
  for (let index = 0; text.length < lines; index++) {
    text.push(`network Trial${index}(width = ${8 + (index % 5) * 4}) {`, "  Input(32, 32, 3)");
    for (const depth of [1, 2]) {
      text.push(
        `  before${depth} = Conv2D(width * ${depth}, 3, padding: same, activation: relu)`,
        `  Residual(width * ${depth}) * 2`,
        `  after${depth} = BatchNormalization()`,
        `  Add(before${depth}, after${depth})`,
        "  MaxPooling2D(2)",
      );
    }
    text.push("  GlobalAveragePooling2D()", "  Dense(10, softmax)", "}", "");
    text.push(`train Trial${index} {`, "  epochs: 20", "}", "");
  }
  return `${text.slice(0, lines).join("\n")}\n`;
}

/** One network as long as the file. @param {number} lines */
function oneNetwork(lines) {
  const text = ["network Long {", "  Input(64)"];
  while (text.length < lines - 2) text.push("  Dense(64, relu)");
  return `${[...text, "  Dense(10, softmax)", "}"].join("\n")}\n`;
}

async function startServer() {
  const start = performance.now();
  const child = spawn(process.execPath, [...nodeOptions, server, "--stdio"], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const connection = rpc.createMessageConnection(
    new rpc.StreamMessageReader(child.stdout),
    new rpc.StreamMessageWriter(child.stdin),
  );
  /** @type {Map<number, () => void>} */
  const waiting = new Map();
  connection.onNotification("textDocument/publishDiagnostics", ({ version }) => waiting.get(version)?.());
  connection.onRequest(() => null);
  connection.listen();
  await connection.sendRequest("initialize", { processId: process.pid, rootUri: null, capabilities });
  const ready = performance.now() - start;
  await connection.sendNotification("initialized", {});
  return {
    connection,
    ready,
    pid: /** @type {number} */ (child.pid),
    /** Resolves when the diagnostics of a version are there. @param {number} version */
    diagnostics: (version) => new Promise((resolve) => waiting.set(version, () => resolve(undefined))),
    async stop() {
      await connection.sendRequest("shutdown");
      await connection.sendNotification("exit");
    },
  };
}

/** Resident memory of a process in MiB, where the system tells. @param {number} pid */
function memoryOf(pid) {
  try {
    const kilobytes = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
    return Math.round(Number(kilobytes) / 1024);
  } catch {
    return Number.NaN;
  }
}

/** @param {number[]} values @param {number} share */
function quantile(values, share) {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}

/** @param {string} text @param {number} places */
async function measure(text, places) {
  const { connection, ready, pid, diagnostics, stop } = await startServer();
  const random = randomNumbers();
  const lines = text.split("\n");
  const layers = lines.flatMap((line, at) => (/^ {2}[A-Z]\w+\(/.test(line) ? [at] : []));
  /** @type {Record<"diagnostics" | "completion" | "hover", number[]>} */
  const times = { diagnostics: [], completion: [], hover: [] };
  let version = 1;
  const opened = diagnostics(version);
  const openedAt = performance.now();
  await connection.sendNotification("textDocument/didOpen", {
    textDocument: { uri, languageId: "netwright", version, text },
  });
  await opened;
  const open = performance.now() - openedAt;

  /** @param {{ line: number, character: number }} start @param {{ line: number, character: number }} end @param {string} newText */
  async function edit(start, end, newText) {
    version++;
    const fresh = diagnostics(version);
    const at = performance.now();
    await connection.sendNotification("textDocument/didChange", {
      textDocument: { uri, version },
      contentChanges: [{ range: { start, end }, text: newText }],
    });
    return { at, fresh };
  }
  /** @param {"completion" | "hover"} what @param {{ line: number, character: number }} position @param {number} at */
  async function ask(what, position, at) {
    await connection.sendRequest(`textDocument/${what}`, { textDocument: { uri }, position });
    times[what].push(performance.now() - at);
  }

  // The first place warms the server up, as the first seconds of a session do.
  for (let place = 0; place <= places; place++) {
    if (place === 1) for (const each of Object.values(times)) each.length = 0;
    const line = layers[random(layers.length)] ?? 0;
    let position = { line, character: lines[line]?.length ?? 0 };
    const start = position;
    for (const [key, character] of [...typed].entries()) {
      const { at, fresh } = await edit(position, position, character);
      position =
        character === "\n"
          ? { line: position.line + 1, character: 0 }
          : { line: position.line, character: position.character + 1 };
      // An editor asks for one of these right behind a key, before the diagnostics come.
      if (key % 3 === 1) await ask("completion", position, at);
      if (key % 3 === 2) await ask("hover", { line, character: 4 }, at);
      await fresh;
      if (key % 3 === 0) times.diagnostics.push(performance.now() - at);
    }
    const { fresh } = await edit(start, position, "");
    await fresh;
  }
  const memory = memoryOf(pid);
  await stop();
  return { ready, open, memory, times };
}

const ms = (/** @type {number} */ value) => value.toFixed(1).padStart(8);

console.log("p50 and p95 in milliseconds after a keystroke\n");
console.log("file                     diagnostics        completion             hover    open   ready   MiB");
for (const [name, make] of /** @type {const} */ ([
  ["many networks", manyNetworks],
  ["one network", oneNetwork],
])) {
  for (const [lines, places] of placesByLines) {
    const { ready, open, memory, times } = await measure(make(lines), places);
    const columns = Object.values(times).map((each) => ms(quantile(each, 0.5)) + ms(quantile(each, 0.95)));
    console.log(
      `${name}, ${lines}`.padEnd(20) + columns.join("  ") + ms(open) + ms(ready) + String(memory).padStart(6),
    );
  }
}
