/** Sample texts with the words they are cut into and the number of each. */
import type { PreviewTexts, TextSample } from "../../../src/preview.js";
import { h, setText, type View } from "../../dom.js";
import { count, plural } from "../../format.js";
import type { Shown } from "./rows.js";

export function textsView(): View<Shown> {
  const note = h("p", { class: "note" });
  const body = h("div", { class: "texts-body" });
  let drawn: unknown;
  return {
    element: h("div", {}, note, body),
    update({ state: { texts, busy } }) {
      setText(
        note,
        texts.length > 0 || !busy
          ? "A word that the training rows lack has the number 1; 0 fills up."
          : "Preparing texts…",
      );
      if (drawn === texts) return;
      drawn = texts;
      body.replaceChildren(...texts.map(inputSection));
    },
  };
}

function inputSection({ input, length, vocabulary, samples }: PreviewTexts): HTMLElement {
  return h(
    "section",
    { "aria-label": `Texts of ${input}` },
    h("h2", {}, `${input}: ${plural(length, "number")} for each text, ${plural(vocabulary, "known word")}`),
    h("ul", { class: "texts" }, ...samples.map(sampleItem)),
  );
}

function sampleItem({ row, label, text, tokens, padding }: TextSample): HTMLElement {
  return h(
    "li",
    {},
    h("p", { class: "kind" }, `row ${count(row + 1)} · ${label}`),
    h("blockquote", {}, text),
    h(
      "ol",
      { class: "tokens", "aria-label": "Words with their numbers" },
      ...tokens.map(({ word, number }) =>
        h(
          "li",
          { class: number === 1 ? "unknown" : undefined, title: number === 1 ? "not known" : undefined },
          word,
          h("span", { class: "token" }, String(number)),
        ),
      ),
      padding > 0 ? h("li", { class: "padding" }, `then ${plural(padding, "zero")}`) : undefined,
    ),
  );
}
