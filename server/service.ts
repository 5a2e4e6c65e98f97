/** The language service: documents in, answers out. Everything the server does but the connection. */
import { pathToFileURL } from "node:url";
import type {
  CodeAction,
  CodeLens,
  Diagnostic,
  DocumentDiagnosticReport,
  DocumentSymbol,
  FoldingRange,
  FormattingOptions,
  InlayHint,
  Position,
  PublishDiagnosticsParams,
  Range,
  SelectionRange,
  TextEdit,
} from "vscode-languageserver/node";
import { Checker } from "../src/language/program/checker.js";
import type { Picture } from "../src/picture.js";
import { LineIndex } from "../src/text.js";
import { Actions } from "./answers/actions.js";
import { DiagnosticReports } from "./answers/diagnostic-reports.js";
import { Help } from "./answers/help.js";
import { Navigation, type OpenDocuments } from "./answers/navigation.js";
import type { FolderEntry } from "./completion/files.js";
import {
  toCodeAction,
  toCodeLens,
  toDiagnostic,
  toDocumentSymbol,
  toFoldingRange,
  toInlayHint,
  toOffset,
  toSelectionRange,
  toSpan,
  toTextEdits,
} from "./convert.js";
import { quickFixes } from "./features/code-actions.js";
import { codeLenses, type LensParts } from "./features/code-lens.js";
import { diagnostics } from "./features/diagnostics.js";
import { foldedLines } from "./features/folding.js";
import { formatting, onTypeFormatting } from "./features/formatting.js";
import { type HintParts, inlayHints } from "./features/inlay-hints.js";
import { outline } from "./features/outline.js";
import { picture } from "./features/picture.js";
import { selectionRanges } from "./features/selection-range.js";
import { trainingChoices } from "./features/training-choices.js";
import { createProgram, type Program } from "./program.js";
import type { PictureParams, RunFindingsParams, TrainingChoices } from "./requests.js";
import type { RunFindings } from "./run-findings.js";
import { type FileReader, pathBeside, SurroundingFiles } from "./surroundings.js";

/** What the service needs of the world. */
export interface ServiceHost extends FileReader {
  readonly listFolder: (path: string) => Promise<readonly FolderEntry[]>;
  readonly publish: (parameters: PublishDiagnosticsParams) => void;
  /** Hints and lenses have changed although no text has. */
  readonly refresh: () => void;
  /** An editor that asks for diagnostics has been told something else than what holds now. */
  readonly refreshDiagnostics?: () => void;
  readonly log: (message: string) => void;
}

interface OpenDocument {
  readonly version: number;
  readonly source: string;
  readonly checker: Checker;
  program?: Program;
}

/**
 * In milliseconds. A check waits as long as the last one took, so that what is asked while typing is answered first; one
 * that is over before anybody could ask waits for nothing.
 */
const longestWait = 200;
const shortCheck = 16;

/** Acts after so many milliseconds; without a wait, after the message that came with this one. Returns what takes it back. */
function later(wait: number, act: () => void): () => void {
  if (wait > 0) {
    const timer = setTimeout(act, wait);
    return () => clearTimeout(timer);
  }
  // Messages are handled one in each turn, and a timer would wait a whole millisecond.
  let turn = setImmediate(() => {
    turn = setImmediate(act);
  });
  return () => clearImmediate(turn);
}

export class Service {
  /** Answers that help with writing. */
  readonly help: Help;
  /** Answers that lead from place to place. */
  readonly navigation: Navigation;
  /** Answers what can be done. */
  readonly actions: Actions;
  private readonly reports = new DiagnosticReports();
  private readonly documents = new Map<string, OpenDocument>();
  /** By document and network. */
  private readonly runs = new Map<string, Map<string, RunFindings>>();
  /** By document: takes back the check that is to come. */
  private readonly waiting = new Map<string, () => void>();
  private readonly files: SurroundingFiles;
  private lastCheck = 0;

  constructor(private readonly host: ServiceHost) {
    const reader: FileReader = {
      readProfile: host.readProfile,
      ...(host.readFacts && { readFacts: host.readFacts }),
      ...(host.readOnly && { readOnly: host.readOnly }),
      // What is open counts as it stands in the editor.
      readImport: async (path, name) => {
        const open = this.openAt(path);
        return open === undefined ? host.readImport(path, name) : { text: open.source };
      },
    };
    this.files = new SurroundingFiles(reader, (uri) => {
      this.check(uri);
      this.safely("refresh", undefined, host.refresh);
    });
    const documents: OpenDocuments = {
      programs: () => this.openPrograms(),
      answer: (...asked) => this.answer(...asked),
      safely: (...asked) => this.safely(...asked),
    };
    this.navigation = new Navigation(documents, host);
    this.actions = new Actions(documents, {
      quickFixes: (uri, range) => this.codeActions(uri, range),
      mentions: (uri, range) => this.navigation.references(uri, range.start, false),
    });
    this.help = new Help(
      documents,
      (uri, folder) => this.listFolder(uri, folder),
      (what, error) => this.logError(what, error),
    );
  }

  /** A document was opened or changed; its diagnostics follow shortly. */
  update(uri: string, version: number, source: string): void {
    const checker = this.documents.get(uri)?.checker ?? new Checker();
    this.documents.set(uri, { version, source, checker });
    this.waiting.get(uri)?.();
    const wait = this.lastCheck < shortCheck ? 0 : Math.min(longestWait, this.lastCheck);
    this.waiting.set(
      uri,
      later(wait, () => this.check(uri)),
    );
  }

  close(uri: string): void {
    this.waiting.get(uri)?.();
    this.waiting.delete(uri);
    this.documents.delete(uri);
    this.files.forget(uri);
    this.navigation.close(uri);
    this.reports.forget(uri);
    this.host.publish({ uri, diagnostics: [] });
  }

  /** Some data file or imported file may have changed: those with these URIs, as far as that is known. */
  filesChanged(uris: readonly string[] = []): void {
    this.navigation.filesChanged(uris);
    for (const uri of this.documents.keys()) this.look(uri);
  }

  setRunFindings({ uri, network, source, findings }: RunFindingsParams): void {
    this.runs.set(uri, new Map(this.runs.get(uri)).set(network, { source, findings }));
    this.check(uri);
  }

  dispose(): void {
    for (const takeBack of this.waiting.values()) takeBack();
    this.waiting.clear();
    this.navigation.dispose();
  }

  /** The diagnostics for an editor that asks for them; `previousId` names what it was told before. */
  diagnose(uri: string, previousId?: string): DocumentDiagnosticReport {
    return this.reports.report(uri, this.shown(uri), previousId);
  }

  codeActions(uri: string, range: Range): CodeAction[] {
    return this.answer("code actions", uri, [], (program) =>
      quickFixes(program, this.runsOf(uri), toSpan(program.index, range)).map((fix) =>
        toCodeAction(program, fix),
      ),
    );
  }

  inlayHints(uri: string, range: Range, parts?: HintParts): InlayHint[] {
    return this.answer("inlay hints", uri, [], (program) =>
      inlayHints(program, toSpan(program.index, range), parts).map((hint) => toInlayHint(program, hint)),
    );
  }

  codeLenses(uri: string, parts?: LensParts): CodeLens[] {
    return this.answer("code lenses", uri, [], (program) =>
      codeLenses(program, parts).map((lens) => toCodeLens(program, lens)),
    );
  }

  symbols(uri: string): DocumentSymbol[] {
    return this.answer("outline", uri, [], (program) =>
      outline(program).map((entry) => toDocumentSymbol(program, entry)),
    );
  }

  trainingChoices(uri: string): TrainingChoices | null {
    return this.answer<TrainingChoices | null>("training", uri, null, trainingChoices);
  }

  picture({ uri, position, network }: PictureParams): Picture | null {
    return this.answer("picture", uri, null, (program) => {
      const offset = position && toOffset(program.index, position);
      return picture(program, offset, network) ?? null;
    });
  }

  /** Formats the whole document, or the lines of `range`. */
  formatting(uri: string, options: FormattingOptions, range?: Range): TextEdit[] {
    return this.readText("formatting", uri, [], (source, index) =>
      toTextEdits(index, formatting(source, options, range && toSpan(index, range))),
    );
  }

  onTypeFormatting(uri: string, position: Position, typed: string, options: FormattingOptions): TextEdit[] {
    return this.readText("formatting while typing", uri, [], (source, index) =>
      toTextEdits(index, onTypeFormatting(source, toOffset(index, position), typed, options)),
    );
  }

  foldingRanges(uri: string): FoldingRange[] {
    return this.readText("folding", uri, [], (source, index) =>
      foldedLines(source, index).map(toFoldingRange),
    );
  }

  selectionRanges(uri: string, positions: readonly Position[]): SelectionRange[] {
    return this.readText("selections", uri, [], (source, index) => {
      const offsets = positions.map((position) => toOffset(index, position));
      return selectionRanges(source, index, offsets).map(toSelectionRange);
    });
  }

  /** The document as it is now, checked with what is known of its data now. */
  private program(uri: string): Program | undefined {
    const document = this.documents.get(uri);
    if (document === undefined) return undefined;
    const surroundings = this.files.of(uri);
    if (document.program?.surroundings !== surroundings) {
      const start = performance.now();
      const { version, source, checker } = document;
      document.program = createProgram(uri, version, source, surroundings, checker);
      this.lastCheck = performance.now() - start;
    }
    return document.program;
  }

  /** Those of the open documents that can be checked. */
  private openPrograms(): Program[] {
    return [...this.documents.keys()].flatMap((uri) =>
      this.answer<Program[]>("open documents", uri, [], (program) => [program]),
    );
  }

  private check(uri: string): void {
    this.waiting.get(uri)?.();
    this.waiting.delete(uri);
    this.answer("diagnostics", uri, undefined, (program) => {
      const shown = this.shown(uri);
      this.host.publish({ uri, version: program.version, diagnostics: shown });
      if (this.reports.isNews(uri, shown)) this.host.refreshDiagnostics?.();
      this.look(uri);
    });
    this.lookWhereImported(uri);
  }

  private shown(uri: string): Diagnostic[] {
    return this.answer("diagnostics", uri, [], (program) =>
      diagnostics(program, this.runsOf(uri)).map((each) => toDiagnostic(program, each)),
    );
  }

  /** What other open documents import is read again when it changes here. */
  private lookWhereImported(changed: string): void {
    for (const [uri, { program }] of this.documents) {
      if (uri === changed || program === undefined) continue;
      const imported = [...program.surroundings.imports.keys()];
      if (imported.some((name) => this.openAt(pathBeside(uri, name)) === this.documents.get(changed))) {
        this.look(uri);
      }
    }
  }

  private openAt(path: string | undefined): OpenDocument | undefined {
    return path === undefined ? undefined : this.documents.get(pathToFileURL(path).href);
  }

  private look(uri: string): void {
    this.answer("surrounding files", uri, undefined, ({ analysis }) => this.files.look(uri, analysis));
  }

  private runsOf(uri: string): Iterable<RunFindings> {
    return this.runs.get(uri)?.values() ?? [];
  }

  private async listFolder(uri: string, folder: string): Promise<readonly FolderEntry[]> {
    const path = pathBeside(uri, folder);
    return path === undefined ? [] : this.host.listFolder(path);
  }

  /** What `find` says of the document; `otherwise` where there is none, or something went wrong. */
  private answer<T>(what: string, uri: string, otherwise: T, find: (program: Program) => T): T {
    return this.safely(what, otherwise, () => {
      const program = this.program(uri);
      return program === undefined ? otherwise : find(program);
    });
  }

  /** What `find` says of the document's text, which need not be checked for it. */
  private readText<T>(
    what: string,
    uri: string,
    otherwise: T,
    find: (source: string, index: LineIndex) => T,
  ): T {
    return this.safely(what, otherwise, () => {
      const source = this.documents.get(uri)?.source;
      return source === undefined ? otherwise : find(source, new LineIndex(source));
    });
  }

  private safely<T>(what: string, otherwise: T, act: () => T): T {
    try {
      return act();
    } catch (error) {
      this.logError(what, error);
      return otherwise;
    }
  }

  private logError(what: string, error: unknown): void {
    this.host.log(`${what}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  }
}
