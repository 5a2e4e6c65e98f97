/** Connects the answers of navigation to an editor's requests. */
import type {
  ClientCapabilities,
  Connection,
  ServerCapabilities,
  WorkspaceFolder,
} from "vscode-languageserver/node";
import { tokenModifiers, tokenTypes } from "../features/semantic-tokens.js";
import type { Navigation } from "./navigation.js";

export const navigationCapabilities: ServerCapabilities = {
  definitionProvider: true,
  referencesProvider: true,
  documentHighlightProvider: true,
  renameProvider: { prepareProvider: true },
  workspaceSymbolProvider: true,
  callHierarchyProvider: true,
  documentLinkProvider: {},
  semanticTokensProvider: {
    legend: { tokenTypes: [...tokenTypes], tokenModifiers: [...tokenModifiers] },
    full: { delta: true },
    range: true,
  },
};

/** `client` is asked at each request, since the editor's abilities are known only after the first one. */
export function registerNavigation(
  connection: Connection,
  navigation: Navigation,
  client: () => ClientCapabilities,
): void {
  connection.onDefinition(({ textDocument, position }) =>
    navigation.definition(
      textDocument.uri,
      position,
      client().textDocument?.definition?.linkSupport === true,
    ),
  );
  connection.onReferences(({ textDocument, position, context }) =>
    navigation.references(textDocument.uri, position, context.includeDeclaration),
  );
  connection.onDocumentHighlight(({ textDocument, position }) =>
    navigation.highlights(textDocument.uri, position),
  );
  connection.onPrepareRename(({ textDocument, position }) =>
    navigation.prepareRename(textDocument.uri, position),
  );
  connection.onRenameRequest(({ textDocument, position, newName }) =>
    navigation.rename(textDocument.uri, position, newName),
  );
  connection.onWorkspaceSymbol(({ query }) => navigation.workspaceSymbols(query));
  connection.onDocumentLinks(({ textDocument }) => navigation.links(textDocument.uri));
  const { callHierarchy, semanticTokens } = connection.languages;
  callHierarchy.onPrepare(({ textDocument, position }) =>
    navigation.prepareCallHierarchy(textDocument.uri, position),
  );
  callHierarchy.onIncomingCalls(({ item }) => navigation.incomingCalls(item));
  callHierarchy.onOutgoingCalls(({ item }) => navigation.outgoingCalls(item));
  semanticTokens.on(({ textDocument }) => navigation.semanticTokens(textDocument.uri));
  semanticTokens.onDelta(({ textDocument, previousResultId }) =>
    navigation.semanticTokensDelta(textDocument.uri, previousResultId),
  );
  semanticTokens.onRange(({ textDocument, range }) => navigation.semanticTokensIn(textDocument.uri, range));
}

/** Reads the workspace's programs in the background, and those of folders that are added later. */
export function followFolders(
  connection: Connection,
  navigation: Navigation,
  client: ClientCapabilities,
  folders: readonly WorkspaceFolder[],
): void {
  const uris = new Set(folders.map(({ uri }) => uri));
  navigation.setFolders([...uris]);
  if (client.workspace?.workspaceFolders !== true) return;
  connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
    for (const { uri } of removed) uris.delete(uri);
    for (const { uri } of added) uris.add(uri);
    navigation.setFolders([...uris]);
  });
}
