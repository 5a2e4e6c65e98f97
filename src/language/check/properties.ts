/** Reads the properties of a `dataset` or `train` block: which are there, and what their values are. */
import type { ArgValue, Choice, Param } from "../../layers/layer.js";
import type { Span } from "../../text.js";
import { messages } from "../messages/messages.js";
import { type Reporter, replacement } from "../reporter.js";
import type { PropertyDoc } from "../settings-catalogue.js";
import { mostSimilar } from "../similar.js";
import type { CallValue, Name, Property, Value } from "../syntax/tree.js";
import { callWithoutArguments, checkedValue } from "./argument-values.js";
import { bindArguments } from "./bind.js";
import type { BoundCall } from "./given-arguments.js";
import type { Scope } from "./scope.js";

/** What a property chooses by name, with its arguments. */
export interface Chosen<C extends Choice> {
  readonly choice: C;
  readonly args: Readonly<Record<string, ArgValue>>;
  /** As it is written, with empty parentheses where there are none. */
  readonly bound: BoundCall & { readonly call: CallValue };
  readonly span: Span;
}

export class Properties {
  private readonly byName = new Map<string, Property>();

  constructor(
    private readonly kind: "dataset" | "train block" | "tune block",
    properties: readonly Property[],
    known: readonly PropertyDoc[],
    private readonly scope: Scope,
    private readonly reporter: Reporter,
  ) {
    const names = known.map(({ name }) => name);
    for (const property of properties) {
      const { text, span } = property.name;
      if (!names.includes(text)) {
        const similar = mostSimilar(text, names);
        reporter.report(messages.unknownProperty(kind, text, similar, names), span, {
          fixes: similar === undefined ? [] : [replacement(`Change to \`${similar}\``, span, similar)],
        });
      } else if (this.byName.has(text)) {
        const first = this.byName.get(text)!;
        reporter.report(messages.duplicateProperty(text), span, {
          related: [{ message: `\`${text}\` is first set here.`, span: first.name.span }],
        });
      } else this.byName.set(text, property);
    }
  }

  get(name: string): Property | undefined {
    return this.byName.get(name);
  }

  /** Where each property stands, for edits and findings. */
  spans(): ReadonlyMap<string, { readonly nameSpan: Span; readonly valueSpan: Span }> {
    return new Map(
      [...this.byName].map(([name, property]) => [
        name,
        { nameSpan: property.name.span, valueSpan: property.valueSpan },
      ]),
    );
  }

  /** The one value of a property, or undefined where it is not given. */
  single(name: string): Value | undefined {
    const property = this.byName.get(name);
    if (property === undefined) return undefined;
    if (property.values.length > 1) {
      this.reporter.report(messages.oneValue(name), property.values[1]!.span);
    }
    const value = property.values[0]!;
    return value.kind === "missing" ? undefined : value;
  }

  /** A text in quotation marks that is not empty, or undefined where it is not given or is something else. */
  text(name: string, example: string, otherwise = messages.expectedText(name, example)): Name | undefined {
    const value = this.single(name);
    if (value === undefined) return undefined;
    if (value.kind === "string" && value.text.trim() !== "") return { text: value.text, span: value.span };
    this.reporter.report(otherwise, value.span);
    return undefined;
  }

  /** The values of a property, those of lists one by one. */
  values(name: string): readonly Value[] | undefined {
    return this.byName
      .get(name)
      ?.values.flatMap((value) => (value.kind === "list" ? value.items : [value]))
      .filter((value) => value.kind !== "missing");
  }

  /** A number, name or flag that fits `param`; the default where it is not given or wrong. */
  plain<T extends ArgValue>(param: Param, byDefault: T): T {
    const value = this.single(param.name);
    if (value === undefined) return byDefault;
    const checked = checkedValue({ name: this.kind }, param, value, this.scope, this.reporter);
    return checked === undefined ? byDefault : (checked as T);
  }

  /** Names separated by commas or in a list; strings count, since columns may have any name. */
  names(name: string): readonly Name[] | undefined {
    return this.values(name)?.flatMap((value) => {
      if (value.kind === "name" || value.kind === "string") return [{ text: value.text, span: value.span }];
      this.reporter.report(messages.expectedColumn(name), value.span);
      return [];
    });
  }

  /** A choice by name, with or without arguments: `adam` or `adam(learning_rate: 0.01)`. */
  choice<C extends Choice>(
    what: string,
    value: Value | undefined,
    choices: readonly C[],
    aliases: Readonly<Record<string, string>> = {},
  ): Chosen<C> | undefined {
    if (value === undefined || value.kind === "missing") return undefined;
    const names = [...choices.map(({ name }) => name), ...Object.keys(aliases)];
    const name =
      value.kind === "call"
        ? value.name
        : value.kind === "name"
          ? { text: value.text, span: value.span }
          : undefined;
    if (name === undefined) {
      this.reporter.report(messages.unknownChoice(what, "…", undefined, names), value.span);
      return undefined;
    }
    const choice = choices.find((candidate) => candidate.name === (aliases[name.text] ?? name.text));
    if (choice === undefined) {
      const similar = mostSimilar(name.text, names);
      this.reporter.report(messages.unknownChoice(what, name.text, similar, names), name.span, {
        fixes: similar === undefined ? [] : [replacement(`Change to \`${similar}\``, name.span, similar)],
      });
      return undefined;
    }
    const call = value.kind === "call" ? value : callWithoutArguments(name);
    const { values, given } = bindArguments(choice, call, this.scope, this.reporter);
    return values === undefined
      ? undefined
      : { choice, args: values, bound: { call, given }, span: value.span };
  }
}
