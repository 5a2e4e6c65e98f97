/** The editor's settings that the server follows, with what holds where one is not set. */

export interface Settings {
  readonly inlayHints: { readonly enabled: boolean; readonly shapes: boolean; readonly parameters: boolean };
  readonly codeLens: { readonly train: boolean; readonly cost: boolean };
}

/** What an editor says of the section `netwright`; whatever is no boolean counts as not set. */
export function settingsFrom(section: unknown): Settings {
  const is = (group: string, name: string) => member(member(section, group), name) !== false;
  return {
    inlayHints: {
      enabled: is("inlayHints", "enabled"),
      shapes: is("inlayHints", "shapes"),
      parameters: is("inlayHints", "parameters"),
    },
    codeLens: { train: is("codeLens", "train"), cost: is("codeLens", "cost") },
  };
}

function member(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}
