import { parseMoney, type Sen } from '#platform/money.ts';
import { seeded } from '#platform/random.ts';
import { copiesLines, hasCashPlan, isCoarse } from '../rules/phases.ts';
import published from '../seeds/published.json' with { type: 'json' };
import type { Phase } from '../types.ts';
import { type Amounts, type Blocks, firstAmounts, movedAmounts } from './amounts.ts';
import { ceilingsOf, linesOf } from './lines.ts';
import { paymentsThrough, yearsPayments } from './payments.ts';
import { plansOf } from './plans.ts';
import { blocksOf, stepsOf } from './steps.ts';
import type { Plan, PlayedStep, SampleBudget, Setting, Step } from './types.ts';

/** What the press says was spent in the whole year: to the sen, or rounded; then the sample comes to just that. */
const spentIn = (region: number, year: number): Sen | undefined => {
  const one = published.find(
    (total) =>
      total.region === region && total.year === year && total.phase === 'realisation' && total.item === 'spending',
  );
  return one && parseMoney(one.amount);
};

/** Agencies that a version touches: those with much money of their own more often. */
const agenciesFor = (
  { seed, region, year }: Setting,
  step: Step,
  plans: readonly Plan[],
  before: Amounts,
): Set<string> => {
  const random = seeded(seed, region, year, 'agencies', step.phase);
  const money = new Map<string, number>();
  for (const [index, { organisation, group }] of plans.entries())
    if (group.startsWith('5') && !group.startsWith('5.4'))
      money.set(organisation, (money.get(organisation) ?? 0) + Math.sqrt(Number(before[index]! / 100_000_000n)));
  const chosen = new Set<string>();
  for (let tries = 0; tries < 40 && chosen.size < (step.agencies ?? 0); tries += 1)
    chosen.add(random.weighted([...money.keys()], (organisation) => money.get(organisation)!));
  return chosen;
};

const nothing = new Map<string, Sen>();

/** The amounts of every full version of the year, by phase. */
const amountsOf = (setting: Setting, steps: readonly Step[], plans: readonly Plan[]): ReadonlyMap<Phase, Amounts> => {
  const all = new Map<Phase, Amounts>();
  let blocks: Blocks = new Map(blocksOf(setting.region, setting.year).map(({ name, amount }) => [name, amount]));
  let last: Amounts | undefined;
  for (const step of steps.filter(({ phase }) => !isCoarse(phase))) {
    if (step.emptied) blocks = nothing;
    const before = step.from ? all.get(step.from) : last;
    last = before
      ? movedAmounts({
          plans,
          before,
          totals: step.totals,
          blocks,
          agencies: agenciesFor(setting, step, plans, before),
          random: seeded(setting.seed, setting.region, setting.year, 'moves', step.phase),
        })
      : firstAmounts(plans, step.totals, blocks);
    all.set(step.phase, last);
  }
  return all;
};

const changedSince = (plans: readonly Plan[], before: Amounts, after: Amounts): string[] => [
  ...new Set(plans.flatMap(({ organisation }, index) => (before[index] === after[index] ? [] : [organisation]))),
];

/**
 * A year's budget of a region from ceilings to payments, invented below its totals: the same seed makes the same one, every sum agrees,
 * and what the press has published stands in it to the rupiah.
 */
export const sampleBudget = (setting: Setting): SampleBudget => {
  const steps = stepsOf(setting.region, setting.year);
  const plans = plansOf(setting, blocksOf(setting.region, setting.year));
  const amounts = amountsOf(setting, steps, plans);
  const ofStep = (step: Step, at: number): PlayedStep => {
    const { phase } = step;
    if (isCoarse(phase)) {
      const next = steps.slice(at + 1).find((later) => !isCoarse(later.phase))!;
      return { ...step, changed: null, lines: () => ceilingsOf(plans, amounts.get(next.phase)!, step.totals) };
    }
    const own = amounts.get(phase)!;
    const previous = steps[at - 1];
    const before = previous && amounts.get(previous.phase);
    const why = (plan: Plan) => (plan.block && step.emptied ? step.emptied.why : (step.why ?? null));
    const keeps = ({ block }: Plan) => block !== null && step.emptied !== undefined;
    const lines = () =>
      linesOf(plans, own, { prices: setting.prices, withCash: hasCashPlan(phase), before, why, keeps });
    const isCopied = previous && before && copiesLines(previous.phase, phase) && !hasCashPlan(phase);
    return { ...step, lines, changed: isCopied ? changedSince(plans, before, own) : null };
  };
  const inForce = steps.findLast(({ phase }) => !isCoarse(phase))!;
  const spent = amounts.get(inForce.phase)!;
  return {
    year: setting.year,
    steps: steps.map(ofStep),
    payments: () =>
      paymentsThrough(
        setting,
        plans,
        spent,
        yearsPayments(setting, plans, spent, spentIn(setting.region, setting.year)),
      ),
  };
};
