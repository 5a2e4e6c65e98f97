/** The language's front door: a file's text and what is known of its data in, the checked program out. */
import type { ArgValue } from "../layers/layer.js";
import type { Dataset, Head, Network, TrainSettings } from "../network.js";
import type { DataSource, Profiles } from "../profile.js";
import { applyEdits } from "../text.js";
import type { CheckedNode, CheckedOutput } from "./check/checked-graph.js";
import type { Diagnostic, Fix } from "./diagnostic.js";
import type { Imports } from "./imports.js";
import { Checker } from "./program/checker.js";
import type { Placement } from "./program/placement.js";
import type { Program } from "./program/program.js";
import type { Declaration, File, NetworkDeclaration } from "./syntax/tree.js";

/** A network as far as it could be checked. */
export interface CheckedNetwork {
  readonly declaration: NetworkDeclaration;
  readonly nodes: readonly CheckedNode[];
  /** What `Output(…)` lists. */
  readonly outputs: readonly CheckedOutput[];
  /** The values of its parameters; undefined where one is not known. */
  readonly parameters: ReadonlyMap<string, ArgValue | undefined>;
  readonly settings: TrainSettings;
  /** Each way in which it is trained, with the name behind `as`; the first one is `settings`. */
  readonly trainings: readonly {
    readonly alias: string | undefined;
    readonly settings: TrainSettings;
    /** Where several targets are learned, once all have their outputs. */
    readonly heads: readonly Head[] | undefined;
  }[];
  readonly dataset: Dataset | undefined;
  /** The whole network; undefined while a shape in it is not known. */
  readonly network: Network | undefined;
}

/** Places count from the beginning of the file; they are worked out for what is looked at. */
export interface Analysis {
  readonly source: string;
  readonly tree: File;
  readonly datasets: ReadonlyMap<string, Dataset>;
  /** Those that the file declares. */
  readonly networks: readonly CheckedNetwork[];
  /** In the order of their places. Their fixes are proposals: `confirmedFixes` says which of them help. */
  readonly diagnostics: readonly Diagnostic[];
  /** What its datasets read, each once, with paths from the main file; a file of test rows stands behind its dataset's. */
  readonly sources: readonly DataSource[];
  /** The files that it imports, directly or through others, as paths from the main file. */
  readonly imported: ReadonlySet<string>;
  /** What names mean, with places that count from their units; `placement` turns them into those of files. */
  readonly program: Program;
  readonly placement: Placement;
  /** The declarations that begin in the same unit as what stands at `offset`. */
  declarationsAt(offset: number): readonly Declaration[];
  network(name: string): CheckedNetwork | undefined;
}

export interface AnalyseOptions {
  readonly profiles: Profiles;
  readonly imports?: Imports;
  /** The file's own name; only imports that lead back to it need it. */
  readonly path?: string;
  /** Keeps what it finds out for the next analysis of a program that is much the same. */
  readonly checker?: Checker;
}

export function analyse(source: string, options: AnalyseOptions): Analysis {
  return (options.checker ?? new Checker()).analyse(source, options);
}

/** Those of a diagnostic's fixes after which the program is better: fewer errors, or the same with one worry less. */
export function confirmedFixes(analysis: Analysis, diagnostic: Diagnostic, options: AnalyseOptions): Fix[] {
  return diagnostic.fixes.filter(({ edits }) => {
    if (edits.some(({ file }) => file !== undefined)) return true;
    const after = analyse(applyEdits(analysis.source, edits), options).diagnostics;
    const before = analysis.diagnostics;
    const errors = countErrors(after) - countErrors(before);
    return errors < 0 || (errors === 0 && after.length < before.length);
  });
}

/** An analysis's diagnostics with those of their fixes that help. */
export function confirmedDiagnostics(analysis: Analysis, options: AnalyseOptions): Diagnostic[] {
  return analysis.diagnostics.map((diagnostic) => {
    const { code, severity, message, span, related } = diagnostic;
    return { code, severity, message, span, related, fixes: confirmedFixes(analysis, diagnostic, options) };
  });
}

export function countErrors(diagnostics: readonly Diagnostic[]): number {
  return diagnostics.filter(({ severity }) => severity === "error").length;
}
