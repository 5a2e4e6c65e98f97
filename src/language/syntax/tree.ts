/** The syntax tree: what is written, with the span of every part. A broken file has one too. */
import type { Span } from "../../text.js";

export interface Name {
  readonly text: string;
  readonly span: Span;
}

/** A value, the same grammar wherever one stands: arguments, properties, list elements. */
export type Value =
  | { readonly kind: "number"; readonly value: number; readonly percent: boolean; readonly span: Span }
  | { readonly kind: "string"; readonly text: string; readonly span: Span }
  /** May have dots: `input.photo`, `optimizer.learning_rate`. */
  | NameValue
  | { readonly kind: "list"; readonly items: readonly Value[]; readonly span: Span }
  | CallValue
  | BinaryValue
  | { readonly kind: "negative"; readonly operand: Value; readonly span: Span }
  | { readonly kind: "range"; readonly from: Value; readonly to: Value; readonly span: Span }
  /** Something that could not be read; an error has been reported. */
  | { readonly kind: "missing"; readonly span: Span };

export interface NameValue {
  readonly kind: "name";
  readonly text: string;
  readonly span: Span;
}

export interface BinaryValue {
  readonly kind: "binary";
  readonly operator: "+" | "-" | "*" | "/";
  readonly left: Value;
  readonly right: Value;
  readonly span: Span;
}

export interface CallValue {
  readonly kind: "call";
  readonly name: Name;
  readonly arguments: readonly Argument[];
  /** From the opening parenthesis to the closing one. */
  readonly parenthesesSpan: Span;
  readonly span: Span;
}

export interface Argument {
  /** Undefined for a positional argument. */
  readonly name: Name | undefined;
  readonly value: Value;
  readonly span: Span;
}

export interface Property {
  readonly name: Name;
  /** At least one; several where commas separate them. */
  readonly values: readonly Value[];
  /** From the first value to the last. */
  readonly valueSpan: Span;
  readonly span: Span;
}

/** One step of a flow: a layer or a block, perhaps several times, or the name of a value. */
export type Step = CallStep | NameValue;

/** `Residual(width) * depth`: the call, and how often it stands there. */
export interface CallStep {
  readonly kind: "call";
  readonly call: CallValue;
  readonly times: Value | undefined;
  /** The call and what it is multiplied with. */
  readonly span: Span;
}

/** `name = step -> step`, one line of a network's or block's body. */
export interface Statement {
  readonly name: Name | undefined;
  readonly steps: readonly Step[];
  readonly span: Span;
}

/** A parameter of a network or block: `width = 64`. */
export interface Parameter {
  readonly name: Name;
  readonly default: Value | undefined;
  readonly span: Span;
}

interface DeclarationBase {
  readonly name: Name;
  /** From the keyword to the closing brace, or the end of the line. */
  readonly span: Span;
  readonly keywordSpan: Span;
  /** The text of the `##` lines above. */
  readonly doc: string | undefined;
}

interface BodyBase extends DeclarationBase {
  /** Between the braces. */
  readonly bodySpan: Span;
}

export interface DatasetDeclaration extends BodyBase {
  readonly kind: "dataset";
  readonly properties: readonly Property[];
}

export interface NetworkDeclaration extends BodyBase {
  readonly kind: "network";
  readonly parameters: readonly Parameter[];
  readonly dataset: Name | undefined;
  readonly statements: readonly Statement[];
}

export interface BlockDeclaration extends BodyBase {
  readonly kind: "block";
  readonly parameters: readonly Parameter[];
  readonly statements: readonly Statement[];
}

/** `train Network as alias { … }`; `name` is the network's. */
export interface TrainDeclaration extends BodyBase {
  readonly kind: "train";
  readonly alias: Name | undefined;
  readonly properties: readonly Property[];
}

/** `tune Network { … }`; `name` is the network's. */
export interface TuneDeclaration extends BodyBase {
  readonly kind: "tune";
  readonly properties: readonly Property[];
}

/** `let name = value`. */
export interface LetDeclaration extends DeclarationBase {
  readonly kind: "let";
  readonly value: Value;
}

/** `import "other.nn"`; `name` is the path, with the span of its string. */
export interface ImportDeclaration extends DeclarationBase {
  readonly kind: "import";
}

export type FlowDeclaration = NetworkDeclaration | BlockDeclaration;
export type SettingsDeclaration = DatasetDeclaration | TrainDeclaration | TuneDeclaration;
export type Declaration = FlowDeclaration | SettingsDeclaration | LetDeclaration | ImportDeclaration;
export type DeclarationKind = Declaration["kind"];

/** Something that does not follow the grammar. */
export interface SyntaxProblem {
  readonly message: string;
  readonly span: Span;
}

export interface File {
  readonly declarations: readonly Declaration[];
  readonly problems: readonly SyntaxProblem[];
}
