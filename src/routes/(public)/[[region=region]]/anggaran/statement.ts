// The statement of realisation (LRA) of a year until any day: what was planned, what came in and went out, and what remains.
import {
  amountsBy,
  inForceOn,
  openKinds,
  paidBy,
  paidThrough,
  readUntil,
  STATEMENT_LEVEL,
  type StatementRow,
  sideWord,
  statementOf,
  type Version,
  yearBefore,
} from '#modules/budget/index.ts';
import type { Region } from '#modules/places/index.ts';
import { theApp } from '#platform/app.ts';
import { type Db, inRegion, type Tx } from '#platform/db/index.ts';
import type { Language } from '#platform/messages.ts';
import { percentOf, sen } from '#platform/money.ts';
import { timeFormat } from '#platform/time/index.ts';
import { keptOfLocked, keptOfPayments } from './kept.ts';
import { type Names, namesFor } from './names.ts';
import { dayWords, percentWords, type Reader, readerOf, sayIn, writeIn } from './reader.ts';
import { budgetPath } from './shown.ts';
import { documentWords, lockedVersions, shownOf, versionLabel } from './versions.ts';

interface Event {
  readonly url: URL;
  readonly locals: { readonly language: Language; readonly regions: readonly unknown[] };
}

const BY_ACCOUNT = { filter: {}, by: 'account', level: STATEMENT_LEVEL } as const;

export interface Statement {
  readonly year: number;
  readonly until: string;
  readonly version: Version;
  readonly versions: readonly Version[];
  readonly rows: readonly StatementRow[];
  /** Whether anything is known of the year before. */
  readonly hasEarlier: boolean;
  /** The last day of which there are payments; undefined: none yet. */
  readonly through: string | undefined;
}

/** @returns undefined where nobody has locked a version of the year */
export const statementIn = async (
  tx: Tx,
  db: Db,
  { now, today, region }: Reader,
  year: number,
  asked: string | null,
): Promise<Statement | undefined> => {
  const versions = await lockedVersions(tx, year);
  const through = await paidThrough(tx, year);
  const until = readUntil(asked, year, through, today);
  const version = shownOf(versions, undefined, until);
  if (!version) return undefined;
  const hasEarlier = (await paidThrough(tx, year - 1)) !== undefined;
  const amounts = await keptOfLocked(db, `lra ${version.id}`, now, () =>
    amountsBy(tx, { ...BY_ACCOUNT, year, version: version.id }),
  );
  const paid = (day: string) =>
    keptOfPayments(db, `lra ${region.region_id} ${day}`, now, () =>
      paidBy(tx, { ...BY_ACCOUNT, year: Number(day.slice(0, 4)), paidUntil: day }),
    );
  const rows = statementOf({
    budget: amounts.map(({ code, amount }) => [code, amount] as const),
    realised: await paid(until),
    earlier: await paid(yearBefore(until)),
  });
  return { year, until, version, versions, rows, hasEarlier, through };
};

/** What a row is called: its account, or what it is the sum of. */
export const rowName = ({ t }: Pick<Reader, 't'>, names: Names, row: StatementRow): string =>
  row.account === undefined ? t(`anggaran.lra.${row.sum}`) : names.of('account', row.account);

export const namesIn = (tx: Tx, reader: Reader, { version, rows }: Statement): Promise<Names> =>
  namesFor(tx, reader, version, { account: rows.flatMap(({ account }) => account ?? []) });

const sideOf = (account: string) =>
  account.startsWith('4')
    ? 'revenue'
    : account.startsWith('5')
      ? 'spending'
      : account.startsWith('6.1')
        ? 'financing_in'
        : 'financing_out';

const rowShown = (reader: Reader, names: Names, year: number, row: StatementRow) => {
  const { account } = row;
  return {
    name: rowName(reader, names, row),
    code: account ?? '',
    level: account === undefined ? 1 : row.level,
    href:
      account === undefined
        ? undefined
        : budgetPath(reader, year, `?sisi=${sideWord(sideOf(account))}&menurut=rekening&rekening=${account}`),
    budget: writeIn(reader, row.budget),
    realised: writeIn(reader, row.realised),
    percent: percentWords(reader, row.realised, row.budget) ?? '–',
    left: writeIn(reader, sen(row.budget - row.realised)),
    earlier: writeIn(reader, row.earlier),
  };
};

const headlineOf = (reader: Reader, { year, until, rows }: Statement): string => {
  const of = (account: string) => rows.find((row) => row.account === account);
  const [revenue, spending] = [of('4'), of('5')];
  const words = { day: dayWords(reader, until), year: String(year) };
  const spent = spending && percentWords(reader, spending.realised, spending.budget);
  if (!spending?.realised || !spent) return reader.t('anggaran.lra.headline.none', words);
  const received =
    revenue &&
    percentOf(revenue.realised, revenue.budget) !== undefined &&
    percentWords(reader, revenue.realised, revenue.budget);
  return received
    ? reader.t('anggaran.lra.headline', { ...words, spent, received })
    : reader.t('anggaran.lra.headline.spent', { ...words, spent });
};

/** What was paid and has no line in the budget of the year, or takes one past it: in a sentence; undefined: there is nothing of it. */
const unmatchedWords = async (
  tx: Tx,
  db: Db,
  reader: Reader,
  { year, versions }: Statement,
): Promise<string | undefined> => {
  const { t, now, region } = reader;
  const version = inForceOn(versions, `${year}-12-31`)?.id;
  const open = await keptOfPayments(db, `open ${region.region_id} ${year} ${version}`, now, () =>
    openKinds(tx, { year, version }),
  );
  const told = open.flatMap(({ kind, count, amount }) => {
    if (count === 0 || (kind !== 'unplanned' && kind !== 'overrun')) return [];
    return [t(`anggaran.lra.open.${kind}`, { n: count, amount: sayIn(reader, amount) })];
  });
  return told.length > 0 ? t('anggaran.lra.open', { what: told.join(', ') }) : undefined;
};

export const statementShown = (event: Event, region: Region, year: number) => {
  const reader = readerOf(event, region, new Date());
  const { db } = theApp();
  return inRegion(db, region.region_id, async (tx) => {
    const statement = await statementIn(tx, db, reader, year, event.url.searchParams.get('sampai'));
    if (!statement) return { year, statement: undefined };
    const names = await namesIn(tx, reader, statement);
    const { until, version, versions, rows, hasEarlier, through } = statement;
    return {
      year,
      statement: {
        headline: headlineOf(reader, statement),
        until,
        first: `${year}-01-01`,
        last: reader.today < `${year}-12-31` ? reader.today : `${year}-12-31`,
        version: versionLabel(versions, version, reader.t),
        document: documentWords(version, reader),
        source: version.source,
        rows: rows.map((row) => rowShown(reader, names, year, row)),
        hasEarlier,
        known: through && dayWords(reader, through),
        unmatched: through && (await unmatchedWords(tx, db, reader, statement)),
        whole: budgetPath(reader, year),
        isSample: version.isSample,
        file: budgetPath(reader, year, `/lra.csv?sampai=${until}`),
        at: timeFormat(reader.language, region.time_zone).fullDateTime(reader.now),
      },
    };
  });
};
