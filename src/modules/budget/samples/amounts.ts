import { NO_MONEY, type Sen, sen, sumOfMoney } from '#platform/money.ts';
import type { Random } from '#platform/random.ts';
import type { Group, GroupTotals, Plan } from './types.ts';

/** Amounts of a draft are written in thousands of rupiah; what is left of a sum stands on one line. */
export const THOUSAND = 100_000n;

/** Parts of a sum in the proportion of weights, in whole units; the heaviest takes what is left, so that they come to it to the sen. */
export const distribute = (total: Sen, weights: readonly bigint[], unit = THOUSAND): Sen[] => {
  const whole = weights.reduce((sum, weight) => sum + weight, 0n);
  if (whole === 0n) throw new Error(`Nothing to distribute ${total} among`);
  const parts = weights.map((weight) => ((total * weight) / whole / unit) * unit);
  const heaviest = weights.reduce((best, weight, at) => (weight > weights[best]! ? at : best), 0);
  parts[heaviest]! += total - parts.reduce((sum, part) => sum + part, 0n);
  return parts.map(sen);
};

/** Sums that are known to the rupiah in themselves. */
export type Blocks = ReadonlyMap<string, Sen>;

/** How much stands on each plan of a version, in the order of the plans; nothing: it has no such line. */
export type Amounts = readonly Sen[];

const ofBlocks = (group: Group, plans: readonly Plan[], blocks: Blocks): Sen =>
  sumOfMoney(
    [...new Set(plans.filter((plan) => plan.group === group).flatMap(({ block }) => block ?? []))].map(
      (block) => blocks.get(block) ?? NO_MONEY,
    ),
  );

const write = (amounts: Sen[], indexes: readonly number[], parts: readonly Sen[]): void => {
  for (const [at, index] of indexes.entries()) amounts[index] = parts[at]!;
};

const indexesOf = (plans: readonly Plan[], which: (plan: Plan, index: number) => boolean): number[] =>
  plans.flatMap((plan, index) => (which(plan, index) ? [index] : []));

const putBlocks = (amounts: Sen[], plans: readonly Plan[], blocks: Blocks): void => {
  for (const block of new Set(plans.flatMap((plan) => plan.block ?? []))) {
    const indexes = indexesOf(plans, (plan) => plan.block === block);
    const total = blocks.get(block) ?? NO_MONEY;
    const weights = indexes.map((index) => BigInt(plans[index]!.weight));
    write(amounts, indexes, total === 0n ? indexes.map(() => NO_MONEY) : distribute(total, weights));
  }
};

/** The first version of a year: every group comes to its total, every block to its own. */
export const firstAmounts = (plans: readonly Plan[], totals: GroupTotals, blocks: Blocks): Amounts => {
  const amounts: Sen[] = plans.map(() => NO_MONEY);
  putBlocks(amounts, plans, blocks);
  for (const [group, total] of Object.entries(totals) as [Group, Sen][]) {
    const indexes = indexesOf(plans, (plan) => plan.group === group && plan.block === null && !plan.isReserve);
    const rest = sen(total - ofBlocks(group, plans, blocks));
    write(
      amounts,
      indexes,
      distribute(
        rest,
        indexes.map((index) => BigInt(plans[index]!.weight)),
      ),
    );
  }
  return amounts;
};

interface Move {
  readonly plans: readonly Plan[];
  readonly before: Amounts;
  readonly totals: GroupTotals;
  readonly blocks: Blocks;
  /** Agencies whose lines change, unless a group cannot come to its total without others. */
  readonly agencies: ReadonlySet<string>;
  readonly random: Random;
}

/** Some lines of the chosen agencies grow, shrink, come or go. */
const shuffle = ({ plans, before, agencies, random }: Move, amounts: Sen[]): void => {
  const worth = new Map(
    [...new Set(plans.map(({ group }) => group))].map((group) => [group, typical(plans, before, group)]),
  );
  for (const [index, { organisation, block, group, isReserve, rhythm }] of plans.entries()) {
    const isFixed = block !== null || rhythm === 'halves' || !agencies.has(organisation) || !group.startsWith('5');
    if (isFixed || group === '5.3') continue;
    const was = before[index]!;
    if (isReserve && was === 0n && random.chance(0.3))
      amounts[index] = sen(((BigInt(plans[index]!.weight) * worth.get(group)!) / THOUSAND) * THOUSAND);
    else if (was > 0n && random.chance(0.04)) amounts[index] = NO_MONEY;
    else if (was > 0n && random.chance(0.35))
      amounts[index] = sen(((was * BigInt(random.int(70, 135))) / 100n / THOUSAND) * THOUSAND);
  }
};

/** What a weight of one is worth in a group. */
const typical = (plans: readonly Plan[], amounts: Amounts, group: Group): bigint => {
  let [money, weight] = [0n, 0n];
  for (const [index, plan] of plans.entries())
    if (plan.group === group && plan.block === null && amounts[index]! > 0n) {
      money += amounts[index]!;
      weight += BigInt(plan.weight);
    }
  return weight === 0n ? 0n : money / weight;
};

/** Lines of income that change in a version. */
const FEW = 3;

/** Brings a group to its total: by the chosen agencies' lines where these can bear it, else by all of its lines. */
const settle = ({ plans, before, totals, agencies, blocks }: Move, amounts: Sen[], group: Group): void => {
  const own = indexesOf(plans, (plan, index) => plan.group === group && plan.block === null && amounts[index]! > 0n);
  const sum = sumOfMoney(own.map((index) => amounts[index]!)) + ofBlocks(group, plans, blocks);
  const missing = (totals[group] ?? NO_MONEY) - sum;
  if (missing === 0n) return;
  const largest = own.toSorted((a, b) => (amounts[a]! > amounts[b]! ? -1 : 1)).slice(0, FEW);
  const able = [
    // Income changes where most of it comes from.
    ...(group.startsWith('5') ? [] : [largest]),
    own.filter((index) => agencies.has(plans[index]!.organisation) && amounts[index] !== before[index]),
    own.filter((index) => agencies.has(plans[index]!.organisation) && plans[index]!.rhythm !== 'halves'),
    own.filter((index) => plans[index]!.rhythm !== 'halves'),
    own,
  ].find((indexes) => {
    const theirs = indexes.reduce((total, index) => total + amounts[index]!, 0n);
    return indexes.length > 0 && (missing > 0n ? theirs * 2n > missing : theirs > -missing * 2n);
  });
  // A group that begins now has only its weights.
  const begun = indexesOf(plans, (plan) => plan.group === group && plan.block === null && !plan.isReserve);
  const indexes = able ?? (own.length > 0 ? own : begun);
  const weights = indexes.map((index) => (own.length > 0 ? amounts[index]! : BigInt(plans[index]!.weight)));
  const size = sen(missing < 0n ? -missing : missing);
  for (const [at, part] of distribute(size, weights).entries()) {
    const index = indexes[at]!;
    amounts[index] = sen(amounts[index]! + (missing < 0n ? -part : part));
    if (amounts[index]! < 0n) throw new Error(`The sample budget falls below nothing: ${plans[index]!.title}`);
  }
};

/** The version after: what is not touched stays to the sen, and every group comes to its new total. */
export const movedAmounts = (move: Move): Amounts => {
  const amounts = [...move.before];
  putBlocks(amounts, move.plans, move.blocks);
  shuffle(move, amounts);
  for (const group of new Set(move.plans.map((plan) => plan.group))) settle(move, amounts, group);
  return amounts;
};
