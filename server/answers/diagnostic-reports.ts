/** What editors that ask for diagnostics were told last, so that nothing is said twice and nothing stays out of date. */
import {
  type Diagnostic,
  type DocumentDiagnosticReport,
  DocumentDiagnosticReportKind,
} from "vscode-languageserver/node";

interface Told {
  readonly resultId: string;
  readonly items: string;
  /** What the editor was asked to ask about again since. */
  announced?: string;
}

export class DiagnosticReports {
  private readonly told = new Map<string, Told>();
  private count = 0;

  /** Answers an editor that has the result `previousId`, where it says so. */
  report(uri: string, diagnostics: Diagnostic[], previousId?: string): DocumentDiagnosticReport {
    const items = JSON.stringify(diagnostics);
    const before = this.told.get(uri);
    if (before?.resultId === previousId && before?.items === items) {
      this.told.set(uri, { resultId: before.resultId, items });
      return { kind: DocumentDiagnosticReportKind.Unchanged, resultId: before.resultId };
    }
    const resultId = `${++this.count}`;
    this.told.set(uri, { resultId, items });
    return { kind: DocumentDiagnosticReportKind.Full, resultId, items: diagnostics };
  }

  /** Whether an editor that has asked before should ask again; said once for the same diagnostics. */
  isNews(uri: string, diagnostics: readonly Diagnostic[]): boolean {
    const told = this.told.get(uri);
    if (told === undefined) return false;
    const items = JSON.stringify(diagnostics);
    if (items === (told.announced ?? told.items)) return false;
    told.announced = items;
    return true;
  }

  forget(uri: string): void {
    this.told.delete(uri);
  }
}
