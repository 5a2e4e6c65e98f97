/** Writes the page that sets the messages of all frameworks side by side. */
import type { Answer, Answers, Place } from "./answers.js";
import { type Case, type Peer, peers } from "./cases.js";
import type { Said } from "./ours.js";

export interface Result {
  readonly mistake: Case;
  /** The diagnostics of Netwright. */
  readonly said: readonly Said[];
}

const titles: Readonly<Record<Peer, string>> = { keras: "Keras", pytorch: "PyTorch", tfjs: "tfjs" };

export function page(results: readonly Result[], answers: Answers): string {
  const parts = [
    introduction(results.length, answers),
    totals(results, answers),
    overview(results, answers),
    ...results.map((result, at) => section(result, at + 1, answers)),
  ];
  return `${parts.join("\n\n")}\n`;
}

function introduction(count: number, { versions }: Answers): string {
  return `# Shape mistakes, side by side

${count} mistakes that people make, each written in Netwright's language, in Keras, in PyTorch and in tfjs, and what each
of them says. \`npm run bench:messages\` runs all of it and writes this page; nothing here is written by hand. The
programs are in \`bench/messages/cases/\`.

Versions: ${peers.map((peer) => versions[peer]).join("; ")}. The programs of the other frameworks are written so that
they can be as exact as possible: a layer a line, shapes stated where the framework lets one state them, and one batch of
data at the end. Messages are quoted as they are, without the frames of the frameworks' own code.

- **When**: a mistake shows _while typing_, when the network is _built_, with the _first batch_ of data, or _never_: the
  program then runs to its end with a result that means nothing.
- **Right line**: the message or its trace leads to a line in which the mistake can be mended.
- **Calculation**: the message shows how a size came about, as in \`(2 − 3) / 1 + 1 = 0\`.
- **Fix**: an edit that is offered and can be applied; it _works_ when the program has no errors afterwards.`;
}

/** The errors that a mistake is about. */
function errorsOf({ said }: Result): Said[] {
  return said.filter(({ severity }) => severity === "error");
}

/** Whether the one error stands where the case marks it. */
export function isOnMark({ mistake: { mark }, said }: Result): boolean {
  const errors = said.filter(({ severity }) => severity === "error");
  const [only] = errors;
  return (
    errors.length === 1 &&
    only !== undefined &&
    only.line === mark.line &&
    only.column === mark.column &&
    only.length === mark.length &&
    only.code === mark.code &&
    only.message.includes(mark.part)
  );
}

export function hasWorkingFix(result: Result): boolean {
  return errorsOf(result).some(({ fixes }) => fixes.some(({ works }) => works));
}

/** An equation between numbers. */
export function showsCalculation(text: string): boolean {
  return /\d\)?\s*[×*/+−-]\s*\(?\d[^=\n]*=\s*[-−]?\d/.test(text);
}

function totals(results: readonly Result[], answers: Answers): string {
  const row = (name: string, ours: (result: Result) => boolean, theirs: (answer: Answer) => boolean) => {
    const counts = peers.map(
      (peer) =>
        results.filter(({ mistake }) => {
          const answer = answers.cases[mistake.id]?.[peer];
          return answer !== undefined && theirs(answer);
        }).length,
    );
    return `| ${[name, results.filter(ours).length, ...counts].join(" | ")} |`;
  };
  const none = () => false;
  const errorText = (result: Result) =>
    errorsOf(result)
      .flatMap(({ message, related }) => [message, ...related.map((each) => each.message)])
      .join("\n");
  const asked = peers.map(
    (peer) => results.filter(({ mistake }) => answers.cases[mistake.id]?.[peer]).length,
  );
  return [
    `| of | Netwright: ${results.length} | ${peers.map((peer, at) => `${titles[peer]}: ${asked[at]}`).join(" | ")} |`,
    "| --- | --- | --- | --- | --- |",
    row("found while typing", (result) => errorsOf(result).length > 0, none),
    row("found when built", none, ({ when }) => when === "build"),
    row("found at the first batch", none, ({ when }) => when === "first batch"),
    row("a warning only", none, ({ when, warnings }) => when === "never" && warnings.length > 0),
    row("never found", none, ({ when, warnings }) => when === "never" && warnings.length === 0),
    row("leads to a right line", isOnMark, (answer) => leading(answer).rightLine),
    row(
      "shows the calculation",
      (result) => showsCalculation(errorText(result)),
      ({ message }) => message !== undefined && showsCalculation(message),
    ),
    row("offers a fix", (result) => errorsOf(result).some(({ fixes }) => fixes.length > 0), none),
    row("offers a fix that works", hasWorkingFix, none),
  ].join("\n");
}

/** The failure, or where nothing failed the first warning. */
function leading(answer: Answer): Place {
  return answer.when === "never" ? (answer.warnings[0] ?? answer) : answer;
}

function overview(results: readonly Result[], answers: Answers): string {
  const rows = results.map((result, at) => {
    const { id, title } = result.mistake;
    const cells = peers.map((peer) => cell(answers.cases[id]?.[peer]));
    return `| [${at + 1}](#${anchor(result.mistake, at + 1)}) | ${title} | ${ourCell(result)} | ${cells.join(" | ")} |`;
  });
  return [
    "| | mistake | Netwright | Keras | PyTorch | tfjs |",
    "| --- | --- | --- | --- | --- | --- |",
    ...rows,
  ].join("\n");
}

function ourCell(result: Result): string {
  const fixes = errorsOf(result).flatMap((error) => error.fixes);
  if (errorsOf(result).length === 0) return "never";
  const line = isOnMark(result) ? "right line" : "another line";
  return `typing, ${line}, ${fixes.length} ${fixes.length === 1 ? "fix" : "fixes"}`;
}

function cell(answer: Answer | undefined): string {
  if (answer === undefined) return "no such layer";
  const { when, warnings } = answer;
  const [warning] = warnings;
  if (when === "never")
    return warning === undefined ? "never" : `${warning.when}, warning, ${lineText(warning)}`;
  return `${when}, ${lineText(answer)}`;
}

function lineText({ line, rightLine }: Place): string {
  if (rightLine) return "right line";
  return line === undefined ? "no line" : "another line";
}

function anchor({ title }: Case, number: number): string {
  const words = title.toLowerCase().replace(/[^\p{L}\p{N} _-]/gu, "");
  return `${number}-${words.replaceAll(" ", "-")}`;
}

function section(result: Result, number: number, answers: Answers): string {
  const { mistake } = result;
  return [
    `## ${number}. ${mistake.title}`,
    mistake.intention,
    fence("nn", mistake.source.trim()),
    ...ours(result),
    ...peers.flatMap((peer) => theirs(mistake, peer, answers.cases[mistake.id]?.[peer])),
  ].join("\n\n");
}

function fence(language: string, text: string): string {
  return `\`\`\`${language}\n${text}\n\`\`\``;
}

function ours(result: Result): string[] {
  const lines = result.mistake.source.split("\n");
  return errorsOf(result).flatMap(({ line, column, length, code, message, related, fixes }) => {
    const text = [
      lines[line],
      `${" ".repeat(column)}${"^".repeat(length)}`,
      `${code}: ${message}`,
      ...related.map((each) => `  ${lines[each.line]!.trim()}\n    ${each.message}`),
    ].join("\n");
    const offered = fixes.map(({ title, works }) => `- ${title}${works ? "" : " (other errors remain)"}`);
    const all = fixes.every(({ works }) => works) ? ", each of which leaves a program without errors" : "";
    return [
      "**Netwright**, while typing:",
      fence("text", text),
      ...(offered.length === 0 ? [] : [`It offers${all}:\n\n${offered.join("\n")}`]),
    ];
  });
}

function theirs({ programs }: Case, peer: Peer, answer: Answer | undefined): string[] {
  const name = `**${titles[peer]}**`;
  if (answer === undefined) return [`${name} has no such layer.`];
  const at = (place: Place) => {
    const text = place.line === undefined ? undefined : programs[peer]?.[place.line - 1];
    const code = text?.replace(/\s*(#|\/\/) mistake$/, "").trim();
    return code === undefined ? ", pointing at no line" : `, pointing at \`${code}\``;
  };
  const said = answer.warnings.flatMap((warning) => [
    `${name}, a warning ${moment(warning)}${at(warning)}:`,
    fence("text", warning.message),
  ]);
  if (answer.message !== undefined) {
    return [
      ...said,
      `${name}, ${moment(answer)}${at(answer)}:`,
      fence("text", `${answer.type}: ${answer.message}`),
    ];
  }
  const printed = answer.printed ? `: ${answer.printed}` : "";
  return [
    ...said,
    `${name} says nothing${said.length === 0 ? "" : " else"}; the program runs to its end${printed}.`,
  ];
}

function moment({ when }: Place): string {
  return when === "build" ? "when it is built" : "at the first batch";
}
