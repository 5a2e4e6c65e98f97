/** What is learnt for each target: its task, loss, metrics and weight, as a `train` block says or as is usual. */
import type { Configured } from "../../layers/layer.js";
import type { LossName, MetricArguments, MetricName, Task } from "../../network.js";
import type { Span } from "../../text.js";
import { lossFixes } from "../fixes/head.js";
import { messages } from "../messages/messages.js";
import { type Reporter, replacement } from "../reporter.js";
import {
  aliases,
  type LossChoice,
  losses,
  type MetricChoice,
  metrics,
  suits,
} from "../settings-catalogue.js";
import { mostSimilar } from "../similar.js";
import type { CallValue, Value } from "../syntax/tree.js";
import { bindArguments } from "./bind.js";
import type { Chosen, Properties } from "./properties.js";
import type { Scope } from "./scope.js";
import { inferLoss, inferTask, type Learnt, taskNames, usualMetrics } from "./task.js";

export interface HeadCheck {
  readonly learnt: Learnt;
  readonly task: Task;
  readonly loss: Configured<LossName>;
  readonly metrics: readonly MetricName[];
  readonly metricArguments: MetricArguments;
  readonly weight: number;
}

/** One for each target; `inferred` receives where comes from what is not written down. */
export function checkHeads(
  properties: Properties,
  all: readonly Learnt[],
  scope: Scope,
  inferred: Record<string, string>,
  reporter: Reporter,
): readonly HeadCheck[] {
  const statedLosses = lossesByTarget(properties, all, reporter);
  const weights = checkWeights(properties, all, scope, reporter);
  const reasons = new Reasons(inferred, all);
  const tasks = all.map((learnt) => {
    const stated = statedLosses.get(learnt.name);
    const { task, why } = inferTask(learnt, stated?.choice);
    if (learnt.target !== undefined) reasons.add("task", learnt, why);
    const usual = inferLoss(task, learnt.output);
    if (stated === undefined) reasons.add("loss", learnt, usual.why);
    // A loss that does not fit has been reported, and says nothing of the outputs that are needed.
    const fits = stated !== undefined && lossFits(stated, learnt, reporter);
    const loss = fits ? { name: stated.choice.name, args: stated.args } : usual.loss;
    return { learnt, task, loss };
  });
  const byTarget = checkMetrics(properties, tasks, reporter);
  return tasks.map((head) => {
    const { learnt, task } = head;
    const given = byTarget?.get(learnt.name);
    if (given === undefined) {
      const usual = usualMetrics[task.kind];
      reasons.add("metrics", learnt, `\`${usual}\` is the usual metric for ${taskNames[task.kind]}.`);
    }
    return {
      ...head,
      metrics: given?.map(({ name }) => name) ?? [usualMetrics[task.kind]],
      metricArguments: Object.fromEntries(given?.map(({ name, args }) => [name, args]) ?? []),
      weight: weights?.[learnt.name] ?? 1,
    };
  });
}

/** Sentences by setting; those of several targets stand in one text, each behind its target's name. */
class Reasons {
  constructor(
    private readonly inferred: Record<string, string>,
    private readonly all: readonly Learnt[],
  ) {}

  add(setting: string, { name }: Learnt, why: string): void {
    const before = this.inferred[setting];
    const text = this.all.length > 1 ? `\`${name}\`: ${why}` : why;
    this.inferred[setting] = before === undefined ? text : `${before} ${text}`;
  }
}

/** `huber` for every target, or `losses(price: huber, sold: binary_crossentropy)`. */
function lossesByTarget(
  properties: Properties,
  all: readonly Learnt[],
  reporter: Reporter,
): ReadonlyMap<string, Chosen<LossChoice>> {
  const value = properties.single("loss");
  const choose = (one: Value | undefined) => properties.choice("loss", one, losses, aliases);
  if (!isCallOf(value, "losses")) {
    const stated = choose(value);
    return new Map(stated === undefined ? [] : all.map(({ name }) => [name, stated]));
  }
  const found = new Map<string, Chosen<LossChoice>>();
  for (const [target, given] of valuesByTarget(value, all, reporter)) {
    const stated = choose(given);
    if (stated !== undefined) found.set(target, stated);
  }
  return found;
}

type ChosenMetric = Configured<MetricName>;

/** Metrics by target; undefined where nothing is said of them at all. */
function checkMetrics(
  properties: Properties,
  heads: readonly { readonly learnt: Learnt; readonly task: Task }[],
  reporter: Reporter,
): ReadonlyMap<string, readonly ChosenMetric[]> | undefined {
  if (properties.get("metrics") === undefined) return undefined;
  const values = properties.values("metrics")!;
  const [only] = values;
  if (!isCallOf(only, "metrics")) {
    const chosen = values.flatMap((value) => chooseMetric(properties, value, values, heads, reporter));
    return new Map(
      heads.map(({ learnt, task }) => [
        learnt.name,
        chosen.filter(({ choice }) => suits(choice, task.kind)).map(({ name, args }) => ({ name, args })),
      ]),
    );
  }
  const all = heads.map(({ learnt }) => learnt);
  const found = new Map<string, ChosenMetric[]>();
  for (const [target, given] of valuesByTarget(only, all, reporter)) {
    const head = heads.find(({ learnt }) => learnt.name === target)!;
    const items = given.kind === "list" ? given.items : [given];
    const chosen = items.flatMap((item) => chooseMetric(properties, item, items, [head], reporter));
    found.set(target, chosen);
  }
  return found;
}

/** The metric that `value` names, if it suits any of the heads. */
function chooseMetric(
  properties: Properties,
  value: Value,
  values: readonly Value[],
  heads: readonly { readonly task: Task }[],
  reporter: Reporter,
): (ChosenMetric & { readonly choice: MetricChoice })[] {
  const given = properties.choice("metric", value, metrics, aliases);
  if (given === undefined) return [];
  const { choice, args } = given;
  if (heads.some(({ task }) => suits(choice, task.kind))) return [{ name: choice.name, args, choice }];
  const { kind } = heads[0]!.task;
  const usual = usualMetrics[kind];
  reporter.report(messages.metricTask(given.choice.name, taskNames[kind]), given.span, {
    fixes: values.some((other) => other.kind === "name" && other.text === usual)
      ? []
      : [replacement(`Change to \`${usual}\``, given.span, usual)],
  });
  return [];
}

function isCallOf(value: Value | undefined, name: string): value is CallValue {
  return value?.kind === "call" && value.name.text === name;
}

/** What a call such as `losses(…)` says of each target; what is no target's name is reported. */
function valuesByTarget(
  call: CallValue,
  all: readonly Learnt[],
  reporter: Reporter,
): ReadonlyMap<string, Value> {
  const names = all.flatMap(({ target }) => (target === undefined ? [] : [target.name]));
  const found = new Map<string, Value>();
  for (const { name, value, span } of call.arguments) {
    if (name === undefined) reporter.report(messages.byTarget(call.name.text, names), span);
    else if (!names.includes(name.text)) {
      // Without the data, what its targets are is not known.
      if (names.length > 0) reportUnknownTarget(name.text, name.span, names, reporter);
    } else if (found.has(name.text)) reporter.report(messages.duplicateArgument(name.text), span);
    else found.set(name.text, value);
  }
  if (call.arguments.length === 0) reporter.report(messages.byTarget(call.name.text, names), call.span);
  return found;
}

export function reportUnknownTarget(
  name: string,
  span: Span,
  names: readonly string[],
  reporter: Reporter,
): void {
  const similar = mostSimilar(name, names) ?? (names.length === 1 ? names[0] : undefined);
  reporter.report(messages.unknownTarget(name, mostSimilar(name, names), names), span, {
    fixes: similar === undefined ? [] : [replacement(`Change to \`${similar}\``, span, similar)],
  });
}

/** `weights(price: 1, sold: 0.5)`. */
function checkWeights(
  properties: Properties,
  all: readonly Learnt[],
  scope: Scope,
  reporter: Reporter,
): Readonly<Record<string, number>> | undefined {
  const value = properties.single("loss_weights");
  const names = all.flatMap(({ target }) => (target === undefined ? [] : [target.name]));
  if (value === undefined || names.length === 0) return undefined;
  if (names.length === 1) {
    reporter.report(messages.lossWeightsOfOne(names[0]!), value.span);
    return undefined;
  }
  if (!isCallOf(value, "weights")) {
    reporter.report(messages.byTarget("weights", names, "1"), value.span);
    return undefined;
  }
  const params = names.map((name) => ({
    name,
    type: { kind: "number" as const, min: 0 },
    default: 1,
    doc: "How much its loss counts.",
  }));
  const { values } = bindArguments({ name: "weights", params }, value, scope, reporter);
  return values as Readonly<Record<string, number>> | undefined;
}

/** False after reporting that a loss is not for what its target holds. */
function lossFits({ choice, span }: Chosen<LossChoice>, learnt: Learnt, reporter: Reporter): boolean {
  const problem = lossProblem(choice, learnt);
  if (problem === undefined) return true;
  const message = messages.lossTask(choice.name, problem.task, learnt.name, problem.why);
  reporter.report(message, span, { fixes: lossFixes(learnt, span) });
  return false;
}

/** What the loss is for, and what the target holds instead. */
function lossProblem(
  choice: LossChoice,
  { target, column }: Learnt,
): { readonly task: string; readonly why: string } | undefined {
  const forNumbers = choice.task === "regression";
  const task = forNumbers ? "numbers" : "classes";
  if (target?.labels !== undefined) {
    if (choice.labels === true) return undefined;
    return { task: forNumbers ? task : "one class of several", why: "has several labels at once" };
  }
  if (forNumbers && column?.kind === "category") return { task, why: "holds names of classes" };
  if (forNumbers && column?.kind === "boolean") return { task, why: "says yes or no" };
  if (!forNumbers && column?.kind === "number" && column.classes === undefined) {
    const different = `has ${column.distinct} different numbers`;
    return { task, why: column.integers ? different : "holds numbers with fractions" };
  }
  const classes = column?.classes?.length ?? 0;
  if (choice.outputs !== "one" || classes <= 2) return undefined;
  return { task: "two classes", why: `has ${classes} classes` };
}
