/** Names for what a refactoring makes, that nothing else has. */
import { catalogue } from "../../layers/catalogue.js";
import { activations } from "../../layers/names.js";
import type { Analysis } from "../analyse.js";
import { snakeCase } from "../check/graph.js";
import { isReserved } from "../syntax/reserved.js";
import type { Declaration, FlowDeclaration, Step, Value } from "../syntax/tree.js";
import { namesOf, settingNames } from "./flow.js";

/** `base`, or `base2`, `base3` and so on where it is taken. */
export function freshName(base: string, isTaken: (name: string) => boolean): string {
  if (!isTaken(base)) return base;
  // A name that ends in a digit reads better with something between.
  const stem = /\d$/.test(base) ? `${base}_` : base;
  for (let number = 2; ; number++) {
    const name = `${stem}${number}`;
    if (!isTaken(name)) return name;
  }
}

/** A name for a declaration that no other has, and that nothing already stands for; so nothing changes its meaning. */
export function freshDeclarationName({ program }: Analysis, base: string): string {
  const { main } = program;
  const taken = new Set(
    (["block", "let", "network", "dataset"] as const).flatMap((kind) => program.namesOf(kind, main)),
  );
  for (const { unit } of main.units) {
    for (const declaration of unit.declarations) for (const name of namesIn(declaration)) taken.add(name);
  }
  return freshName(
    base,
    (name) => taken.has(name) || isReserved(name) || catalogue.has(name) || Object.hasOwn(activations, name),
  );
}

/** The names that a declaration makes, or that stand in it for something; those of arguments and properties do not. */
function namesIn(declaration: Declaration): string[] {
  const values = (all: readonly Value[]) => all.flatMap(namesOf).map(({ text }) => text);
  switch (declaration.kind) {
    case "import":
      return [];
    case "let":
      return values([declaration.value]);
    case "network":
    case "block": {
      const steps = declaration.statements.flatMap((statement) => statement.steps);
      return [
        ...valueNames(declaration),
        ...declaration.parameters.flatMap((parameter) => [
          parameter.name.text,
          ...(parameter.default === undefined ? [] : values([parameter.default])),
        ]),
        ...steps.flatMap((step) =>
          step.kind === "name"
            ? [step.text]
            : [step.call.name.text, ...settingNames(step).map(({ text }) => text)],
        ),
      ];
    }
    default:
      return declaration.properties.flatMap((property) => values(property.values));
  }
}

/** All names that a body gives its values. */
export function valueNames({ statements }: FlowDeclaration): Set<string> {
  return new Set(statements.flatMap(({ name }) => (name === undefined ? [] : [name.text])));
}

/** A name for the value of a step, as Keras would call the layer; `taken` learns it. */
export function freshValueName(step: Step, taken: Set<string>): string {
  const wanted = step.kind === "call" ? snakeCase(step.call.name.text) : step.text;
  const base = isReserved(wanted) ? "value" : wanted;
  const name = freshName(base, (each) => taken.has(each) || isReserved(each));
  taken.add(name);
  return name;
}
