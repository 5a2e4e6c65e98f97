/** The values of one body: what their names stand for, and which of them nothing takes. */
import { catalogue } from "../../layers/catalogue.js";
import type { Span } from "../../text.js";
import { messages } from "../messages/messages.js";
import type { Names } from "../program/names.js";
import { type Reporter, replacement } from "../reporter.js";
import { mostSimilar } from "../similar.js";
import type { FlowDeclaration, Name, NameValue, Statement } from "../syntax/tree.js";

/** A node's id; null where a value is not known, undefined where nothing flows yet. */
export type Flow = number | null | undefined;

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
  ) {
    if (input !== undefined) this.byName.set("input", input);
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
    this.reportUnknown(text, span);
    return null;
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
