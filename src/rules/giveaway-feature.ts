/** The rule for a feature that tells the target by itself, as only a copy or a consequence of it does. */
import type { Relation } from "../profile.js";
import { leaveOut, placeOfFeature } from "./dataset-places.js";
import { rounded } from "./figure.js";
import type { Finding } from "./finding.js";
import type { CheckContext, Rule } from "./rule.js";
import { nameList, percent } from "./words.js";

export const giveawayFeature: Rule = {
  code: "giveaway-feature",
  title: "Feature that gives the target away",
  doc:
    "One feature alone tells the target almost without fail, and all others do far worse. So it is with a copy of the " +
    "target under another name, with something worked out from it, or with something that is only known once the target " +
    "is: the treatment beside the diagnosis. The network learns to look at that feature alone, scores splendidly, and " +
    "fails on rows for which it is not known yet. Leave it out, unless it will be known for new rows as well. The rule " +
    "speaks where a feature's relation with the target is at least 99 % of what a perfect one has (97 % for numbers), and " +
    "that of the next below 90 %. It is silent where there is no other feature, and for series.",
  check: checkGiveaways,
};

const givesAway = 0.99;
/** Of a number, a copy tells a little less: the relation is measured with bins, and the outer ones are wide. */
const givesNumberAway = 0.97;
const others = 0.9;
/** More than so many at once are no accident but what the table is about. */
const most = 3;

function checkGiveaways(context: CheckContext): Finding | undefined {
  const { source, network, facts } = context;
  const { dataset } = network;
  if (dataset?.profile === undefined || facts === undefined || dataset.series !== undefined) return undefined;
  const target = dataset.targets[0]!.name;
  const isNumber = network.settings.task.kind === "regression";
  const least = isNumber ? givesNumberAway : givesAway;
  const tell = facts.relations.filter(({ strength }) => strength >= least);
  const next = facts.relations[tell.length];
  const [first] = tell;
  if (first === undefined || tell.length > most || next === undefined || next.strength >= others)
    return undefined;
  const names = tell.map(({ column }) => column);
  return {
    code: giveawayFeature.code,
    severity: "warning",
    message: messageFor(names, target, first, next),
    span: placeOfFeature(context, dataset, first.column),
    related: [],
    evidence: Object.fromEntries(
      [...tell, next].map(({ column, strength }) => [
        `relation of ${column} with ${target}`,
        rounded(strength),
      ]),
    ),
    fixes: leaveOut(source, dataset, names),
  };
}

function messageFor(names: readonly string[], target: string, first: Relation, next: Relation): string {
  const alone = names.length === 1 ? "alone tells" : "each alone tell";
  return (
    `${nameList(names)} ${alone} \`${target}\` almost surely (${percent(first.strength)} of a perfect relation, the next, ` +
    `\`${next.column}\`, ${percent(next.strength)}). If that is known only together with \`${target}\`, the network ` +
    "learns nothing else, and fails on new rows."
  );
}
