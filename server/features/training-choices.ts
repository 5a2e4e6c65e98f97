/** What can be trained in a document, and the first error that stands in the way. */
import type { Range } from "../../src/text.js";
import type { Program } from "../program.js";
import type { TrainingChoices } from "../requests.js";

export function trainingChoices({ analysis, index }: Program): TrainingChoices {
  const mistake = analysis.diagnostics.find(({ severity }) => severity === "error");
  const at = (span: { readonly start: number; readonly end: number }): Range => index.range(span);
  return {
    networks: analysis.networks.map(({ declaration, trainings }) => ({
      name: declaration.name.text,
      range: at(declaration.span),
      trainings: trainings.map(({ alias, settings }) => ({
        ...(alias !== undefined && { alias }),
        epochs: settings.epochs,
        optimizer: settings.optimizer.name,
      })),
    })),
    ...(mistake !== undefined && { error: { message: mistake.message, range: at(mistake.span) } }),
  };
}
