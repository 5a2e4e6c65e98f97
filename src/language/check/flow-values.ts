/** The values of one body: what their names stand for, and which of them nothing takes. */
import { catalogue } from "../../layers/catalogue.js";
import type { Span, TextEdit } from "../../text.js";
import { messages } from "../messages/messages.js";
import type { Names } from "../program/names.js";
import { type Reporter, replacement } from "../reporter.js";
import { mostSimilar } from "../similar.js";
import type { FlowDeclaration, Name, NameValue, Statement } from "../syntax/tree.js";

/** A node's id; null where a value is not known, undefined where nothing flows yet. */
export type Flow = number | null | undefined;

/** What a dataset gives a network's body. */
export interface DataFlow {
  /** The dataset's. */
  readonly name: string;
  /** Ids by names such as `input.photo`; undefined while it is not known what the dataset gives. */
  readonly inputs: ReadonlyMap<string, number> | undefined;
}

export class FlowValues {
  /** Ids by the names given in the source; `null` where the value could not be understood. */
  private readonly byName = new Map<string, number | null>();
  /** Nodes whose output something takes. */
  private readonly taken = new Set<number>();
  /** The values that statements made, in order. */
  private readonly made: { readonly id: number; readonly statement: Statement }[] = [];

  constructor(
    private readonly declaration: FlowDeclaration,
    private readonly names: Names,
    private readonly reporter: Reporter,
    input: Flow,
    private readonly data: DataFlow | undefined,
  ) {
    if (input !== undefined) this.byName.set("input", input);
    for (const [name, id] of data?.inputs ?? []) this.byName.set(name, id);
  }

  /** Says that one of several inputs must be named; `fix` makes of its name what is written instead. */
  reportSeveral(span: Span, fix: (name: string) => TextEdit): null {
    const names = [...this.data!.inputs!.keys()];
    this.reporter.report(messages.severalInputs(this.data!.name, names), span, {
      fixes: names.map((name) => ({ title: `Take \`${name}\``, edits: [fix(name)] })),
    });
    return null;
  }

  isTaken(id: number): boolean {
    return this.taken.has(id);
  }

  /** The value a name in a statement stands for, where it may stand; null after reporting. */
  step(step: NameValue, index: number): number | null {
    if (index === 0 || !this.byName.has(step.text)) return this.get(step);
    this.reporter.report(messages.nameAfterArrow(step.text), step.span);
    return null;
  }

  /** The value a name stands for, which counts as taken; null after reporting, or where it is not known. */
  get({ text, span }: Name): number | null {
    const id = this.byName.get(text);
    if (id !== undefined) return this.take(id);
    if (text === "input" && this.hasSeveral) {
      return this.reportSeveral(span, (newText) => ({ span, newText }));
    }
    if (text.startsWith("input.")) this.reportUnknownInput(text, span);
    else this.reportUnknown(text, span);
    return null;
  }

  /** Whether the data gives several inputs, so that what flows in must be named. */
  get hasSeveral(): boolean {
    return (this.data?.inputs?.size ?? 0) > 1;
  }

  /** `input.phto`. While the data has not been read, it may be one of its inputs. */
  private reportUnknownInput(name: string, span: Span): void {
    if (this.data !== undefined && this.data.inputs === undefined) return;
    const given = this.byName.has("input") ? ["input"] : [];
    const names = this.hasSeveral ? [...this.data!.inputs!.keys()] : given;
    if (names.length === 0) {
      this.reportUnknown(name, span);
      return;
    }
    const similar = names.length === 1 ? undefined : mostSimilar(name, names);
    const fix = similar ?? (names.length === 1 ? names[0] : undefined);
    this.reporter.report(messages.unknownInput(name, similar, names), span, {
      fixes: fix === undefined ? [] : [replacement(`Change to \`${fix}\``, span, fix)],
    });
  }

  take<T extends Flow>(id: T): T {
    if (typeof id === "number") this.taken.add(id);
    return id;
  }

  /** Keeps the value of a statement; `isNew` where the statement itself has made it. */
  set(statement: Statement, value: Flow, isNew: boolean): void {
    const { name } = statement;
    if (name !== undefined) {
      if (name.text === "input") this.reporter.report(messages.reservedName(name.text), name.span);
      else if (this.byName.has(name.text)) {
        this.reporter.report(messages.duplicateName("value", name.text), name.span);
      }
      this.byName.set(name.text, value ?? null);
    }
    if (typeof value === "number" && isNew) this.made.push({ id: value, statement });
  }

  /** A warning on each value that nothing takes and that is no output. */
  reportUnused(isOutput: (id: number) => boolean, nameOf: (id: number) => string): void {
    for (const { id, statement } of this.made) {
      if (this.taken.has(id) || isOutput(id)) continue;
      this.reporter.report(messages.unusedValue(statement.name?.text ?? nameOf(id)), statement.span);
    }
  }

  private reportUnknown(name: string, span: Span): void {
    // The declaration alone, not its check: the name may be that of the block that is being checked.
    if (catalogue.has(name) || this.names.blockDeclaration(name) !== undefined) {
      this.reporter.report(messages.layerWithoutParentheses(name), span, {
        fixes: [replacement(`Write \`${name}()\``, span, `${name}()`)],
      });
    } else if (this.declaration.statements.some((statement) => statement.name?.text === name)) {
      this.reporter.report(messages.usedBeforeMade(name), span);
    } else {
      const similar = mostSimilar(name, this.byName.keys());
      this.reporter.report(messages.unknownValueName(name, similar), span, {
        fixes: similar === undefined ? [] : [replacement(`Change to \`${similar}\``, span, similar)],
      });
    }
  }
}
