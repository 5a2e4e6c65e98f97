/** The preview's reducer: parts come one after another, what was shown stays until it comes anew, and tabs follow the data. */
import { describe, expect, test } from "vitest";
import type { PreviewMessage, PreviewPart } from "../../../src/preview.js";
import { initialState, type PreviewState, reduce, tabsOf } from "../../../webview/data/state.js";
import { bad, houses, images, iris, messagesOf, missing, texts } from "./previews.js";

const reduced = (messages: readonly PreviewMessage[], from: PreviewState = initialState) =>
  messages.reduce(reduce, from);
const tabs = (parts: readonly PreviewPart[]) =>
  tabsOf(reduced(messagesOf("d", parts))).map(({ name }) => name);

describe("what is known", () => {
  test("every part finds its place, and the end ends the reading", () => {
    const state = reduced(messagesOf("flowers", iris));
    expect(state.overview?.rows).toBe(150);
    expect(state.rows?.rows).toHaveLength(100);
    expect(state.prepared?.targets).toEqual(["species"]);
    expect(state.facts?.facts.rows.train).toBe(105);
    expect(state).toMatchObject({ busy: false, problem: undefined, datasets: ["flowers"] });
  });

  test("read again, the same dataset stays as it was until its parts come anew", () => {
    const before = reduced(messagesOf("flowers", iris));
    const [begin, overview] = messagesOf("flowers", iris);
    const during = reduced([begin!], before);
    expect(during.busy).toBe(true);
    expect(during.rows).toBe(before.rows);
    const ended = reduced([overview!, { type: "end" }], during);
    expect(ended.overview?.rows).toBe(150);
    // What did not come again is no longer so.
    expect(ended).toMatchObject({ rows: undefined, facts: undefined, prepared: undefined, images: [] });
  });

  test("another dataset begins empty", () => {
    const begin = messagesOf("houses", houses)[0]!;
    expect(reduced([begin], reduced(messagesOf("flowers", iris)))).toMatchObject({
      overview: undefined,
      rows: undefined,
      busy: true,
    });
  });

  test("a problem is told beside what is known, and goes away when it is mended", () => {
    const broken = reduced(messagesOf("houses", bad));
    expect(broken.problem).toContain("cannot be prepared");
    expect(broken.rows?.rows).toHaveLength(40);
    expect(reduced(messagesOf("houses", houses), broken).problem).toBeUndefined();
  });

  test("several inputs of images are kept together, once each time they are read", () => {
    const both = [images[0]!, images[1]!, images[1]!];
    const state = reduced(messagesOf("shapes", both));
    expect(state.images).toHaveLength(2);
    expect(reduced(messagesOf("shapes", both), state).images).toHaveLength(2);
  });
});

test.each([
  ["a table", iris, ["rows", "columns", "split"]],
  ["images", images, ["rows", "columns", "images", "split"]],
  ["texts", texts, ["rows", "columns", "texts", "split"]],
  ["data that cannot be prepared", bad, ["rows", "columns"]],
  ["no data", missing, ["rows", "columns", "split"]],
] as const)("tabs of %s", (_, parts, expected) => {
  expect(tabs(parts)).toEqual(expected);
});
