/** Random networks as text: branches that meet again, blocks, repetition, several inputs, and any layer that fits. */
import { catalogue } from "../../src/layers/catalogue.js";
import type { Layer } from "../../src/layers/layer.js";
import { isMismatch } from "../../src/layers/mismatch.js";
import { elementCount, type Shape, shapeOf } from "../../src/layers/shape.js";
import { countParameters } from "../../src/network.js";
import type { Random } from "../../src/random.js";
import { type Case, fittingArguments, moreCases, oracleCases, type PlainArgs } from "../layers/support.js";

/** What inputs of this name hold: whole numbers from 0 to 2, for Embedding. */
export const TOKENS = "tokens";

/** A value that a statement may start from. */
interface Value {
  readonly name: string;
  readonly shape: Shape;
  used: boolean;
}

interface Block {
  readonly name: string;
  readonly input: Shape;
  readonly output: Shape;
}

/** How large a value and a layer's weights may become, so that hundreds of networks are built within seconds. */
const MOST_ELEMENTS = 300;
const MOST_WEIGHTS = 1500;

/** Arguments with which Keras built each layer. */
const written = new Map<Layer, PlainArgs[]>();
for (const { layer, args, error } of [...oracleCases(), ...moreCases()] satisfies Case[]) {
  const entry = catalogue.get(layer);
  // Values grow beyond all bounds where one exponential stands on another.
  if (!entry || error !== undefined || args.activation === "exponential") continue;
  written.set(entry, [...(written.get(entry) ?? []), args]);
}
const taking = (inputs: Layer["inputs"]) => [...written.keys()].filter((layer) => layer.inputs === inputs);
const unary = taking("one");
const merging = [...taking("many"), ...taking("attention")];

/** A file with one network, the same for the same state of `random`. */
export function randomNetwork(random: Random): string {
  const writer = new FileWriter(random);
  return writer.file();
}

class FileWriter {
  private readonly blocks: Block[] = [];
  private names = 0;
  /** Attention over several axes refuses masks, so a network has one or the other. */
  private masks: "some" | "none" | undefined;

  constructor(private readonly random: Random) {}

  file(): string {
    const inputs = Array.from({ length: 1 + this.random.integer(3) }, () => this.input());
    const text = [RESIDUAL];
    for (let count = this.random.integer(3); count > 0; count--) {
      text.push(this.block(this.pick(inputs).shape));
    }
    const lines = inputs.map(({ name, shape }) => `${name} = Input(${sizes(shape).join(", ")})`);
    const values = [...inputs];
    this.statements(values, lines, 3 + this.random.integer(7));
    this.end(values, lines);
    text.push(`network Random {\n  ${lines.join("\n  ")}\n}\n`);
    return text.join("\n");
  }

  private input(): Value {
    const length = () => 2 + this.random.integer(5);
    const [kind, shape] = this.pick<readonly [string, readonly number[]]>([
      [TOKENS, [length()]],
      ["row", [length()]],
      ["steps", [length(), length()]],
      ["image", [length(), length(), 1 + this.random.integer(3)]],
      ["film", [2, 3, 3, 2]],
    ]);
    return { name: this.newName(kind), shape: shapeOf(...shape), used: false };
  }

  /** A block for values of one shape. */
  private block(shape: Shape): string {
    const name = this.newName("Block");
    const values: Value[] = [{ name: "input", shape, used: false }];
    const lines: string[] = [];
    this.statements(values, lines, 1 + this.random.integer(3));
    this.blocks.push({ name, input: shape, output: values.at(-1)!.shape });
    return `block ${name} {\n  ${lines.join("\n  ")}\n}\n`;
  }

  private statements(values: Value[], lines: string[], count: number): void {
    for (let done = 0; done < count; ) {
      const statement = this.pick([this.chain, this.chain, this.merge, this.useOfBlock]).call(this, values);
      if (!statement) continue;
      lines.push(`${statement.name} = ${statement.text}`);
      values.push({ name: statement.name, shape: statement.shape, used: false });
      done++;
    }
  }

  private chain(values: readonly Value[]): Statement | undefined {
    const from = this.pick(values);
    let text = from.name;
    let { shape } = from;
    for (let more = 1 + this.random.integer(3); more > 0; more--) {
      const next = this.layer(unary, [shape], text.startsWith(TOKENS) && text === from.name);
      if (!next) break;
      text += ` -> ${next.text}`;
      if (sameSizes(shape, next.shape) && this.chance(4)) text += ` * ${2 + this.random.integer(2)}`;
      shape = next.shape;
    }
    if (text === from.name) return undefined;
    from.used = true;
    return { name: this.newName("value"), text, shape };
  }

  private merge(values: readonly Value[]): Statement | undefined {
    const layer = this.pick(merging);
    const most = layer.inputs === "attention" ? 3 : 2 + this.random.integer(2);
    const from = [this.pick(values)];
    const count = layer.inputCount ?? (layer.inputs === "attention" ? 1 + this.random.integer(3) : most);
    while (from.length < count) {
      const alike = values.filter(({ shape }) => shape.length === from[0]!.shape.length);
      from.push(this.pick(alike));
    }
    const merged = this.layer(
      [layer],
      from.map(({ shape }) => shape),
      false,
      from.map(({ name }) => name),
    );
    if (!merged) return undefined;
    for (const value of from) value.used = true;
    return { name: this.newName("merged"), ...merged };
  }

  private useOfBlock(values: readonly Value[]): Statement | undefined {
    const from = this.pick(values);
    const fitting = this.blocks.filter(({ input }) => sameSizes(input, from.shape));
    const block = this.pick([undefined, ...fitting]);
    const width = sizes(from.shape).at(-1)!;
    const shape = block?.output ?? from.shape;
    const times = sameSizes(from.shape, shape) && this.chance(2) ? " * 2" : "";
    from.used = true;
    const call = block ? `${block.name}()` : `Residual(${width}${this.chance(2) ? ", rate: 0.3" : ""})`;
    return { name: this.newName("value"), text: `${from.name} -> ${call}${times}`, shape };
  }

  /** Lays end to end what nothing has used. */
  private end(values: readonly Value[], lines: string[]): void {
    const ends = values.filter(({ used }) => !used);
    const flat = ends.map(({ name }) => {
      const flatName = this.newName("flat");
      lines.push(`${flatName} = ${name} -> Flatten()`);
      return flatName;
    });
    if (flat.length > 1) lines.push(`Concatenate(${flat.join(", ")})`);
    lines.push(`Dense(${1 + this.random.integer(4)}, sigmoid)`);
  }

  /** One of the layers with arguments that fit the inputs; `names` are those of the inputs where the call holds them. */
  private layer(
    from: readonly Layer[],
    inputs: readonly Shape[],
    tokens: boolean,
    names: readonly string[] = [],
  ): { readonly text: string; readonly shape: Shape } | undefined {
    for (let attempt = 0; attempt < 20; attempt++) {
      const layer = this.pick(from);
      const plain = this.pick(written.get(layer)!);
      if (layer.name === "Embedding" && !(tokens && Number(plain.input_dim) > 2)) continue;
      const masking = layer.name === "Masking" || plain.mask_zero === true;
      const refusing = layer.name === "MultiHeadAttention" && inputs[0]!.length > 2;
      if ((masking && this.masks === "none") || (refusing && this.masks === "some")) continue;
      const args = fittingArguments(layer, plain);
      const shape = layer.shape(inputs, args);
      if (isMismatch(shape) || elementCount(shape)! > MOST_ELEMENTS) continue;
      if (countParameters(layer.weights?.(inputs, args) ?? []).total > MOST_WEIGHTS) continue;
      if (masking || refusing) this.masks = masking ? "some" : "none";
      return { text: callText(layer, plain, names), shape };
    }
    return undefined;
  }

  private pick<Item>(items: readonly Item[]): Item {
    return items[this.random.integer(items.length)]!;
  }

  private chance(of: number): boolean {
    return this.random.integer(of) === 0;
  }

  private newName(kind: string): string {
    this.names++;
    return `${kind}${this.names}`;
  }
}

interface Statement {
  readonly name: string;
  readonly text: string;
  readonly shape: Shape;
}

/** A block with parameters, for values of any shape. */
const RESIDUAL = `block Residual(width, rate = 0.1) {
  main = input -> Dense(width, relu) -> Dropout(rate) -> Dense(width)
  Add(main, input)
}
`;

function callText({ name, params }: Layer, plain: PlainArgs, inputs: readonly string[] = []): string {
  const args = Object.entries(plain).map(([param, value]) => {
    const quoted = params.find((candidate) => candidate.name === param)?.type.kind === "text";
    return `${param}: ${quoted ? JSON.stringify(value) : valueText(value)}`;
  });
  return `${name}(${[...inputs, ...args].join(", ")})`;
}

function valueText(value: PlainArgs[string]): string {
  if (value === null) return "none";
  if (Array.isArray(value)) return `[${value.map(valueText).join(", ")}]`;
  if (typeof value === "object" && "layer" in value) {
    return callText(catalogue.get(String(value.layer))!, value.args as PlainArgs);
  }
  return String(value);
}

function sizes(shape: Shape): readonly number[] {
  return shape.map(({ size }) => size!);
}

function sameSizes(a: Shape, b: Shape): boolean {
  return String(sizes(a)) === String(sizes(b));
}
