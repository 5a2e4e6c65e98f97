// Types into a file as a person does, through the language server's own input and output, and takes the time of its answers.
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
export function manyNetworks(lines) {
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

/** @param {NodeJS.ProcessEnv} env */
async function startServer(env) {
  const start = performance.now();
  const child = spawn(process.execPath, [...nodeOptions, server, "--stdio"], {
    stdio: ["pipe", "pipe", "inherit"],
    env,
  });
  const connection = rpc.createMessageConnection(
    new rpc.StreamMessageReader(child.stdout),
    new rpc.StreamMessageWriter(child.stdin),
  );
  /** @type {Map<number, () => void>} */
  const waiting = new Map();
  /** @type {((diagnostics: readonly { code: string, message: string }[]) => void) | undefined} */
  let foundBeside;
  connection.onNotification("textDocument/publishDiagnostics", (published) => {
    if (published.uri === uri) waiting.get(published.version)?.();
    else if (published.diagnostics.length > 0) foundBeside?.(published.diagnostics);
  });
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
    /** What is wrong in another document, once something is. @returns {Promise<readonly { code: string, message: string }[]>} */
    besideFound: () =>
      new Promise((resolve) => {
        foundBeside = resolve;
      }),
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
export function quantile(values, share) {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}

/**
 * Types at so many places of the text. With `beside`, another document is open, whose data is read meanwhile; it must name
 * a column that the data does not have, and times are taken until that is told.
 * @param {string} text @param {number} places @param {{ uri: string, text: string }} [beside] @param {NodeJS.ProcessEnv} [env]
 */
export async function measure(text, places, beside, env = process.env) {
  const { connection, ready, pid, diagnostics, besideFound, stop } = await startServer(env);
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
  let besideSince = Number.NaN;
  /** How many seconds the other document's data took to read, once it has been. */
  let besideSeconds = Number.NaN;
  async function openBeside() {
    if (beside === undefined) return;
    besideSince = performance.now();
    void besideFound().then((diagnostics) => {
      const other = diagnostics.find(({ code }) => code !== "unknown-column");
      if (other !== undefined) throw new Error(`the data could not be read: ${other.message}`);
      besideSeconds = (performance.now() - besideSince) / 1000;
    });
    await connection.sendNotification("textDocument/didOpen", {
      textDocument: { ...beside, languageId: "netwright", version: 1 },
    });
  }

  /** @param {"completion" | "hover"} what @param {{ line: number, character: number }} position @param {number} at */
  async function ask(what, position, at) {
    await connection.sendRequest(`textDocument/${what}`, { textDocument: { uri }, position });
    if (Number.isNaN(besideSeconds)) times[what].push(performance.now() - at);
  }

  // The first place warms the server up, as the first seconds of a session do.
  for (let place = 0; place <= places && Number.isNaN(besideSeconds); place++) {
    if (place === 1) {
      for (const each of Object.values(times)) each.length = 0;
      await openBeside();
    }
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
      if (key % 3 === 0 && Number.isNaN(besideSeconds)) times.diagnostics.push(performance.now() - at);
    }
    const { fresh } = await edit(start, position, "");
    await fresh;
  }
  const memory = memoryOf(pid);
  await stop();
  return { ready, open, memory, times, besideSeconds };
}
