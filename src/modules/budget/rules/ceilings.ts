import { NO_MONEY, type Sen, sen } from '#platform/money.ts';
import { isWithin } from './sums.ts';

/** What KUA-PPAS allows an agency: for everything below an activity (empty: all of its spending), of one fund source or any. */
export interface Ceiling {
  readonly activity: string;
  readonly fundSource: string;
  readonly amount: Sen;
}
export interface Planned {
  readonly activity: string;
  readonly fundSource: string;
  readonly amount: Sen;
}
export interface Excess {
  readonly ceiling: Ceiling;
  readonly planned: Sen;
  readonly over: Sen;
}

const covers = (ceiling: Ceiling, { activity, fundSource }: Planned): boolean =>
  (ceiling.activity === '' || isWithin(activity, ceiling.activity)) &&
  (ceiling.fundSource === '' || isWithin(fundSource, ceiling.fundSource));

/**
 * Where an agency's parts, together, pass what was agreed (invariant 7). All of its ceilings together bound everything it plans, whatever
 * they are divided by.
 */
export const excessOver = (ceilings: readonly Ceiling[], planned: readonly Planned[]): Excess[] => {
  const all: Ceiling = {
    activity: '',
    fundSource: '',
    amount: ceilings.reduce((sum, { amount }) => sen(sum + amount), NO_MONEY),
  };
  return [...ceilings.filter(({ activity, fundSource }) => activity !== '' || fundSource !== ''), all].flatMap(
    (ceiling) => {
      const sum = planned
        .filter((part) => covers(ceiling, part))
        .reduce((total, { amount }) => sen(total + amount), NO_MONEY);
      return sum > ceiling.amount ? [{ ceiling, planned: sum, over: sen(sum - ceiling.amount) }] : [];
    },
  );
};

/** What no ceiling was set for: it needs a reason and who allowed it (invariant 8). */
export const isUnplanned = (ceilings: readonly Ceiling[], activity: string): boolean =>
  !ceilings.some((ceiling) => ceiling.activity === '' || isWithin(activity, ceiling.activity));
