/** All refactorings at a place. Listing looks at the declaration there; the work is done for the one that is chosen. */
import type { Span } from "../../text.js";
import type { Analysis } from "../analyse.js";
import { joinLines, splitChain } from "./chains.js";
import { extractBlock } from "./extract-block.js";
import { extractConstant } from "./extract-constant.js";
import { inlineBlock } from "./inline.js";
import { nameArguments } from "./name-arguments.js";
import { nameStep } from "./name-step.js";
import { flowSiteAt, type Refactoring, siteAt } from "./refactoring.js";
import { repeat } from "./repeat.js";

const ofFlows = [extractBlock, repeat, joinLines, splitChain, nameStep, nameArguments];

/** The refactorings for a selection or, where it is empty, a cursor. */
export function refactoringsAt(analysis: Analysis, selected: Span): Refactoring[] {
  const site = siteAt(analysis, selected);
  if (site === undefined) return [];
  const flow = flowSiteAt(site);
  return [
    ...(flow === undefined ? [] : ofFlows.flatMap((list) => list(flow))),
    ...inlineBlock(site),
    ...extractConstant(site),
  ];
}
