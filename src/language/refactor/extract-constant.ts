/** Extracts a constant: a number gets a name at the top, by `let`. */
import type { Span, TextEdit } from "../../text.js";
import type { Analysis } from "../analyse.js";
import type { Declaration, Value } from "../syntax/tree.js";
import { namesOf } from "./flow.js";
import { freshDeclarationName } from "./fresh-names.js";
import { aboveComments, lineEndOf, restOfLine, trimmed, withComment } from "./lines.js";
import { boundCall } from "./name-arguments.js";
import { type Change, holds, placeAfter, type Refactoring, type Site } from "./refactoring.js";

export function extractConstant(site: Site): Refactoring[] {
  const span = trimmed(site.unit.text, site.span);
  const found = numberIn(site, span);
  if (found === undefined) return [];
  const written = site.unit.text.slice(found.value.span.start, found.value.span.end);
  const title = `Extract \`${written.replaceAll(/\s+/g, " ")}\` as a constant`;
  return [{ kind: "refactor.extract.constant", title, change: () => changeOf(site, found) }];
}

interface FoundNumber {
  readonly value: Value;
  /** What it is for. */
  readonly name: string;
}

/** The number at the cursor, or the calculation that is selected. */
function numberIn({ analysis, declaration }: Site, span: Span): FoundNumber | undefined {
  let found: FoundNumber | undefined;
  const own =
    "parameters" in declaration ? new Set(declaration.parameters.map(({ name }) => name.text)) : new Set();
  const look = (value: Value, name: string): void => {
    if (!holds(value.span, span)) return;
    const exact = value.span.start === span.start && value.span.end === span.end;
    const constant = namesOf(value).every(
      ({ text }) => !own.has(text) && text !== "classes" && text !== "features",
    );
    if (
      value.kind === "number" ||
      (exact && constant && (value.kind === "binary" || value.kind === "negative"))
    ) {
      found ??= { value, name };
      return;
    }
    switch (value.kind) {
      case "list":
        for (const item of value.items) look(item, name);
        break;
      case "negative":
        look(value.operand, name);
        break;
      case "binary":
        look(value.left, name);
        look(value.right, name);
        break;
      case "range":
        look(value.from, `${name}_min`);
        look(value.to, `${name}_max`);
        break;
      case "call": {
        const bound = boundCall(analysis, value);
        const param = bound?.params.find((each) => {
          const at = bound.spans.get(each.name);
          return at !== undefined && holds(at, span);
        });
        for (const { name: given, value: inner } of value.arguments)
          look(inner, given?.text ?? param?.name ?? name);
        break;
      }
      default:
    }
  };
  for (const [value, name] of valuesOf(declaration, span)) look(value, name);
  return found;
}

/** The values of a declaration among which something at a place must be, and what each is for. */
function valuesOf(declaration: Declaration, span: Span): (readonly [Value, string])[] {
  switch (declaration.kind) {
    case "let":
      // The whole of it has a name already.
      return declaration.value.kind === "number" || declaration.value.kind === "negative"
        ? []
        : [[declaration.value, `${declaration.name.text}_part`]];
    case "network":
    case "block":
      return [
        ...declaration.parameters.flatMap(({ name, default: value }) =>
          value === undefined ? [] : [[value, `default_${name.text}`] as const],
        ),
        ...declaration.statements
          .flatMap((statement) => (holds(statement.span, span) ? statement.steps : []))
          .flatMap((step) => {
            if (step.kind === "name") return [];
            const call = [step.call, "value"] as const;
            return step.times === undefined ? [call] : [call, [step.times, "times"] as const];
          }),
      ];
    case "import":
      return [];
    default:
      return declaration.properties.flatMap(({ name, values }) =>
        values.map((value) => [value, name.text.split(".").at(-1)!] as const),
      );
  }
}

function changeOf(
  { analysis, unit, start, declaration }: Site,
  { value, name: wanted }: FoundNumber,
): Change {
  const name = freshDeclarationName(analysis, wanted);
  const written = unit.text.slice(value.span.start, value.span.end);
  const use: TextEdit = {
    span: { start: start + value.span.start, end: start + value.span.end },
    newText: name,
  };
  const above = start + aboveComments(unit.text, declaration.keywordSpan.start);
  const constant = newConstant(analysis, above, declaration.kind === "let", `let ${name} = ${written}`);
  const edits = [constant, use];
  return { edits, newName: placeAfter(edits, use, 0) };
}

/** Puts a constant below the last one above the declaration; where there is none, right above the declaration. */
function newConstant(
  { source, program }: Analysis,
  above: number,
  isConstant: boolean,
  line: string,
): TextEdit {
  const lineEnd = lineEndOf(source);
  const last = program.main.units
    .flatMap(({ unit, start }) =>
      unit.declarations.flatMap(({ kind, span }) => (kind === "let" ? [start + span.end] : [])),
    )
    .findLast((end) => end <= above);
  if (last !== undefined && !isConstant) {
    const end = withComment(source, last);
    if (restOfLine(source, end) === "") return { span: { start: end, end }, newText: lineEnd + line };
  }
  const newText = isConstant ? line + lineEnd : line + lineEnd + lineEnd;
  return { span: { start: above, end: above }, newText };
}
