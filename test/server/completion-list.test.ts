/** The list of completions as an editor gets it: what items share said once, to those that can be told so. */
import { expect, test } from "vitest";
import { toCompletionList } from "../../server/answers/convert-help.js";
import { complete } from "../../server/features/completion.js";
import { atCursor } from "./fixture.js";

test.each([
  ["layers", "network N {\n  Input(4)\n  De$0\n}\n"],
  ["plain names", "network N {\n  Input(4)\n  Dense(3, re$0)\n}\n"],
])("%s are the same with and without defaults for the list", async (_, fixture) => {
  const { program, offset } = atCursor(fixture);
  const found = await complete(program, offset, async () => []);
  const long = toCompletionList(program, found, 3);
  const short = toCompletionList(program, found, 3, ["editRange", "insertTextFormat", "data"]);
  const { editRange, ...others } = short.itemDefaults!;
  const items = short.items.map(({ textEditText, ...item }) => ({
    ...others,
    ...item,
    textEdit: { range: editRange, newText: textEditText },
  }));
  expect(items).toEqual(long.items);
  expect(long.items.length).toBeGreaterThan(5);
  expect(JSON.stringify(short).length).toBeLessThan(0.7 * JSON.stringify(long).length);
  // Half of it is of no use.
  expect(toCompletionList(program, found, 3, ["editRange"])).toEqual(long);
});
