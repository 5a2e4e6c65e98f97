/** What extension and language server say to each other beyond the Language Server Protocol. Types and names only. */
import type { LocatedFinding } from "../src/protocol.js";
import type { Position, Range } from "../src/text.js";

/** What an editor tells the server of itself at the start. */
export interface InitializationOptions {
  /**
   * A command of the editor that asks for another name for what stands at a place; its arguments are the document's URI as
   * text and a position. Sent behind a refactoring that had to make up a name.
   */
  readonly renameCommand?: string;
  /** Whether the editor shows pictures in the Markdown of a hover. */
  readonly pictures?: boolean;
  /** Whether the editor has the commands that allow and fetch data. */
  readonly dataCommands?: boolean;
}

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

/** Notification: data that could not be read before may be readable now. */
export const dataChangedNotification = "netwright/dataChanged";

/** Request: what can be trained in an open document, `null` where it is not known (`TrainingChoices | null`). */
export const trainingChoicesRequest = "netwright/trainingChoices";

export interface TrainingChoicesParams {
  readonly uri: string;
}

export interface TrainingChoices {
  readonly networks: readonly {
    readonly name: string;
    /** The whole declaration. */
    readonly range: Range;
    /** At least one; the one without an alias is the usual one. */
    readonly trainings: readonly {
      readonly alias?: string;
      readonly epochs: number;
      readonly optimizer: string;
    }[];
  }[];
  /** The first error, as far as the data has been read. */
  readonly error?: { readonly message: string; readonly range: Range };
}

/** Request: the picture of a network, `null` where the document has none (`Picture | null`). */
export const pictureRequest = "netwright/picture";

export interface PictureParams {
  readonly uri: string;
  /** The network here is drawn, where there is one. */
  readonly position?: Position | undefined;
  /** The network to draw otherwise. */
  readonly network?: string | undefined;
}

/** Notification to the editor: a document has been checked anew, because its text, its data or its runs have changed. */
export const programChangedNotification = "netwright/programChanged";

export interface ProgramChangedParams {
  readonly uri: string;
}

/** The command behind the lens above a dataset; its arguments are the document's URI and the dataset's name. */
export const previewCommand = "netwright.previewData";

/** The command of a fix for data outside of the workspace; its argument is the absolute path. */
export const allowDataCommand = "netwright.allowDataFolder";

/** The command of a fix for data at an address; its arguments are the document's URI and the address. */
export const downloadDataCommand = "netwright.downloadData";

/** The command behind the lens above a network; its arguments are the document's URI and the network's name. */
export const trainCommand = "netwright.train";
