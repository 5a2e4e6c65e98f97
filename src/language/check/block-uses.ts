/** What goes wrong inside a block because of how it is used is said where it is used. */
import { messages } from "../messages/messages.js";
import type { FoundBlock, Names } from "../program/names.js";
import { type DraftFix, foundFixes, type Reporter } from "../reporter.js";
import type { CallValue } from "../syntax/tree.js";
import type { Unit } from "../syntax/units.js";

interface User {
  readonly unit: Unit;
  readonly names: Names;
  readonly reporter: Reporter;
}

/**
 * A reporter for one use of a block. The message stands on the use and leads to the place in the block; what the check of
 * the block on its own has said is not said again, and of several messages the first is enough.
 */
export function useReporter(user: User, block: FoundBlock, call: CallValue): Reporter {
  let said = false;
  return {
    report: (message, span, { related = [], fixes = [] } = {}) => {
      const known = block.drafts.some(
        (draft) =>
          draft.code === message.code && draft.unit === block.unit && draft.span.start === span.start,
      );
      if (known || said) return;
      said = true;
      const name = block.declaration.name.text;
      const inBlock = (fix: DraftFix): DraftFix => ({ unit: block.unit, ...fix });
      user.reporter.report(messages.inBlock(name, message), call.name.span, {
        related: [
          { message: `This is the place in \`${name}\`.`, span, unit: block.unit },
          ...related.map((each) => ({ unit: block.unit, ...each })),
        ],
        // Another file is not edited from here.
        fixes: block.names.file === user.names.file ? () => foundFixes(fixes).map(inBlock) : [],
      });
    },
  };
}
