/** The graph of a model's training: its weights and slots as variables, and steps and scores for batches of some sizes. */
import { followPlan, type OptimizerPlan } from "../optimizers.js";
import {
  flagValue,
  GraphBuilder,
  intValue,
  type Port,
  recordedValue,
  shapeValue,
  textValue,
  types,
  typeValue,
} from "./graph-builder.js";
import { names } from "./names.js";
import {
  type GraphTask,
  type Purpose,
  type RecordedUse,
  recordUse,
  trainablePlaces,
} from "./recorded-use.js";
import type { Constant, RecordedStep, Source } from "./recording.js";
import { strideFor } from "./stride.js";

const float = typeValue(types.float);

/** One way in which batches of a size are worked on. */
export interface Use {
  readonly name: string;
  /** Rows of a batch. */
  readonly rows: number;
  /** Batches of one call. */
  readonly copies: number;
  readonly purpose: Purpose;
}

export interface TrainingGraph {
  readonly builder: GraphBuilder;
  readonly uses: readonly Use[];
  /** So many batches of full size are best trained on in one call. */
  readonly stride: number;
}

/** For batches of the sizes that are given. Throws NotRecordable where no graph can be made of what the model computes. */
export function trainingGraph(
  task: GraphTask,
  trainSizes: readonly number[],
  scoreSizes: readonly number[],
  probes: boolean,
): TrainingGraph {
  const builder = new GraphBuilder();
  addVariables(builder, task);
  builder.placeholder(names.firstStep, types.int32, []);
  const uses: Use[] = [];
  let stride = 1;
  const add = (use: Use, recorded: RecordedUse) => {
    addUse(builder, task, use, recorded);
    uses.push(use);
  };
  for (const [at, rows] of [...new Set(trainSizes)].entries()) {
    const recorded = recordUse(task, rows, "train");
    add({ name: `train_${rows}`, rows, copies: 1, purpose: "train" }, recorded);
    // Only batches of full size come in numbers.
    if (at > 0) continue;
    if (probes)
      add({ name: `probe_${rows}`, rows, copies: 1, purpose: "probe" }, recordUse(task, rows, "probe"));
    stride = strideFor(task.model.network, resultsOf(recorded));
    if (stride > 1) add({ name: `train_many_${rows}`, rows, copies: stride, purpose: "train" }, recorded);
  }
  for (const rows of new Set(scoreSizes)) {
    add({ name: `score_${rows}`, rows, copies: 1, purpose: "score" }, recordUse(task, rows, "score"));
  }
  return { builder, uses, stride };
}

function resultsOf({ losses, outputs, changes }: RecordedUse): Source[] {
  return [
    ...losses,
    ...outputs,
    ...changes.map((change) => ("fused" in change ? change.gradient : change.value)),
  ];
}

/** A variable and what it is like. */
export interface Variable {
  readonly name: string;
  readonly shape: readonly number[];
  /** Every number of a slot at first. */
  readonly start?: number;
}

export function weightVariables({ model }: GraphTask): Variable[] {
  return model.places.map(({ shape }, at) => ({ name: names.weight(at), shape }));
}

export function slotVariables({ model, plan }: GraphTask): Variable[] {
  return trainablePlaces(model).flatMap(({ at, shape }) =>
    followPlan(plan).slotStarts.map((start, slot) => ({ name: names.slot(at, slot), shape, start })),
  );
}

function addVariables(builder: GraphBuilder, task: GraphTask): void {
  const add = (variables: readonly Variable[], start: string) => {
    const started = variables.map(({ name, shape }) => {
      const attributes = { dtype: float, shape: shapeValue(shape) };
      builder.add(
        "VarHandleOp",
        [],
        { ...attributes, shared_name: textValue(name), container: textValue("") },
        name,
      );
      builder.add("ReadVariableOp", [name], { dtype: float }, names.reading(name));
      const value = builder.placeholder(names.starting(name), types.float, shape);
      return builder.add("AssignVariableOp", [name, value], { dtype: float });
    });
    builder.add("Identity", [builder.number(0), ...afterwards(started)], { T: float }, start);
  };
  add(weightVariables(task), names.setWeights);
  add(slotVariables(task), names.setSlots);
}

/** Adds a use: its copies one behind the other, each on the weights that the one before has left. */
function addUse(builder: GraphBuilder, task: GraphTask, use: Use, recorded: RecordedUse): void {
  const { layout, plan } = task;
  const { name, copies, rows } = use;
  const figureCount = use.purpose !== "score" ? followPlan(plan).figures(1, plan.learningRate).length : 0;
  const figures = figureCount === 0 ? "" : unpacked(builder, names.figures(name), copies * figureCount);
  const losses: Port[] = [];
  const outputs: Port[][] = recorded.outputs.map(() => []);
  let changed: readonly Port[] = [];
  for (let copy = 0; copy < copies; copy++) {
    const given = new Map<string, Port>([
      ...layout.inputs.map(({ shape }, at): [string, Port] => [
        `input_${at}`,
        builder.placeholder(names.input(name, copy, at), types.float, [rows, ...shape]),
      ]),
      ...layout.heads.map(({ shape }, at): [string, Port] => [
        `target_${at}`,
        builder.placeholder(names.target(name, copy, at), types.float, [rows, ...shape]),
      ]),
      ...Array.from({ length: figureCount }, (_, at): [string, Port] => [
        `figure_${at}`,
        `${figures}:${copy * figureCount + at}`,
      ]),
      [
        "step",
        builder.add("AddV2", [names.firstStep, builder.constant(integer(copy))], {
          T: typeValue(types.int32),
        }),
      ],
    ]);
    const done = addCopy(builder, recorded, plan, given, changed, copy);
    losses.push(...done.losses);
    for (const [at, port] of done.outputs.entries()) outputs[at]!.push(port);
    changed = done.changed;
  }
  if (losses.length > 0) {
    const all = packed(builder, losses);
    builder.add("Identity", [all, ...afterwards(changed)], { T: float }, names.losses(name));
  }
  for (const [at, ports] of outputs.entries()) packed(builder, ports, names.output(name, at));
}

/** Adds what was recorded once more, on other values. Variables are read when those before have `changed`. */
function addCopy(
  builder: GraphBuilder,
  recorded: RecordedUse,
  plan: OptimizerPlan,
  given: Map<string, Port>,
  changedBefore: readonly Port[],
  copy: number,
): { losses: Port[]; outputs: Port[]; changed: Port[] } {
  const added = new Map<RecordedStep, Port>();
  const portOf = (source: Source): Port => {
    if (source.kind === "constant") return builder.constant(source.constant);
    if (source.kind === "result") {
      const port = added.get(source.step) ?? addStep(source.step);
      return source.output === 0 ? port : `${port}:${source.output}`;
    }
    // What is given and nothing else is a variable.
    const port =
      given.get(source.name) ??
      builder.add("ReadVariableOp", [source.name, ...afterwards(changedBefore)], { dtype: float });
    given.set(source.name, port);
    return port;
  };
  const addStep = (step: RecordedStep): Port => {
    const attributes = step.attributes.map((attribute) => [attribute.name, recordedValue(attribute)]);
    const port = builder.add(step.operation, step.inputs.map(portOf), Object.fromEntries(attributes));
    added.set(step, port);
    return port;
  };
  const losses = recorded.losses.map(portOf);
  const outputs = recorded.outputs.map(portOf);
  // All values first: whatever reads a variable has read it before it changes.
  const values = recorded.changes.map((change) => portOf("fused" in change ? change.gradient : change.value));
  const reads = [...given].filter(([name]) => isVariable(name)).map(([, port]) => port);
  // A step whose loss is no number changes nothing.
  if (values.length > 0) reads.push(checked(builder, losses[0]!, copy));
  const changed = recorded.changes.map((change, at) => {
    const value = values[at]!;
    if (!("fused" in change)) {
      return builder.add("AssignVariableOp", [change.variable, value, ...afterwards(reads)], {
        dtype: float,
      });
    }
    const { place, fused } = change;
    const slots = Array.from({ length: plan.formula.slotCount }, (_, slot) => names.slot(place, slot));
    const figures = [...given].filter(([name]) => name.startsWith("figure_")).map(([, port]) => port);
    const inputs = fused.inputs(names.weight(place), slots, figures, value, builder);
    return builder.add(fused.operation, [...inputs, ...afterwards(reads), ...afterwards(changedBefore)], {
      ...fused.attributes,
      T: float,
      use_locking: flagValue(false),
    });
  });
  return { losses, outputs, changed };
}

const lossOfCopy = "the loss of copy ";

/** Fails where the number is none, and says of which copy it is. */
function checked(builder: GraphBuilder, port: Port, copy: number): Port {
  return builder.add("CheckNumerics", [port], { T: float, message: textValue(`${lossOfCopy}${copy}`) });
}

/** The copy whose loss is no number, and that, as an error of TensorFlow's tells. */
export function notFiniteIn(error: unknown): { readonly copy: number; readonly loss: number } | undefined {
  const message = error instanceof Error ? error.message : "";
  const found = message.split(lossOfCopy)[1]?.match(/^(\d+).*?(NaN|-?Inf)/s);
  if (!found) return undefined;
  return { copy: Number(found[1]), loss: found[2] === "NaN" ? Number.NaN : Number.POSITIVE_INFINITY };
}

const isVariable = (name: string) => name.startsWith("weight_") || name.startsWith("slot_");

/** Ports that a node only waits for. */
function afterwards(ports: readonly Port[]): Port[] {
  return ports.map((port) => `^${port}`);
}

function packed(builder: GraphBuilder, ports: readonly Port[], name?: string): Port {
  return builder.add("Pack", ports, { N: intValue(ports.length), T: float, axis: intValue(0) }, name);
}

/** The numbers of a vector that is given, each by itself. */
function unpacked(builder: GraphBuilder, name: string, count: number): Port {
  const vector = builder.placeholder(name, types.float, [count]);
  return builder.add("Unpack", [vector], { num: intValue(count), T: float, axis: intValue(0) });
}

function integer(value: number): Constant {
  return { shape: [], type: types.int32, values: Int32Array.of(value) };
}
