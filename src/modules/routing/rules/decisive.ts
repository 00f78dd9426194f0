import type { Matter, Office, Proposal, RoutingRule } from '../types.ts';
import { placesAround } from './duties.ts';

/**
 * The rule that decides whose business something is: of its category, for its village before its district before the whole region.
 * @param offices those in force: a rule for an office that has ended decides nothing
 */
const decisive = (
  rules: readonly RoutingRule[],
  { service, place }: Pick<Matter, 'service' | 'place'>,
  offices: readonly Pick<Office, 'id'>[],
): RoutingRule | undefined => {
  const own = rules.filter(
    (rule) => rule.service === service?.code && offices.some(({ id }) => id === rule.organisation),
  );
  const around = [...(place === undefined ? [] : placesAround(place)), null];
  return around.map((code) => own.find((rule) => rule.place === code)).find((rule) => rule !== undefined);
};

/** Rules first: what the regency has decided stands before what words say and what was learned, which follow it. */
export const ruledFirst = (
  rules: readonly RoutingRule[],
  matter: Pick<Matter, 'service' | 'place'>,
  offices: readonly Pick<Office, 'id'>[],
  proposals: readonly Proposal[],
): Proposal[] => {
  const rule = decisive(rules, matter, offices);
  if (!rule) return [...proposals];
  const said = proposals.find(({ organisation }) => organisation === rule.organisation);
  const others = proposals.filter((one) => one !== said);
  const first: Proposal = {
    organisation: rule.organisation,
    confidence: 1,
    because: said?.because ?? [],
    category: true,
    ruled: true,
  };
  return [first, ...others];
};
