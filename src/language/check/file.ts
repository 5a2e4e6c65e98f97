/** Checks a whole file: its grammar, its names, what it imports, and every declaration. */
import { declarationMessages as said } from "../messages/declaration-messages.js";
import { messages } from "../messages/messages.js";
import { pathFrom } from "../paths.js";
import type { Program } from "../program/program.js";
import type { Declared, SourceFile } from "../program/source-file.js";
import { type Draft, replacement, reporterFor } from "../reporter.js";
import { mostSimilar } from "../similar.js";
import type { ImportDeclaration, LetDeclaration, TrainDeclaration, TuneDeclaration } from "../syntax/tree.js";
import { mentionsOutside, wordsOf } from "../syntax/units.js";

/** Everything that is wrong in `file`. */
export function checkFile(program: Program, file: SourceFile, imports: ImportCheck): Draft[] {
  const drafts: Draft[] = [];
  for (const { unit } of file.units) {
    for (const problem of unit.problems) {
      reporterFor(unit, drafts).report(messages.syntax(problem.message), problem.span);
    }
  }
  for (const { later, first } of file.duplicates) {
    const { kind, name } = later.declaration;
    reporterFor(later.unit, drafts).report(messages.duplicateName(said[kind], name.text), name.span, {
      related: [{ message: "The first one is here.", span: first.declaration.name.span, unit: first.unit }],
    });
  }
  for (const declared of file.imports) checkImport(program, file, declared, imports, drafts);
  for (const name of file.tables.let.keys()) drafts.push(...program.constant(file, name)!.drafts);
  for (const name of file.tables.dataset.keys()) drafts.push(...program.dataset(file, name)!.drafts);
  for (const name of file.tables.block.keys()) drafts.push(...program.block(file, name)!.drafts);
  for (const name of file.tables.network.keys()) drafts.push(...program.network(file, name)!.drafts);
  for (const trainings of file.trains.values()) {
    for (const training of trainings) checkTrained(program, file, training, drafts);
  }
  for (const tune of file.tunes) {
    checkTrained(program, file, tune, drafts);
    drafts.push(...program.tune(file, tune));
  }
  if (file === program.main) {
    for (const constant of file.tables.let.values()) reportUnused(file, constant, drafts);
  }
  return drafts;
}

/** The network that a `train` or `tune` block names must be there, and in the same file. */
function checkTrained(
  program: Program,
  file: SourceFile,
  { declaration, unit }: Declared<TrainDeclaration | TuneDeclaration>,
  drafts: Draft[],
): void {
  const { text, span } = declaration.name;
  if (file.tables.network.has(text) || text === "") return;
  const reporter = reporterFor(unit, drafts);
  const elsewhere = program.find("network", file, text);
  if (elsewhere !== undefined) {
    reporter.report(messages.trainedElsewhere(declaration.kind, text, elsewhere.file.path), span);
    return;
  }
  const similar = mostSimilar(text, file.tables.network.keys());
  reporter.report(messages.unknownNetwork(text, similar), span, {
    fixes: similar === undefined ? [] : [replacement(`Change to \`${similar}\``, span, similar)],
  });
}

/** What can be said of an import: whether the file is there, and what is wrong in it. */
export interface ImportCheck {
  /** Undefined while it has not been looked for. */
  missing(path: string): { readonly similar?: string } | undefined;
  errors(file: SourceFile): readonly Draft[];
}

function checkImport(
  program: Program,
  file: SourceFile,
  { declaration, unit }: Declared<ImportDeclaration>,
  imports: ImportCheck,
  drafts: Draft[],
): void {
  const { text, span } = declaration.name;
  if (text === "") return;
  const reporter = reporterFor(unit, drafts);
  const path = pathFrom(file.path, text);
  if (path === file.path) {
    reporter.report(messages.importItself(), span);
    return;
  }
  const missing = imports.missing(path);
  if (missing !== undefined) {
    const { similar } = missing;
    reporter.report(messages.importMissing(text, similar), span, {
      fixes:
        similar === undefined ? [] : [replacement(`Change to \`${similar}\``, span, JSON.stringify(similar))],
    });
    return;
  }
  const imported = program.file(path);
  if (imported === undefined) return;
  const errors = imports.errors(imported);
  if (errors.length > 0) {
    reporter.report(messages.importWithErrors(text, errors.length, errors[0]!.message), span, {
      related: [{ message: errors[0]!.message, span: errors[0]!.span, unit: errors[0]!.unit }],
    });
  }
  for (const kind of ["dataset", "block", "network", "let"] as const) {
    for (const name of imported.tables[kind].keys()) {
      const own = file.tables[kind].get(name);
      if (own !== undefined) {
        reporterFor(own.unit, drafts).report(
          messages.importClash(said[kind], name, text),
          own.declaration.name.span,
        );
      }
    }
  }
}

/** A constant whose name stands nowhere else. One that files import from here cannot be seen, and so counts as unused only in a program's main file. */
function reportUnused(
  file: SourceFile,
  { declaration, unit }: Declared<LetDeclaration>,
  drafts: Draft[],
): void {
  const { text, span } = declaration.name;
  const elsewhere = file.units.some((placed) =>
    placed.unit === unit ? mentionsOutside(unit, text, declaration.span) : wordsOf(placed.unit).has(text),
  );
  if (!elsewhere) reporterFor(unit, drafts).report(messages.unusedConstant(text), span);
}
