/** The grammar of one line of a flow: `name = step -> step`. */
import type { TokenStream } from "./token-stream.js";
import type { Name, Statement, Step, Value } from "./tree.js";
import { parseValue } from "./value-parser.js";

export function parseStatement(stream: TokenStream): Statement | undefined {
  const start = stream.current.span.start;
  let name: Name | undefined;
  if (stream.current.kind === "name" && stream.peek(1).text === "=") {
    const token = stream.next();
    name = { text: token.text, span: token.span };
    stream.next();
  }
  const steps: Step[] = [];
  do {
    stream.skipNewlinesAfterArrow();
    const value = parseValue(stream);
    if (value.kind === "missing") break;
    const step = stepOf(value);
    if (step !== undefined) steps.push(step);
    else stream.report("Expected a layer such as `Dense(16, relu)`, or the name of a value.", value.span);
  } while (stream.acceptArrow());
  if (steps.length === 0 && name === undefined) return undefined;
  return { name, steps, span: { start, end: stream.previousEnd } };
}

/** `Dense(8) * 3` has been read as a product: here it is a call that stands three times. */
function stepOf(value: Value): Step | undefined {
  if (value.kind === "name") return value;
  if (value.kind === "call") return { kind: "call", call: value, times: undefined, span: value.span };
  if (value.kind === "binary" && value.operator === "*" && value.left.kind === "call") {
    return { kind: "call", call: value.left, times: value.right, span: value.span };
  }
  return undefined;
}
