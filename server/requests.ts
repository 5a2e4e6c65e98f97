/** What extension and language server say to each other beyond the Language Server Protocol. Types and names only. */
import type { LocatedFinding } from "../src/protocol.js";

/** Notification: the findings of a network's last run, all of them each time. */
export const runFindingsNotification = "netwright/runFindings";

export interface RunFindingsParams {
  readonly uri: string;
  /** The network that was trained; findings of other networks of the document stay as they are. */
  readonly network: string;
  /** The program as it was trained. */
  readonly source: string;
  readonly findings: readonly LocatedFinding[];
}

/** The command behind the lens above a network; its arguments are the document's URI and the network's name. */
export const trainCommand = "netwright.train";
