/** `netwright check`: the diagnostics of files, with the findings their data gives away. */
import path from "node:path";
import { parseArgs } from "node:util";
import { analyseWithData } from "../data/analyse-with-data.js";
import { confirmedDiagnostics } from "../language/analyse.js";
import type { Diagnostic } from "../language/diagnostic.js";
import { findingsBeforeRun } from "../rules/index.js";
import { LineIndex } from "../text.js";
import { dataOptions, outsideFlag } from "./data-options.js";
import { count, diagnosticText, paint } from "./terminal.js";
import { readSource, UsageError } from "./usage.js";

interface CheckedFile {
  readonly file: string;
  readonly source: string;
  readonly diagnostics: readonly Diagnostic[];
}

export const checkCommand = {
  usage: "check FILE… [--json] [--allow-outside]",
  async run(args: string[]): Promise<number> {
    const { values, positionals } = parseArgs({
      args,
      options: { json: { type: "boolean" }, "allow-outside": { type: "boolean" } },
      allowPositionals: true,
    });
    if (positionals.length === 0) throw new UsageError("which file?");
    const checked: CheckedFile[] = [];
    for (const file of positionals) {
      checked.push(await checkFile(file, readSource(file), values["allow-outside"]));
    }
    if (values.json) console.log(JSON.stringify({ files: checked.map(toJson) }, undefined, 2));
    else printAll(checked);
    return checked.some(({ diagnostics }) => diagnostics.some(({ severity }) => severity === "error"))
      ? 1
      : 0;
  },
};

async function checkFile(file: string, source: string, outside: boolean | undefined): Promise<CheckedFile> {
  const reading = dataOptions(file, outside);
  const { analysis, options, facts } = await analyseWithData(path.resolve(file), source, reading);
  const checked = confirmedDiagnostics(analysis, options);
  const findings = findingsBeforeRun(analysis, options, facts);
  const diagnostics = [...checked, ...findings].sort((a, b) => a.span.start - b.span.start);
  return { file, source, diagnostics };
}

function toJson({ file, source, diagnostics }: CheckedFile) {
  const index = new LineIndex(source);
  return {
    file,
    diagnostics: diagnostics.map(({ code, severity, message, span, related, fixes }) => ({
      code,
      severity,
      message,
      range: index.range(span),
      related: related.map((each) => ({ message: each.message, range: index.range(each.span) })),
      fixes: fixes.map(({ title, edits }) => ({
        title,
        edits: edits.map((edit) => ({ range: index.range(edit.span), newText: edit.newText })),
      })),
    })),
  };
}

function printAll(checked: readonly CheckedFile[]): void {
  const all = checked.flatMap(({ file, source, diagnostics }) =>
    diagnostics.map((diagnostic) => ({ text: diagnosticText(file, source, diagnostic), diagnostic })),
  );
  for (const { text } of all) console.log(`${text}\n`);
  if (all.some(({ diagnostic }) => diagnostic.code === "data-outside-workspace")) {
    console.log(
      paint(`Data outside this folder and that of the program is read with ${outsideFlag}.\n`, "dim"),
    );
  }
  const errors = all.filter(({ diagnostic }) => diagnostic.severity === "error").length;
  const others = all.length - errors;
  console.log(
    `${count(checked.length, "file")} checked: ${count(errors, "error")}, ${count(others, "other finding")}.`,
  );
}
