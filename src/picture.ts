/** A network as it is drawn, in plain data, and what the extension and the picture's page say to each other. */
import type { LayerFamily } from "./layers/layer.js";
import type { Position, Range } from "./text.js";

/** `known`: it has a shape and no error. `error`: a message stands on it. `unknown`: its shape cannot be told. */
export type PictureState = "known" | "unknown" | "error";

export interface PictureNode {
  /** Unique in its picture. */
  readonly id: number;
  /** The person's own name for it, or Keras's numbered one. */
  readonly name: string;
  /** Whether the name is the person's own. */
  readonly named: boolean;
  /** The layer's type, as written where there is no such layer. */
  readonly layer: string;
  /** The call as written, on one line and shortened. */
  readonly title: string;
  /** Undefined where there is no such layer. */
  readonly family?: LayerFamily | undefined;
  /** The output without the batch axis, such as `26×26×16`. */
  readonly shape?: string | undefined;
  readonly parameters?: number | undefined;
  /** For one sample in a forward pass. */
  readonly multiplyAdds?: number | undefined;
  /** Bytes of the output for one sample, in 32-bit floats. */
  readonly memory?: number | undefined;
  /** What hover says of it, a label and a value each; code stands between backticks. */
  readonly figures: readonly (readonly [string, string])[];
  /** Where the call stands; undefined where it no longer does. */
  readonly range?: Range | undefined;
  /** Where the network uses the block it comes from. */
  readonly use?: Range | undefined;
  readonly state: PictureState;
  /** The error's message. */
  readonly problem?: string | undefined;
  /** The blocks it comes from, the outermost first: `["Encoder", "Residual 2"]`. */
  readonly group?: readonly string[] | undefined;
}

export interface PictureEdge {
  readonly from: number;
  readonly to: number;
  readonly shape?: string | undefined;
  /** The program does not say so, because of an error: it is what comes before it in the text. */
  readonly assumed?: boolean | undefined;
}

export interface PictureTotals {
  /** How many layers are not drawn, and not counted in the other figures, because there are too many. */
  readonly left?: number;
  readonly layers: number;
  /** Undefined where a part of the sum is not known. */
  readonly parameters?: number | undefined;
  readonly multiplyAdds?: number | undefined;
  readonly memory?: number | undefined;
}

export interface Picture {
  readonly uri: string;
  /** Of the document, to which all ranges belong. */
  readonly version: number;
  readonly network: string;
  /** The whole declaration. */
  readonly range: Range;
  /** In an order in which every node stands after those it takes. */
  readonly nodes: readonly PictureNode[];
  readonly edges: readonly PictureEdge[];
  readonly totals: PictureTotals;
  /** Whether the file breaks the grammar, so that layers may be missing from it. */
  readonly broken: boolean;
}

/** What the picture's page keeps, so that the extension can restore it after a reload. */
export interface KeptPicture {
  readonly uri?: string | undefined;
  readonly network?: string | undefined;
}

/** From the extension to the picture's page. */
export type PictureMessage =
  /** `null`: the document has no network to draw. Without `uri` there is no such document. */
  | { readonly type: "picture"; readonly uri?: string | undefined; readonly picture: Picture | null }
  /** Where the cursor is in the document that is drawn; undefined where it is in another. */
  | { readonly type: "cursor"; readonly position?: Position | undefined }
  | { readonly type: "export" };

/** From the picture's page to the extension. */
export type PictureRequest =
  | { readonly type: "ready" }
  /** `version` is that of the picture the range comes from. */
  | { readonly type: "reveal"; readonly range: Range; readonly version: number }
  | { readonly type: "save"; readonly svg: string; readonly network: string };
