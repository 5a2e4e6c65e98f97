/** An installer of a test's own package, as a process: what the command line does, with another pin. */
import { CannotInstall } from "../../src/native-install/cannot-install.js";
import { installTensorflow } from "../../src/native-install/install.js";
import type { Wheel } from "../../src/native-install/wheel.js";

void main();

async function main(): Promise<void> {
  const { wheel, binding } = JSON.parse(process.argv[2]!) as { wheel: Wheel; binding: string };
  const ending = new AbortController();
  process.once("SIGTERM", () => ending.abort());
  try {
    const patience = { connect: 2000, answer: 1500, pauses: [10, 10] };
    const { type } = await installTensorflow({
      wheel,
      binding,
      patience,
      signal: ending.signal,
      onEvent: () => {},
    });
    console.log(type);
  } catch (error) {
    if (ending.signal.aborted) console.log("cancelled");
    else if (error instanceof CannotInstall) console.log(error.message);
    else throw error;
  }
}
