/** The language service: documents in, answers out. Everything the server does but the connection. */
import type {
  CodeAction,
  CodeLens,
  CompletionList,
  DocumentSymbol,
  Hover,
  InlayHint,
  Location,
  Position,
  PublishDiagnosticsParams,
  Range,
} from "vscode-languageserver/node";
import { sourcesOf } from "../src/language/sources.js";
import type { FolderEntry } from "./completion/files.js";
import {
  toCodeAction,
  toCodeLens,
  toCompletionList,
  toDiagnostic,
  toDocumentSymbol,
  toHover,
  toInlayHint,
  toLocation,
  toOffset,
  toSpan,
} from "./convert.js";
import { DataFiles, pathBeside, type ReadProfile } from "./data-files.js";
import { quickFixes } from "./features/code-actions.js";
import { codeLenses } from "./features/code-lens.js";
import { complete } from "./features/completion.js";
import { definition } from "./features/definition.js";
import { diagnostics } from "./features/diagnostics.js";
import { hover } from "./features/hover.js";
import { inlayHints } from "./features/inlay-hints.js";
import { outline } from "./features/outline.js";
import { createProgram, type Program } from "./program.js";
import type { RunFindingsParams } from "./requests.js";
import type { RunFindings } from "./run-findings.js";

/** What the service needs of the world. */
export interface ServiceHost {
  readonly readProfile: ReadProfile;
  readonly listFolder: (path: string) => Promise<readonly FolderEntry[]>;
  readonly publish: (parameters: PublishDiagnosticsParams) => void;
  /** Hints and lenses have changed although no text has. */
  readonly refresh: () => void;
  readonly log: (message: string) => void;
}

interface OpenDocument {
  readonly version: number;
  readonly source: string;
  program?: Program;
}

/** In milliseconds. A check waits as long as the last one took, so that what is asked while typing is answered first. */
const longestWait = 200;

export class Service {
  private readonly documents = new Map<string, OpenDocument>();
  /** By document and network. */
  private readonly runs = new Map<string, Map<string, RunFindings>>();
  private readonly waiting = new Map<string, NodeJS.Timeout>();
  private readonly data: DataFiles;
  private lastCheck = 0;

  constructor(private readonly host: ServiceHost) {
    this.data = new DataFiles(host.readProfile, (uri) => {
      this.check(uri);
      this.safely("refresh", undefined, host.refresh);
    });
  }

  /** A document was opened or changed; its diagnostics follow shortly. */
  update(uri: string, version: number, source: string): void {
    this.documents.set(uri, { version, source });
    clearTimeout(this.waiting.get(uri));
    const wait = Math.min(longestWait, this.lastCheck);
    this.waiting.set(
      uri,
      setTimeout(() => this.check(uri), wait),
    );
  }

  close(uri: string): void {
    clearTimeout(this.waiting.get(uri));
    this.waiting.delete(uri);
    this.documents.delete(uri);
    this.data.forget(uri);
    this.host.publish({ uri, diagnostics: [] });
  }

  /** Some data file may have changed. */
  dataChanged(): void {
    for (const uri of this.documents.keys()) this.look(uri);
  }

  setRunFindings({ uri, network, source, findings }: RunFindingsParams): void {
    this.runs.set(uri, new Map(this.runs.get(uri)).set(network, { source, findings }));
    this.check(uri);
  }

  dispose(): void {
    for (const timer of this.waiting.values()) clearTimeout(timer);
    this.waiting.clear();
  }

  hover(uri: string, position: Position): Hover | null {
    return this.answer("hover", uri, null, (program) => {
      const found = hover(program, toOffset(program.index, position));
      return found === undefined ? null : toHover(program, found);
    });
  }

  async completion(uri: string, position: Position, typed?: string): Promise<CompletionList> {
    const none: CompletionList = { isIncomplete: false, items: [] };
    const program = this.answer("completion", uri, undefined, (found) => found);
    if (program === undefined) return none;
    try {
      const list = (folder: string) => this.listFolder(uri, folder);
      return toCompletionList(
        program,
        await complete(program, toOffset(program.index, position), list, typed),
      );
    } catch (error) {
      this.logError("completion", error);
      return none;
    }
  }

  codeActions(uri: string, range: Range): CodeAction[] {
    return this.answer("code actions", uri, [], (program) =>
      quickFixes(program, this.runsOf(uri), toSpan(program.index, range)).map((fix) =>
        toCodeAction(program, fix),
      ),
    );
  }

  inlayHints(uri: string, range: Range): InlayHint[] {
    return this.answer("inlay hints", uri, [], (program) =>
      inlayHints(program, toSpan(program.index, range)).map((hint) => toInlayHint(program, hint)),
    );
  }

  codeLenses(uri: string): CodeLens[] {
    return this.answer("code lenses", uri, [], (program) =>
      codeLenses(program).map((lens) => toCodeLens(program, lens)),
    );
  }

  symbols(uri: string): DocumentSymbol[] {
    return this.answer("outline", uri, [], (program) =>
      outline(program).map((entry) => toDocumentSymbol(program, entry)),
    );
  }

  definition(uri: string, position: Position): Location | null {
    return this.answer("definition", uri, null, (program) => {
      const span = definition(program, toOffset(program.index, position));
      return span === undefined ? null : toLocation(program, span);
    });
  }

  /** The document as it is now, checked with what is known of its data now. */
  private program(uri: string): Program | undefined {
    const document = this.documents.get(uri);
    if (document === undefined) return undefined;
    const profiles = this.data.profiles(uri);
    if (document.program?.profiles !== profiles) {
      const start = performance.now();
      document.program = createProgram(uri, document.version, document.source, profiles);
      this.lastCheck = performance.now() - start;
    }
    return document.program;
  }

  private check(uri: string): void {
    clearTimeout(this.waiting.get(uri));
    this.waiting.delete(uri);
    this.answer("diagnostics", uri, undefined, (program) => {
      const shown = diagnostics(program, this.runsOf(uri)).map((each) => toDiagnostic(program, each));
      this.host.publish({ uri, version: program.version, diagnostics: shown });
      this.look(uri);
    });
  }

  private look(uri: string): void {
    this.answer("data files", uri, undefined, ({ analysis }) =>
      this.data.look(uri, sourcesOf(analysis.tree)),
    );
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
