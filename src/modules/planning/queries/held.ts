import { proposalsAccepted } from '#modules/proposals/index.ts';
import type { Tx } from '#platform/db/index.ts';
import { consistencyOf, type Finding, type Held } from '../rules/consistency.ts';
import type { Plan, PlanKind } from '../types.ts';
import { elementsOfPlans } from './elements.ts';
import { plansInForce } from './plans.ts';

/** A version with all that is in it. */
export type HeldPlan = Held & { readonly plan: Plan };

/** The plans in force in a year, all or of some kinds, each with all that is in it. */
export const heldIn = async (tx: Tx, year: number, kinds?: readonly PlanKind[]): Promise<HeldPlan[]> => {
  const plans = await plansInForce(tx, year, kinds);
  const elements = await elementsOfPlans(
    tx,
    plans.map(({ id }) => id),
  );
  return plans.map((plan) => ({ plan, elements: elements.get(plan.id)! }));
};

/** Everything that does not fit between the plans of a year and what its musrenbang accepted. */
export const findingsOf = async (tx: Tx, year: number): Promise<Finding[]> => {
  const plans = await heldIn(tx, year);
  const of = (kind: Plan['kind']) => plans.filter(({ plan }) => plan.kind === kind);
  return consistencyOf({
    year,
    rpjmd: of('rpjmd')[0],
    rkpd: of('rkpd')[0],
    renstras: of('renstra'),
    renjas: of('renja'),
    accepted: (await proposalsAccepted(tx, { year })).map(({ organisationId, ...one }) => ({
      ...one,
      organisation: organisationId,
    })),
  });
};
