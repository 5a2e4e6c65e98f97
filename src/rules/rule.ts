/** What a diagnosis rule is: a name, an explanation for people, and a check before a run or a watch over one. */
import type { History } from "../history.js";
import type { Network } from "../network.js";
import type { DataFacts } from "../profile.js";
import type { TextEdit } from "../text.js";
import type { Finding } from "./finding.js";

export interface Rule {
  /** Stable, kebab-case; its page in the documentation is named by it. */
  readonly code: string;
  readonly title: string;
  /** One paragraph for people: what is wrong, why it matters, what helps, and when the rule is silent. */
  readonly doc: string;
  /** Judges the text and the data, before a run. */
  readonly check?: (context: CheckContext) => Finding | undefined;
  /** Judges a run as it stands. It keeps no memory: given the same history, it says the same. */
  readonly watch?: (context: WatchContext) => Finding | undefined;
}

export interface CheckContext {
  readonly source: string;
  readonly network: Network;
  /** How the rows of its dataset stand to each other, once that is known. */
  readonly facts?: DataFacts;
  /** Whether the program is still sound after the edits; fixes after which it is not are left out. */
  readonly recheck?: (edits: readonly TextEdit[]) => boolean;
}

export interface WatchContext extends CheckContext {
  readonly history: History;
}
