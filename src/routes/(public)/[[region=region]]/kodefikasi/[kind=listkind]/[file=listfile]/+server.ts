import { Readable } from 'node:stream';
import { redirect } from '@sveltejs/kit';
import { nothingHere } from '#modules/accounts/index.ts';
import { type AnyEntry, entriesOf, type List, type ListKind } from '#modules/classifications/index.ts';
import { theApp } from '#platform/app.ts';
import { csvRows } from '#platform/csv.ts';
import { inRegion } from '#platform/db/index.ts';
import { streamOf } from '#platform/http.ts';
import { moneyText } from '#platform/money.ts';
import { type LongCell, type LongRow, longSheet } from '#platform/sheets/index.ts';
import { localDay } from '#platform/time/index.ts';
import { regionOfPage } from '../../../../region.ts';
import { listOfPage } from '../../list-of-page.ts';
import type { RequestHandler } from './$types';

const ROWS = 2000;

type Column = readonly [name: string, of: (entry: AnyEntry) => LongCell];

const COMMON: readonly Column[] = [
  ['kode', ({ code }) => code],
  ['nama', ({ name }) => name],
];
const OF_PRICES: readonly Column[] = [
  ['spesifikasi', ({ specification }) => specification],
  ['satuan', ({ unit }) => unit],
  ['harga', ({ price }) => (price === null ? null : { exact: moneyText(price) })],
  ['kelompok', ({ group }) => group],
  ['standar', ({ standard }) => standard?.toUpperCase() ?? null],
];
const OF_TREES: readonly Column[] = [
  ['induk', ({ parent }) => parent],
  ['tingkat', ({ level }) => ({ exact: String(level) })],
  ['dapat_dibukukan', ({ isLeaf }) => (isLeaf ? 'ya' : 'tidak')],
];
const OF_KIND: Readonly<Record<ListKind, readonly Column[]>> = {
  activity: OF_TREES,
  account: OF_TREES,
  function: [...OF_TREES, ['cofog', ({ cofog }) => cofog]],
  fund_source: OF_TREES,
  price: OF_PRICES,
};

/** What of the list stands on every row, for files wander. */
const ofList = ({ regulation, validFrom, validTo, isSample }: List): readonly Column[] => [
  ['kode_asli', ({ original }) => original],
  ['peraturan', () => regulation],
  ['berlaku_dari', () => validFrom],
  ['berlaku_sampai', () => validTo],
  ['data_contoh', () => (isSample ? 'ya' : 'tidak')],
];

/** A whole version as a file, page by page: a long one is never held in memory as a whole. It can be brought in again as it is. */
export const GET: RequestHandler = async (event) => {
  const region = regionOfPage(event);
  if (!region) redirect(303, '/kodefikasi');
  const { db } = theApp();
  const now = new Date();
  const { list } = await inRegion(db, region.region_id, (tx) => listOfPage(tx, event, localDay(region.time_zone, now)));
  if (!list) throw nothingHere();
  const columns = [...COMMON, ...OF_KIND[list.kind], ...ofList(list)];
  const pages = async function* (): AsyncGenerator<LongRow[]> {
    yield [columns.map(([name]) => name)];
    let after: string | undefined;
    for (;;) {
      const page = { limit: ROWS, ...(after !== undefined && { after }) };
      const entries = await inRegion(db, region.region_id, (tx) => entriesOf(tx, list.id, page));
      if (entries.length > 0) yield entries.map((entry) => columns.map(([, of]) => of(entry)));
      if (entries.length < ROWS) return;
      after = entries.at(-1)!.code;
    }
  };
  const isSheet = event.params.file.endsWith('.xlsx');
  const body = isSheet
    ? Readable.toWeb(Readable.from(longSheet('Daftar', pages()), { objectMode: false }))
    : streamOf(asCsv(pages()));
  return new Response(body as BodyInit, {
    headers: {
      'content-type': isSheet
        ? 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
        : 'text/csv; charset=utf-8; header=present',
      'content-disposition': `attachment; filename="kodefikasi-${event.params.kind}-${region.slug}-${list.validFrom}.${isSheet ? 'xlsx' : 'csv'}"`,
      'last-modified': (list.decidedAt ?? list.madeAt).toUTCString(),
    },
  });
};

const plain = (cell: LongCell): string | null => (cell === null || typeof cell === 'string' ? cell : cell.exact);

async function* asCsv(pages: AsyncIterable<readonly LongRow[]>): AsyncGenerator<string> {
  for await (const rows of pages) yield csvRows(rows.map((row) => row.map(plain)));
}
