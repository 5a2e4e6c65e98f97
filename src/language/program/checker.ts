/** Checks a program again and again while it is written, and looks anew only at what has changed. */
import type { AnalyseOptions, Analysis } from "../analyse.js";
import { checkFile, type ImportCheck } from "../check/file.js";
import { messages } from "../messages/messages.js";
import { type Draft, reporterFor } from "../reporter.js";
import { PlacedAnalysis } from "./placed.js";
import { Placement } from "./placement.js";
import { Program, type ProgramMemo } from "./program.js";
import type { SourceFile } from "./source-file.js";

/** In UTF-16 units, some 30,000 lines: a longer text is no program somebody wrote, and would keep the editor waiting. */
const longestSource = 1_000_000;

/** What a file is called whose name does not matter. */
const mainPath = "this file.nn";

export class Checker {
  private readonly memo: ProgramMemo = { units: new Map() };

  analyse(source: string, options: AnalyseOptions): Analysis {
    const imports = options.imports ?? new Map();
    const tooLong = source.length > longestSource;
    const program = new Program(
      {
        path: options.path ?? mainPath,
        source: tooLong ? "" : source,
        profiles: options.profiles,
        imports,
      },
      this.memo,
    );
    const drafts = checkFile(program, program.main, importCheck(program, imports));
    if (tooLong) {
      const { unit } = program.main.units[0]!;
      reporterFor(unit, drafts).report(messages.tooLong(source.length, longestSource), { start: 0, end: 0 });
    }
    this.memo.units = program.units;
    return new PlacedAnalysis(source, program, drafts, new Placement(program.reached()));
  }
}

/** Each imported file is checked once, also where files import one another in a circle. */
function importCheck(program: Program, imports: NonNullable<AnalyseOptions["imports"]>): ImportCheck {
  const checked = new Map<SourceFile, readonly Draft[]>([[program.main, []]]);
  const check: ImportCheck = {
    missing: (path) => {
      const result = imports.get(path);
      return result?.missing ? result : undefined;
    },
    errors: (file) => {
      const known = checked.get(file);
      if (known !== undefined) return known;
      checked.set(file, []);
      const errors = checkFile(program, file, check).filter(({ severity }) => severity === "error");
      checked.set(file, errors);
      return errors;
    },
  };
  return check;
}
