/** Completion of blocks: those that a body can use, and what each would give there. */
import { FlowChecker } from "../../src/language/check/flow.js";
import { Graph } from "../../src/language/check/graph.js";
import { defaultsOf } from "../../src/language/check/parameters.js";
import { emptyScope, joinedScope, scopeOf } from "../../src/language/check/scope.js";
import { figuresOf } from "../../src/language/figures.js";
import type { FoundBlock } from "../../src/language/program/names.js";
import { silentReporter } from "../../src/language/reporter.js";
import { catalogue } from "../../src/layers/catalogue.js";
import { Args, type Param } from "../../src/layers/layer.js";
import { type Shape, shapeText } from "../../src/layers/shape.js";
import { blockParams } from "../block-params.js";
import type { Body } from "../body.js";
import { describeBlock } from "../describe-block.js";
import type { Cursor } from "./cursor.js";
import { type Entry, hole } from "./entry.js";
import { requiredParams, sampleText, valueOfSample } from "./samples.js";

/** What the layers of all blocks together may be, so that asking stays quick. */
const mostAsked = 2_000;

/** `begun`: something flows here. */
export function blockEntries(
  { program: { analysis } }: Cursor,
  body: Body,
  input: Shape | undefined,
  begun: boolean,
  called: boolean,
): Entry[] {
  const { program } = analysis;
  const names = program.names(program.main);
  const graph = new Graph();
  return [...new Set(program.namesOf("block", program.main))].flatMap((name): Entry[] => {
    const block = names.block(name);
    if (block === undefined || name === "" || leadsTo(block, body)) return [];
    const params = blockParams(block);
    const ask = (samples: Samples) =>
      input === undefined || graph.nodes.length > mostAsked
        ? undefined
        : resultOf(block, samples, input, body, graph);
    const usual = samplesFor(params);
    const first = ask(usual);
    // Many blocks must give as many features as they take.
    const same = first === "no" ? samplesFor(params, input?.at(-1)?.size) : usual;
    const second = first === "no" ? ask(same) : first;
    const [samples, result] = second === "no" ? [usual, first] : [same, second];
    const required = [...samples.values()].map((text, at) => hole(at + 1, text));
    const gives =
      result === undefined || result === "no" || required.length > 0 ? "" : `, gives ${shapeText(result)}`;
    return [
      {
        label: name,
        kind: "block",
        detail: `block${gives}`,
        doc: () => describeBlock(analysis, block),
        insert: called ? name : `${name}(${required.join(", ")})`,
        snippet: !called,
        ...(!called && required.length > 0 && { opens: "signature" as const }),
        rank: result === "no" || !begun ? 2 : 0,
      },
    ];
  });
}

/** What is proposed for each parameter that must be given. */
type Samples = ReadonlyMap<string, string>;

/** `width` is taken for all that are whole numbers, where it is given. */
function samplesFor(params: readonly Param[], width?: number): Samples {
  return new Map(
    requiredParams(params).map((param) => {
      const { kind } = param.type;
      if (width !== undefined && (kind === "integer" || kind === "any")) return [param.name, String(width)];
      return [param.name, kind === "any" ? "16" : sampleText(param)];
    }),
  );
}

/** Whether a block is the body itself or uses it, so that it cannot stand there. */
function leadsTo(block: FoundBlock, { declaration }: Body): boolean {
  if (block.recursive) return true;
  if (declaration.kind !== "block") return false;
  const seen = new Set<unknown>();
  const open = [block];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (next.declaration.name.text === declaration.name.text) return true;
    if (seen.has(next.declaration)) continue;
    seen.add(next.declaration);
    for (const { steps } of next.declaration.statements) {
      for (const step of steps) {
        const inner = step.kind === "call" ? next.names.block(step.call.name.text) : undefined;
        if (inner !== undefined) open.push(inner);
      }
    }
  }
  return false;
}

/** What a block gives for an input, with its defaults and samples; `no` where it cannot take it. */
function resultOf(
  block: FoundBlock,
  samples: Samples,
  input: Shape,
  body: Body,
  graph: Graph,
): Shape | "no" | undefined {
  const { declaration, names, unit } = block;
  const given = new Map([...samples].map(([name, text]) => [name, valueOfSample(text)]));
  const values = defaultsOf(declaration.parameters, names.constants, silentReporter, given);
  let failed = false;
  const dataset = body.network?.data?.dataset;
  const figures = dataset === undefined ? emptyScope : scopeOf(figuresOf(dataset));
  const flow = new FlowChecker(graph, {
    declaration,
    unit,
    names,
    scope: scopeOf(values, joinedScope(figures, names.constants)),
    figures,
    reporter: {
      report: ({ severity }) => {
        if (severity === "error") failed = true;
      },
    },
    prefix: "",
    uses: [],
    dataset: undefined,
    input: addInput(graph, input, unit),
  });
  const result = flow.check();
  if (failed) return "no";
  return typeof result === "number" ? graph.nodes[result]!.shape : undefined;
}

const nowhere = { start: 0, end: 0 };
function addInput(graph: Graph, shape: Shape, unit: FoundBlock["unit"]): number {
  const id = graph.nodes.length;
  graph.nodes.push({
    id,
    name: "input",
    layer: catalogue.get("Input")!,
    args: new Args({ shape: [] }),
    inputs: [],
    shape,
    weights: [],
    call: undefined,
    unit,
    uses: [],
    span: nowhere,
    nameSpan: nowhere,
    parenthesesSpan: nowhere,
    given: new Map(),
    statementSpan: nowhere,
    first: true,
  });
  return id;
}
