/** Places of a program in a text that differs from it in comments and white space. */
import { describe, expect, test } from "vitest";
import { followProgram } from "../../src/language/same-program.js";

const before = "network N on d {\n  Dense(16, relu)   # hidden\n  Dense(3)\n}\n";

/** Where the text marked `«…»` of `before` lies in `after`. */
function followed(after: string, text: string): string | undefined {
  const start = before.indexOf(text);
  const span = followProgram(before, after)?.({ start, end: start + text.length });
  return span && after.slice(span.start, span.end);
}

describe("the same program", () => {
  test.each([
    ["as it is", before],
    ["with comments above and below", `# Flowers.\n${before}# End.\n`],
    ["without its comment", before.replace("   # hidden", "")],
    [
      "with other white space everywhere",
      "network   N on d {\n\n    Dense( 16,relu )\n\n\n  Dense(3) # out\n\n}",
    ],
    ["with line ends in brackets", before.replace("(16, relu)", "(\n    16, # units\n    relu\n  )")],
    ["with braces on the lines of what they hold", before.replace("\n}", " }").replace("{\n", "{")],
    ["with line ends of Windows", before.replaceAll("\n", "\r\n")],
  ])("%s", (_, after) => {
    for (const text of ["N", "Dense(3)", "16", "d"]) expect(followed(after, text)).toBe(text);
  });

  test("an insertion stays behind the word it follows, and before the word it precedes", () => {
    const after = before.replace("Dense(3)", "Dense( 3 )").replace("  Dense(16", "  # first\n    Dense(16");
    const follow = followProgram(before, after)!;
    const behind = before.indexOf("3)") + 1;
    expect(follow({ start: behind, end: behind })?.start).toBe(after.indexOf("3 )") + 1);
    const ahead = before.indexOf("Dense(16");
    expect(follow({ start: ahead, end: ahead })?.start).toBe(after.indexOf("Dense(16"));
  });

  test("an insertion at the end of a line stays there, whether or not a comment does", () => {
    const at = before.indexOf("# hidden") + "# hidden".length;
    const after = `# New.\n${before.replace("   # hidden", "")}`;
    expect(followProgram(before, after)!({ start: at, end: at })?.start).toBe(after.indexOf("relu)") + 5);
  });
});

describe("another program", () => {
  test.each([
    ["another number", before.replace("16", "17")],
    ["a layer less", before.replace("  Dense(3)\n", "")],
    ["two lines in one", before.replace("   # hidden\n", " ")],
    ["nothing", ""],
  ])("%s", (_, after) => {
    expect(followProgram(before, after)).toBeUndefined();
  });
});
