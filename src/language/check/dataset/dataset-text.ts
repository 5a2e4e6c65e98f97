/** What the parts of a dataset's check share: its text, its properties, and its data as far as that is known. */
import { keptWith } from "../../../kept.js";
import type { Column, DataProfile } from "../../../profile.js";
import type { Span } from "../../../text.js";
import { columnText } from "../../column-text.js";
import type { EditableBlock } from "../../edits.js";
import { messages } from "../../messages/messages.js";
import { type Reporter, replacement } from "../../reporter.js";
import { mostSimilar } from "../../similar.js";
import type { Name } from "../../syntax/tree.js";
import type { Properties } from "../properties.js";

export interface DatasetText {
  /** The dataset's name in its header. */
  readonly name: Name;
  /** The text of its unit. */
  readonly text: string;
  readonly properties: Properties;
  readonly block: EditableBlock;
  readonly reporter: Reporter;
}

/** What is known of the data. */
export interface KnownData {
  readonly profile: DataProfile;
  readonly columns: ReadonlyMap<string, Column>;
  /** The value of `source`, on which stands what no other place names. */
  readonly span: Span;
}

/** The columns of a profile by name. */
export const columnsOfProfile = keptWith(
  ({ columns }: DataProfile): ReadonlyMap<string, Column> =>
    new Map(columns.map((column) => [column.name, column])),
);

/** The column of that name, or undefined after reporting that there is none. */
export function findColumn(data: KnownData, { text, span }: Name, reporter: Reporter): Column | undefined {
  const column = data.columns.get(text);
  if (column !== undefined) return column;
  const similar = mostSimilar(text, data.columns.keys());
  reporter.report(
    messages.unknownColumn(text, data.profile.source, similar, [...data.columns.keys()]),
    span,
    {
      fixes:
        similar === undefined ? [] : [replacement(`Change to \`${similar}\``, span, columnText(similar))],
    },
  );
  return undefined;
}
