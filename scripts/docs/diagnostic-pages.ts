/** A page for each code a message can have, and their index. */
import { paragraphs } from "../../server/markdown.js";
import type { Diagnostic } from "../../src/language/diagnostic.js";
import { rules } from "../../src/rules/index.js";
import { LineIndex } from "../../src/text.js";
import { type Answer, askExample } from "./ask.js";
import { exampleKind } from "./example-files.js";
import type { Example, Subject } from "./examples.js";
import { fenced } from "./markdown.js";

const folder = "docs/diagnostics";

export async function diagnosticPages(
  root: string,
  subjects: readonly Subject[],
): Promise<[string, string][]> {
  const pages: [string, string][] = [[`${folder}/README.md`, index(subjects)]];
  for (const subject of subjects) {
    for (const example of subject.examples) {
      const answer = await askExample(root, example);
      pages.push([`${folder}/${example.code}.md`, page(subject, example, answer)]);
    }
  }
  return pages;
}

function index(subjects: readonly Subject[]): string {
  const list = subjects.map(({ title, intro, examples }) =>
    paragraphs(
      `## ${title}`,
      intro,
      examples
        .map((example) => `- [\`${example.code}\`](${example.code}.md): ${firstSentence(textOf(example))}`)
        .join("\n"),
    ),
  );
  return `${paragraphs(
    "# Messages",
    "Every message has a code, the same in the editor, on the command line and in tests, and each code has a page: what it means, an example, and how it is set right. The pages are made by `npm run docs` from the examples in [examples/](examples), with the messages and fixes that the checker gives for them.",
    ...list,
  )}\n`;
}

/** What a code means; a rule says it itself. */
function textOf({ code, text }: Example): string {
  return rules.find((rule) => rule.code === code)?.doc ?? text;
}

/** Up to the first point that ends a sentence. */
function firstSentence(text: string): string {
  const flat = text.replace(/\s+/g, " ");
  return /^.*?[.!?](?= [A-Z`]|$)/.exec(flat)?.[0] ?? flat;
}

function page(subject: Subject, example: Example, answer: Answer): string {
  const { code, wrong, files, rightFiles } = example;
  const { diagnostic, rightSource } = answer;
  if (diagnostic === undefined) throw new Error(`the example of ${code} does not give it`);
  const kind = { error: "An error", warning: "A warning", info: "A note", hint: "A hint" }[
    diagnostic.severity
  ];
  const fixes = diagnostic.fixes.map(({ title }) => `- ${title}`);
  return `${paragraphs(
    `# ${code}`,
    `${kind} about [${subject.title.toLowerCase()}](README.md#${anchor(subject.title)}).`,
    textOf(example),
    "## Example",
    ...filesText(files),
    fenced("nn", wrong),
    example.lengthenedTo > 0 && "and so on, down a very long file.",
    example.history && "A run of it has this to say after its last epoch:",
    fenced("text", quoted(wrong, diagnostic)),
    fixes.length > 0 && `The editor offers:\n\n${fixes.join("\n")}`,
    "## Set right",
    ...filesText(rightFiles),
    example.right === undefined && rightFiles.size === 0 && fixes.length > 1 && "With the first of these:",
    rightSource !== undefined && rightSource !== wrong && fenced("nn", rightSource),
  )}\n`;
}

function filesText(files: ReadonlyMap<string, string>): string[] {
  return [...files].map(([name, content]) => {
    const kind = exampleKind(name, content);
    if (kind === "text") return paragraphs(`\`${name}\`:`, fenced(languageOf(name), content.trimEnd()));
    if (kind === "database") return paragraphs(`\`${name}\` holds:`, fenced("sql", content.trimEnd()));
    return kind === "picture" ? `\`${name}\` is a picture.` : `\`${name}\` is a table of ${content.trim()}.`;
  });
}

function languageOf(name: string): string {
  if (name.endsWith(".nn")) return "nn";
  return name.endsWith(".csv") ? "csv" : "text";
}

function anchor(title: string): string {
  return title
    .toLowerCase()
    .replace(/[^\p{L}\p{N} -]/gu, "")
    .replaceAll(" ", "-");
}

/** The line, what of it is meant, the message, and the other places that it names. */
function quoted(source: string, { code, span, message, related }: Diagnostic): string {
  const lines = source.split("\n");
  const places = new LineIndex(source);
  const { line, character } = places.position(span.start);
  const carets = "^".repeat(Math.max(1, span.end - span.start));
  const more = related.flatMap((each) => {
    if (each.file !== undefined) return [`  ${each.file}:`, `    ${each.message}`];
    const at = places.position(each.span.start).line;
    return [`  line ${at + 1}: ${lines[at]!.trim()}`, `    ${each.message}`];
  });
  return [lines[line]!, `${" ".repeat(character)}${carets}`, `${code}: ${message}`, ...more].join("\n");
}
