/** Small pieces of Markdown: code, tables, numbers and lists as people read them. */
import { fillDefaults } from "../src/layers/check-value.js";
import { type ArgValue, InnerLayer, isConfigured, isList } from "../src/layers/layer.js";

/** Text as code, whatever is in it. */
export function code(text: string): string {
  const line = text.replace(/[\r\n]+/g, " ");
  const longest = Math.max(0, ...[...line.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = "`".repeat(longest + 1);
  return longest === 0 ? `${fence}${line}${fence}` : `${fence} ${line} ${fence}`;
}

/** Rows of a label and a value, without a header. */
export function table(rows: readonly (readonly [string, string])[]): string {
  if (rows.length === 0) return "";
  const cell = (text: string) => text.replace(/\|/g, "\\|").replace(/[\r\n]+/g, " ");
  return ["| | |", "|:--|:--|", ...rows.map(([label, value]) => `| ${cell(label)} | ${cell(value)} |`)].join(
    "\n",
  );
}

/** Paragraphs, the empty ones left out. */
export function paragraphs(...parts: readonly (string | undefined | false)[]): string {
  return parts.filter((part) => typeof part === "string" && part !== "").join("\n\n");
}

/** `25,450`. */
export function whole(count: number): string {
  return count.toLocaleString("en-US");
}

export function counted(count: number, one: string, many = `${one}s`): string {
  return `${whole(count)} ${count === 1 ? one : many}`;
}

/** `15 %` of a share. */
export function percent(share: number): string {
  return `${+(share * 100).toPrecision(4)} %`;
}

/** A figure to four digits: `0.001235`, `1,680`. */
export function figure(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 1e15) return whole(value);
  const size = Math.abs(value);
  if (size >= 1e6 || size < 1e-4) return value.toPrecision(4).replace(/\.?0+(?=e|$)/, "");
  return Number(value.toPrecision(4)).toLocaleString("en-US", { maximumFractionDigits: 8 });
}

/** A value as it is written in a program. */
export function valueText(value: ArgValue): string {
  if (value === null) return "none";
  if (isList(value)) return `[${value.map(valueText).join(", ")}]`;
  if (value instanceof InnerLayer) return callText(value.layer.name, givenIn(value));
  return isConfigured(value) ? callText(value.name, Object.entries(value.args)) : String(value);
}

/** `he_normal`, `l2(l2: 0.01)`. */
function callText(name: string, args: readonly (readonly [string, ArgValue])[]): string {
  if (args.length === 0) return name;
  return `${name}(${args.map(([argument, value]) => `${argument}: ${valueText(value)}`).join(", ")})`;
}

/** What of a held layer's arguments is not as it would be anyway. */
function givenIn({ layer, args }: InnerLayer): [string, ArgValue][] {
  const usual = fillDefaults(layer.params, {});
  return layer.params
    .map(({ name }): [string, ArgValue] => [name, args.get(name)])
    .filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(usual[name]));
}

/** Names as code with commas between them; a long list is cut. */
export function names(list: readonly string[], most = 10): string {
  const shown = list.slice(0, most).map(code).join(", ");
  return list.length > most ? `${shown}, …` : shown;
}

/** Memory as `98.5 KB`; 1 KB is 1,024 bytes. */
export function bytes(count: number): string {
  const units = ["bytes", "KB", "MB", "GB", "TB"];
  let unit = 0;
  let size = count;
  for (; size >= 1024 && unit < units.length - 1; unit++) size /= 1024;
  if (unit === 0) return counted(count, "byte");
  return `${Number(size.toPrecision(3)).toLocaleString("en-US")} ${units[unit]}`;
}
