/** What a name in a program can stand for, as far as the unit in which it is written says. */
import type { NamedKind } from "../../src/language/program/source-file.js";
import type { Declaration, Name, Parameter } from "../../src/language/syntax/tree.js";

export type Meaning =
  /** What a declaration begins with. */
  | { readonly kind: "keyword" }
  /** The name of a dataset, block, network or constant, where it is declared. */
  | { readonly kind: "declared"; readonly what: NamedKind }
  /** The name of one, to be looked up in the file and in what it imports. */
  | { readonly kind: "named"; readonly what: NamedKind }
  /** A name as a value: a constant where there is one of that name, otherwise a word such as `same`. */
  | { readonly kind: "term" }
  /** A parameter of the declaration around it. */
  | { readonly kind: "parameter"; readonly parameter: Parameter }
  /** A parameter of a block, as an argument's name. */
  | { readonly kind: "argument"; readonly block: string }
  /** A parameter of a network, or a setting of its training, as a property of a `tune` block. */
  | { readonly kind: "tuned"; readonly network: string }
  /** A value of the body around it; `definition` is the name in front of its `=`. */
  | { readonly kind: "value"; readonly definition: Name }
  /** What the body around it was given. */
  | { readonly kind: "input" }
  /** The name of a training behind `as`. */
  | { readonly kind: "training" }
  | { readonly kind: "column" }
  /** The path of a data file or of an imported one. */
  | { readonly kind: "path" }
  | { readonly kind: "layer" }
  /** A word of the language's own as a value: `relu`, `adam`, `true`. */
  | { readonly kind: "choice" }
  /** The name of a property or of a layer's argument. */
  | { readonly kind: "setting" }
  /** The data's own `classes` and `features`. */
  | { readonly kind: "figure" }
  /** What `Output(…)` calls a value. */
  | { readonly kind: "output" }
  /** The name of a value that nothing made. */
  | { readonly kind: "unknown" };

/** A name where it stands; its spans count from the beginning of its unit, as the declaration's do. */
export interface Mention extends Name {
  readonly meaning: Meaning;
  readonly declaration: Declaration;
  /** Whether this is where it gets its meaning. */
  readonly defines: boolean;
}
