/** Answers what helps with writing: hover, completion and signature help. */
import type {
  CompletionItem,
  CompletionList,
  Hover,
  Position,
  SignatureHelp,
} from "vscode-languageserver/node";
import type { Entry } from "../completion/entry.js";
import type { ListFolder } from "../completion/files.js";
import { toOffset } from "../convert.js";
import { complete } from "../features/completion.js";
import { hover } from "../features/hover.js";
import { signatureHelp } from "../features/signature-help.js";
import {
  type ItemData,
  isItemOf,
  toCompletionList,
  toHover,
  toSignatureHelp,
  withDocumentation,
} from "./convert-help.js";
import type { OpenDocuments } from "./navigation.js";

export class Help {
  /** The entries that the editor was given last, whose documentation it may still ask for. */
  private last: { readonly list: number; readonly entries: readonly Entry[] } = { list: 0, entries: [] };

  constructor(
    private readonly documents: Pick<OpenDocuments, "answer" | "safely">,
    private readonly listFolder: (uri: string, folder: string) => ReturnType<ListFolder>,
    private readonly logError: (what: string, error: unknown) => void,
  ) {}

  /** `pictures`: the editor shows pictures in its Markdown. */
  hover(uri: string, position: Position, pictures = false): Hover | null {
    return this.documents.answer("hover", uri, null, (program) => {
      const found = hover(program, toOffset(program.index, position), pictures);
      return found === undefined ? null : toHover(program, found);
    });
  }

  /** `typed` is the character that asked, where one did; `defaults` names what the editor takes for a whole list. */
  async completion(
    uri: string,
    position: Position,
    typed?: string,
    defaults?: readonly string[],
  ): Promise<CompletionList> {
    const none: CompletionList = { isIncomplete: false, items: [] };
    const program = this.documents.answer("completion", uri, undefined, (found) => found);
    if (program === undefined) return none;
    try {
      const list = (folder: string) => this.listFolder(uri, folder);
      const found = await complete(program, toOffset(program.index, position), list, typed);
      this.last = { list: this.last.list + 1, entries: found.entries };
      return toCompletionList(program, found, this.last.list, defaults);
    } catch (error) {
      this.logError("completion", error);
      return none;
    }
  }

  /** An item with its documentation, as long as no other list has been asked for since. */
  resolveCompletion(item: CompletionItem): CompletionItem {
    const { list } = (item.data ?? {}) as Partial<ItemData>;
    return this.documents.safely("documentation of a completion", item, () => {
      const entry =
        list === this.last.list ? this.last.entries.find((each) => isItemOf(item, each)) : undefined;
      return entry?.doc === undefined ? item : withDocumentation(item, entry.doc());
    });
  }

  signatureHelp(uri: string, position: Position): SignatureHelp | null {
    return this.documents.answer("signature help", uri, null, (program) => {
      const found = signatureHelp(program, toOffset(program.index, position));
      return found === undefined ? null : toSignatureHelp(found);
    });
  }
}
