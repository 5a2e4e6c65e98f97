/** Collects what is wrong with single columns, so that thousands with the same fault are one message. */
import type { Span } from "../../../text.js";
import { dataMessages } from "../../messages/data-messages.js";
import type { Message } from "../../messages/message.js";
import type { DraftFix, Reporter } from "../../reporter.js";

export interface ColumnProblem {
  readonly column: string;
  readonly message: Message;
  readonly span: Span;
  /** Worked out when somebody wants them. */
  readonly fixes: () => readonly DraftFix[];
}

/** Up to so many columns at one place are named one by one. */
const mostSeparate = 5;

export class ColumnProblems {
  private readonly groups = new Map<string, ColumnProblem[]>();

  add(problem: ColumnProblem): void {
    const key = `${problem.message.code} ${problem.span.start}`;
    const group = this.groups.get(key);
    if (group === undefined) this.groups.set(key, [problem]);
    else group.push(problem);
  }

  /** `leaveOut` takes several columns out at once. */
  report(reporter: Reporter, leaveOut: (columns: readonly string[]) => DraftFix): void {
    for (const group of this.groups.values()) {
      if (group.length <= mostSeparate) {
        for (const { message, span, fixes } of group) reporter.report(message, span, { fixes });
        continue;
      }
      const columns = group.map(({ column }) => column);
      const { message, span, fixes } = group[0]!;
      reporter.report(dataMessages.manyColumns(message, columns.slice(1)), span, {
        fixes: () => [leaveOut(columns), ...fixes()],
      });
    }
  }
}
