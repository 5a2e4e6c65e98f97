/** How far an installation is: what the command line prints as JSON, and the editor reads. Types only. */

export type InstallStep = "looking" | "fetching" | "verifying" | "unpacking" | "compiling" | "trying";

/** First of all: what will come, and where. */
export interface InstallBegin {
  readonly type: "begin";
  readonly folder: string;
  readonly tensorflow: string;
  readonly bytesToFetch: number;
  readonly bytesOnDisk: number;
}

export interface InstallProgress {
  readonly type: "progress";
  readonly step: InstallStep;
  /** Bytes; absent where a step has no measure. */
  readonly done?: number;
  readonly total?: number;
  /** What happened instead, such as a connection that is tried anew. */
  readonly note?: string;
}

/** The end of one that went well. */
export interface InstallEnd {
  readonly type: "installed" | "present";
  readonly folder: string;
  readonly tensorflow: string;
  readonly bytes: number;
}

export interface RemoveEnd {
  readonly type: "removed" | "absent";
  readonly folder: string;
  /** Bytes given back. */
  readonly bytes: number;
}

export type InstallEvent = InstallBegin | InstallProgress | InstallEnd | RemoveEnd;
