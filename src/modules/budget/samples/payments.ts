import { moneyText, NO_MONEY, type Sen, sen, sumOfMoney } from '#platform/money.ts';
import { type Random, seeded } from '#platform/random.ts';
import type { PaymentInput } from '../types.ts';
import { type Amounts, distribute, THOUSAND } from './amounts.ts';
import type { Plan, Rhythm, Setting } from './types.ts';

/** When a line pays, and how much of it each time: month and day, parts of a hundred or so. */
const TIMES: Readonly<Record<Rhythm, readonly (readonly [month: number, day: number, part: number])[]>> = {
  monthly: Array.from({ length: 12 }, (_, at) => [at + 1, 4, 1] as const),
  quarterly: [
    [3, 22, 1],
    [6, 22, 1],
    [9, 22, 1],
    [12, 18, 1],
  ],
  works: [
    [5, 8, 3],
    [8, 14, 4],
    [11, 6, 3],
  ],
  halves: [
    [3, 12, 1],
    [8, 12, 1],
  ],
  once: [[6, 17, 1]],
};

/** Days that may lie between the same payments of two lines. */
const SPREAD = 24;
const DAY_MS = 86_400_000;

/** A working day of the year near another: offices pay on no Saturday and no Sunday, and nothing after the year's end. */
const workingDay = (year: number, month: number, day: number, later: number): string => {
  const wanted = new Date(Date.UTC(year, month - 1, day) + later * DAY_MS);
  const last = new Date(Date.UTC(year, 11, 30));
  const at = wanted > last ? last : wanted;
  const weekday = at.getUTCDay();
  const back = weekday === 0 ? 2 : weekday === 6 ? 1 : 0;
  return new Date(at.getTime() - back * DAY_MS).toISOString().slice(0, 10);
};

/** Of a hundred: how much of its money an agency gets through. One of them hardly begins. */
const paceOf = (setting: Setting, agency: string): number => {
  const { int } = seeded(setting.seed, setting.region, setting.year, 'pace', agency);
  return /Sumber Daya Air|Perumahan dan Kawasan/.test(agency) ? int(38, 46) : int(82, 98);
};

/** Of a hundred of a line: what it pays in the whole year. Some works never begin. */
const shareOf = (setting: Setting, plan: Plan, random: Random): number => {
  if (!plan.group.startsWith('5')) return random.int(94, 100);
  if (plan.rhythm === 'works' && random.chance(0.07)) return 0;
  if (plan.group === '5.3') return 34;
  if (plan.rhythm === 'halves') return 100;
  return Math.min(100, Math.round((paceOf(setting, plan.agency) * random.int(88, 106)) / 100));
};

/** The bill that nobody had reckoned with: it passes its line. */
const OVERRUN = { agency: /^Sekretariat Daerah$/, account: '5.1.02.02.01.0061', percent: 104n } as const;
const isOverrun = ({ agency, account }: Plan): boolean => OVERRUN.agency.test(agency) && account === OVERRUN.account;

/** Brings what all lines pay to a known sum: up into what they have left, or down in proportion. */
const fit = (net: Sen[], most: readonly Sen[], free: readonly number[], total: Sen): void => {
  const missing = total - sumOfMoney(net);
  if (missing === 0n) return;
  const rooms = free.map((index) => (missing > 0n ? sen(most[index]! - net[index]!) : net[index]!));
  if (sumOfMoney(rooms) < (missing < 0n ? -missing : missing)) throw new Error('No lines to pay that much from');
  for (const [at, part] of distribute(sen(missing < 0n ? -missing : missing), rooms).entries()) {
    const index = free[at]!;
    net[index] = sen(net[index]! + (missing < 0n ? -part : part));
  }
};

/** What each line has paid when the year is over, returns taken off. @param total of spending; undefined: whatever it comes to */
export const yearsPayments = (
  setting: Setting,
  plans: readonly Plan[],
  amounts: Amounts,
  total: Sen | undefined,
): readonly Sen[] => {
  const net = plans.map((plan, index) => {
    const amount = amounts[index]!;
    if (isOverrun(plan)) return sen(((amount * OVERRUN.percent) / 100n / THOUSAND) * THOUSAND);
    const random = seeded(
      setting.seed,
      setting.region,
      setting.year,
      'share',
      plan.agency,
      plan.activity,
      plan.account,
      plan.fundSource,
      plan.place,
    );
    return sen(((amount * BigInt(shareOf(setting, plan, random))) / 100n / THOUSAND) * THOUSAND);
  });
  if (total === undefined) return net;
  const spending = plans.flatMap(({ group }, index) => (group.startsWith('5') ? [index] : []));
  const free = spending.filter((index) => net[index]! > 0n && !isOverrun(plans[index]!));
  const of = (indexes: readonly number[]) => indexes.map((index) => net[index]!);
  const part = of(spending);
  fit(
    part,
    spending.map((index) => amounts[index]!),
    free.map((index) => spending.indexOf(index)),
    total,
  );
  for (const [at, index] of spending.entries()) net[index] = part[at]!;
  return net;
};

const kindOf = ({ group, rhythm }: Plan): PaymentInput['kind'] =>
  group.startsWith('4') || group === '6.1' ? 'receipt' : rhythm === 'quarterly' && group === '5.1.02' ? 'GU' : 'LS';

const WORDS: Readonly<Record<Rhythm, (at: number) => string>> = {
  monthly: (at) => `bulan ${at + 1}`,
  quarterly: (at) => `triwulan ${at + 1}`,
  works: (at) => ['uang muka', 'termin', 'pelunasan'][at]!,
  halves: (at) => `tahap ${at + 1}`,
  once: () => 'sekaligus',
};

type Dated = Omit<PaymentInput, 'number' | 'key'>;

/** A line's payments through the year; of a few, too much is paid once and comes back. */
const ofLine = (setting: Setting, plan: Plan, net: Sen, amount: Sen): Dated[] => {
  if (net === 0n) return [];
  const random = seeded(
    setting.seed,
    setting.region,
    setting.year,
    'days',
    plan.agency,
    plan.activity,
    plan.account,
    plan.fundSource,
    plan.place,
  );
  const times = TIMES[plan.rhythm];
  const parts = distribute(
    net,
    times.map(([, , part]) => BigInt(part)),
  );
  const later = random.int(0, SPREAD);
  const base = {
    organisation: plan.organisation,
    activity: plan.activity,
    account: plan.account,
    fundSource: plan.group.startsWith('5') ? plan.fundSource : '',
    place: plan.place,
  };
  const paid = times.map(
    ([month, day], at): Dated => ({
      ...base,
      kind: kindOf(plan),
      paidOn: workingDay(setting.year, month, day, later),
      amount: moneyText(parts[at]!),
      description: `${plan.title}: ${WORDS[plan.rhythm](at)}`.slice(0, 300),
    }),
  );
  const back = sen(((amount - net) / 3n / THOUSAND) * THOUSAND);
  if (plan.rhythm !== 'quarterly' || !plan.group.startsWith('5') || back <= 0n || !random.chance(0.06)) return paid;
  const [first, ...others] = paid;
  return [
    { ...first!, amount: moneyText(sen(parts[0]! + back)) },
    {
      ...base,
      kind: 'return',
      paidOn: workingDay(setting.year, 5, 12, later),
      amount: moneyText(back),
      description: `${plan.title}: pengembalian sisa uang`.slice(0, 300),
    },
    ...others,
  ];
};

/** Everything that was paid through the last day that is known, in the order of its days, numbered as such. */
export const paymentsThrough = (
  setting: Setting,
  plans: readonly Plan[],
  amounts: Amounts,
  net: readonly Sen[],
): PaymentInput[] =>
  plans
    .flatMap((plan, index) => (amounts[index] === NO_MONEY ? [] : ofLine(setting, plan, net[index]!, amounts[index]!)))
    .filter(({ amount }) => amount !== '0.00')
    .sort((a, b) => (a.paidOn < b.paidOn ? -1 : a.paidOn > b.paidOn ? 1 : 0))
    .map((payment, at) => {
      const number = `CONTOH/${payment.kind === 'receipt' ? 'STS' : 'SP2D'}/${setting.year}/${String(at + 1).padStart(6, '0')}`;
      return { ...payment, number, key: number };
    })
    .filter(({ paidOn }) => paidOn <= setting.through);
