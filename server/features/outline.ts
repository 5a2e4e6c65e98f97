/** The outline: all declarations with their parameters, properties, layers and the layers' shapes. */
import { keptWith } from "../../src/kept.js";
import type { NetworkCheck } from "../../src/language/check/network.js";
import type {
  CallStep,
  Declaration,
  DeclarationKind,
  Parameter,
  Property,
  Step,
} from "../../src/language/syntax/tree.js";
import type { Unit } from "../../src/language/syntax/units.js";
import { shapeText } from "../../src/layers/shape.js";
import { countParameters } from "../../src/network.js";
import type { Span } from "../../src/text.js";
import { counted } from "../markdown.js";
import { networkChecks } from "../network-checks.js";
import type { Program } from "../program.js";
import { moved } from "../symbols/resolve.js";
import { type BlockOf, blocksOf, stepResults } from "./step-results.js";

export interface OutlineEntry {
  readonly name: string;
  readonly kind: DeclarationKind | "parameter" | "layer" | "property";
  readonly detail: string;
  readonly span: Span;
  readonly nameSpan: Span;
  readonly children: readonly OutlineEntry[];
}

export function outline({ analysis }: Program): OutlineEntry[] {
  const { program, placement } = analysis;
  const { main } = program;
  const blockOf = blocksOf(program, (unit) => placement.of(unit).file);
  return main.units.flatMap(({ unit, start }) =>
    unit.declarations.map((declaration) => {
      const name = declaration.name.text;
      const isFirst = main.tables.network.get(name)?.declaration === declaration;
      const check = isFirst ? networkChecks(analysis).get(name) : undefined;
      return movedEntry(entryOf(unit, declaration, check, blockOf), start);
    }),
  );
}

function movedEntry(entry: OutlineEntry, by: number): OutlineEntry {
  const { span, nameSpan, children } = entry;
  return {
    ...entry,
    span: moved(span, by),
    nameSpan: moved(nameSpan, by),
    children: children.map((child) => movedEntry(child, by)),
  };
}

/** Entries with places in their unit, and what the network's shapes were taken from. */
const memory = keptWith((_: Declaration): { check?: NetworkCheck | undefined; entry?: OutlineEntry } => ({}));

function entryOf(
  unit: Unit,
  declaration: Declaration,
  check: NetworkCheck | undefined,
  blockOf: BlockOf,
): OutlineEntry {
  const kept = memory(declaration);
  if (kept.entry !== undefined && kept.check === check) return kept.entry;
  kept.check = check;
  kept.entry = new Entries(unit, check, blockOf).declaration(declaration);
  return kept.entry;
}

/** Makes the entry of one declaration. */
class Entries {
  private readonly shapes: ReadonlyMap<CallStep, string>;

  constructor(
    private readonly unit: Unit,
    private readonly check: NetworkCheck | undefined,
    blockOf: BlockOf,
  ) {
    const results = check === undefined ? [] : stepResults(check.declaration, check.graph.nodes, 0, blockOf);
    this.shapes = new Map(
      results.flatMap(({ step, output }) =>
        output?.shape === undefined ? [] : [[step, shapeText(output.shape)]],
      ),
    );
  }

  declaration(declaration: Declaration): OutlineEntry {
    const { kind, name, span, keywordSpan } = declaration;
    const alias = kind === "train" && declaration.alias?.text ? ` as ${declaration.alias.text}` : "";
    return {
      // A name is still missing while it is typed, and an outline cannot show nothing.
      name: name.text === "" ? kind : name.text + alias,
      kind,
      detail: kind === "network" ? this.networkDetail() : this.detail(declaration),
      span,
      nameSpan: name.text === "" ? keywordSpan : name.span,
      children: this.children(declaration),
    };
  }

  private detail(declaration: Declaration): string {
    if (declaration.kind !== "let") return declaration.kind;
    return this.text(declaration.value.span) || declaration.kind;
  }

  private networkDetail(): string {
    const nodes = this.check?.graph.nodes ?? [];
    const known = nodes.every(
      ({ args, shape, weights }) => args !== undefined && shape !== undefined && weights !== undefined,
    );
    if (!known || this.check?.graph.output === undefined) return "network";
    const { total } = countParameters(nodes.flatMap(({ weights }) => weights ?? []));
    return `network, ${counted(total, "parameter")}`;
  }

  private children(declaration: Declaration): OutlineEntry[] {
    if ("properties" in declaration) return declaration.properties.map((each) => this.property(each));
    if (!("statements" in declaration)) return [];
    return [
      ...declaration.parameters.map((each) => this.parameter(each)),
      ...declaration.statements.flatMap(({ name: given, steps }) =>
        steps.map((step, at) => this.step(step, at === steps.length - 1 ? given?.text : undefined)),
      ),
    ];
  }

  private parameter({ name, default: value, span }: Parameter): OutlineEntry {
    const detail = value === undefined ? "" : this.text(value.span);
    return this.leaf("parameter", name.text, detail, span, name.span);
  }

  private property({ name, valueSpan, span }: Property): OutlineEntry {
    return this.leaf("property", name.text, this.text(valueSpan), span, name.span);
  }

  private step(step: Step, given: string | undefined): OutlineEntry {
    const written = step.kind === "call" ? step.call.name : step;
    const detail = step.kind === "call" ? this.shapes.get(step) : undefined;
    const name = given === undefined ? written.text : `${given} = ${written.text}`;
    return this.leaf("layer", name, detail ?? "", step.span, written.span);
  }

  private leaf(
    kind: OutlineEntry["kind"],
    name: string,
    detail: string,
    span: Span,
    nameSpan: Span,
  ): OutlineEntry {
    return { name, kind, detail, span, nameSpan, children: [] };
  }

  private text({ start, end }: Span): string {
    return this.unit.text.slice(start, end);
  }
}
