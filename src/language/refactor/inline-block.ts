/** Inlines a use of a block: its layers stand where the block was used. */
import type { Span, TextEdit } from "../../text.js";
import { evaluate } from "../check/evaluate.js";
import type { Scope } from "../check/scope.js";
import { indentation } from "../edits.js";
import type { BlockDeclaration, CallStep, FlowDeclaration, Statement, Value } from "../syntax/tree.js";
import type { Unit } from "../syntax/units.js";
import {
  beginsWithInput,
  type Comments,
  commentsOf,
  type Filling,
  filledSteps,
  needsInputName,
} from "./block-body.js";
import { hasInput, namesOf, settingNames, takesFlow } from "./flow.js";
import { freshName, freshValueName, valueNames } from "./fresh-names.js";
import { commentsIn, lineEndOf, restOfLine } from "./lines.js";
import type { Refusal } from "./refactoring.js";
import { type Substitutes, substitutesOf } from "./substitution.js";

/** A step that uses a block, in the body and the unit in which it stands. */
export interface BlockUse {
  readonly declaration: FlowDeclaration;
  readonly unit: Unit;
  readonly statement: number;
  readonly step: number;
}

export interface UsedBlock {
  readonly declaration: BlockDeclaration;
  readonly unit: Unit;
}

/** More turns than this are no longer written out. */
const mostTurns = 10;

/** The edits, counted from the use's unit, or why there are none. `constants` are those that both bodies see. */
export function inlineUse(use: BlockUse, block: UsedBlock, constants: Scope): TextEdit[] | Refusal {
  const step = stepOf(use);
  const { name, statements } = block.declaration;
  if (statements.length === 0) return { refused: `\`${name.text}\` has no layers.` };
  const parameters = substitutesOf(block.declaration, block.unit, step.call, use.unit);
  if (!(parameters instanceof Map)) return parameters as Refusal;
  const hidden = hiddenName(use.declaration, block.declaration);
  if (hidden !== undefined) {
    return { refused: `\`${hidden}\` means something else in \`${use.declaration.name.text}\`.` };
  }
  const inline = new Inline(use, block, parameters);
  const kept = inline.keptTimes();
  if (kept !== undefined) return inline.asChain(1, kept);
  const turns = turnsOf(step, constants);
  if (turns === undefined) {
    return { refused: `How often it stands there must be a number from 1 to ${mostTurns}.` };
  }
  return inline.fitsChain() ? inline.asChain(turns, undefined) : inline.asLines(turns);
}

export function stepOf({ declaration, statement, step }: BlockUse): CallStep {
  return declaration.statements[statement]!.steps[step] as CallStep;
}

/** How often a step stands there; undefined where that is not known from the text, or too often. */
export function turnsOf({ times }: CallStep, constants: Scope): number | undefined {
  if (times === undefined) return 1;
  // A parameter may be given another value, and be tuned.
  if (namesOf(times).some(({ text }) => constants.lookup(text) === undefined)) return undefined;
  const result = evaluate(times, constants);
  const turns = result.kind === "value" ? result.value : undefined;
  return typeof turns === "number" && Number.isInteger(turns) && turns >= 1 && turns <= mostTurns
    ? turns
    : undefined;
}

/** A constant of the block's body that the other body calls a parameter. */
function hiddenName(outer: FlowDeclaration, block: BlockDeclaration): string | undefined {
  const own = new Set(block.parameters.map(({ name }) => name.text));
  const hiding = new Set(outer.parameters.map(({ name }) => name.text));
  const inDefaults = block.parameters.flatMap((parameter) =>
    parameter.default === undefined ? [] : namesOf(parameter.default),
  );
  const inBody = block.statements.flatMap(({ steps }) => steps).flatMap(settingNames);
  return [...inDefaults, ...inBody].find(({ text }) => !own.has(text) && hiding.has(text))?.text;
}

/** A line that is to be written, with the comments around it. */
interface Line {
  readonly text: string;
  readonly above: readonly string[];
  readonly behind?: string | undefined;
}

/** What a turn of the block is given: its name, where it has one, and whether that must be said. */
interface Given {
  readonly name: string | undefined;
  readonly said: boolean;
}

class Inline {
  private readonly text: string;
  private readonly statement: Statement;
  private readonly step: CallStep;
  private readonly indent: string;
  private readonly lineEnd: string;
  private readonly taken: Set<string>;
  private readonly comments: readonly Comments[];
  private readonly needsName: boolean;
  /** Where the layers of the block begin: behind `input ->`. */
  private readonly first: number;

  constructor(
    private readonly use: BlockUse,
    private readonly block: UsedBlock,
    private readonly parameters: Substitutes,
  ) {
    this.text = use.unit.text;
    this.statement = use.declaration.statements[use.statement]!;
    this.step = stepOf(use);
    this.indent = indentation(this.text, this.statement.span.start);
    this.lineEnd = lineEndOf(this.text);
    this.taken = valueNames(use.declaration);
    this.comments = commentsOf(block.declaration, block.unit);
    this.needsName = needsInputName(block.declaration);
    this.first = beginsWithInput(block.declaration) ? 1 : 0;
  }

  /** Whether the block is one chain, which can stand within another. */
  fitsChain(): boolean {
    return this.block.declaration.statements.length === 1 && !this.needsName;
  }

  /** Where the block is one layer, that can stand as often as the block did, also where nobody knows how often. */
  keptTimes(): Value | undefined {
    const [only, ...others] = this.block.declaration.statements[0]!.steps.slice(this.first);
    const single = this.fitsChain() && others.length === 0;
    return single && only?.kind === "call" && only.times === undefined ? this.step.times : undefined;
  }

  asChain(turns: number, times: Value | undefined): TextEdit[] {
    const steps = this.filled(this.block.declaration.statements[0]!, this.first, new Map());
    const repeated = Array.from({ length: turns }, () => steps).join(" -> ");
    const written = times === undefined ? repeated : `${repeated} * ${this.slice(times.span)}`;
    const comments = [
      ...commentsIn(this.slice(this.step.call.span)),
      ...this.comments.flatMap(({ above, behind }) => (behind === undefined ? above : [...above, behind])),
    ];
    const lines = comments.map((comment) => comment + this.lineEnd + this.indent).join("");
    const { start, end } = this.step.span;
    const before = this.text.slice(this.statement.span.start, start);
    return [{ span: { start: this.statement.span.start, end }, newText: lines + before + written }];
  }

  asLines(turns: number): TextEdit[] | Refusal {
    const lines: Line[] = [];
    const edits: TextEdit[] = [];
    let given = this.given(lines, edits);
    if (given === undefined) return { refused: "Nothing flows in here." };
    for (let turn = 1; turn <= turns; turn++) given = this.turn(lines, given, turn, turn === turns);
    const written = lines.flatMap(({ text, above, behind }) => [
      ...above,
      behind === undefined ? text : `${text}  ${behind}`,
    ]);
    return [...edits, { span: this.statement.span, newText: written.join(this.lineEnd + this.indent) }];
  }

  /** What flows into the block; writes down what stands before it in its chain. */
  private given(lines: Line[], edits: TextEdit[]): Given | undefined {
    const { statements } = this.use.declaration;
    const before = this.statement.steps.slice(0, this.use.step);
    const [start, last] = [before[0], before.at(-1)];
    if (start !== undefined && last !== undefined) {
      if (before.length === 1 && start.kind === "name") return { name: start.text, said: true };
      const name = this.needsName ? freshValueName(last, this.taken) : undefined;
      const chain = this.slice({ start: start.span.start, end: last.span.end });
      lines.push({ text: named(name, chain), above: [] });
      return { name, said: false };
    }
    if (!this.needsName) return { name: undefined, said: false };
    const above = statements[this.use.statement - 1];
    if (above === undefined)
      return hasInput(this.use.declaration) ? { name: "input", said: false } : undefined;
    const made = above.steps.at(-1)!;
    const known = above.name?.text ?? (made.kind === "name" ? made.text : undefined);
    if (known !== undefined) return { name: known, said: false };
    const name = freshValueName(made, this.taken);
    edits.push({ span: { start: above.span.start, end: above.span.start }, newText: named(name, "") });
    return { name, said: false };
  }

  /** One time through the block; the value that it gives. */
  private turn(lines: Line[], given: Given, turn: number, isFinal: boolean): Given {
    const { statements } = this.block.declaration;
    const values = new Map<string, string>();
    if (given.name !== undefined) values.set("input", given.name);
    let result: string | undefined;
    for (const [at, statement] of statements.entries()) {
      const isLast = at === statements.length - 1;
      const from = at === 0 ? this.first : 0;
      const takes = from > 0 || takesFlow(statement.steps[0]!, 0);
      const steps = this.filled(statement, from, values);
      const said = at === 0 && given.said && takes ? `${given.name} -> ${steps}` : steps;
      const own = statement.name && this.freshOwnName(statement.name.text);
      let name = own;
      if (isLast && isFinal) name = this.resultName() ?? (this.isAtEnd() ? own : undefined);
      else if (isLast && this.needsName) name = own ?? freshValueName(this.step, this.taken);
      if (statement.name !== undefined && name !== undefined) values.set(statement.name.text, name);
      lines.push(this.line(at, turn, isLast && isFinal, named(name, said)));
      result = name;
    }
    return { name: result, said: false };
  }

  private line(at: number, turn: number, isEnd: boolean, steps: string): Line {
    const { end } = this.statement.span;
    const text = isEnd ? steps + this.text.slice(this.step.span.end, end) : steps;
    // Comments are said once.
    if (turn > 1) return { text, above: [] };
    const { above, behind } = this.comments[at]!;
    const lines = at === 0 ? [...this.ownComments(), ...above] : [...above];
    if (at === this.block.declaration.statements.length - 1) lines.push(...this.comments.at(-1)!.above);
    const free = !isEnd || (this.isAtEnd() && restOfLine(this.text, end) === "");
    if (behind === undefined || free) return { text, above: lines, behind };
    return { text, above: [...lines, behind] };
  }

  /** Comments in the chain right before the block, and between its parentheses. */
  private ownComments(): string[] {
    const before = this.statement.steps[this.use.step - 1];
    const start = before === undefined ? this.step.span.start : before.span.end;
    return commentsIn(this.slice({ start, end: this.step.span.end }));
  }

  private isAtEnd(): boolean {
    return this.use.step === this.statement.steps.length - 1;
  }

  private resultName(): string | undefined {
    return this.statement.name?.text;
  }

  private freshOwnName(wanted: string): string {
    const name = freshName(wanted, (each) => this.taken.has(each));
    this.taken.add(name);
    return name;
  }

  private filled(statement: Statement, from: number, values: Filling["values"]): string {
    const { parameters, indent, lineEnd } = this;
    return filledSteps(statement, from, this.block.unit, { parameters, values, indent, lineEnd });
  }

  private slice({ start, end }: Span): string {
    return this.text.slice(start, end);
  }
}

function named(name: string | undefined, steps: string): string {
  return name === undefined ? steps : `${name} = ${steps}`;
}
