// What changed between two versions of a year: by agency, then line by line, or by programme where ceilings are on one side.
import {
  type Change,
  type ChangedPart,
  type Changes,
  changesAddress,
  changesBetween,
  differenceOfParts,
  isCoarse,
  type LineFilter,
  partsOf,
  readChanges,
  sideWord,
  type Version,
} from '#modules/budget/index.ts';
import type { Region } from '#modules/places/index.ts';
import { theApp } from '#platform/app.ts';
import { type Db, inRegion, type Tx } from '#platform/db/index.ts';
import { formatNumber, type Language } from '#platform/messages.ts';
import { NO_MONEY, type Sen, sen, sumOfMoney } from '#platform/money.ts';
import { timeFormat } from '#platform/time/index.ts';
import { largestOf, shareOf } from './bars.ts';
import { keptOfLocked } from './kept.ts';
import { namesFor } from './names.ts';
import { type Reader, readerOf, sayIn, writeIn } from './reader.ts';
import { budgetPath } from './shown.ts';
import { documentWords, heldAgainst, lockedVersions, shownOf, versionLabel } from './versions.ts';

interface Event {
  readonly url: URL;
  readonly locals: { readonly language: Language; readonly regions: readonly unknown[] };
}

const PAGE = 25;

/** Two versions that stand beside each other. */
export interface Two {
  readonly db: Db;
  readonly year: number;
  readonly versions: readonly Version[];
  readonly from: Version;
  readonly to: Version;
  readonly asked: Changes;
}

/** The two that an address asks for; else what was proposed and what is in force. Undefined: there are no two. */
export const twoOf = async (tx: Tx, db: Db, reader: Reader, year: number, asked: Changes): Promise<Two | undefined> => {
  const versions = await lockedVersions(tx, year);
  const to = shownOf(versions, asked.to, reader.today);
  const from = to && heldAgainst(versions, to, asked.from);
  return to && from && { db, year, versions, from, to, asked };
};

export const filterOfChanges = ({ asked }: Two): LineFilter => ({ kind: asked.side, organisation: asked.organisation });
export const areCoarse = ({ from, to }: Two): boolean => isCoarse(from.phase) || isCoarse(to.phase);

interface Row {
  readonly id: string | undefined;
  readonly title: string;
  readonly organisation: string;
  readonly activity: string;
  readonly place: string;
  readonly before: Sen | undefined;
  readonly after: Sen | undefined;
  readonly difference: Sen;
  readonly change: Change;
  readonly reason: string | null;
}
interface Agency {
  readonly organisation: string;
  readonly before: Sen;
  readonly after: Sen;
  readonly up: Sen;
  readonly down: Sen;
  readonly changed: number;
}
interface Found {
  readonly agencies: readonly Agency[];
  readonly rows: readonly Row[];
  readonly total: number;
}

/** Line by line. */
const byLines = async (tx: Tx, two: Two): Promise<Found> => {
  const pair = { from: two.from.id, to: two.to.id, filter: filterOfChanges(two) };
  const page = { offset: (two.asked.page - 1) * PAGE, limit: PAGE };
  const { sums, lines, total } = await changesBetween(tx, pair, page);
  return { agencies: sums, rows: lines, total };
};

/** Ceilings against what lies under them. */
export const partsOfTwo = async (tx: Tx, two: Two): Promise<ChangedPart[]> => {
  const filter = filterOfChanges(two);
  const [before, after] = [await partsOf(tx, two.from.id, filter), await partsOf(tx, two.to.id, filter)];
  return differenceOfParts(before, after, { before: isCoarse(two.from.phase), after: isCoarse(two.to.phase) });
};

/** Ceiling by ceiling: on that side there are no lines yet. */
const byParts = async (tx: Tx, two: Two): Promise<Found> => {
  const parts = await partsOfTwo(tx, two);
  const changed = parts.filter(({ change }) => change !== 'same');
  const agencies = [...Map.groupBy(parts, ({ organisation }) => organisation)].map(([organisation, own]) => ({
    organisation,
    before: sumOfMoney(own.map(({ before: was }) => was ?? NO_MONEY)),
    after: sumOfMoney(own.map(({ after: is }) => is ?? NO_MONEY)),
    up: sumOfMoney(own.map(({ difference }) => (difference > 0n ? difference : NO_MONEY))),
    down: sumOfMoney(own.map(({ difference }) => (difference < 0n ? sen(-difference) : NO_MONEY))),
    changed: own.filter(({ change }) => change !== 'same').length,
  }));
  const from = (two.asked.page - 1) * PAGE;
  const rows = changed
    .slice(from, from + PAGE)
    .map((part) => ({ ...part, id: undefined, title: '', place: '', reason: null }));
  return { agencies, rows, total: changed.length };
};

const foundIn = (tx: Tx, two: Two, { now }: Reader): Promise<Found> => {
  const key = `changes ${two.from.id} ${two.to.id} ${changesAddress({ ...two.asked, from: undefined, to: undefined })}`;
  return keptOfLocked(two.db, key, now, () => (areCoarse(two) ? byParts(tx, two) : byLines(tx, two)));
};

const netOf = ({ up, down }: Agency): Sen => sen(up - down);

/** "Dari RAPBD ke APBD: Rp497 miliar bertambah, Rp12 miliar berkurang". */
export const changesHeadline = (
  reader: Reader,
  { from, to }: { readonly from: string; readonly to: string },
  up: Sen,
  down: Sen,
): string => {
  const { t } = reader;
  const words = { from, to, up: sayIn(reader, up), down: sayIn(reader, down) };
  if (up === NO_MONEY && down === NO_MONEY) return t('anggaran.b.headline.same', words);
  if (up === down) return t('anggaran.b.headline.moved', words);
  if (down === NO_MONEY) return t('anggaran.b.headline.up', words);
  return up === NO_MONEY ? t('anggaran.b.headline.down', words) : t('anggaran.b.headline', words);
};

const signed = (reader: Reader, amount: Sen): string => `${amount > 0n ? '+' : ''}${writeIn(reader, amount)}`;

export const changesShown = (event: Event, region: Region, year: number) => {
  const reader = readerOf(event, region, new Date());
  const asked = readChanges(event.url.searchParams);
  const { db } = theApp();
  return inRegion(db, region.region_id, async (tx) => {
    const two = await twoOf(tx, db, reader, year, asked);
    return two ? { year, changes: await shownOfTwo(tx, two, reader) } : { year, changes: undefined };
  });
};

const shownOfTwo = async (tx: Tx, two: Two, reader: Reader) => {
  const { t, language } = reader;
  const { year, versions, from, to, asked } = two;
  const found = await foundIn(tx, two, reader);
  const names = await namesFor(tx, reader, to, { activity: found.rows.map(({ activity }) => activity) });
  const labels = { from: versionLabel(versions, from, t), to: versionLabel(versions, to, t) };
  const [up, down] = [
    sumOfMoney(found.agencies.map((one) => one.up)),
    sumOfMoney(found.agencies.map((one) => one.down)),
  ];
  const path = (change: Partial<Changes>) =>
    budgetPath(
      reader,
      year,
      `/beda${changesAddress({ ...asked, from: from.number, to: to.number, page: 1, ...change })}`,
    );
  const largest = largestOf(found.agencies.flatMap((one) => [one.up, one.down]));
  const isCoarsePair = areCoarse(two);
  return {
    headline: changesHeadline(reader, labels, up, down),
    labels,
    agenciesWords: t('anggaran.b.agencies', {
      up: found.agencies.filter((one) => netOf(one) > 0n).length,
      down: found.agencies.filter((one) => netOf(one) < 0n).length,
    }),
    office:
      asked.organisation === undefined
        ? undefined
        : { name: names.of('organisation', asked.organisation), all: path({ organisation: undefined }) },
    documents: { from: documentWords(from, reader), to: documentWords(to, reader) },
    reason: to.reason,
    choices: choicesOf(reader, two),
    agencies: found.agencies
      .filter(({ changed }) => changed > 0)
      .toSorted((a, b) => sizeOf(b) - sizeOf(a))
      .map((one) => ({
        name: names.of('organisation', one.organisation),
        href:
          asked.organisation === undefined
            ? path({ organisation: one.organisation })
            : budgetPath(reader, year, `?instansi=${one.organisation}`),
        down: one.down === NO_MONEY ? '–' : writeIn(reader, one.down),
        up: one.up === NO_MONEY ? '–' : writeIn(reader, one.up),
        bar: { down: shareOf(one.down, largest), up: shareOf(one.up, largest) },
        net: signed(reader, netOf(one)),
      })),
    isCoarse: isCoarsePair,
    rows: found.rows.map((row) => ({
      title: row.title || names.of('activity', row.activity),
      href:
        row.id === undefined
          ? partPath(reader, two, row)
          : budgetPath(reader, year, `/baris/${row.id}${row.after === undefined ? `?versi=${from.number}` : ''}`),
      meta: [
        asked.organisation === undefined && names.of('organisation', row.organisation),
        row.place !== '' && names.of('place', row.place),
      ]
        .filter(Boolean)
        .join(' · '),
      change: row.change,
      before: row.before === undefined ? '–' : writeIn(reader, row.before),
      after: row.after === undefined ? '–' : writeIn(reader, row.after),
      difference: signed(reader, row.difference),
      reason: row.reason,
    })),
    check: checkOf(reader, two, found, sen(up - down)),
    pager: pagerOf(reader, two, found, path),
    file: budgetPath(
      reader,
      year,
      `/beda.csv${changesAddress({ ...asked, from: from.number, to: to.number, page: 1 })}`,
    ),
    isSample: from.isSample || to.isSample,
    at: timeFormat(language, reader.region.time_zone).fullDateTime(reader.now),
    source: to.source,
  };
};

/** For sorting, where a rounded number does. */
const sizeOf = ({ up, down }: Agency): number => Number(up + down);

/** What lies under a ceiling. */
const partPath = (reader: Reader, { year, asked }: Two, { organisation, activity }: Row): string => {
  const side = asked.side === 'spending' ? '' : `&sisi=${sideWord(asked.side)}`;
  const under = activity === '' ? '' : `&kegiatan=${activity}`;
  return budgetPath(reader, year, `?instansi=${organisation}${under}${side}`);
};

const choicesOf = ({ t }: Reader, { versions, from, to, asked }: Two) => {
  const of = (chosen: Version) =>
    versions.map((one) => ({
      value: String(one.number),
      label: versionLabel(versions, one, t),
      isChosen: one.id === chosen.id,
    }));
  return {
    from: of(from),
    to: of(to),
    sides: (['spending', 'revenue', 'financing_in', 'financing_out'] as const).map((side) => ({
      value: sideWord(side),
      label: t(`anggaran.side.${side}`),
      isChosen: side === asked.side,
    })),
    organisation: asked.organisation,
  };
};

/**
 * That the differences come to the difference of the totals (invariant 10). Of one agency's there is no total that was locked: there it is
 * that of its own sums.
 */
const checkOf = (reader: Reader, two: Two, { agencies, total }: Found, difference: Sen) => {
  const { asked, from, to } = two;
  const locked =
    asked.organisation === undefined
      ? sen(to.totals[asked.side] - from.totals[asked.side])
      : sen(sumOfMoney(agencies.map(({ after }) => after)) - sumOfMoney(agencies.map(({ before }) => before)));
  const words = { n: total, lines: signed(reader, difference), total: signed(reader, locked) };
  const isRight = locked === difference;
  const key = !isRight ? 'anggaran.b.check.wrong' : areCoarse(two) ? 'anggaran.b.check.parts' : 'anggaran.b.check';
  return { isRight, sentence: reader.t(key, words) };
};

const pagerOf = (reader: Reader, { asked }: Two, { total }: Found, path: (change: Partial<Changes>) => string) => {
  const from = (asked.page - 1) * PAGE;
  const n = (value: number) => formatNumber(reader.language, value);
  return {
    where:
      total <= PAGE && asked.page === 1
        ? undefined
        : reader.t('anggaran.where', { from: n(from + 1), to: n(Math.min(from + PAGE, total)), total: n(total) }),
    previous: asked.page > 1 ? path({ page: asked.page - 1 }) : undefined,
    next: asked.page * PAGE < total ? path({ page: asked.page + 1 }) : undefined,
  };
};
