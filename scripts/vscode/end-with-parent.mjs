// Runs a program in this process and ends it, with all it has started, as soon as the process that started it is gone.
// @ts-check
//   node end-with-parent.mjs PROGRAM.js [parameters …]      with a pipe as standard input
//
// The system closes the pipe however the parent ended (Ctrl-C, a crash, a kill), so no server is ever left behind.
import { pathToFileURL } from "node:url";

const [node, , program, ...parameters] = process.argv;
if (!node || !program) throw new Error("Which program is to be run?");

process.stdin.on("error", endGroup);
process.stdin.on("close", endGroup);
process.stdin.resume();

function endGroup() {
  // On Windows there is no group; VS Code's other processes watch this one and end with it.
  if (process.platform === "win32") process.exit(1);
  process.kill(-process.pid, "SIGKILL");
}

process.argv = [node, program, ...parameters];
await import(pathToFileURL(program).href);
