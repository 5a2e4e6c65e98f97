/** When native TensorFlow is worth a word to a person: what decides it, apart from the editor. */
import type { EngineChoice, EngineName } from "../protocol.js";

/** Shorter runs are over soon enough, in seconds. */
const soonEnough = 20;

export function isWorthOffering(run: {
  readonly engine: EngineName;
  /** The setting; whoever chose WebAssembly wants it. */
  readonly choice: EngineChoice;
  readonly seconds: number;
  /** It has been offered already, or the person does not want to be asked. */
  readonly silent: boolean;
  /** Asked last, since it looks at files. */
  readonly installable: () => boolean;
}): boolean {
  return (
    run.engine === "wasm" &&
    run.choice === "auto" &&
    run.seconds >= soonEnough &&
    !run.silent &&
    run.installable()
  );
}
