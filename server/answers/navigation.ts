/** Answers what leads from place to place: definitions, references, renaming, hierarchies, links, and colours of names. */
import {
  type CallHierarchyIncomingCall,
  type CallHierarchyItem,
  type CallHierarchyOutgoingCall,
  type DocumentHighlight,
  type DocumentLink,
  type Location,
  type LocationLink,
  LSPErrorCodes,
  type Position,
  type Range,
  ResponseError,
  type SemanticTokens,
  type SemanticTokensDelta,
  type SymbolInformation,
  type WorkspaceEdit,
} from "vscode-languageserver/node";
import type { SourceFile } from "../../src/language/program/source-file.js";
import { toOffset, toRange, toSpan } from "../convert.js";
import { bodyAt, incomingCalls, outgoingCalls } from "../features/call-hierarchy.js";
import { definition } from "../features/definition.js";
import { highlights } from "../features/highlight.js";
import { links } from "../features/links.js";
import { references } from "../features/references.js";
import { type Refusal, renamable, rename } from "../features/rename.js";
import { semanticTokens, tokenEdits } from "../features/semantic-tokens.js";
import { workspaceSymbols } from "../features/workspace-symbols.js";
import type { Program } from "../program.js";
import { fileOf, OpenFiles, pathOf } from "../symbols/open-files.js";
import { Workspace, type WorkspaceHost } from "../workspace.js";
import {
  type BodyData,
  toCallHierarchyItem,
  toDocumentLink,
  toHighlight,
  toIncomingCall,
  toLocation,
  toLocationLinks,
  toOutgoingCall,
  toPlaces,
  toSymbolInformation,
  toWorkspaceEdit,
} from "./convert-navigation.js";

/** The open documents, and answers about them that never throw. */
export interface OpenDocuments {
  readonly programs: () => Iterable<Program>;
  readonly answer: <T>(what: string, uri: string, otherwise: T, find: (program: Program) => T) => T;
  readonly safely: <T>(what: string, otherwise: T, find: () => T) => T;
}

export class Navigation {
  private readonly workspace: Workspace;
  /** The tokens that the editor was sent last, by document. */
  private readonly sent = new Map<string, { readonly id: string; readonly data: number[] }>();
  private sentCount = 0;

  constructor(
    private readonly documents: OpenDocuments,
    host: WorkspaceHost,
  ) {
    this.workspace = new Workspace(host);
  }

  setFolders(uris: readonly string[]): void {
    this.workspace.setFolders(uris.filter((uri) => uri.startsWith("file:")).map(pathOf));
  }

  /** Files on disk were written, made or deleted. */
  filesChanged(uris: readonly string[]): void {
    for (const uri of uris) this.workspace.changed(pathOf(uri));
  }

  /** Resolves when all programs of the workspace have been read. */
  ready(): Promise<void> {
    return this.workspace.ready();
  }

  close(uri: string): void {
    this.sent.delete(uri);
  }

  dispose(): void {
    this.workspace.dispose();
  }

  /** With `asLinks`, what was asked about is said too. */
  definition(uri: string, position: Position, asLinks = false): Location[] | LocationLink[] {
    return this.about<Location[] | LocationLink[]>("definition", uri, [], (files, file, program) => {
      const found = definition(files, file, toOffset(program.index, position));
      if (found === undefined) return [];
      if (asLinks) return toLocationLinks(files, file, found);
      return found.targets.map((target) => toLocation(files, target));
    });
  }

  async references(uri: string, position: Position, withDeclaration: boolean): Promise<Location[]> {
    await this.ready();
    return this.about("references", uri, [], (files, file, { index }) =>
      toPlaces(files, references(files, file, toOffset(index, position), withDeclaration)),
    );
  }

  highlights(uri: string, position: Position): DocumentHighlight[] {
    return this.about("highlights", uri, [], (files, file, { index }) =>
      highlights(files, file, toOffset(index, position)).map((highlight) => toHighlight(file, highlight)),
    );
  }

  prepareRename(
    uri: string,
    position: Position,
  ): { range: Range; placeholder: string } | ResponseError<void> | null {
    return this.about<ReturnType<Navigation["prepareRename"]>>(
      "preparing a rename",
      uri,
      null,
      (files, file, { index }) => {
        const found = renamable(files, file, toOffset(index, position));
        if ("refused" in found) return refusal(found);
        return { range: toRange(index, found.span), placeholder: found.name };
      },
    );
  }

  async rename(
    uri: string,
    position: Position,
    newName: string,
  ): Promise<WorkspaceEdit | ResponseError<void> | null> {
    await this.ready();
    return this.about<WorkspaceEdit | ResponseError<void> | null>(
      "rename",
      uri,
      null,
      (files, file, { index }) => {
        const edits = rename(files, file, toOffset(index, position), newName);
        return "refused" in edits ? refusal(edits) : toWorkspaceEdit(files, edits);
      },
    );
  }

  async workspaceSymbols(query: string): Promise<SymbolInformation[]> {
    await this.ready();
    return this.documents.safely("workspace symbols", [], () => {
      const files = this.files();
      return workspaceSymbols(files, query).map((symbol) => toSymbolInformation(files, symbol));
    });
  }

  prepareCallHierarchy(uri: string, position: Position): CallHierarchyItem[] | null {
    return this.about<CallHierarchyItem[] | null>("call hierarchy", uri, null, (files, file, { index }) => {
      const body = bodyAt(files, file, toOffset(index, position));
      return body === undefined ? null : [toCallHierarchyItem(files, body)];
    });
  }

  async incomingCalls({ data }: CallHierarchyItem): Promise<CallHierarchyIncomingCall[]> {
    await this.ready();
    return this.documents.safely("incoming calls", [], () => {
      const files = this.files();
      const { path, kind, name } = data as BodyData;
      const file = files.file(path);
      if (file === undefined) return [];
      return incomingCalls(files, { kind, name, file }).map((call) => toIncomingCall(files, call));
    });
  }

  async outgoingCalls({ data }: CallHierarchyItem): Promise<CallHierarchyOutgoingCall[]> {
    await this.ready();
    return this.documents.safely("outgoing calls", [], () => {
      const files = this.files();
      const { path, kind, name } = data as BodyData;
      const file = files.file(path);
      if (file === undefined) return [];
      return outgoingCalls(files, { kind, name, file }).map((call) => toOutgoingCall(files, file, call));
    });
  }

  links(uri: string): DocumentLink[] {
    return this.documents.answer("links", uri, [], (program) => {
      const file = fileOf(program);
      return links(file).map((link) => toDocumentLink(file, link));
    });
  }

  semanticTokens(uri: string): SemanticTokens {
    return this.about<SemanticTokens>("semantic tokens", uri, { data: [] }, (files, file, { index }) => {
      const data = semanticTokens(files, file, index);
      return { resultId: this.remember(uri, data), data };
    });
  }

  /** What has changed since the tokens called `previous` were sent; all of them where those are forgotten. */
  semanticTokensDelta(uri: string, previous: string): SemanticTokens | SemanticTokensDelta {
    const before = this.sent.get(uri);
    if (before?.id !== previous) return this.semanticTokens(uri);
    return this.about<SemanticTokens | SemanticTokensDelta>(
      "semantic tokens",
      uri,
      { data: [] },
      (files, file, { index }) => {
        const data = semanticTokens(files, file, index);
        return { resultId: this.remember(uri, data), edits: tokenEdits(before.data, data) };
      },
    );
  }

  semanticTokensIn(uri: string, range: Range): SemanticTokens {
    return this.about<SemanticTokens>("semantic tokens", uri, { data: [] }, (files, file, { index }) => ({
      data: semanticTokens(files, file, index, toSpan(index, range)),
    }));
  }

  private remember(uri: string, data: number[]): string {
    const id = String(++this.sentCount);
    this.sent.set(uri, { id, data });
    return id;
  }

  private about<T>(
    what: string,
    uri: string,
    otherwise: T,
    find: (files: OpenFiles, file: SourceFile, program: Program) => T,
  ): T {
    return this.documents.answer(what, uri, otherwise, (program) =>
      find(this.files(), fileOf(program), program),
    );
  }

  private files(): OpenFiles {
    return new OpenFiles(this.documents.programs(), this.workspace);
  }
}

function refusal({ refused }: Refusal): ResponseError<void> {
  return new ResponseError(LSPErrorCodes.RequestFailed, refused);
}
