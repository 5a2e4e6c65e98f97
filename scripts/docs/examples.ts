/** Reads the examples of mistakes in docs/diagnostics/examples/: one of each code, by subject. */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type { History } from "../../src/history.js";

/** Where `^^^` stands. Lines and columns count from 0. */
export interface Mark {
  readonly line: number;
  readonly column: number;
  readonly length: number;
}

/** One mistake, as it is made and as it is set right. */
export interface Example {
  readonly code: string;
  /** What the code means, as Markdown. */
  readonly text: string;
  readonly wrong: string;
  readonly mark: Mark;
  /** Absent: the first fix that is offered makes it, or other files do. */
  readonly right: string | undefined;
  /** Files beside the program, by name, where those of `examples/` do not serve; see `example-files.ts`. */
  readonly files: ReadonlyMap<string, string>;
  /** Those of them that are otherwise once all is right. */
  readonly rightFiles: ReadonlyMap<string, string>;
  /** The wrong example is checked with a comment behind it that brings it to this many characters. */
  readonly lengthenedTo: number;
  /** What a run has measured, for findings of a run. */
  readonly history: History | undefined;
}

export interface Subject {
  readonly title: string;
  readonly intro: string;
  readonly examples: readonly Example[];
}

/** All subjects, in the order of their files' names. */
export function readExamples(root: string): Subject[] {
  const folder = path.join(root, "docs/diagnostics/examples");
  return readdirSync(folder)
    .filter((name) => name.endsWith(".txt"))
    .sort()
    .map((name) => readSubject(readFileSync(path.join(folder, name), "utf8"), name));
}

/**
 * A subject's file: `# title`, a paragraph, and for each code `=== code`, what it means, and parts that begin with `--- wrong`
 * (with `^^^` under what the message is about), and where needed `--- right`, `--- file NAME`, `--- right file NAME`,
 * `--- lengthened` with a number of characters, and `--- losses`.
 */
export function readSubject(text: string, name: string): Subject {
  const [head, ...sections] = text.split(/^=== /m);
  const [, title, intro] = /^# (.+)\n([\s\S]*)$/.exec(head!) ?? [];
  if (title === undefined) throw new Error(`${name} does not begin with a title`);
  return { title, intro: intro!.trim(), examples: sections.map((section) => readExample(section, name)) };
}

function readExample(section: string, file: string): Example {
  const [head, ...parts] = section.split(/^--- /m);
  const [code, ...text] = head!.split("\n");
  const byName = new Map(
    parts.map((part): [string, string] => {
      const end = part.indexOf("\n");
      return [part.slice(0, end).trim(), part.slice(end + 1).trim()];
    }),
  );
  const where = `${file}, ${code}`;
  const written = byName.get("wrong");
  if (written === undefined) throw new Error(`${where}: there is no wrong example`);
  const losses = byName.get("losses");
  return {
    code: code!.trim(),
    text: text.join("\n").trim(),
    ...readMarked(written, where),
    right: byName.get("right"),
    files: filesIn(byName, "file "),
    rightFiles: filesIn(byName, "right file "),
    lengthenedTo: Number(byName.get("lengthened") ?? 0),
    history: losses === undefined ? undefined : readHistory(losses),
  };
}

function filesIn(parts: ReadonlyMap<string, string>, prefix: string): Map<string, string> {
  return new Map(
    [...parts].flatMap(([name, content]): [string, string][] =>
      name.startsWith(prefix) ? [[name.slice(prefix.length), content === "" ? "" : `${content}\n`]] : [],
    ),
  );
}

function readMarked(marked: string, where: string): { readonly wrong: string; readonly mark: Mark } {
  const lines = marked.split("\n");
  const at = lines.findIndex((line) => /^\s*\^+$/.test(line));
  if (at < 1 || lines.filter((line) => /^\s*\^+$/.test(line)).length > 1) {
    throw new Error(`${where}: the wrong example needs one mark`);
  }
  const column = lines[at]!.indexOf("^");
  return {
    wrong: lines.filter((_, index) => index !== at).join("\n"),
    mark: { line: at - 1, column, length: lines[at]!.trim().length },
  };
}

/** `training: 1.2 0.8 …` and `validation: 1.3 0.9 …`, a loss for each epoch. */
function readHistory(text: string): History {
  const numbers = (name: string) =>
    (new RegExp(`^${name}:(.*)$`, "m").exec(text)?.[1] ?? "").trim().split(/\s+/).map(Number);
  const validation = numbers("validation");
  return {
    epochs: numbers("training").map((loss, at) => ({
      epoch: at + 1,
      train: { loss },
      validation: { loss: validation[at]! },
      seconds: 0.1,
    })),
    planned: validation.length,
    rows: { train: 309, validation: 66, test: 67 },
    ended: true,
  };
}
