/** Random programs of the whole language, nearly all of them without an error: for tests of what holds for any program. */
import type { Random } from "../../src/random.js";
import { type Constants, call, layer, named, type Shape, whole, word } from "./generate-layers.js";
import { ProgramWriter, pick, type Token } from "./program-writer.js";

export interface GenerateOptions {
  /** Random white space and comments, rather than one plain form. Left out: yes. */
  readonly messy?: boolean;
  /**
   * Datasets of the files that the fixtures' profiles describe, with networks on them, `train` and `tune`; otherwise all
   * networks state their input. Left out: yes.
   */
  readonly datasets?: boolean;
  /** Paths to import. */
  readonly imports?: readonly string[];
  /** Left out: `\n`. */
  readonly lineEnd?: "\n" | "\r\n" | "\r";
}

/** What a network may be built on: the fixtures' files. */
const files = [
  { source: "flowers.csv", target: "species", inputs: 4, classes: 3 },
  { source: "houses.csv", target: "price", inputs: 2, classes: 0 },
  { source: "digits.csv", target: "digit", inputs: 64, classes: 10 },
] as const;
type File = (typeof files)[number];

interface Block {
  readonly name: string;
  /** Whether it takes the width of the last axis. */
  readonly takesWidth: boolean;
}

/** A program; the same for the same state of `random`. */
export function generateProgram(random: Random, options: GenerateOptions = {}): string {
  const { messy = true, datasets = true, imports = [], lineEnd = "\n" } = options;
  const writer = new ProgramWriter(messy ? random : undefined, lineEnd);
  new Generator(random, writer).program(imports, datasets ? files : []);
  return writer.text();
}

class Generator {
  private readonly constants = new Map<string, number>();
  private readonly blocks: Block[] = [];
  private names = 0;

  constructor(
    private readonly random: Random,
    private readonly writer: ProgramWriter,
  ) {}

  program(imports: readonly string[], known: readonly File[]): void {
    for (const path of imports) this.writer.add("line", "import").add("loose", JSON.stringify(path));
    for (let count = this.random.integer(3); count > 0; count--) this.constant();
    const sets = known.filter(() => this.chance(2)).map((file) => ({ file, name: this.dataset(file) }));
    for (let count = this.random.integer(3); count > 0; count--) this.block();
    for (let count = 1 + this.random.integer(2); count > 0; count--) {
      const set = sets[this.random.integer(sets.length + 1)];
      if (set === undefined) this.design();
      else this.network(set.file, set.name);
    }
  }

  private constant(): void {
    const name = this.newName("size");
    const value = pick(this.random, [2, 4, 8, 16, 32]);
    const written = whole(this.random, value, this.constants);
    this.writer.add("line", "let").add("word", name).add("loose", "=").addAll("loose", written);
    this.constants.set(name, value);
  }

  private dataset({ source, target }: File): string {
    const name = this.newName("data");
    this.writer.add("blank", "dataset").add("word", name).add("loose", "{");
    this.property("source", word(JSON.stringify(source)));
    this.property("target", word(target));
    if (this.chance(3)) this.property("scale", word(pick(this.random, ["standardize", "minmax", "none"])));
    if (this.chance(3)) {
      const shares = [
        named("train", word("60%")),
        named("validation", word("20%")),
        named("test", word("20%")),
      ];
      this.property("split", call("random", [...shares, named("seed", word(`${this.random.integer(100)}`))]));
    }
    this.writer.add("line", "}");
    return name;
  }

  /** A block that keeps the shape of what it is given. */
  private block(): void {
    const name = this.newName("Block");
    const takesWidth = this.chance(2);
    this.writer.add("blank", "block").add("word", name);
    if (takesWidth) {
      this.writer.add("tight", "(").add("open", "width").add("tight", ",").add("wrap", "drop");
      this.writer.add("loose", "=").add("loose", "0.1").add("open", ")");
    }
    this.writer.add("loose", "{").add("line", "main").add("loose", "=").add("loose", "input");
    if (takesWidth) {
      this.step(call("Dense", [word("width"), word("relu")]));
      this.step(call("Dropout", [word("drop")]));
      this.step(call("Dense", [word("width")]));
    } else {
      this.step(call("BatchNormalization", []));
      this.step(call("Activation", [word("relu")]));
    }
    this.line(call("Add", [word("main"), word("input")]));
    this.writer.add("line", "}");
    this.blocks.push({ name, takesWidth });
  }

  /** A network without data. */
  private design(): void {
    const shape = pick(this.random, [[6], [16], [12, 4], [8, 8, 3], [10, 6, 2]]);
    const scope = this.header(this.newName("Net"), undefined);
    this.line(
      call(
        "Input",
        shape.map((length) => whole(this.random, length, scope)),
      ),
    );
    this.flow(shape, scope);
    this.line(call("Dense", [whole(this.random, 1 + this.random.integer(5), scope)]));
    this.writer.add("line", "}");
  }

  private network({ inputs, classes }: File, dataset: string): void {
    const name = this.newName("Net");
    const scope = this.header(name, dataset);
    this.flow([inputs], scope);
    this.line(call("Dense", classes > 0 ? [word("classes"), word("softmax")] : [word("1")]));
    this.writer.add("line", "}");
    if (this.chance(2)) this.training(name);
    if (scope.has("width") && this.chance(2)) this.tuning(name);
  }

  /** What a body may use: the constants, and the parameters if it has some. */
  private header(name: string, dataset: string | undefined): Constants {
    const scope = new Map(this.constants);
    this.writer.add("blank", "network").add("word", name);
    if (this.chance(2)) {
      const [width, depth] = [pick(this.random, [4, 8, 12]), 1 + this.random.integer(3)];
      this.writer.add("tight", "(").add("open", "width").add("loose", "=");
      this.writer.addAll("loose", whole(this.random, width, this.constants));
      this.writer
        .add("tight", ",")
        .add("wrap", "depth")
        .add("loose", "=")
        .add("loose", `${depth}`)
        .add("open", ")");
      scope.set("width", width).set("depth", depth);
    }
    if (dataset !== undefined) this.writer.add("word", "on").add("word", dataset);
    this.writer.add("loose", "{");
    return scope;
  }

  /** A body's lines up to a value of one axis. */
  private flow(input: Shape, scope: Constants): void {
    let shape = input;
    for (let count = 1 + this.random.integer(5); count > 0; count--) {
      const statements = [this.chain, this.branches, this.repetition, this.useOfBlock] as const;
      shape = pick(this.random, statements).call(this, shape, scope);
    }
    if (shape.length > 1) this.line(call("Flatten", []));
  }

  private chain(shape: Shape, scope: Constants): Shape {
    const first = layer(this.random, shape, scope);
    if (this.chance(4)) this.line([["line", this.newName("value")], ["loose", "="], ...first.tokens]);
    else this.line(first.tokens);
    let last = first.shape;
    for (let count = this.random.integer(4); count > 0; count--) {
      const next = layer(this.random, last, scope);
      this.step(next.tokens);
      last = next.shape;
    }
    return last;
  }

  /** Two values from one, that come together again. */
  private branches(shape: Shape, scope: Constants): Shape {
    const base = this.newName("base");
    const first = layer(this.random, shape, scope);
    this.line([["line", base], ["loose", "="], ...first.tokens]);
    const added = this.chance(2);
    const left = pick(this.random, [3, 5, 8]);
    const right = added ? left : left + 1;
    const arms = [left, right].map((units) => {
      const arm = this.newName("arm");
      this.line([
        ["line", arm],
        ["loose", "="],
        ["loose", base],
      ]);
      this.step(call("Dense", [whole(this.random, units, scope), word("tanh")]));
      return word(arm);
    });
    this.line(call(added ? "Add" : "Concatenate", arms));
    return [...first.shape.slice(0, -1), added ? left : left + right];
  }

  private repetition(shape: Shape, scope: Constants): Shape {
    const units = pick(this.random, [4, 8]);
    this.line(call("Dense", [whole(this.random, units, scope)]));
    this.times(scope);
    return [...shape.slice(0, -1), units];
  }

  private useOfBlock(shape: Shape, scope: Constants): Shape {
    const block = this.blocks[this.random.integer(this.blocks.length)];
    if (block === undefined) return this.chain(shape, scope);
    this.line(call(block.name, block.takesWidth ? [whole(this.random, shape.at(-1)!, scope)] : []));
    if (this.chance(2)) this.times(scope);
    return shape;
  }

  /** Behind a call: how often it stands there. */
  private times(scope: Constants): void {
    const count = scope.has("depth") && this.chance(2) ? "depth" : `${1 + this.random.integer(3)}`;
    this.writer.add("loose", "*").add("loose", count);
  }

  private training(network: string): void {
    this.writer.add("blank", "train").add("word", network);
    if (this.chance(3)) this.writer.add("word", "as").add("word", this.newName("quick"));
    this.writer.add("loose", "{");
    this.property("epochs", whole(this.random, 5, this.constants));
    if (this.chance(2)) this.property("optimizer", call("adam", [named("learning_rate", word("1e-3"))]));
    if (this.chance(3)) {
      const patience = named("patience", word("3"));
      this.property("stop", call("early", [patience, named("monitor", word("val_loss"))]));
    }
    this.writer.add("line", "}");
  }

  private tuning(network: string): void {
    this.writer.add("blank", "tune").add("word", network).add("loose", "{");
    this.property(
      "width",
      call("log", [
        [
          ["loose", "4"],
          ["tight", ".."],
          ["tight", "32"],
        ],
      ]),
    );
    this.property("depth", [
      ["loose", "1"],
      ["tight", ".."],
      ["tight", "3"],
    ]);
    if (this.chance(2)) {
      const name: Token[] = [
        ["line", "optimizer"],
        ["touch", "."],
        ["touch", "learning_rate"],
        ["tight", ":"],
      ];
      const range: Token[] = [
        ["loose", "1e-4"],
        ["tight", ".."],
        ["tight", "1e-1"],
      ];
      this.line([...name, ...call("log", [range])]);
    }
    this.property("trials", word("4"));
    this.writer.add("line", "}");
  }

  private property(name: string, value: readonly Token[]): void {
    this.writer.add("line", name).add("tight", ":").addAll("loose", value);
  }

  private line(tokens: readonly Token[]): void {
    this.writer.addAll("line", tokens);
  }

  private step(tokens: readonly Token[]): void {
    this.writer.add("wrap", "->").addAll("wrap", tokens);
  }

  private chance(of: number): boolean {
    return this.random.integer(of) === 0;
  }

  private newName(kind: string): string {
    this.names++;
    return `${kind}${this.names}`;
  }
}
