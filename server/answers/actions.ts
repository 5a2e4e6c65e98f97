/** Answers what can be done at a place: fixes, refactorings, and the fixing of everything at once. */
import {
  type CodeAction,
  type CodeActionContext,
  CodeActionKind,
  CodeActionTriggerKind,
  LSPErrorCodes,
  type Range,
  ResponseError,
} from "vscode-languageserver/node";
import { type Change, isRefusal, type Refactoring } from "../../src/language/refactor/refactoring.js";
import { applyEdits, LineIndex, type Span } from "../../src/text.js";
import { toDataAction, toRange, toSpan, toTextEdits } from "../convert.js";
import { dataActions } from "../features/data-actions.js";
import type { Program } from "../program.js";
import { checkedChange, refactorings } from "../refactorings/checked.js";
import { fixAll, hasFixes } from "../refactorings/fix-all.js";
import type { OpenDocuments } from "./navigation.js";

export const fixAllKind = `${CodeActionKind.SourceFixAll}.netwright`;

export const actionKinds: readonly string[] = [
  CodeActionKind.QuickFix,
  CodeActionKind.RefactorExtract,
  CodeActionKind.RefactorInline,
  CodeActionKind.RefactorRewrite,
  fixAllKind,
];

/** What an editor can do with actions. */
export interface ActionAbilities {
  /** Whether it asks for an action's edits when the action is chosen. */
  readonly resolves: boolean;
  /** Whether it shows actions that are not possible, with the reason. */
  readonly showsReasons: boolean;
  /** Its command that asks for another name for what stands at a place; its arguments are a URI and a position. */
  readonly renameCommand?: string | undefined;
  /** Whether it has the commands that allow and fetch data. */
  readonly dataCommands?: boolean | undefined;
}

/** What an action is known by until it is chosen. */
interface ActionData {
  readonly uri: string;
  readonly version: number;
  readonly selected: Span;
}

/** How long a list may take for changes to be checked before they are offered, in milliseconds. */
const longestCheck = 100;

export interface ActionSources {
  readonly quickFixes: (uri: string, range: Range) => CodeAction[];
  /** Where the name at the beginning of a range stands in all files that are known. */
  readonly mentions: (uri: string, range: Range) => Promise<readonly { readonly uri: string }[]>;
}

export class Actions {
  constructor(
    private readonly documents: Pick<OpenDocuments, "answer" | "safely">,
    private readonly sources: ActionSources,
  ) {}

  async list(
    uri: string,
    range: Range,
    context: CodeActionContext,
    can: ActionAbilities,
  ): Promise<CodeAction[]> {
    const wants = wanted(context.only);
    const fixes = wants(CodeActionKind.QuickFix) ? this.sources.quickFixes(uri, range) : [];
    const program = this.documents.answer("code actions", uri, undefined, (found) => found);
    if (program === undefined) return fixes;
    const selected = toSpan(program.index, range);
    const all = this.documents.safely("refactorings", [], () => refactorings(program, selected));
    const offers = all.filter(({ kind }) => wants(kind));
    // Asked by a person, all that is offered has been checked; while the cursor moves, that waits for the choice.
    const asked = context.triggerKind !== CodeActionTriggerKind.Automatic;
    const until = performance.now() + (can.resolves ? (asked ? longestCheck : 0) : Number.POSITIVE_INFINITY);
    const actions: CodeAction[] = [];
    for (const offer of offers) {
      const action = await this.action(program, selected, offer, can, performance.now() < until);
      const shown = action.disabled === undefined || (can.showsReasons && context.only !== undefined);
      if (shown) actions.push(action);
    }
    if (wants(fixAllKind) && hasFixes(program)) {
      const everything = { title: "Fix everything that can be fixed", kind: fixAllKind };
      actions.push(
        can.resolves
          ? { ...everything, data: dataOf(program, selected) }
          : this.withFixes(program, everything),
      );
    }
    const asks = can.dataCommands && wants(CodeActionKind.QuickFix);
    const data = asks ? this.documents.safely("data actions", [], () => dataActions(program, selected)) : [];
    return [...data.map(toDataAction), ...fixes, ...actions];
  }

  /** The action with its edits; throws where the document has changed since, or the change is not possible after all. */
  async resolve(action: CodeAction, can: ActionAbilities): Promise<CodeAction> {
    const data = action.data as ActionData | undefined;
    if (data === undefined) return action;
    const program = this.documents.answer("code action", data.uri, undefined, (found) => found);
    if (program?.version !== data.version) {
      throw new ResponseError(LSPErrorCodes.ContentModified, "The program has changed since: ask again.");
    }
    if (action.kind === fixAllKind) return this.withFixes(program, action);
    const refactoring = refactorings(program, data.selected).find(
      ({ kind, title }) => kind === action.kind && title === action.title,
    );
    if (refactoring === undefined) return action;
    const done = await this.action(program, data.selected, refactoring, can, true);
    if (done.disabled !== undefined)
      throw new ResponseError(LSPErrorCodes.RequestFailed, done.disabled.reason);
    return { ...action, ...done };
  }

  /** With its edits, or, where there is no time for them, with what leads to them. */
  private async action(
    program: Program,
    selected: Span,
    offer: Refactoring,
    can: ActionAbilities,
    now: boolean,
  ): Promise<CodeAction> {
    const { title, kind, refused } = offer;
    const disabled = (reason: string): CodeAction => ({ title, kind, disabled: { reason } });
    if (refused !== undefined) return disabled(refused);
    if (!now) return { title, kind, data: dataOf(program, selected) };
    const change = this.documents.safely("refactoring", { refused: "Something went wrong." }, () =>
      checkedChange(program, selected, offer),
    );
    if (isRefusal(change)) return disabled(change.refused);
    const others = offer.removes === undefined ? undefined : await this.needs(program, offer.removes);
    if (others !== undefined) return disabled(`It is used in \`${others}\` as well.`);
    return { title, kind, ...edit(program, change), ...rename(program, change, can) };
  }

  /** Another file that mentions what is declared there. */
  private async needs({ uri, index }: Program, declared: Span): Promise<string | undefined> {
    const mentions = await this.sources.mentions(uri, toRange(index, declared));
    const other = mentions.find((mention) => mention.uri !== uri);
    return other && decodeURIComponent(other.uri.slice(other.uri.lastIndexOf("/") + 1));
  }

  private withFixes(program: Program, action: CodeAction): CodeAction {
    const edits = this.documents.safely("fixing everything", [], () => fixAll(program));
    return { ...action, ...edit(program, { edits }) };
  }
}

function edit({ uri, index }: Program, { edits }: Change): Pick<CodeAction, "edit"> {
  return { edit: { changes: { [uri]: toTextEdits(index, edits) } } };
}

/** Asks for a better name than the one that had to be made up. */
function rename(
  { uri, source }: Program,
  { edits, newName }: Change,
  { renameCommand }: ActionAbilities,
): Pick<CodeAction, "command"> {
  if (newName === undefined || renameCommand === undefined) return {};
  const position = new LineIndex(applyEdits(source, edits)).position(newName);
  return { command: { title: "Rename", command: renameCommand, arguments: [uri, position] } };
}

function dataOf({ uri, version }: Program, selected: Span): ActionData {
  return { uri, version, selected };
}

/** Whether an editor wants actions of a kind. What changes a whole file is for those that ask for it. */
function wanted(only: readonly string[] | undefined): (kind: string) => boolean {
  if (only === undefined) return (kind) => !kind.startsWith(CodeActionKind.Source);
  return (kind) => only.some((each) => each === "" || kind === each || kind.startsWith(`${each}.`));
}
