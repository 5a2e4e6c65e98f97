/** Sample images by class as they enter the network, and as training sees them, changed at random. */
import type { ImageSample, PreviewImages } from "../../../src/preview.js";
import { h, setAttribute, setText, show, type View } from "../../dom.js";
import { count, plural } from "../../format.js";
import { choice } from "../choice.js";
import type { PreviewState } from "../state.js";
import type { ChangeOptions } from "../view.js";
import type { Shown } from "./rows.js";

export function imagesView(change: ChangeOptions): View<Shown> {
  const choose = choice(
    "How the images are shown",
    ["As they are", "As training changes them"],
    (augmented) => change({ augmented }),
  );
  const note = h("p", { class: "note" });
  const body = h("div", { class: "images-body" });
  let drawn: readonly unknown[] = [];
  return {
    element: h("div", {}, h("div", { class: "bar" }, choose.element, note), body),
    update({ state, options }) {
      const { images, busy } = state;
      const changes = images.some(({ samples }) => samples.some(({ augmented }) => augmented.length > 0));
      const augmented = options.augmented && changes;
      choose.update(augmented);
      show(choose.element, changes);
      setText(note, noteOf(state, changes));
      if (drawn[0] === images && drawn[1] === augmented) return;
      drawn = [images, augmented];
      body.replaceChildren(...images.map((each) => inputSection(each, images.length > 1, augmented)));
      setAttribute(body, "aria-busy", busy ? "true" : "false");
    },
  };
}

function noteOf({ images, busy }: PreviewState, changes: boolean): string {
  if (images.length === 0)
    return busy ? "Preparing images…" : "The images cannot be prepared as the dataset stands.";
  const [{ height, width }] = images as readonly [PreviewImages];
  const size = images.length === 1 ? ` of ${count(height)}×${count(width)} pixels` : "";
  return `Training images${size}${changes ? "" : "; nothing changes them, since the dataset says no augment"}.`;
}

function inputSection({ input, height, width, samples }: PreviewImages, named: boolean, augmented: boolean) {
  const labels = [...new Set(samples.map(({ label }) => label))];
  // Where the target is a number, every image has one of its own, and there is nothing to group by.
  if (labels.length === samples.length && labels.length > 1) {
    return h("section", { "aria-label": `Images of ${input}` }, group(input, samples, augmented));
  }
  return h(
    "section",
    { "aria-label": `Images of ${input}` },
    named ? h("h2", {}, `${input}, ${count(height)}×${count(width)} pixels`) : undefined,
    ...labels.map((label) =>
      group(
        label,
        samples.filter((each) => each.label === label),
        augmented,
      ),
    ),
  );
}

function group(label: string, samples: readonly ImageSample[], augmented: boolean): HTMLElement {
  return h(
    "div",
    { class: "image-group" },
    h("h3", { title: plural(samples.length, "sample") }, label),
    h("ul", { class: "images" }, ...samples.map((sample) => h("li", {}, ...pictures(sample, augmented)))),
  );
}

function pictures({ row, label, picture, augmented }: ImageSample, changed: boolean): HTMLElement[] {
  const of = `${label}, row ${count(row + 1)}`;
  if (!changed) return [h("img", { src: picture, alt: of, title: of })];
  return augmented.map((address, at) =>
    h("img", { src: address, alt: `${of}, changed, ${at + 1}`, title: `${of}, changed at random` }),
  );
}
