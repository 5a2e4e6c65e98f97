/** What the preview knows of a dataset, and how each message changes it: a pure reducer. */
import type {
  PreviewFacts,
  PreviewImages,
  PreviewMessage,
  PreviewOverview,
  PreviewPart,
  PreviewPrepared,
  PreviewRows,
  PreviewSubject,
  PreviewTexts,
} from "../../src/preview.js";

export interface PreviewState {
  readonly subject: PreviewSubject | undefined;
  readonly datasets: readonly string[];
  /** Whether more is to come. */
  readonly busy: boolean;
  readonly problem: string | undefined;
  readonly overview: PreviewOverview | undefined;
  readonly rows: PreviewRows | undefined;
  readonly facts: PreviewFacts | undefined;
  readonly prepared: PreviewPrepared | undefined;
  readonly images: readonly PreviewImages[];
  readonly texts: readonly PreviewTexts[];
  /** What has come since reading began; the rest is of before and stays until it comes anew. */
  readonly fresh: ReadonlySet<PreviewPart["part"]>;
}

export const initialState: PreviewState = {
  subject: undefined,
  datasets: [],
  busy: true,
  problem: undefined,
  overview: undefined,
  rows: undefined,
  facts: undefined,
  prepared: undefined,
  images: [],
  texts: [],
  fresh: new Set(),
};

export function reduce(state: PreviewState, message: PreviewMessage): PreviewState {
  switch (message.type) {
    case "begin": {
      const { subject, datasets } = message;
      const same = state.subject?.file === subject.file && state.subject.dataset === subject.dataset;
      // What was shown stays while it is read again, so that nothing jumps.
      return { ...(same ? state : initialState), subject, datasets, busy: true, fresh: new Set() };
    }
    case "part":
      return afterPart(
        { ...state, fresh: new Set([...state.fresh, message.part.part]) },
        message.part,
        state,
      );
    case "end":
      return afterEnd(state);
  }
}

function afterPart(state: PreviewState, part: PreviewPart, before: PreviewState): PreviewState {
  switch (part.part) {
    case "overview":
      return { ...state, overview: part, problem: undefined };
    case "rows":
      return { ...state, rows: part };
    case "facts":
      return { ...state, facts: part };
    case "prepared":
      return { ...state, prepared: part };
    case "images":
      return { ...state, images: [...(before.fresh.has("images") ? state.images : []), part] };
    case "texts":
      return { ...state, texts: [...(before.fresh.has("texts") ? state.texts : []), part] };
    case "problem":
      return { ...state, problem: part.message };
  }
}

/** What did not come again is no longer so. */
function afterEnd(state: PreviewState): PreviewState {
  const { fresh } = state;
  return {
    ...state,
    busy: false,
    ...(!fresh.has("problem") && { problem: undefined }),
    ...(!fresh.has("overview") && { overview: undefined }),
    ...(!fresh.has("rows") && { rows: undefined }),
    ...(!fresh.has("facts") && { facts: undefined }),
    ...(!fresh.has("prepared") && { prepared: undefined }),
    ...(!fresh.has("images") && { images: [] }),
    ...(!fresh.has("texts") && { texts: [] }),
  };
}

export type TabName = "rows" | "columns" | "split" | "images" | "texts";

export interface Tab {
  readonly name: TabName;
  readonly title: string;
}

/** The tabs that this data has. */
export function tabsOf({ overview, images, texts, facts, prepared }: PreviewState): readonly Tab[] {
  const tabs: Tab[] = [
    { name: "rows", title: "Rows" },
    { name: "columns", title: "Columns" },
  ];
  const isPicture = images.length > 0 || overview?.columns.some(isImage) === true;
  if (isPicture) tabs.push({ name: "images", title: "Images" });
  if (texts.length > 0) tabs.push({ name: "texts", title: "Texts" });
  if (facts !== undefined || prepared !== undefined || (overview?.errors.length ?? 0) === 0) {
    tabs.push({ name: "split", title: "Split" });
  }
  return tabs;
}

function isImage({ column, role }: PreviewOverview["columns"][number]): boolean {
  return column.kind === "image" && role === "feature";
}
