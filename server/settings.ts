/** The editor's settings that the server follows, with what holds where one is not set. */

export interface Settings {
  readonly inlayHints: {
    readonly enabled: boolean;
    readonly shapes: boolean;
    readonly parameters: boolean;
    readonly data: boolean;
  };
  readonly codeLens: { readonly train: boolean; readonly cost: boolean; readonly data: boolean };
  readonly data: {
    /** Absolute paths of folders outside the workspace from which data may be read. */
    readonly allowedFolders: readonly string[];
  };
}

/** What an editor says of the section `netwright`; whatever is no boolean counts as not set. */
export function settingsFrom(section: unknown): Settings {
  const is = (group: string, name: string) => member(member(section, group), name) !== false;
  return {
    inlayHints: {
      enabled: is("inlayHints", "enabled"),
      shapes: is("inlayHints", "shapes"),
      parameters: is("inlayHints", "parameters"),
      data: is("inlayHints", "data"),
    },
    codeLens: {
      train: is("codeLens", "train"),
      cost: is("codeLens", "cost"),
      data: is("codeLens", "data"),
    },
    data: { allowedFolders: texts(member(member(section, "data"), "allowedFolders")) },
  };
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((each): each is string => typeof each === "string") : [];
}

function member(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}
