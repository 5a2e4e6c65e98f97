/** A text edited in many rounds: its edits of the first text give the last one. */
import { expect, test } from "vitest";
import { EditedText } from "../../../src/language/refactor/edited-text.js";
import { createRandom } from "../../../src/random.js";
import { applyEdits, type TextEdit } from "../../../src/text.js";

test("rounds of edits are one set of edits", () => {
  for (let seed = 0; seed < 300; seed++) {
    const random = createRandom(seed);
    const first = Array.from({ length: random.integer(30) }, (_, at) =>
      String.fromCharCode(97 + (at % 26)),
    ).join("");
    const edited = new EditedText(first);
    let text = first;
    for (let round = random.integer(5); round > 0; round--) {
      const edits: TextEdit[] = [];
      for (let at = 0; at <= text.length; at += 1 + random.integer(6)) {
        const end = Math.min(text.length, at + random.integer(4));
        edits.push({ span: { start: at, end }, newText: "XYZ".slice(random.integer(4)) });
        at = end;
      }
      text = applyEdits(text, edits);
      edited.apply(edits);
      expect(edited.text, `seed ${seed}`).toBe(text);
    }
    expect(applyEdits(first, edited.edits()), `seed ${seed}`).toBe(text);
  }
});

test("what was not touched is in no edit", () => {
  const edited = new EditedText("one two three");
  edited.apply([{ span: { start: 4, end: 7 }, newText: "2" }]);
  edited.apply([{ span: { start: 0, end: 0 }, newText: "zero " }]);
  expect(edited.edits()).toEqual([
    { span: { start: 0, end: 0 }, newText: "zero " },
    { span: { start: 4, end: 7 }, newText: "2" },
  ]);
  expect(new EditedText("same").edits()).toEqual([]);
});
