import { redirect } from '@sveltejs/kit';
import { versionNotFound } from '#modules/budget/index.ts';
import { theApp } from '#platform/app.ts';
import { csvAnswer } from '#platform/csv.ts';
import { inRegion } from '#platform/db/index.ts';
import { moneyText, type Sen, sen } from '#platform/money.ts';
import { regionOfPage } from '../../../../region.ts';
import { readerOf } from '../../reader.ts';
import { namesIn, rowName, statementIn } from '../../statement.ts';
import type { RequestHandler } from './$types';

const COLUMNS = [
  'kode_rekening',
  'uraian',
  'anggaran',
  'realisasi',
  'sisa',
  'realisasi_tahun_lalu',
  'sampai',
  'versi',
  'data_contoh',
];
const exact = (amount: Sen) => ({ exact: moneyText(amount) });

/** The statement of realisation as a table. */
export const GET: RequestHandler = async (event) => {
  const region = regionOfPage(event);
  if (!region) redirect(303, '/anggaran');
  const reader = readerOf(event, region, new Date());
  const { db } = theApp();
  const year = Number(event.params.year);
  const { statement, names } = await inRegion(db, region.region_id, async (tx) => {
    const found = await statementIn(tx, db, reader, year, event.url.searchParams.get('sampai'));
    if (!found) throw versionNotFound();
    return { statement: found, names: await namesIn(tx, reader, found) };
  });
  const { until, version, rows } = statement;
  return csvAnswer(`lra-${region.slug}-${until}.csv`, [
    COLUMNS,
    ...rows.map((row) => [
      row.account ?? '',
      rowName(reader, names, row),
      exact(row.budget),
      exact(row.realised),
      exact(sen(row.budget - row.realised)),
      exact(row.earlier),
      until,
      version.number,
      version.isSample ? 'ya' : 'tidak',
    ]),
  ]);
};
