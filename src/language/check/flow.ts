/** Follows the flow of a body, a network's or a block's, and works out the shape of every value on it. */
import { catalogue } from "../../layers/catalogue.js";
import type { Layer } from "../../layers/layer.js";
import { isMismatch, type Mismatch } from "../../layers/mismatch.js";
import { axesText } from "../../layers/shape.js";
import { knownWeights } from "../../layers/weights.js";
import type { Dataset } from "../../network.js";
import type { Span } from "../../text.js";
import { shapeFixes } from "../fixes/shape-fixes.js";
import type { Message } from "../messages/message.js";
import { messages } from "../messages/messages.js";
import { mismatchMessage } from "../messages/shape-messages.js";
import type { FoundBlock, Names } from "../program/names.js";
import { type DraftRelated, type Fixes, type Reporter, replacement, silentReporter } from "../reporter.js";
import { mostSimilar } from "../similar.js";
import type { Argument, CallStep, CallValue, FlowDeclaration, Statement } from "../syntax/tree.js";
import type { Unit } from "../syntax/units.js";
import { useReporter } from "./block-uses.js";
import type { BlockUse, CheckedNode, CheckedOutput } from "./checked-graph.js";
import { evaluate } from "./evaluate.js";
import { type DataFlow, type Flow, FlowValues } from "./flow-values.js";
import { argumentSpan } from "./given-arguments.js";
import { type Graph, kerasName, mostNodes, snakeCase } from "./graph.js";
import { bindParameters } from "./parameters.js";
import { bindLayer } from "./remembered-calls.js";
import { joinedScope, type Scope, scopeOf } from "./scope.js";

/** One body to follow: a network's, or a block's in one of its uses. */
export interface Body {
  readonly declaration: FlowDeclaration;
  readonly unit: Unit;
  readonly names: Names;
  readonly scope: Scope;
  /** The data's own figures, which count inside blocks too. */
  readonly figures: Scope;
  readonly reporter: Reporter;
  /** What its layers' names begin with. */
  readonly prefix: string;
  readonly uses: readonly BlockUse[];
  readonly dataset: Dataset | undefined;
  /** What flows in: the data, or what the block is given. Undefined where the data gives several values. */
  readonly input: Flow;
  /** In a network's own body, what its dataset gives. */
  readonly data?: DataFlow | undefined;
}

export class FlowChecker {
  outputs: readonly CheckedOutput[] = [];
  /** How many errors were found. With one there, other parts may only look wrong. */
  errors = 0;
  private readonly reporter: Reporter;
  private readonly values: FlowValues;

  constructor(
    private readonly graph: Graph,
    private readonly body: Body,
  ) {
    this.reporter = {
      report: (message, span, options) => {
        if (message.severity === "error") this.errors++;
        body.reporter.report(message, span, options);
      },
    };
    this.values = new FlowValues(body.declaration, body.names, this.reporter, body.input, body.data);
  }

  /** The value of the last statement. */
  check(): Flow {
    const { declaration, input } = this.body;
    for (const { name } of declaration.statements) {
      if (name !== undefined) this.graph.reserve(this.body.prefix + name.text);
    }
    let current = input;
    for (const statement of declaration.statements) current = this.checkStatement(statement, current);
    return current;
  }

  /** A warning on each value that nothing takes, except the output. */
  reportUnused(output: Flow): void {
    const isOutput = (id: number) => id === output || this.outputs.some((each) => each.id === id);
    this.values.reportUnused(isOutput, (id) => this.graph.nodes[id]!.name);
  }

  /** The data's inputs that nothing takes. */
  unusedInputs(): string[] {
    if (!this.values.hasSeveral) return [];
    return [...this.body.data!.inputs!].flatMap(([name, id]) => (this.values.isTaken(id) ? [] : [name]));
  }

  /** Nothing flows into `call`, which needs something to work on. */
  private noInput(call: CallValue, statement: Statement): null {
    if (!this.values.hasSeveral) return this.fail(messages.noInput(call.name.text), call.name.span);
    return this.values.reportSeveral(call.name.span, (name) => {
      const at = statement.steps[0]!.span.start;
      return { span: { start: at, end: at }, newText: `${name} -> ` };
    });
  }

  private checkStatement(statement: Statement, before: Flow): Flow {
    const start = this.graph.nodes.length;
    let current = before;
    statement.steps.forEach((step, index) => {
      current =
        step.kind === "name"
          ? this.values.step(step, index)
          : this.checkStep(step, current, statement, index, index === statement.steps.length - 1);
    });
    this.values.set(statement, current, typeof current === "number" && current >= start);
    return current;
  }

  private fail(message: Message, span: Span, fixes: Fixes = [], related: readonly DraftRelated[] = []): null {
    this.reporter.report(message, span, { fixes, related });
    return null;
  }

  /** A layer or block, as often as it is said to stand there. */
  private checkStep(step: CallStep, flow: Flow, statement: Statement, index: number, last: boolean): Flow {
    const { call, times } = step;
    if (call.name.text === "Output") return this.checkOutputs(call, statement, index);
    const layer = catalogue.get(call.name.text);
    const block = layer === undefined ? this.body.names.block(call.name.text) : undefined;
    if (layer === undefined && block === undefined) return this.unknownLayer(call);
    if (times !== undefined && (layer?.inputs === "none" || layer?.inputs === "many")) {
      return this.fail(messages.cannotRepeat(call.name.text), times.span);
    }
    const count = this.repetitions(step);
    if (count === undefined) {
      this.values.take(flow);
      return null;
    }
    let current = flow;
    const before = this.errors;
    for (let turn = 1; turn <= count; turn++) {
      if (this.graph.nodes.length >= mostNodes) {
        if (!this.graph.full) this.fail(messages.tooManyLayers(mostNodes), step.span);
        this.graph.full = true;
        return null;
      }
      const place: Place = { statement, index, named: last && turn === count, turn };
      current =
        layer !== undefined
          ? this.checkLayer(layer, call, current, place)
          : this.useBlock(block!, call, current, place);
      // The other turns would only say the same.
      if (this.errors > before) break;
    }
    return current;
  }

  /** How often a step stands there; undefined after reporting, or while it is not known. */
  private repetitions({ times }: CallStep): number | undefined {
    if (times === undefined) return 1;
    const result = evaluate(times, this.body.scope);
    if (result.kind === "unknown") return undefined;
    if (result.kind === "value" && typeof result.value === "number") {
      if (Number.isInteger(result.value) && result.value >= 0) return result.value;
    }
    const written = result.kind === "value" ? String(result.value) : undefined;
    this.fail(messages.repetitions(written), times.span);
    return undefined;
  }

  private unknownLayer({ name: { text, span } }: CallValue): null {
    const names = [...catalogue.keys(), ...this.body.names.blockNames()];
    const similar = mostSimilar(text, names);
    const fixes = similar === undefined ? [] : [replacement(`Change to \`${similar}\``, span, similar)];
    return this.fail(messages.unknownLayer(text, similar), span, fixes);
  }

  private nameFor(base: string, { statement, named }: Place): string {
    const { prefix } = this.body;
    return named && statement.name !== undefined
      ? prefix + statement.name.text
      : this.graph.freshName(prefix + base);
  }

  private checkLayer(layer: Layer, call: CallValue, flow: Flow, place: Place): number | null {
    const { unit, uses, scope } = this.body;
    const inputArguments = inputArgumentsOf(layer, call);
    const ids = this.inputsOf(layer, call, flow, place, inputArguments);
    // What is wrong with the arguments is wrong at every turn, and said at the first.
    const reporter = place.turn === 1 ? this.reporter : silentReporter;
    const text = unit.text.slice(call.span.start, call.span.end);
    const { args, given } = bindLayer(layer, call, text, scope, reporter, inputArguments);
    const shapes = ids && this.graph.shapesOf(ids);
    const result = shapes && args && layer.shape(shapes, args);
    const shape = result === undefined || isMismatch(result) ? undefined : result;
    const weights = shape && knownWeights(layer, shapes!, args!);
    const node: CheckedNode = {
      id: this.graph.nextId,
      name: this.nameFor(kerasName(layer), place),
      layer,
      args,
      inputs: ids ?? [],
      shape: shape && this.graph.stamped(shape, ids!),
      weights,
      call,
      unit,
      uses,
      span: call.span,
      nameSpan: call.name.span,
      parenthesesSpan: call.parenthesesSpan,
      given,
      statementSpan: place.statement.span,
      first: place.index === 0,
    };
    this.graph.nodes.push(node);
    if (result !== undefined && isMismatch(result)) this.reportMismatch(node, result);
    // Where data gives the length, it will be known; `none` leaves it open for good.
    else if (shape !== undefined && weights === undefined && this.body.dataset === undefined) {
      this.fail(messages.openLength(layer.name, shapes!.map(axesText).join(" and ")), call.name.span);
    }
    return node.id;
  }

  /** Says why a layer cannot take its input. */
  private reportMismatch(node: CheckedNode, mismatch: Mismatch): void {
    const axis =
      mismatch.code === "empty-output" || mismatch.code === "merge-shapes" ? mismatch.axis : undefined;
    const param = "param" in mismatch && mismatch.param !== undefined ? mismatch.param : undefined;
    this.fail(
      mismatchMessage(node.layer.name, mismatch),
      (param === undefined ? undefined : argumentSpan(node, param)) ?? node.nameSpan,
      () => shapeFixes(this.body.unit.text, node, mismatch, this.editableNodes(node.id)),
      this.graph.chains(node.inputs, axis, this.body.dataset?.name),
    );
  }

  /** The nodes above one, those written elsewhere without their calls: a fix here cannot edit them. */
  private editableNodes(id: number): readonly CheckedNode[] {
    return this.graph.nodes
      .slice(0, id)
      .map((node) =>
        node.unit === this.body.unit && node.uses.length === this.body.uses.length
          ? node
          : { ...node, call: undefined },
      );
  }

  /** The ids of what the layer takes; undefined after reporting, or where something above failed. */
  private inputsOf(
    layer: Layer,
    call: CallValue,
    flow: Flow,
    { statement, index }: Place,
    given: readonly Argument[],
  ): number[] | undefined {
    if (layer.inputs === "none") return this.noInputs(call);
    const ids: Flow[] = given.map((argument) => this.inputArgument(layer, argument));
    const takesFlow =
      layer.inputs === "one" || (layer.inputs === "attention" ? index > 0 || ids.length === 0 : index > 0);
    if (takesFlow && flow === undefined && layer.inputs !== "many") {
      this.noInput(call, statement);
      return undefined;
    }
    if (takesFlow && flow !== undefined) ids.unshift(this.values.take(flow));
    if (layer.inputs === "many") {
      const needed = layer.inputCount;
      if (needed === undefined ? ids.length < 2 : ids.length !== needed) {
        this.fail(messages.mergeInputs(layer.name, ids.length, needed), call.name.span);
        return undefined;
      }
    }
    if (layer.inputs === "attention" && ids.length > 3) {
      this.fail(messages.attentionInputs(layer.name, ids.length), call.name.span);
      return undefined;
    }
    return ids.every((id) => typeof id === "number") ? (ids as number[]) : undefined;
  }

  private noInputs(call: CallValue): number[] | undefined {
    if (this.body.declaration.kind === "block") {
      this.fail(messages.inputInBlock(), call.name.span);
      return undefined;
    }
    if (this.body.dataset !== undefined) {
      const fix = replacement("Remove this `Input`", call.span, "");
      this.fail(messages.inputWithDataset(this.body.dataset.name), call.name.span, [fix]);
      return undefined;
    }
    return [];
  }

  private inputArgument(layer: Layer, { value }: Argument): number | null {
    if (value.kind !== "name") {
      return value.kind === "missing" ? null : this.fail(messages.mergeOfLayer(layer.name), value.span);
    }
    return this.values.get(value);
  }

  /** Puts a block's layers in its place. */
  private useBlock(block: FoundBlock, call: CallValue, flow: Flow, place: Place): Flow {
    const { declaration, names } = block;
    const { text } = declaration.name;
    if (flow === undefined) return this.noInput(call, place.statement);
    const input = this.values.take(flow);
    const values = bindParameters(
      { name: text, parameters: declaration.parameters, constants: names.constants },
      call,
      this.body.scope,
      this.reporter,
    );
    if (values === undefined || block.recursive) return null;
    const name = this.nameFor(snakeCase(text), place);
    const inner = new FlowChecker(this.graph, {
      ...this.body,
      declaration,
      unit: block.unit,
      names,
      scope: scopeOf(values, joinedScope(this.body.figures, names.constants)),
      reporter: useReporter({ ...this.body, reporter: this.reporter }, block, call),
      prefix: `${name}/`,
      uses: [...this.body.uses, { block: text, name, call, unit: this.body.unit }],
      input,
      data: undefined,
    });
    return inner.check();
  }

  /** `Output(price: a, sold: b)`. */
  private checkOutputs(call: CallValue, statement: Statement, index: number): Flow {
    const { declaration } = this.body;
    if (declaration.kind === "block") return this.fail(messages.outputInBlock(), call.name.span);
    if (index > 0 || statement !== declaration.statements.at(-1)) {
      return this.fail(messages.outputNotLast(), call.name.span);
    }
    const outputs: CheckedOutput[] = [];
    for (const { name, value, span } of call.arguments) {
      if (name === undefined || value.kind !== "name") {
        this.fail(messages.outputArgument(), span);
        continue;
      }
      const found = this.values.get(value);
      if (outputs.some((output) => output.name === name.text)) {
        this.fail(messages.duplicateName("output", name.text), name.span);
      } else if (found !== null) outputs.push({ name: name.text, id: found });
    }
    if (call.arguments.length === 0) return this.fail(messages.outputArgument(), call.name.span);
    this.outputs = outputs;
    return outputs[0]?.id ?? null;
  }
}

interface Place {
  readonly statement: Statement;
  /** Which step of the statement it is. */
  readonly index: number;
  /** Whether the statement's name is for it. */
  readonly named: boolean;
  /** Which repetition of it, from 1. */
  readonly turn: number;
}

/** The arguments that are a layer's inputs and no settings. */
export function inputArgumentsOf(layer: Layer, call: CallValue): readonly Argument[] {
  if (layer.inputs !== "many" && layer.inputs !== "attention") return [];
  const positional = call.arguments.filter(({ name }) => name === undefined);
  return layer.inputs === "many" ? positional : positional.filter(({ value }) => value.kind === "name");
}
