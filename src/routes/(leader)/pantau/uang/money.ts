// What the regent sees of the money: how far each agency is against its own cash plan and against last year, and what is stuck.
import {
  BEHIND_POINTS,
  byGap,
  endOfMonths,
  gapOf,
  isBehind,
  monthsOver,
  paidBy,
  paidThrough,
  plannedByAgency,
  type Spending,
  stuckLines,
  yearBefore,
} from '#modules/budget/index.ts';
import { theApp } from '#platform/app.ts';
import { inRegion, type Tx } from '#platform/db/index.ts';
import { formatNumber, type Language } from '#platform/messages.ts';
import { NO_MONEY, type Sen, sumOfMoney } from '#platform/money.ts';
import { timeFormat } from '#platform/time/index.ts';
import { barOf } from '../../../(public)/[[region=region]]/anggaran/bars.ts';
import {
  dayWords,
  percentWords,
  type Reader,
  readerOf,
  sayIn,
} from '../../../(public)/[[region=region]]/anggaran/reader.ts';
import { budgetPath } from '../../../(public)/[[region=region]]/anggaran/shown.ts';
import {
  lockedVersions,
  newestYear,
  shownOf,
  versionLabel,
} from '../../../(public)/[[region=region]]/anggaran/versions.ts';
import { labelsOf } from '../../../labels.ts';
import type { SignedIn } from '../../../signed-in.ts';

interface Agency extends Spending {
  readonly organisation: string;
  readonly earlier: Sen;
  readonly earlierAmount: Sen;
}

const STUCK = 20;
const AGENCIES = { filter: { kind: 'spending' }, by: 'organisation', level: 1 } as const;

/** Last year of each agency until the same day: what it might spend, and what it had. */
const lastYear = async (tx: Tx, year: number, until: string) => {
  const day = yearBefore(until);
  const version = shownOf(await lockedVersions(tx, year - 1), undefined, day);
  if (!version) return undefined;
  const paid = await paidBy(tx, { ...AGENCIES, year: year - 1, paidUntil: day });
  const amounts = await plannedByAgency(tx, version.id, 0);
  return { paid, amounts: new Map(amounts.map(({ organisation, amount }) => [organisation, amount])) };
};

const totalOf = (all: readonly Agency[]): Spending => ({
  amount: sumOfMoney(all.map(({ amount }) => amount)),
  planned: all.some(({ planned }) => planned !== undefined)
    ? sumOfMoney(all.map(({ planned }) => planned ?? NO_MONEY))
    : undefined,
  paid: sumOfMoney(all.map(({ paid }) => paid)),
});

const points = ({ language }: Pick<Reader, 'language'>, gap: number): string =>
  formatNumber(language, Math.round(Math.abs(gap)));

const gapWords = ({ t }: Reader, gap: number): string => {
  const n = Math.round(Math.abs(gap));
  if (n === 0) return t('uang.same');
  return t(gap > 0 ? 'uang.below' : 'uang.above', { n });
};

const headlineOf = (reader: Reader, whole: Spending, until: string): string => {
  const words = { share: percentWords(reader, whole.paid, whole.amount) ?? '0%', day: dayWords(reader, until) };
  const gap = gapOf(whole);
  if (gap === undefined) return reader.t('uang.headline', words);
  const told = { ...words, n: points(reader, gap) };
  if (Math.round(gap) === 0) return reader.t('uang.headline.onPlan', words);
  return reader.t(gap > 0 ? 'uang.headline.behind' : 'uang.headline.ahead', told);
};

const agencyShown = (reader: Reader, year: number, name: string, one: Agency) => {
  const gap = gapOf(one);
  return {
    name,
    href: budgetPath(reader, year, `?instansi=${one.organisation}`),
    amount: sayIn(reader, one.amount),
    bar: barOf({ amount: one.amount, before: one.planned, paid: one.paid }, one.amount),
    planned: (one.planned !== undefined && percentWords(reader, one.planned, one.amount)) || '–',
    paid: percentWords(reader, one.paid, one.amount) ?? '–',
    earlier: percentWords(reader, one.earlier, one.earlierAmount) ?? '–',
    gap: gap === undefined ? '' : gapWords(reader, gap),
    isBehind: isBehind(one),
  };
};

export const moneyShown = (
  event: { readonly locals: { readonly language: Language; readonly regions: readonly unknown[] } },
  { region }: SignedIn,
) => {
  const reader = readerOf(event, region, new Date());
  const { t, today } = reader;
  return inRegion(theApp().db, region.region_id, async (tx) => {
    const year = await newestYear(tx);
    const through = year === undefined ? undefined : await paidThrough(tx, year);
    const versions = year === undefined ? [] : await lockedVersions(tx, year);
    const months =
      year === undefined ? 0 : monthsOver(through !== undefined && through < today ? through : today, year);
    const until = year === undefined ? undefined : endOfMonths(year, months);
    const version = until && shownOf(versions, undefined, until);
    if (year === undefined || !until || !version || through === undefined) return undefined;
    const paid = await paidBy(tx, { ...AGENCIES, year, paidUntil: until });
    const before = await lastYear(tx, year, until);
    const agencies = (await plannedByAgency(tx, version.id, months)).map(
      (one): Agency => ({
        ...one,
        paid: paid.get(one.organisation) ?? NO_MONEY,
        earlier: before?.paid.get(one.organisation) ?? NO_MONEY,
        earlierAmount: before?.amounts.get(one.organisation) ?? NO_MONEY,
      }),
    );
    const labels = await labelsOf(tx, region.region_id);
    const whole = totalOf(agencies);
    const stuck = await stuckLines(tx, { year, version: version.id, months, until }, STUCK);
    const nameOf = (id: string) => labels.offices.get(id) ?? id;
    return {
      year,
      headline: headlineOf(reader, whole, until),
      figures: {
        amount: sayIn(reader, whole.amount),
        planned: whole.planned && sayIn(reader, whole.planned),
        paid: sayIn(reader, whole.paid),
        behind: agencies.filter(isBehind).length,
        stuck: stuck.total,
      },
      points: BEHIND_POINTS,
      whole: budgetPath(reader, year),
      statement: budgetPath(reader, year, `/lra?sampai=${until}`),
      until: dayWords(reader, until),
      version: versionLabel(versions, version, t),
      hasEarlier: before !== undefined,
      agencies: byGap(agencies).map((one) => agencyShown(reader, year, nameOf(one.organisation), one)),
      stuck: {
        total: stuck.total,
        planned: sayIn(reader, stuck.planned),
        lines: stuck.lines.map((line) => ({
          id: line.id,
          title: line.title,
          href: budgetPath(reader, year, `/baris/${line.id}`),
          planned: sayIn(reader, line.planned),
          meta: [nameOf(line.organisation), line.place && labels.places.get(line.place), sayIn(reader, line.amount)]
            .filter(Boolean)
            .join(' · '),
        })),
      },
      isSample: version.isSample,
      at: timeFormat(reader.language, region.time_zone).fullDateTime(reader.now),
    };
  });
};
