/** What hover says of a layer, beside its box. */
import type { PictureNode } from "../../src/picture.js";
import { h, prose } from "../dom.js";
import type { Rect } from "./block.js";

export interface Tooltip {
  readonly element: HTMLElement;
  /** After a moment, unless one is shown already. */
  show(node: PictureNode, share: string | undefined, place: () => Rect): void;
  hide(): void;
}

const delay = 350;
const distance = 8;

export function tooltip(): Tooltip {
  const element = h("div", { class: "tooltip", role: "tooltip", hidden: true });
  let waiting: ReturnType<typeof setTimeout> | undefined;

  const showNow = (node: PictureNode, share: string | undefined, place: Rect) => {
    const rows = node.figures.flatMap(([label, value]) => [h("dt", {}, label), h("dd", {}, ...prose(value))]);
    if (share !== undefined) rows.push(h("dt", {}, "Share"), h("dd", {}, share));
    element.replaceChildren(
      h("p", { class: "call" }, node.named ? `${node.name} = ${node.title}` : node.title),
      ...(node.group === undefined ? [] : [h("p", { class: "group" }, node.group.join(" › "))]),
      ...(node.problem === undefined ? [] : [h("p", { class: "problem" }, ...prose(node.problem))]),
      ...(node.state === "unknown" ? [h("p", { class: "group" }, unknown(node))] : []),
      h("dl", {}, ...rows),
    );
    element.hidden = false;
    const { offsetWidth, offsetHeight } = element;
    const below = place.top + place.height + distance;
    const top = below + offsetHeight > innerHeight ? place.top - offsetHeight - distance : below;
    const left = Math.min(place.left, innerWidth - offsetWidth - distance);
    element.style.left = `${Math.max(distance, left)}px`;
    element.style.top = `${Math.max(distance, top)}px`;
  };

  return {
    element,
    show(node, share, place) {
      clearTimeout(waiting);
      waiting = setTimeout(() => showNow(node, share, place()), element.hidden ? delay : 0);
    },
    hide() {
      clearTimeout(waiting);
      element.hidden = true;
    },
  };
}

function unknown({ range }: PictureNode): string {
  return range === undefined
    ? "This layer cannot be read at the moment, because of an error above it. It is shown as it was."
    : "Its shape is not known, because of an error above or because the data is not read.";
}
