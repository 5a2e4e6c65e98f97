/** What each kind of declaration is called in messages. */
import type { DeclarationKind } from "../syntax/tree.js";

export const declarationMessages: Readonly<Record<DeclarationKind, string>> = {
  dataset: "dataset",
  block: "block",
  network: "network",
  train: "train block for the network",
  tune: "tune block for the network",
  let: "constant",
  import: "import",
};
