/** What the names outside a body mean to the check of it. */
import type { Scope } from "../check/scope.js";
import type { Draft } from "../reporter.js";
import type { BlockDeclaration, LetDeclaration } from "../syntax/tree.js";
import type { Unit } from "../syntax/units.js";

/** A block that a body may use, in the file that declares it. */
export interface FoundBlock {
  readonly declaration: BlockDeclaration;
  readonly unit: Unit;
  /** What the check of the block on its own has reported, which its uses need not say again. */
  readonly drafts: readonly Draft[];
  /** Whether it uses itself, directly or through others: then it cannot be expanded. */
  readonly recursive: boolean;
  /** What names mean inside it. */
  readonly names: Names;
}

/** Every answer is something that the check depends on: asked again later, another answer makes the check anew. */
export interface Names {
  /** The file's path. */
  readonly file: string;
  /** Constants of `let`. */
  readonly constants: Scope;
  block(name: string): FoundBlock | undefined;
  blockNames(): readonly string[];
  /** What is written, without a check of it: for finding out whether something leads back to itself. */
  blockDeclaration(name: string): FoundDeclaration<BlockDeclaration> | undefined;
  constantDeclaration(name: string): FoundDeclaration<LetDeclaration> | undefined;
}

export interface FoundDeclaration<D> {
  readonly declaration: D;
  /** What names mean in its file. */
  readonly names: Names;
}
