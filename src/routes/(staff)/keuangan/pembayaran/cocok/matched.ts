// What was paid in a year beside what its files and others say of it, and what is left to settle.

import { namesOfPeople } from '#modules/accounts/index.ts';
import {
  advancesOf,
  byAgency,
  findingOf,
  inForceOn,
  type ListKind,
  listRows,
  type MonthSum,
  openKinds,
  type RowsAsked,
  readView,
  type Settlement,
  settlementsOf,
  sumsByMonth,
  type Unsettled,
  unsettledRef,
  versionsOf,
} from '#modules/budget/index.ts';
import { namesOfOrganisations } from '#modules/organisations/index.ts';
import { theApp } from '#platform/app.ts';
import type { Tx } from '#platform/db/index.ts';
import { formatMoney, type Sen, sayMoney, sen, sumOfMoney } from '#platform/money.ts';
import { monthWords } from '#ui/month-words.ts';
import { publishedIn } from '../../../../(public)/[[region=region]]/anggaran/published.ts';
import { dayWords, type Reader } from '../../../../(public)/[[region=region]]/anggaran/reader.ts';
import { shownIn } from '../../../../(public)/[[region=region]]/anggaran/shown.ts';
import { findingWords, kindName } from '../words.ts';

export const ROWS = 50;
const SETTLED = 10;

const sizeOf = (amount: Sen): Sen => sen(amount < 0n ? -amount : amount);

export const matchPath = (year: number, more: Readonly<Record<string, string | number | undefined>> = {}): string => {
  const search = new URLSearchParams({ tahun: String(year) });
  for (const [name, value] of Object.entries(more)) if (value !== undefined) search.set(name, String(value));
  return `/keuangan/pembayaran/cocok?${search}`;
};

/** The version that payments of a year are booked on. */
export const versionFor = async (tx: Tx, year: number): Promise<string | undefined> =>
  inForceOn(await versionsOf(tx, year), `${year}-12-31`)?.id;

const sumShown = (
  { t, language }: Reader,
  { paid, said }: Pick<MonthSum, 'paid' | 'said'>,
  name: string,
  href: string | undefined,
) => ({
  name,
  href,
  paid: formatMoney(language, paid),
  said: formatMoney(language, said),
  off: paid === said ? t('bayar.match.same') : formatMoney(language, sizeOf(sen(paid - said))),
  isOff: paid !== said,
});

/** A line for each agency; of one agency for each month. */
const sumsShown = (
  reader: Reader,
  year: number,
  sums: readonly MonthSum[],
  organisation: string | undefined,
  names: ReadonlyMap<string, string>,
) => {
  const { t, language } = reader;
  const unknown = t('bayar.match.unknown');
  const agencies = byAgency(sums);
  if (organisation === undefined)
    return agencies.map((one) => {
      const id = one.organisation ?? undefined;
      const href = id ? matchPath(year, { instansi: id }) : matchPath(year, { daftar: 'refused' });
      return sumShown(reader, one, id ? (names.get(id) ?? id) : unknown, href);
    });
  const own = agencies.find((one) => one.organisation === organisation);
  return (own?.months ?? []).map((one) => {
    const month = one.month ?? undefined;
    const name = month ? monthWords(language, `${year}-${String(month).padStart(2, '0')}`) : unknown;
    const list = month ? 'paid' : 'refused';
    return sumShown(reader, one, name, matchPath(year, { instansi: organisation, bulan: month, daftar: list }));
  });
};

/** A row of a list in words. */
export const rowShown = (reader: Reader, list: ListKind, row: Unsettled, names: ReadonlyMap<string, string>) => {
  const { t, language } = reader;
  const money = (amount: Sen) => formatMoney(language, amount);
  const amount = row.amount === null ? t('bayar.match.noAmount') : money(row.amount);
  const state =
    list === 'difference'
      ? t('bayar.row.difference', { before: amount, now: money(row.other!) })
      : list === 'overrun'
        ? t('bayar.row.overrun', { paid: amount, budget: money(row.other!) })
        : amount;
  const agency = row.organisation && (names.get(row.organisation) ?? row.organisation);
  const where = row.file && row.sheetRow ? t('bayar.row.at', { file: row.file, n: String(row.sheetRow) }) : row.file;
  return {
    id: row.id,
    title: row.number || t('bayar.row.noNumber'),
    href: list === 'paid' ? undefined : `/keuangan/pembayaran/cocok/${unsettledRef(list, row.id)}`,
    state,
    meta: [
      row.day && dayWords(reader, row.day),
      agency,
      [row.activity, row.account].filter(Boolean).join(' '),
      row.description,
      where,
    ]
      .filter(Boolean)
      .join(' · '),
    why:
      list === 'refused' && Array.isArray(row.said)
        ? row.said.map(({ cell, sentence }) => `${cell ? `${cell}: ` : ''}${sentence[language === 'en' ? 'en' : 'id']}`)
        : [],
  };
};

const listShown = async (
  tx: Tx,
  reader: Reader,
  year: number,
  asked: RowsAsked & { readonly list: ListKind },
  names: ReadonlyMap<string, string>,
) => {
  const { list, page, organisation, month } = asked;
  const version = await versionFor(tx, year);
  const offset = (page - 1) * ROWS;
  const { rows, total, sum } = await listRows(tx, { year, version }, list, asked, { offset, limit: ROWS });
  const at = (other: number) => matchPath(year, { daftar: list, instansi: organisation, bulan: month, hal: other });
  const narrowed = [
    organisation && names.get(organisation),
    month && monthWords(reader.language, `${year}-${String(month).padStart(2, '0')}`),
  ];
  return {
    list,
    title: kindName(reader.t, list),
    how: reader.t(`bayar.how.${list}`),
    of: narrowed.filter(Boolean).join(' · '),
    all: matchPath(year),
    total,
    sum: formatMoney(reader.language, sum),
    rows: rows.map((row) => rowShown(reader, list, row, names)),
    where: total > ROWS ? reader.t('anggaran.where', { from: offset + 1, to: offset + rows.length, total }) : undefined,
    previous: page > 1 ? at(page - 1) : undefined,
    next: offset + rows.length < total ? at(page + 1) : undefined,
    file: at(1).replace('/cocok?', '/cocok.csv?'),
  };
};

const settlementShown = ({ t }: Reader, one: Settlement, people: ReadonlyMap<string, string>) => ({
  id: one.id,
  title: one.reason,
  href: `/keuangan/pembayaran/cocok/${unsettledRef(one.kind, one.thing)}`,
  way: t(`bayar.way.${one.way}`),
  kind: kindName(t, one.kind),
  by: (one.settledBy && people.get(one.settledBy)) ?? null,
  at: one.settledAt,
});

/** How things of a year were settled, or one of them. */
export const settledShown = async (
  tx: Tx,
  reader: Reader,
  year: number,
  of: Parameters<typeof settlementsOf>[3] = null,
) => {
  const all = await settlementsOf(tx, year, SETTLED, of);
  const people = await namesOfPeople(
    tx,
    all.flatMap(({ settledBy }) => settledBy ?? []),
  );
  return all.map((one) => settlementShown(reader, one, people));
};

/** Totals of what was paid that others have published, beside ours. */
const publishedPaid = async (tx: Tx, reader: Reader, year: number) => {
  const { shown } = await shownIn(tx, theApp().db, reader, year, readView(new URLSearchParams()));
  const all = shown && (await publishedIn(tx, shown, reader));
  const phase = reader.t('anggaran.phase.paid');
  return (all?.rows ?? []).filter((row) => row.phase === phase);
};

export const matchedShown = async (tx: Tx, reader: Reader, year: number, asked: RowsAsked) => {
  const { t, language } = reader;
  const version = await versionFor(tx, year);
  const open = await openKinds(tx, { year, version });
  const sums = await sumsByMonth(tx, year);
  const names = await namesOfOrganisations(tx);
  const finding = findingOf(open);
  const [paid, said] = [sumOfMoney(sums.map((one) => one.paid)), sumOfMoney(sums.map((one) => one.said))];
  const advances = await advancesOf(tx, year);
  return {
    year,
    hasVersion: version !== undefined,
    hasPayments: sums.length > 0,
    headline: finding
      ? findingWords(t, language, finding)
      : t(sums.length ? 'bayar.match.all' : 'bayar.headline.none', { year: String(year) }),
    figures: {
      paid: sayMoney(language, paid),
      said: sayMoney(language, said),
      off: sayMoney(language, sizeOf(sen(paid - said))),
      isOff: paid !== said,
    },
    open: open
      .filter(({ count }) => count > 0)
      .map(({ kind, count, amount }) => ({
        kind,
        title: t(`bayar.open.${kind}`, { n: count }),
        amount: formatMoney(language, amount),
        how: t(`bayar.how.${kind}`),
        href: `${matchPath(year, { daftar: kind })}#daftar`,
      })),
    agency: asked.organisation && (names.get(asked.organisation) ?? asked.organisation),
    sums: sumsShown(reader, year, sums, asked.organisation, names),
    list: asked.list && (await listShown(tx, reader, year, { ...asked, list: asked.list }, names)),
    published: await publishedPaid(tx, reader, year),
    advances: advances.count ? { n: advances.count, amount: formatMoney(language, advances.amount) } : undefined,
    settled: await settledShown(tx, reader, year),
  };
};
