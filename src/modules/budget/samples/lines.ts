import { moneyText, NO_MONEY, type Sen, sen, sumOfMoney } from '#platform/money.ts';
import { seeded } from '#platform/random.ts';
import { amountOf } from '../rules/detail.ts';
import { prefixOf } from '../rules/sums.ts';
import type { DetailInput, LineInput } from '../types.ts';
import { type Amounts, distribute, THOUSAND } from './amounts.ts';
import type { Group, GroupTotals, Part, Plan, Price, Rhythm } from './types.ts';

type Prices = ReadonlyMap<string, Price>;

const HUNDRED_RUPIAH = 10_000n;
const MONTHS = 12n;
const TAX = 11n;

/** At most the ceiling, and the same for a line in every version. */
const priceFor = (plan: Plan, part: Part, ceiling: Sen): Sen => {
  const { int } = seeded(1, plan.agency, plan.activity, plan.place, part.price);
  const price = ((ceiling * BigInt(int(88, 100))) / 100n / HUNDRED_RUPIAH) * HUNDRED_RUPIAH;
  return price > 0n ? sen(price) : ceiling;
};

/** As many whole units as fit in the component's part of the line. */
const detailOf = (plan: Plan, part: Part, amount: Sen, prices: Prices): DetailInput | undefined => {
  const known = prices.get(part.price);
  if (!known) return undefined;
  const unitPrice = priceFor(plan, part, known.price);
  const once = part.taxed ? (unitPrice * (100n + TAX)) / 100n : unitPrice;
  const months = part.monthly ? MONTHS : 1n;
  const volume = (amount * BigInt(part.share)) / 100n / (once * months);
  if (volume < 1n) return undefined;
  return {
    component: known.name,
    specification: known.specification || null,
    priceCode: part.price,
    factors: [
      { value: String(volume), unit: known.unit },
      ...(part.monthly ? [{ value: String(MONTHS), unit: 'bulan' }] : []),
    ],
    unitPrice: moneyText(unitPrice),
    taxPercent: part.taxed ? String(TAX) : '0',
    priceApproval: null,
  };
};

/** Components whose sum is the line's amount to the sen: what no priced part takes is one package. */
const detailsOf = (plan: Plan, amount: Sen, prices: Prices): DetailInput[] => {
  const priced = plan.parts.flatMap((part) => detailOf(plan, part, amount, prices) ?? []);
  const rest = sen(amount - sumOfMoney(priced.map(amountOf)));
  if (rest === 0n) return priced;
  return [
    ...priced,
    {
      component: plan.rest.component,
      specification: null,
      priceCode: null,
      factors: [{ value: '1', unit: plan.rest.unit }],
      unitPrice: moneyText(rest),
      taxPercent: '0',
      priceApproval: null,
    },
  ];
};

/** Months in which each kind of line means to pay, January first; parts of a hundred or so. */
const MONTHLY: Readonly<Record<Rhythm, readonly number[]>> = {
  monthly: [8, 8, 8, 8, 8, 9, 9, 8, 8, 8, 8, 10],
  quarterly: [2, 6, 14, 4, 6, 14, 4, 6, 14, 6, 8, 16],
  works: [0, 0, 4, 6, 8, 10, 10, 12, 14, 14, 12, 10],
  halves: [0, 0, 50, 0, 0, 0, 0, 50, 0, 0, 0, 0],
  once: [0, 0, 0, 0, 0, 100, 0, 0, 0, 0, 0, 0],
};

/** The plan of payments of a line by month; it comes to the line (invariant 11). */
export const cashOf = ({ rhythm }: Pick<Plan, 'rhythm'>, amount: Sen): Sen[] =>
  distribute(amount, MONTHLY[rhythm].map(BigInt), THOUSAND);

interface Writing {
  readonly prices: Prices;
  readonly withCash: boolean;
  /** Why the lines that differ from these do. */
  readonly before: Amounts | undefined;
  readonly why: (plan: Plan) => string | null;
  /** Lines that were emptied stand there once more, with nothing and the reason. */
  readonly keeps?: (plan: Plan) => boolean;
}

/** The lines of a version, as they are handed to the act that writes them. */
export const linesOf = (
  plans: readonly Plan[],
  amounts: Amounts,
  { prices, withCash, before, why, keeps }: Writing,
): LineInput[] =>
  plans.flatMap((plan, index) => {
    const amount = amounts[index]!;
    if (amount === 0n && !keeps?.(plan)) return [];
    const isSpending = plan.group.startsWith('5');
    return [
      {
        organisation: plan.organisation,
        activity: plan.activity,
        account: plan.account,
        fundSource: isSpending ? plan.fundSource : '',
        function: plan.function,
        place: plan.place,
        title: plan.title,
        amount: isSpending && amount > 0n ? null : moneyText(amount),
        details: isSpending && amount > 0n ? detailsOf(plan, amount, prices) : [],
        cash: withCash ? cashOf(plan, amount).map(moneyText) : null,
        reason: before && before[index] !== amount ? why(plan) : null,
      },
    ];
  });

/** How deep ceilings go: spending by operation, capital, need and transfer, income by its kind. */
const CEILING_LEVEL = { spending: 2, income: 3 } as const;
const PROGRAMME = 3;

/** The ceilings of KUA-PPAS: by agency and programme, in the proportion of the lines that come after them (invariant 7 holds where they fit). */
export const ceilingsOf = (plans: readonly Plan[], amounts: Amounts, totals: GroupTotals): LineInput[] => {
  const wide = plans.flatMap((plan, index) => {
    const isSpending = plan.group.startsWith('5');
    const amount = amounts[index]!;
    if (amount === 0n) return [];
    const account = prefixOf('account', plan.account, isSpending ? CEILING_LEVEL.spending : CEILING_LEVEL.income);
    const activity = prefixOf('activity', plan.activity, PROGRAMME);
    return [{ plan, amount, account, activity, key: [plan.organisation, activity, account].join('|') }];
  });
  const sums = new Map<string, { line: (typeof wide)[number]; weights: Map<Group, Sen> }>();
  for (const line of wide) {
    const sum = sums.get(line.key) ?? { line, weights: new Map() };
    sum.weights.set(line.plan.group, sen((sum.weights.get(line.plan.group) ?? NO_MONEY) + line.amount));
    sums.set(line.key, sum);
  }
  const shares = new Map<string, Sen>();
  for (const [group, total] of Object.entries(totals) as [Group, Sen][]) {
    const holding = [...sums].filter(([, { weights }]) => weights.has(group));
    if (total === 0n) continue;
    for (const [at, part] of distribute(
      total,
      holding.map(([, { weights }]) => weights.get(group)!),
    ).entries()) {
      const [key] = holding[at]!;
      shares.set(key, sen((shares.get(key) ?? NO_MONEY) + part));
    }
  }
  return [...sums].map(([key, { line }]) => ({
    organisation: line.plan.organisation,
    activity: line.activity,
    account: line.account,
    fundSource: '',
    function: '',
    place: '',
    title: `Pagu ${line.plan.agency}`,
    amount: moneyText(shares.get(key) ?? NO_MONEY),
    details: [],
    cash: null,
    reason: null,
  }));
};
