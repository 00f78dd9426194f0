// One budget line: what it is, what it is made of, what became of it from phase to phase, and what was paid.
import {
  codesTo,
  type Detail,
  type FullLine,
  factorsText,
  isCoarse,
  type Line,
  lineById,
  lineInVersions,
  lineNotFound,
  paidByMonth,
  paidWithoutLine,
  paymentsOf,
  type Version,
} from '#modules/budget/index.ts';
import type { Region } from '#modules/places/index.ts';
import { theApp } from '#platform/app.ts';
import { inRegion, type Tx } from '#platform/db/index.ts';
import type { Language } from '#platform/messages.ts';
import { NO_MONEY, type Sen, sen, sumOfMoney } from '#platform/money.ts';
import { timeFormat } from '#platform/time/index.ts';
import { monthWords } from '#ui/month-words.ts';
import type { LinkOf, Station } from '#ui/types.ts';
import { barOf, largestOf } from './bars.ts';
import { filesOf } from './files.ts';
import { type Names, namesFor } from './names.ts';
import { questionsAbout } from './questions.ts';
import { dayWords, percentWords, type Reader, readerOf, sayIn, writeIn } from './reader.ts';
import { budgetPath, isInflow } from './shown.ts';
import { documentWords, lockedVersions, shownOf, versionLabel } from './versions.ts';

interface Event {
  readonly url: URL;
  readonly params: { readonly year: string; readonly line: string };
  readonly locals: { readonly language: Language; readonly regions: readonly unknown[] };
}

/** @throws {Problem} 404 `budget-line-not-found` */
export const lineShown = (event: Event, region: Region) => {
  const reader = readerOf(event, region, new Date());
  const year = Number(event.params.year);
  const id = event.params.line;
  return inRegion(theApp().db, region.region_id, async (tx) => {
    const versions = await lockedVersions(tx, year);
    const across = await lineInVersions(tx, year, id);
    const number = Number(event.url.searchParams.get('versi'));
    const wanted = shownOf(versions, Number.isInteger(number) ? number : undefined, reader.today);
    const held = new Set(across.map(({ version }) => version));
    const version = wanted && held.has(wanted.id) ? wanted : versions.findLast((one) => held.has(one.id));
    if (!wanted) throw lineNotFound();
    const line = version && (await lineById(tx, version.id, id));
    const payments = await paymentsOf(tx, year, id);
    if (!line || !version)
      return { unplanned: await unplannedShown(tx, reader, { year, id, version: wanted }, payments) };
    const names = await namesFor(tx, reader, version, wantedBy(line));
    const months = await paidByMonth(tx, year, id);
    const paid = sumOfMoney(months);
    const isPaid = payments.length > 0;
    return {
      line: {
        year,
        id,
        title: line.title,
        headline: headlineOf(reader, line, paid, payments[0]?.paidOn),
        crumbs: crumbsOf(reader, year, line, names),
        elsewhere:
          version.id === wanted.id
            ? undefined
            : reader.t('anggaran.l.gone', {
                version: versionLabel(versions, wanted, reader.t),
                shown: versionLabel(versions, version, reader.t),
              }),
        isInflow: isInflow(line.kind),
        amount: writeIn(reader, line.amount),
        paid: isPaid ? writeIn(reader, paid) : undefined,
        left: isPaid ? writeIn(reader, sen(line.amount - paid)) : undefined,
        facts: factsOf(reader, year, line, names),
        details: line.details.map((detail) => detailShown(reader, detail)),
        stations: stationsOf(reader, versions, across),
        cash: await cashShown(tx, reader, { versions, held, id, version }, line, months),
        payments: paymentsShown(reader, payments),
        ask: {
          href: `${reader.base}/lapor?baris=${year}-${id}`,
          office: names.of('organisation', line.organisation),
        },
        questions: await questionsAbout(tx, reader, id),
        how: reader.t('anggaran.l.how', {
          version: versionLabel(versions, version, reader.t),
          document: documentWords(version, reader),
          source: version.source,
        }),
        isSample: version.isSample,
        version: versionLabel(versions, version, reader.t),
        files: filesOf(reader, year, version, versions),
        at: timeFormat(reader.language, region.time_zone).fullDateTime(reader.now),
      },
    };
  });
};
export type LineShown = NonNullable<Extract<Awaited<ReturnType<typeof lineShown>>, { line: unknown }>['line']>;
export type PaymentShown = ReturnType<typeof paymentsShown>[number];

const wantedBy = (line: Line) => ({
  activity: line.activity === '' ? [] : codesTo('activity', line.activity),
  account: codesTo('account', line.account),
  fund_source: line.fundSource === '' ? [] : codesTo('fund_source', line.fundSource),
  function: line.function === '' ? [] : codesTo('function', line.function),
});

const headlineOf = (reader: Reader, { title, amount, kind }: Line, paid: Sen, lastDay: string | undefined): string => {
  const head = reader.t('anggaran.l.headline', { amount: sayIn(reader, amount), title });
  const share = lastDay === undefined ? undefined : percentWords(reader, paid, amount);
  if (share === undefined || lastDay === undefined) return head;
  const key = isInflow(kind) ? 'anggaran.headline.received' : 'anggaran.headline.paid';
  return `${head}, ${reader.t(key, { share, day: dayWords(reader, lastDay) })}`;
};

const crumbsOf = (reader: Reader, year: number, { organisation }: Line, names: Names): LinkOf[] => [
  { label: reader.t('anggaran.crumb'), href: `${reader.base}/anggaran` },
  { label: String(year), href: budgetPath(reader, year) },
  { label: names.of('organisation', organisation), href: budgetPath(reader, year, `?instansi=${organisation}`) },
];

type Coded = 'activity' | 'account' | 'fund_source' | 'function';
const WORD = { activity: 'kegiatan', account: 'rekening', fund_source: 'dana', function: 'fungsi' } as const;
const PROGRAMME = 3;

/** Each step of a code with a link to all that lies under it. */
const pathOf = (reader: Reader, year: number, of: Coded, code: string, names: Names) =>
  codesTo(of, code).map((one) => ({
    code: one,
    label: names.of(of, one),
    href: budgetPath(reader, year, `?menurut=${WORD[of]}&${WORD[of]}=${one}`),
  }));

/** What a line is, each with the few steps that say it; the way down to them stands apart. */
const factsOf = (reader: Reader, year: number, line: Line, names: Names) => {
  const { t } = reader;
  const paths = (
    [
      ['activity', line.activity],
      ['account', line.account],
      ['fund_source', line.fundSource],
      ['function', line.function],
    ] as const
  )
    .filter(([, code]) => code !== '')
    .map(([of, code]) => ({ of, name: t(`anggaran.l.${of}`), steps: pathOf(reader, year, of, code, names) }));
  const alone = (name: string, label: string, href: string) => ({ name, steps: [{ code: '', label, href }] });
  return {
    short: [
      alone(
        t('anggaran.l.organisation'),
        names.of('organisation', line.organisation),
        budgetPath(reader, year, `?instansi=${line.organisation}`),
      ),
      ...(line.place === ''
        ? []
        : [
            alone(
              t('anggaran.l.place'),
              names.of('place', line.place),
              budgetPath(reader, year, `/tempat/${line.place}`),
            ),
          ]),
      ...paths.map(({ of, name, steps }) => ({
        name,
        steps: of === 'activity' ? steps.filter(({ code }) => code.split('.').length >= PROGRAMME) : steps.slice(-1),
      })),
    ],
    paths: paths.map(({ name, steps }) => ({ name, steps })),
  };
};

const detailShown = (reader: Reader, detail: Detail) => ({
  component: detail.component,
  meta: [detail.specification, detail.priceCode].filter(Boolean).join(' · '),
  factors: factorsText(detail.factors),
  price: writeIn(reader, detail.unitPrice),
  tax: detail.taxPercent === '0' ? '–' : `${detail.taxPercent.replace('.', reader.language === 'en' ? '.' : ',')}%`,
  amount: writeIn(reader, detail.amount),
  approval: detail.priceApproval,
});

interface Held {
  readonly version: Version;
  readonly amount: Sen | undefined;
  readonly reason: string | null;
  readonly was: Sen | undefined;
}

/** The line in every version that has lines, from the first that has it on; ceilings are set on wider codes and hold no line. */
const heldIn = (versions: readonly Version[], across: Awaited<ReturnType<typeof lineInVersions>>): Held[] => {
  const own = new Map(across.map((one) => [one.version, one]));
  const first = versions.findIndex(({ id }) => own.has(id));
  let was: Sen | undefined;
  return versions.slice(Math.max(0, first)).flatMap((version) => {
    const line = own.get(version.id);
    if (!line && (isCoarse(version.phase) || was === undefined)) return [];
    const held = { version, amount: line?.amount, reason: line?.reason ?? null, was };
    was = line?.amount;
    return [held];
  });
};

/** Versions that say the same one after the other stand in one knot. */
const stationsOf = (
  reader: Reader,
  versions: readonly Version[],
  across: Awaited<ReturnType<typeof lineInVersions>>,
): Station[] => {
  const groups: Held[][] = [];
  for (const one of heldIn(versions, across)) {
    const last = groups.at(-1);
    if (last && one.was !== undefined && one.amount === one.was && !one.reason) last.push(one);
    else groups.push([one]);
  }
  return groups.map((group) => stationOf(reader, versions, group));
};

const stationOf = (reader: Reader, versions: readonly Version[], group: readonly Held[]): Station => {
  const { t } = reader;
  const { amount, reason, was } = group[0]!;
  const labels = group.map(({ version }) => versionLabel(versions, version, t)).join(', ');
  const days = [...new Set([group[0]!, group.at(-1)!].flatMap(({ version: { document } }) => document?.date ?? []))];
  const station = {
    kind: 'fact' as const,
    time: days.map((day) => dayWords(reader, day)).join(' – '),
    ...(days[0] && { at: days[0] }),
  };
  if (amount === undefined) return { ...station, title: t('anggaran.l.station.gone', { version: labels }) };
  const change = was === undefined ? t('anggaran.l.first') : changeWords(reader, sen(amount - was));
  const isUnexplained = was !== undefined && was !== amount && !reason;
  return {
    ...station,
    title: t('anggaran.l.station', { version: labels, amount: writeIn(reader, amount) }),
    note: isUnexplained ? `${change}. ${t('anggaran.l.noReason')}` : change,
    ...(reason && { said: reason }),
  };
};

const changeWords = (reader: Reader, difference: Sen): string => {
  if (difference === NO_MONEY) return reader.t('anggaran.l.same');
  return difference > 0n
    ? reader.t('anggaran.l.up', { amount: sayIn(reader, difference) })
    : reader.t('anggaran.l.down', { amount: sayIn(reader, sen(-difference)) });
};

interface Reading {
  readonly versions: readonly Version[];
  readonly held: ReadonlySet<string>;
  readonly id: string;
  readonly version: Version;
}

/** The plan of the version that is read; else of the last one that has a plan for the line. */
const cashShown = async (
  tx: Tx,
  reader: Reader,
  { versions, held, id, version }: Reading,
  line: FullLine,
  paid: readonly Sen[],
) => {
  let planned = { by: version, cash: line.cash };
  for (const one of versions.toReversed()) {
    if (planned.cash !== null) break;
    if (held.has(one.id)) planned = { by: one, cash: (await lineById(tx, one.id, id))?.cash ?? null };
  }
  if (planned.cash === null && paid.every((amount) => amount === NO_MONEY)) return undefined;
  const largest = largestOf([...(planned.cash ?? []), ...paid]);
  return {
    version: planned.cash && versionLabel(versions, planned.by, reader.t),
    months: paid.map((amount, at) => ({
      month: monthName(reader, at),
      planned: planned.cash ? writeIn(reader, planned.cash[at]!) : '–',
      paid: writeIn(reader, amount),
      bar: barOf({ amount, before: planned.cash?.[at] }, largest),
    })),
  };
};

/** "Jan" */
const monthName = ({ language }: Reader, at: number): string =>
  monthWords(language, `2001-${String(at + 1).padStart(2, '0')}`, 'short').replace(/ ?2001/, '');

const paymentsShown = (reader: Reader, payments: Awaited<ReturnType<typeof paymentsOf>>) =>
  payments.map(({ number, kind, paidOn, amount, description, isOverrun, source }) => ({
    number,
    day: dayWords(reader, paidOn),
    kind: reader.t(`anggaran.l.kind.${kind as 'LS'}`),
    amount: writeIn(reader, amount),
    description,
    isOverrun,
    source,
  }));

/** @throws {Problem} 404 where nothing was paid under this id either */
const unplannedShown = async (
  tx: Tx,
  reader: Reader,
  { year, id, version }: { year: number; id: string; version: Version },
  payments: Awaited<ReturnType<typeof paymentsOf>>,
) => {
  const question = { year, version: version.id, filter: {}, paidUntil: `${year}-12-31` };
  const [found] = await paidWithoutLine(tx, question, id);
  if (!found) throw lineNotFound();
  const line = { ...found, title: '', amount: NO_MONEY, cash: null, reason: null };
  const names = await namesFor(tx, reader, version, wantedBy(line));
  return {
    year,
    headline: reader.t('anggaran.l.unplanned', { amount: sayIn(reader, found.paid) }),
    crumbs: crumbsOf(reader, year, line, names),
    facts: factsOf(reader, year, line, names),
    payments: paymentsShown(reader, payments),
    at: timeFormat(reader.language, reader.region.time_zone).fullDateTime(reader.now),
  };
};
