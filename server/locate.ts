/** Finds what stands at an offset: a name, a value, a layer, and everything around it. */
import type { Analysis } from "../src/language/analyse.js";
import type {
  Argument,
  CallValue,
  Declaration,
  FlowDeclaration,
  Parameter,
  Property,
  Statement,
  Step,
  Value,
} from "../src/language/syntax/tree.js";
import type { Span } from "../src/text.js";

export type Role =
  /** What a declaration begins with, such as `network`. */
  | "keyword"
  /** The name in a declaration's header. */
  | "declared"
  /** The dataset's name after `on`. */
  | "on"
  /** The name of a training behind `as`. */
  | "alias"
  /** The path behind `import`. */
  | "path"
  /** The name of a network's or block's parameter, where it is declared. */
  | "parameter"
  /** A property's name. */
  | "property"
  /** The name that a statement gives its value. */
  | "defined"
  /** A step of a flow that is a name. */
  | "step"
  /** The name of a call. */
  | "callee"
  /** An argument's name. */
  | "argument"
  /** A number, text or name as a value. */
  | "value";

export interface Place {
  readonly role: Role;
  /** The name, or a text's contents; empty for a number. */
  readonly text: string;
  readonly span: Span;
  readonly declaration: Declaration;
  readonly property?: Property;
  readonly parameter?: Parameter;
  readonly statement?: Statement;
  /** Which step of the statement it lies in. */
  readonly step?: number;
  /** The calls around it, the innermost last; a callee's own call is the last. */
  readonly calls: readonly CallValue[];
  /** The argument of the innermost call in which it lies. */
  readonly argument?: Argument;
  /** What stands there, for the role `value`. */
  readonly value?: Value;
}

/** What is around a value: a place that is not yet found. */
type Around = Omit<Place, "role" | "text" | "span" | "value">;

/** Where declarations are looked for: an analysis, or a unit alone. */
export type Declarations = Pick<Analysis, "declarationsAt">;

export function locate(analysis: Declarations, offset: number): Place | undefined {
  const declaration = declarationAt(analysis, offset);
  return declaration && inDeclaration(declaration, offset);
}

export function declarationAt(analysis: Declarations, offset: number): Declaration | undefined {
  return analysis.declarationsAt(offset).find(({ span }) => contains(span, offset));
}

/** The ends count: a cursor right behind a word is at that word. */
export function contains(span: Span, offset: number): boolean {
  return span.start <= offset && offset <= span.end;
}

function inDeclaration(declaration: Declaration, offset: number): Place | undefined {
  const around: Around = { declaration, calls: [] };
  const { name, keywordSpan } = declaration;
  if (contains(keywordSpan, offset)) {
    return { ...around, role: "keyword", text: declaration.kind, span: keywordSpan };
  }
  if (contains(name.span, offset)) {
    return { ...around, role: declaration.kind === "import" ? "path" : "declared", ...name };
  }
  switch (declaration.kind) {
    case "import":
      return undefined;
    case "let":
      return inValue(declaration.value, around, offset);
    case "network":
    case "block":
      return inFlow(declaration, around, offset);
    default: {
      const alias = declaration.kind === "train" ? declaration.alias : undefined;
      if (alias !== undefined && contains(alias.span, offset)) return { ...around, role: "alias", ...alias };
      const property = declaration.properties.find(({ span }) => contains(span, offset));
      return property && inProperty(property, { ...around, property }, offset);
    }
  }
}

function inFlow(declaration: FlowDeclaration, around: Around, offset: number): Place | undefined {
  const dataset = declaration.kind === "network" ? declaration.dataset : undefined;
  if (dataset !== undefined && contains(dataset.span, offset)) return { ...around, role: "on", ...dataset };
  const parameter = declaration.parameters.find(({ span }) => contains(span, offset));
  if (parameter !== undefined) {
    const within = { ...around, parameter };
    if (contains(parameter.name.span, offset)) return { ...within, role: "parameter", ...parameter.name };
    return parameter.default && inValue(parameter.default, within, offset);
  }
  const statement = declaration.statements.find(({ span }) => contains(span, offset));
  return statement && inStatement(statement, { ...around, statement }, offset);
}

function inProperty({ name, values }: Property, around: Around, offset: number): Place | undefined {
  if (contains(name.span, offset)) return { ...around, role: "property", ...name };
  return firstOf(values, (value) => inValue(value, around, offset));
}

function inStatement({ name, steps }: Statement, around: Around, offset: number): Place | undefined {
  if (name !== undefined && contains(name.span, offset)) return { ...around, role: "defined", ...name };
  const step = steps.findIndex(({ span }) => contains(span, offset));
  return step < 0 ? undefined : inStep(steps[step]!, { ...around, step }, offset);
}

function inStep(step: Step, around: Around, offset: number): Place | undefined {
  if (step.kind === "name") return { ...around, role: "step", text: step.text, span: step.span };
  return (
    inValue(step.call, around, offset) ??
    (step.times === undefined ? undefined : inValue(step.times, around, offset))
  );
}

function inValue(value: Value, around: Around, offset: number): Place | undefined {
  if (!contains(value.span, offset)) return undefined;
  const inside = (inner: Value) => inValue(inner, around, offset);
  switch (value.kind) {
    case "call":
      return inCall(value, { ...around, calls: [...around.calls, value] }, offset);
    case "list":
      return firstOf(value.items, inside);
    case "binary":
      return inside(value.left) ?? inside(value.right);
    case "negative":
      return inside(value.operand);
    case "range":
      return inside(value.from) ?? inside(value.to);
    case "name":
    case "string":
      return { ...around, role: "value", text: value.text, span: value.span, value };
    case "number":
    case "missing":
      return { ...around, role: "value", text: "", span: value.span, value };
  }
}

function inCall(call: CallValue, outer: Around, offset: number): Place | undefined {
  const { argument: _, ...around } = outer;
  if (contains(call.name.span, offset)) return { ...around, role: "callee", ...call.name };
  return firstOf(call.arguments, (argument) => {
    if (argument.name !== undefined && contains(argument.name.span, offset)) {
      return { ...around, argument, role: "argument", ...argument.name };
    }
    return inValue(argument.value, { ...around, argument }, offset);
  });
}

function firstOf<T>(items: readonly T[], find: (item: T) => Place | undefined): Place | undefined {
  for (const item of items) {
    const place = find(item);
    if (place !== undefined) return place;
  }
  return undefined;
}
