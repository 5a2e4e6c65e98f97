/** The findings of a document's last runs, shown for as long as the program is the one that was trained. */
import { followProgram } from "../src/language/same-program.js";
import type { LocatedFinding } from "../src/protocol.js";
import type { Finding } from "../src/rules/finding.js";

/** What the last run of one network found. */
export interface RunFindings {
  /** The program as it was trained. */
  readonly source: string;
  readonly findings: readonly LocatedFinding[];
}

/** The findings of all runs with their places in `source`; those of another program are left out. */
export function placeRunFindings(runs: Iterable<RunFindings>, source: string): readonly Finding[] {
  return [...runs].flatMap((run) => placeRun(run, source));
}

function placeRun(run: RunFindings, source: string): readonly Finding[] {
  const follow = followProgram(run.source, source);
  if (follow === undefined) return [];
  return run.findings.flatMap((finding) => {
    const span = follow(finding.span);
    if (span === undefined) return [];
    const related = finding.related.flatMap((each) => {
      const place = follow(each.span);
      return place === undefined ? [] : [{ ...each, span: place }];
    });
    const fixes = finding.fixes.flatMap((fix) => {
      const edits = fix.edits.flatMap((edit) => {
        const place = follow(edit.span);
        return place === undefined ? [] : [{ ...edit, span: place }];
      });
      return edits.length === fix.edits.length ? [{ ...fix, edits }] : [];
    });
    return [{ ...finding, span, related, fixes }];
  });
}
