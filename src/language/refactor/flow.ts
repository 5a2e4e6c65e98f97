/** What flows where in a body as it is written: which values a step takes, and which of them are the same. */
import { keptWith } from "../../kept.js";
import { catalogue } from "../../layers/catalogue.js";
import { inputArgumentsOf } from "../check/flow.js";
import type { CallStep, FlowDeclaration, NameValue, Step, Value } from "../syntax/tree.js";

/** Whether a step takes what flows into it. One that a chain begins with has the line above before it. */
export function takesFlow(step: Step, index: number): boolean {
  if (step.kind === "name" || step.call.name.text === "Output") return false;
  const layer = catalogue.get(step.call.name.text);
  switch (layer?.inputs) {
    case "none":
      return false;
    case "many":
      return index > 0;
    case "attention":
      return index > 0 || inputArgumentsOf(layer, step.call).length === 0;
    default:
      return true;
  }
}

/** The names of values that a step takes: the step itself, or those between its parentheses. */
export function inputNames(step: Step): NameValue[] {
  if (step.kind === "name") return [step];
  const { call } = step;
  const layer = catalogue.get(call.name.text);
  const inputs =
    layer === undefined ? (call.name.text === "Output" ? call.arguments : []) : inputArgumentsOf(layer, call);
  return inputs.flatMap(({ value }) => (value.kind === "name" ? [value] : []));
}

/** The names in a step's settings: constants, parameters, figures of the data, and words such as `relu`. */
export function settingNames(step: Step): NameValue[] {
  if (step.kind === "name") return [];
  const inputs = new Set<Value>(inputNames(step));
  return [
    ...step.call.arguments.flatMap(({ value }) => (inputs.has(value) ? [] : namesOf(value))),
    ...(step.times === undefined ? [] : namesOf(step.times)),
  ];
}

/** The names that stand in a value. */
export function namesOf(value: Value): NameValue[] {
  switch (value.kind) {
    case "name":
      return [value];
    case "list":
      return value.items.flatMap(namesOf);
    case "negative":
      return namesOf(value.operand);
    case "binary":
      return [...namesOf(value.left), ...namesOf(value.right)];
    case "range":
      return [...namesOf(value.from), ...namesOf(value.to)];
    case "call":
      return value.arguments.flatMap((argument) => namesOf(argument.value));
    default:
      return [];
  }
}

/** What a value is known by: the body's input, or the step that made it. */
export type ValueId = string;

/** The values of a body, worked out once for as long as it stays the same. */
export const valuesOf = keptWith((declaration: FlowDeclaration) => new Values(declaration));

/** The values of a body, in the order in which they are made. */
export class Values {
  /** Of each step. */
  private readonly steps: (ValueId | undefined)[][] = [];
  /** By name, each with the statement that gives it. */
  private readonly names = new Map<
    string,
    { readonly statement: number; readonly id: ValueId | undefined }[]
  >();
  /** The statements that mention the value of each, in order; one stands twice where it does so twice. */
  private readonly mentions = new Map<number, number[]>();
  private readonly input: ValueId | undefined;

  constructor(declaration: FlowDeclaration) {
    this.input = hasInput(declaration) ? "input" : undefined;
    declaration.statements.forEach(({ name, steps }, statement) => {
      const ids = steps.map((step, index) =>
        step.kind === "name" ? this.named(step.text, statement) : `${statement} ${index}`,
      );
      this.steps.push(ids);
      for (const mention of steps.flatMap(inputNames)) {
        const made = this.definition(mention.text, statement)?.statement;
        if (made === undefined) continue;
        const others = this.mentions.get(made);
        if (others === undefined) this.mentions.set(made, [statement]);
        else others.push(statement);
      }
      if (name === undefined) return;
      const definition = { statement, id: ids.at(-1) };
      const others = this.names.get(name.text);
      if (others === undefined) this.names.set(name.text, [definition]);
      else others.push(definition);
    });
  }

  /** What flows into a step; undefined where nothing does. */
  into(statement: number, step: number): ValueId | undefined {
    if (step > 0) return this.steps[statement]![step - 1];
    return statement === 0 ? this.input : this.steps[statement - 1]!.at(-1);
  }

  /** The value that a name stands for in a statement; undefined where it stands for none. */
  named(name: string, statement: number): ValueId | undefined {
    const definition = this.definition(name, statement);
    return definition === undefined && name === "input" ? this.input : definition?.id;
  }

  /** The statements below that mention the value of one by its name. */
  mentionsOf(statement: number): readonly number[] {
    return this.mentions.get(statement) ?? [];
  }

  /** The statement that has given a name its meaning in another statement; undefined where none has. */
  definition(
    name: string,
    before: number,
  ): { readonly statement: number; readonly id: ValueId | undefined } | undefined {
    return this.names.get(name)?.findLast(({ statement }) => statement < before);
  }
}

/** Whether something flows in at a body's beginning. */
export function hasInput(declaration: FlowDeclaration): boolean {
  return declaration.kind === "block" || declaration.dataset !== undefined;
}

/** Whether a step can stand several times, each turn taking what the one before has made. */
export function isRepeatable(step: Step): step is CallStep {
  if (step.kind === "name" || step.call.name.text === "Output") return false;
  const layer = catalogue.get(step.call.name.text);
  return layer === undefined || layer.inputs === "one";
}
