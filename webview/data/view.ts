/** How a person has chosen to look at a dataset; kept when the window is reloaded. */
import type { TabName } from "./state.js";

export interface ViewOptions {
  readonly tab: TabName;
  /** Rows as they enter the network, rather than as they are. */
  readonly prepared: boolean;
  /** Images as training sees them, changed at random. */
  readonly augmented: boolean;
}

export const defaultOptions: ViewOptions = { tab: "rows", prepared: false, augmented: false };

export type ChangeOptions = (changed: Partial<ViewOptions>) => void;
