/** Turns hovers, completions and signatures into what the Language Server Protocol calls them. */
import {
  type CompletionItem,
  CompletionItemKind,
  type CompletionList,
  type Hover,
  InsertTextFormat,
  MarkupKind,
  type SignatureHelp,
} from "vscode-languageserver/node";
import type { Entry, EntryKind } from "../completion/entry.js";
import { toRange } from "../convert.js";
import type { Completions } from "../features/completion.js";
import type { HoverText } from "../features/hover.js";
import type { Signature } from "../features/signature-help.js";
import type { Program } from "../program.js";

export function toHover({ index }: Program, { markdown, span }: HoverText): Hover {
  return { contents: { kind: MarkupKind.Markdown, value: markdown }, range: toRange(index, span) };
}

const completionKinds: Readonly<Record<EntryKind, CompletionItemKind>> = {
  layer: CompletionItemKind.Class,
  block: CompletionItemKind.Module,
  argument: CompletionItemKind.Property,
  property: CompletionItemKind.Property,
  choice: CompletionItemKind.Function,
  constant: CompletionItemKind.Constant,
  parameter: CompletionItemKind.TypeParameter,
  value: CompletionItemKind.Variable,
  column: CompletionItemKind.Field,
  file: CompletionItemKind.File,
  folder: CompletionItemKind.Folder,
  keyword: CompletionItemKind.Keyword,
  snippet: CompletionItemKind.Snippet,
  dataset: CompletionItemKind.Struct,
  network: CompletionItemKind.Class,
};

/** The list in which an item is looked for when its documentation is asked for. */
export interface ItemData {
  readonly list: number;
}

/** What most items have in common, which editors that can are told once. */
const shared = ["editRange", "insertTextFormat", "data"];

/** `defaults` names what the editor takes for a whole list. */
export function toCompletionList(
  { index }: Program,
  { span, entries }: Completions,
  list: number,
  defaults: readonly string[] = [],
): CompletionList {
  const range = toRange(index, span);
  const data: ItemData = { list };
  const insertTextFormat = InsertTextFormat.Snippet;
  if (shared.every((name) => defaults.includes(name))) {
    return {
      isIncomplete: false,
      itemDefaults: { editRange: range, insertTextFormat, data },
      items: entries.map((entry, at) => ({
        ...toCompletionItem(entry, at),
        textEditText: entry.insert,
        ...(!entry.snippet && { insertTextFormat: InsertTextFormat.PlainText }),
      })),
    };
  }
  return {
    isIncomplete: false,
    items: entries.map((entry, at) => ({
      ...toCompletionItem(entry, at),
      textEdit: { range, newText: entry.insert },
      insertTextFormat: entry.snippet ? insertTextFormat : InsertTextFormat.PlainText,
      data,
    })),
  };
}

const commands = {
  suggest: { title: "Suggest", command: "editor.action.triggerSuggest" },
  signature: { title: "Arguments", command: "editor.action.triggerParameterHints" },
};

function toCompletionItem({ label, kind, detail, opens, rank }: Entry, at: number): CompletionItem {
  return {
    label,
    kind: completionKinds[kind],
    // Editors sort by text; the order in which entries are given is the order they are meant to have.
    sortText: `${rank}${String(at).padStart(4, "0")}`,
    ...(detail !== undefined && { detail }),
    ...(opens !== undefined && { command: commands[opens] }),
  };
}

/** Whether an item was made of an entry. */
export function isItemOf(item: CompletionItem, { label, kind }: Entry): boolean {
  return item.label === label && item.kind === completionKinds[kind];
}

export function withDocumentation(item: CompletionItem, markdown: string): CompletionItem {
  return { ...item, documentation: { kind: MarkupKind.Markdown, value: markdown } };
}

export function toSignatureHelp({ label, markdown, parameters, active }: Signature): SignatureHelp {
  return {
    signatures: [
      {
        label,
        documentation: { kind: MarkupKind.Markdown, value: markdown },
        parameters: parameters.map(({ start, end, markdown: text }) => ({
          label: [start, end],
          documentation: { kind: MarkupKind.Markdown, value: text },
        })),
      },
    ],
    activeSignature: 0,
    // A number beyond the last one marks none.
    activeParameter: active ?? parameters.length,
  };
}
