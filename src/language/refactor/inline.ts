/** Offers to inline a block: where it is used, or everywhere at once. */
import { catalogue } from "../../layers/catalogue.js";
import type { Span } from "../../text.js";
import type { Analysis } from "../analyse.js";
import type { Names } from "../program/names.js";
import { readSourceFile, type SourceFile } from "../program/source-file.js";
import type { BlockDeclaration } from "../syntax/tree.js";
import type { Unit, UnitMemo } from "../syntax/units.js";
import { EditedText } from "./edited-text.js";
import { namesOf, settingNames } from "./flow.js";
import { type BlockUse, inlineUse, type UsedBlock } from "./inline-block.js";
import { aboveComments } from "./lines.js";
import {
  type Change,
  holds,
  inFile,
  isRefusal,
  type Refactoring,
  type Refusal,
  type Site,
} from "./refactoring.js";

const kind = "refactor.inline";

export function inlineBlock(site: Site): Refactoring[] {
  const { analysis, declaration, unit, start, span } = site;
  const { program } = analysis;
  if (declaration.kind === "block" && holds(declaration.name.span, span)) {
    return [everywhere(site, declaration)];
  }
  if (declaration.kind !== "network" && declaration.kind !== "block") return [];
  const use = useAt(declaration, unit, span);
  if (use === undefined) return [];
  const { name } = use.call;
  const found = program.find("block", program.main, name.text);
  if (found === undefined) return [];
  const constants = program.names(program.main).constants;
  const here: Refactoring = {
    kind,
    title: `Inline \`${name.text}\` here`,
    change: () => {
      const foreign =
        found.file === program.main ? undefined : foreignName(analysis, found.declaration, found.file);
      if (foreign !== undefined) return { refused: `\`${foreign}\` means something else in this file.` };
      const edits = inlineUse(use, found, constants);
      return isRefusal(edits) ? edits : { edits: inFile(start, edits) };
    },
  };
  return found.file === program.main ? [here, everywhere(site, found.declaration)] : [here];
}

interface CallUse extends BlockUse {
  readonly call: { readonly name: { readonly text: string; readonly span: Span } };
}

/** The use of a block whose name is there. */
function useAt(declaration: BlockUse["declaration"], unit: Unit, span: Span): CallUse | undefined {
  for (const [statement, { steps }] of declaration.statements.entries()) {
    for (const [at, step] of steps.entries()) {
      if (step.kind !== "call" || catalogue.has(step.call.name.text)) continue;
      if (holds(step.call.name.span, span))
        return { declaration, unit, statement, step: at, call: step.call };
    }
  }
  return undefined;
}

/** A name in a block of another file that means something else here, or nothing. */
function foreignName({ program }: Analysis, block: BlockDeclaration, file: SourceFile): string | undefined {
  const steps = block.statements.flatMap((statement) => statement.steps);
  const own = new Set(block.parameters.map(({ name }) => name.text));
  const settings = [
    ...steps.flatMap(settingNames),
    ...block.parameters.flatMap((parameter) =>
      parameter.default === undefined ? [] : namesOf(parameter.default),
    ),
  ];
  const constants = settings.map(({ text }) => text).filter((text) => !own.has(text));
  const blocks = steps.flatMap((step) => (step.kind === "call" ? [step.call.name.text] : []));
  const differs = (of: "let" | "block") => (name: string) =>
    program.find(of, file, name)?.declaration !== program.find(of, program.main, name)?.declaration;
  return constants.find(differs("let")) ?? blocks.find(differs("block"));
}

function everywhere({ analysis }: Site, block: BlockDeclaration): Refactoring {
  const name = block.name.text;
  const { main } = analysis.program;
  const declared = main.tables.block.get(name)!;
  const { start } = analysis.placement.of(declared.unit);
  return {
    kind,
    title: `Inline \`${name}\` everywhere and remove it`,
    removes: { start: start + block.name.span.start, end: start + block.name.span.end },
    change: () => inlineEverywhere(main, name, analysis.program.names(main)),
  };
}

/** A block that leads back to itself would be inlined for ever. */
const mostUses = 500;

function inlineEverywhere(main: SourceFile, name: string, { constants, block }: Names): Change | Refusal {
  if (block(name)?.recursive !== false) return { refused: `\`${name}\` uses itself.` };
  const edited = new EditedText(main.text);
  let file = main;
  let uses = 0;
  for (;;) {
    const declared = file.tables.block.get(name)!;
    const next = nextUse(file, name);
    if (next === undefined) {
      if (uses === 0) return { refused: `\`${name}\` is used nowhere in this file.` };
      edited.apply([{ span: wholeDeclaration(file, declared), newText: "" }]);
      return { edits: edited.edits() };
    }
    if (uses++ === mostUses) return { refused: `\`${name}\` is used more than ${mostUses} times.` };
    const edits = inlineUse(next.use, declared, constants);
    if (isRefusal(edits)) {
      return { refused: `In \`${next.use.declaration.name.text}\`: ${edits.refused}` };
    }
    edited.apply(inFile(next.start, edits));
    file = readSourceFile(file.path, edited.text, unitsOf(file), new Map());
  }
}

function nextUse(
  file: SourceFile,
  name: string,
): { readonly use: BlockUse; readonly start: number } | undefined {
  for (const { unit, start } of file.units) {
    for (const declaration of unit.declarations) {
      if (declaration.kind !== "network" && declaration.kind !== "block") continue;
      for (const [statement, { steps }] of declaration.statements.entries()) {
        const step = steps.findIndex((each) => each.kind === "call" && each.call.name.text === name);
        if (step >= 0) return { use: { declaration, unit, statement, step }, start };
      }
    }
  }
  return undefined;
}

function unitsOf({ units }: SourceFile): UnitMemo {
  const memo: UnitMemo = new Map();
  for (const { unit } of units) memo.set(unit.text, [...(memo.get(unit.text) ?? []), unit]);
  return memo;
}

/** The declaration with the comments above it, and the empty lines that would be left. */
function wholeDeclaration(file: SourceFile, { declaration, unit }: UsedBlock): Span {
  const from = file.units.find((placed) => placed.unit === unit)!.start;
  const start = from + aboveComments(unit.text, declaration.keywordSpan.start);
  const end = from + declaration.span.end;
  const blank = /^(?:[^\S\r\n]*(?:\r\n|\n|\r))*/.exec(file.text.slice(end))![0];
  if (end + blank.length < file.text.length) return { start, end: end + blank.length };
  const above = /(?:[^\S\r\n]*(?:\r\n|\n|\r))*$/.exec(file.text.slice(0, start))![0];
  // The line above keeps its own end.
  const kept = /^[^\S\r\n]*(?:\r\n|\n|\r)/.exec(above)?.[0].length ?? 0;
  return { start: start - above.length + kept, end: file.text.length };
}
