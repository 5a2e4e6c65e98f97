/** How things look on a terminal: diagnostics with their line, findings, colours where they are wanted. */
import type { Diagnostic, Severity } from "../language/diagnostic.js";
import { LineIndex } from "../text.js";

const colours: Readonly<Record<Severity | "dim" | "bold", number>> = {
  error: 31,
  warning: 33,
  info: 36,
  hint: 36,
  dim: 2,
  bold: 1,
};

/** Colours text where standard output is a terminal and NO_COLOR is not set. */
export function paint(text: string, colour: keyof typeof colours): string {
  if (!process.stdout.isTTY || process.env.NO_COLOR) return text;
  return `\u001b[${colours[colour]}m${text}\u001b[0m`;
}

/** `file:line:column`, the sentence, and the line with the place underlined. Lines and columns count from 1. */
export function diagnosticText(file: string, source: string, diagnostic: Diagnostic): string {
  const { code, severity, message, span, related } = diagnostic;
  const index = new LineIndex(source);
  const { line, character } = index.position(span.start);
  const start = index.offset({ line, character: 0 });
  const text = /^[^\r\n]*/.exec(source.slice(start))![0];
  const length = Math.max(1, Math.min(span.end, start + text.length) - span.start);
  const gutter = String(line + 1);
  const margin = " ".repeat(gutter.length);
  const lines = [
    `${paint(file, "bold")}:${line + 1}:${character + 1}: ${paint(severity, severity)} ${paint(`[${code}]`, "dim")} ${message}`,
    `  ${paint(`${gutter} |`, "dim")} ${text}`,
    `  ${paint(`${margin} |`, "dim")} ${" ".repeat(character)}${paint("^".repeat(length), severity)}`,
  ];
  for (const { message: more, span: place } of related) {
    lines.push(`  ${margin} ${paint(`line ${index.position(place.start).line + 1}: ${more}`, "dim")}`);
  }
  for (const { title } of diagnostic.fixes) lines.push(`  ${margin} ${paint(`fix: ${title}`, "dim")}`);
  return lines.join("\n");
}

/** Columns set under one another; numbers (of `right` columns) stand to the right. */
export function table(rows: readonly (readonly string[])[], right: readonly number[] = []): string {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows
    .map((row) =>
      row
        .map((cell, column) =>
          right.includes(column) ? cell.padStart(widths[column]!) : cell.padEnd(widths[column]!),
        )
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

export function count(number: number, singular: string, plural = `${singular}s`): string {
  return `${number.toLocaleString("en")} ${number === 1 ? singular : plural}`;
}

/** Tells of rows that are in no split. */
export function leftOutText(rows: number): string {
  return `${count(rows, "row")} left out, since a value is missing in ${rows === 1 ? "it" : "them"}`;
}
