/** Finds all names in a unit and what each can stand for; worked out once for a unit. */
import { keptWith } from "../../src/kept.js";
import { tuneProperties } from "../../src/language/settings-catalogue.js";
import type {
  CallValue,
  DatasetDeclaration,
  Declaration,
  Name,
  Property,
  TrainDeclaration,
  TuneDeclaration,
  Value,
} from "../../src/language/syntax/tree.js";
import type { Unit } from "../../src/language/syntax/units.js";
import { catalogue } from "../../src/layers/catalogue.js";
import { choiceNamed } from "../callee.js";
import { addFlow } from "./flow-mentions.js";
import type { Meaning, Mention } from "./mention.js";

interface UnitMentions {
  /** In the order in which they stand. */
  readonly all: readonly Mention[];
  readonly byName: ReadonlyMap<string, readonly Mention[]>;
}

export function mentionsOf(unit: Unit): readonly Mention[] {
  return unitMentions(unit).all;
}

export function mentionsNamed(unit: Unit, name: string): readonly Mention[] {
  return unitMentions(unit).byName.get(name) ?? [];
}

/** The mention at an offset of the unit. Where two touch, the one that begins there. */
export function mentionAt(unit: Unit, offset: number): Mention | undefined {
  const { all } = unitMentions(unit);
  let low = 0;
  let high = all.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (all[middle]!.span.start <= offset) low = middle + 1;
    else high = middle;
  }
  const last = all[low - 1];
  return last !== undefined && offset <= last.span.end ? last : undefined;
}

const unitMentions = keptWith(({ declarations }: Unit): UnitMentions => {
  const all: Mention[] = [];
  for (const declaration of declarations) addDeclaration(declaration, new Collector(declaration, all));
  all.sort((a, b) => a.span.start - b.span.start);
  const byName = new Map<string, Mention[]>();
  for (const mention of all) {
    const alike = byName.get(mention.text);
    if (alike === undefined) byName.set(mention.text, [mention]);
    else alike.push(mention);
  }
  return { all, byName };
});

/** Words that are values wherever they stand. */
const words: ReadonlySet<string> = new Set(["true", "false", "none"]);
const term: Meaning = { kind: "term" };
const choice: Meaning = { kind: "choice" };
const setting: Meaning = { kind: "setting" };

/** Gathers the mentions of one declaration. */
export class Collector {
  constructor(
    private readonly declaration: Declaration,
    private readonly mentions: Mention[],
  ) {}

  add({ text, span }: Name, meaning: Meaning, defines = false): void {
    // A name that is still missing has no place.
    if (text === "") return;
    this.mentions.push({ text, span, meaning, declaration: this.declaration, defines });
  }

  /** The names in a value; `meaningOf` says what one stands for that no call takes as its own. */
  addValue(value: Value, meaningOf: (name: string) => Meaning = () => term): void {
    const inside = (inner: Value) => this.addValue(inner, meaningOf);
    switch (value.kind) {
      case "name":
        this.add(value, words.has(value.text) ? choice : meaningOf(value.text));
        break;
      case "list":
        value.items.forEach(inside);
        break;
      case "negative":
        inside(value.operand);
        break;
      case "binary":
        inside(value.left);
        inside(value.right);
        break;
      case "range":
        inside(value.from);
        inside(value.to);
        break;
      case "call":
        this.add(value.name, catalogue.has(value.name.text) ? { kind: "layer" } : choice);
        for (const argument of value.arguments) {
          if (argument.name !== undefined) this.add(argument.name, setting);
          inside(argument.value);
        }
        break;
      default:
    }
  }
}

function addDeclaration(declaration: Declaration, to: Collector): void {
  const { kind, name, keywordSpan } = declaration;
  to.add({ text: kind, span: keywordSpan }, { kind: "keyword" });
  switch (declaration.kind) {
    case "import":
      to.add(name, { kind: "path" });
      break;
    case "let":
      to.add(name, { kind: "declared", what: "let" }, true);
      to.addValue(declaration.value);
      break;
    case "network":
    case "block":
      to.add(name, { kind: "declared", what: declaration.kind }, true);
      addFlow(declaration, to);
      break;
    case "dataset":
      to.add(name, { kind: "declared", what: "dataset" }, true);
      addDataset(declaration, to);
      break;
    case "train":
      addTraining(declaration, to);
      break;
    case "tune":
      addTuning(declaration, to);
      break;
  }
}

/** Properties of a dataset that name columns. */
const columns: ReadonlySet<string> = new Set(["target", "features", "exclude", "order"]);
/** Those that choose by name, and so never mean a constant. */
const dataChoices: ReadonlySet<string> = new Set(["scale", "target_scale", "missing", "outliers"]);

function addDataset({ properties }: DatasetDeclaration, to: Collector): void {
  for (const property of properties) {
    to.add(property.name, setting);
    const { text } = property.name;
    for (const value of itemsOf(property)) {
      if ((text === "source" || text === "test") && value.kind === "string") to.add(value, { kind: "path" });
      else if (value.kind === "call") addDataCall(value, text, to);
      else if (dataChoices.has(text) || text === "split") addChoice(value, to);
      else if (!columns.has(text)) to.addValue(value);
      else if (text === "features" && value.kind === "name" && value.text === "all") to.add(value, choice);
      else if (value.kind === "name" || value.kind === "string") to.add(value, { kind: "column" });
    }
  }
}

/** `text(title, max_tokens: 100)`, `multi_hot(a, b)`, `grouped(by: person)`: what is a column is no constant. */
function addDataCall({ name, arguments: given }: CallValue, property: string, to: Collector): void {
  to.add(name, choice);
  const params = choiceNamed(property, name.text)?.params ?? [];
  for (const [at, argument] of given.entries()) {
    if (argument.name !== undefined) to.add(argument.name, setting);
    const param =
      argument.name === undefined
        ? (params.find(({ rest }) => rest) ?? params[at])
        : params.find((each) => each.name === argument.name?.text);
    if (param?.type.kind !== "column") to.addValue(argument.value);
    else {
      const { value } = argument;
      for (const item of value.kind === "list" ? value.items : [value]) {
        if (item.kind === "name" || item.kind === "string") to.add(item, { kind: "column" });
      }
    }
  }
}

/** Properties of a training that choose by name, and so never mean a constant. */
const choosing: ReadonlySet<string> = new Set(["loss", "optimizer", "metrics", "stop", "schedule", "clip"]);

function addTraining({ name, alias, properties }: TrainDeclaration, to: Collector): void {
  to.add(name, { kind: "named", what: "network" });
  if (alias !== undefined) to.add(alias, { kind: "training" }, true);
  for (const property of properties) {
    to.add(property.name, setting);
    const { text } = property.name;
    for (const value of itemsOf(property)) {
      const isBalanced = text === "class_weights" && value.kind === "name" && value.text === "balanced";
      if (value.kind === "call" && byTargets.has(value.name.text)) addByTarget(value, to);
      else if (choosing.has(text) || isBalanced) addChoice(value, to);
      else to.addValue(value);
    }
  }
}

/** `losses(price: huber(delta: 2), sold: mse)`: what stands behind a target is a choice, or a list of some. */
const byTargets: ReadonlySet<string> = new Set(["losses", "metrics"]);

function addByTarget({ name, arguments: given }: CallValue, to: Collector): void {
  to.add(name, choice);
  for (const { name: target, value } of given) {
    if (target !== undefined) to.add(target, setting);
    for (const item of value.kind === "list" ? value.items : [value]) addChoice(item, to);
  }
}

function addTuning({ name, properties }: TuneDeclaration, to: Collector): void {
  to.add(name, { kind: "named", what: "network" });
  for (const property of properties) {
    const own = tuneProperties.some((known) => known.name === property.name.text);
    to.add(property.name, own ? setting : { kind: "tuned", network: name.text });
    for (const value of property.values) {
      if (property.name.text === "goal") to.addValue(value, () => choice);
      else to.addValue(value);
    }
  }
}

/** The value's own name is a choice; the names among its arguments may be constants. */
function addChoice(value: Value, to: Collector): void {
  if (value.kind === "name") to.add(value, choice);
  else to.addValue(value);
}

function itemsOf({ values }: Property): readonly Value[] {
  return values.flatMap((value) => (value.kind === "list" ? value.items : [value]));
}
