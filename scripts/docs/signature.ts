/** What a call takes, as one text and as a table. */
import { code, valueText } from "../../server/markdown.js";
import { describeType } from "../../src/layers/check-value.js";
import type { Param } from "../../src/layers/layer.js";
import { grid } from "./markdown.js";

const longestLine = 100;

/** `Conv2D(filters, kernel_size, strides: 1, …)`; behind values that stand first, all is given by name. */
export function signatureText(
  name: string,
  params: readonly Param[],
  inputs: readonly string[] = [],
): string {
  const args = params.map((param) => {
    if (param.otherwise !== undefined) return `${param.name}: …`;
    if (param.default !== undefined) return `${param.name}: ${valueText(param.default)}`;
    if (param.rest) return `${param.name}, …`;
    return inputs.length > 0 ? `${param.name}: …` : param.name;
  });
  const lines = [`${name}(`];
  for (const [at, text] of [...inputs, ...args].entries()) {
    const item = at === inputs.length + args.length - 1 ? text : `${text},`;
    const line = lines.at(-1)!;
    const space = at === 0 ? "" : " ";
    if (line.length + space.length + item.length < longestLine) lines[lines.length - 1] += space + item;
    else lines.push(`${" ".repeat(name.length + 1)}${item}`);
  }
  return `${lines.join("\n")})`;
}

export function argumentTable(params: readonly Param[]): string {
  return grid(
    ["argument", "takes", "when left out", "meaning"],
    params.map((param) => [
      code(param.name),
      `${describeType(param.type)}${param.nullable ? ", or `none`" : ""}`,
      param.otherwise ?? (param.default === undefined ? "must be given" : code(valueText(param.default))),
      needs(param),
    ]),
  );
}

function needs({ doc, needs: needed }: Param): string {
  return needed === undefined ? doc : `${doc} Only with \`${needed.param}: ${valueText(needed.value)}\`.`;
}
