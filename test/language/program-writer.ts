/** Writes tokens down with white space and comments between them: plainly, or as randomly as the language allows. */
import type { Random } from "../../src/random.js";

/**
 * What may stand between two tokens: nothing at all (`touch`); white space or none (`tight`, plainly none; `loose`,
 * plainly a space); some white space (`word`); line ends as well (`open`, plainly none; `wrap`, plainly a space); at least
 * one line end (`line`), or plainly a blank line (`blank`).
 */
export type Joint = "touch" | "tight" | "loose" | "word" | "open" | "wrap" | "line" | "blank";

const comments = [
  "#",
  "# why",
  "## what it is",
  "#no space, (unbalanced [",
  "# ends in blanks  \t",
  '# "quoted"',
  "# 🌷 ü",
];
const blanks = ["", "", " ", " ", "  ", "\t", " \t ", "     "];
const plain: Readonly<Record<Joint, string>> = {
  touch: "",
  tight: "",
  loose: " ",
  word: " ",
  open: "",
  wrap: " ",
  line: "\n",
  blank: "\n\n",
};

export class ProgramWriter {
  private readonly parts: string[] = [];
  private depth = 0;

  /** Writes plainly without `random`. */
  constructor(
    private readonly random: Random | undefined,
    private readonly lineEnd: string,
  ) {}

  add(joint: Joint, token: string): this {
    if (token === "}") this.depth--;
    if (this.parts.length > 0)
      this.parts.push(this.random === undefined ? this.plainly(joint) : this.messily(joint, this.random));
    else if (this.random !== undefined) this.parts.push(this.blank(this.random));
    this.parts.push(token);
    if (token === "{") this.depth++;
    return this;
  }

  /** Tokens of which the first stands behind `joint`. */
  addAll(joint: Joint, tokens: readonly Token[]): this {
    tokens.forEach(([inner, text], at) => {
      this.add(at === 0 ? joint : inner, text);
    });
    return this;
  }

  text(): string {
    return `${this.parts.join("")}${this.random === undefined ? this.lineEnd : this.messily("line", this.random)}`;
  }

  private plainly(joint: Joint): string {
    const indent = joint === "line" ? "  ".repeat(this.depth) : "";
    return plain[joint].replaceAll("\n", this.lineEnd) + indent;
  }

  private messily(joint: Joint, random: Random): string {
    switch (joint) {
      case "touch":
        return "";
      case "tight":
      case "loose":
        return random.integer(3) > 0 ? plain[joint] : this.blank(random);
      case "word":
        return this.blank(random) || " ";
      case "open":
      case "wrap":
        return random.integer(5) > 0 ? this.messily("loose", random) : this.lineEnds(random);
      case "line":
      case "blank":
        return this.lineEnds(random);
    }
  }

  /** At least one line end, with blank lines and comments. */
  private lineEnds(random: Random): string {
    let text = this.blank(random);
    if (random.integer(6) === 0) text += pick(random, comments);
    for (let more = random.integer(3); more >= 0; more--) {
      text += this.lineEnd + this.blank(random);
      if (random.integer(10) === 0) text += `${pick(random, comments)}${this.lineEnd}${this.blank(random)}`;
    }
    return text;
  }

  private blank(random: Random): string {
    return pick(random, blanks);
  }
}

/** A token, and what may stand before it. */
export type Token = readonly [Joint, string];

export function pick<T>(random: Random, items: readonly T[]): T {
  return items[random.integer(items.length)]!;
}
