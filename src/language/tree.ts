/** The syntax tree: what is written, with the span of every part. A broken file has one too. */
import type { Span } from "../text.js";

export interface Name {
  readonly text: string;
  readonly span: Span;
}

/** A value, the same grammar wherever one stands: arguments, properties, list elements. */
export type Value =
  | { readonly kind: "number"; readonly value: number; readonly percent: boolean; readonly span: Span }
  | { readonly kind: "string"; readonly text: string; readonly span: Span }
  | { readonly kind: "name"; readonly text: string; readonly span: Span }
  | { readonly kind: "list"; readonly items: readonly Value[]; readonly span: Span }
  | CallValue
  | {
      readonly kind: "binary";
      readonly operator: "+" | "-" | "*" | "/";
      readonly left: Value;
      readonly right: Value;
      readonly span: Span;
    }
  | { readonly kind: "negative"; readonly operand: Value; readonly span: Span }
  | { readonly kind: "range"; readonly from: Value; readonly to: Value; readonly span: Span }
  /** Something that could not be read; an error has been reported. */
  | { readonly kind: "missing"; readonly span: Span };

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

/** One step of a flow: a layer, or the name of a value. */
export type Step = CallValue | (Value & { readonly kind: "name" });

/** `name = step -> step`, one line of a network's body. */
export interface Statement {
  readonly name: Name | undefined;
  readonly steps: readonly Step[];
  readonly span: Span;
}

interface DeclarationBase {
  readonly name: Name;
  /** From the keyword to the closing brace. */
  readonly span: Span;
  readonly keywordSpan: Span;
  /** Between the braces. */
  readonly bodySpan: Span;
  /** The text of the `##` lines above. */
  readonly doc: string | undefined;
}

export interface DatasetDeclaration extends DeclarationBase {
  readonly kind: "dataset";
  readonly properties: readonly Property[];
}

export interface NetworkDeclaration extends DeclarationBase {
  readonly kind: "network";
  readonly dataset: Name | undefined;
  readonly statements: readonly Statement[];
}

/** `train Network { … }`; `name` is the network's. */
export interface TrainDeclaration extends DeclarationBase {
  readonly kind: "train";
  readonly properties: readonly Property[];
}

export type Declaration = DatasetDeclaration | NetworkDeclaration | TrainDeclaration;

/** Something that does not follow the grammar. */
export interface SyntaxProblem {
  readonly message: string;
  readonly span: Span;
}

export interface File {
  readonly declarations: readonly Declaration[];
  readonly problems: readonly SyntaxProblem[];
}
