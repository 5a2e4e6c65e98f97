/** Extracts a block: selected layers go into a block of their own, and where they stood the block is used. */
import type { Span, TextEdit } from "../../text.js";
import { indentation } from "../edits.js";
import { equalStretches, type Place } from "./equal-stretches.js";
import { freshDeclarationName } from "./fresh-names.js";
import {
  aboveComments,
  beginsLine,
  bodyIndentation,
  commentsIn,
  editedSlice,
  lineEndOf,
  reindented,
  trimmed,
  withComment,
} from "./lines.js";
import { type Change, type FlowSite, isRefusal, placeAfter, type Refactoring } from "./refactoring.js";
import { flowOf, isWhole, stepsOf, stretchAt } from "./stretch.js";

export function extractBlock(site: FlowSite): Refactoring[] {
  const { declaration, unit, start, analysis } = site;
  const selected = trimmed(unit.text, site.span);
  if (selected.start === selected.end) return [];
  const stretch = stretchAt(declaration, selected);
  if (stretch === undefined || !stepsOf(declaration, stretch).some(({ kind }) => kind === "call")) return [];
  const kind = "refactor.extract";
  const title = "Extract block";
  const flow = flowOf(declaration, stretch);
  if (isRefusal(flow)) return [{ kind, title, refused: flow.refused, change: () => flow }];
  const here: Place = { declaration, unit, start, stretch, flow };
  const others = equalStretches(analysis, here);
  const change = (places: readonly Place[]) => () => changeOf(site, selected, here, places);
  const offers: Refactoring[] = [{ kind, title, change: change([here]) }];
  if (others.length > 0) {
    offers.push({
      kind,
      title: `Extract block and replace ${others.length + 1} occurrences`,
      change: change([here, ...others]),
    });
  }
  return offers;
}

function changeOf({ analysis }: FlowSite, selected: Span, here: Place, places: readonly Place[]): Change {
  const { declaration, unit, start } = here;
  const name = freshDeclarationName(analysis, "Block");
  const parameters = declaration.parameters
    .map((parameter) => parameter.name.text)
    .filter((parameter) => here.flow.settings.has(parameter));
  const used = `${name}(${parameters.join(", ")})`;
  const above = start + aboveComments(unit.text, declaration.keywordSpan.start);
  const block: TextEdit = {
    span: { start: above, end: above },
    newText: blockText(here, selected, name, parameters),
  };
  const uses = places.map((place) => useEdit(place, place === here ? selected : undefined, used));
  const edits = [block, ...uses.map(({ edit }) => edit)];
  const [first] = uses;
  return { edits, newName: placeAfter(edits, first!.edit, first!.at) };
}

/** `block Name(parameters) { … }`, with the empty line that follows it. */
function blockText(place: Place, selected: Span, name: string, parameters: readonly string[]): string {
  const { declaration, unit, stretch, flow } = place;
  const { text } = unit;
  const lineEnd = lineEndOf(text);
  const span = coveredSpan(place, selected);
  const { first, last, from } = stretch;
  const replaced: TextEdit[] = flow.outside.map((outside) => ({ span: outside.span, newText: "input" }));
  const { name: result, steps } = declaration.statements[last]!;
  if (isWhole(declaration, stretch) && result !== undefined) {
    replaced.push({ span: { start: result.span.start, end: steps[0]!.span.start }, newText: "" });
  }
  const old = indentation(text, declaration.statements[first]!.steps[from]!.span.start);
  const indent = bodyIndentation(text, declaration);
  const given = flow.arrow ? "input -> " : "";
  const body = given + reindented(editedSlice(text, span, replaced), old, indent, lineEnd);
  const header = parameters.length === 0 ? name : `${name}(${parameters.join(", ")})`;
  return [`block ${header} {`, indent + body, "}", "", ""].join(lineEnd);
}

/** What is replaced where the stretch stands; with a selection also the comments that are selected with it. */
function coveredSpan({ declaration, unit, stretch }: Place, selected: Span | undefined): Span {
  const { text } = unit;
  const { first, last, from, to } = stretch;
  if (!isWhole(declaration, stretch)) {
    const { steps } = declaration.statements[first]!;
    return { start: steps[from]!.span.start, end: steps[to - 1]!.span.end };
  }
  const { start } = declaration.statements[first]!.span;
  const { end } = declaration.statements[last]!.span;
  if (selected === undefined) return { start, end };
  const lead = selected.start < start && startsWithComment(text, selected.start) ? selected.start : start;
  return { start: lead, end: withComment(text, end) };
}

/** Whether a comment that has its line to itself begins there. */
function startsWithComment(text: string, offset: number): boolean {
  return text[offset] === "#" && beginsLine(text, offset);
}

/** Puts the use of the block in place of a stretch; comments that would go with it stay above. */
function useEdit(
  place: Place,
  selected: Span | undefined,
  used: string,
): { readonly edit: TextEdit; readonly at: number } {
  const { declaration, unit, start, stretch, flow } = place;
  const span = coveredSpan(place, selected);
  const { name } = declaration.statements[stretch.last]!;
  const result = isWhole(declaration, stretch) && name !== undefined ? `${name.text} = ` : "";
  const before = `${result}${flow.lead === undefined ? "" : `${flow.lead} -> `}`;
  const comments = selected === undefined ? commentsIn(unit.text.slice(span.start, span.end)) : [];
  const next = lineEndOf(unit.text) + indentation(unit.text, span.start);
  const lines = comments.map((comment) => comment + next).join("");
  return {
    edit: {
      span: { start: start + span.start, end: start + span.end },
      newText: lines + before + used,
    },
    at: lines.length + before.length,
  };
}
