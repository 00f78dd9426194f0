import { listRows, readRowsAsked } from '#modules/budget/index.ts';
import { namesOfOrganisations } from '#modules/organisations/index.ts';
import { theApp } from '#platform/app.ts';
import { csvAnswer } from '#platform/csv.ts';
import { inRegion } from '#platform/db/index.ts';
import { moneyText, type Sen } from '#platform/money.ts';
import { signedInFor } from '../../../../signed-in.ts';
import { versionFor } from '../cocok/matched.ts';
import { paymentYear } from '../words.ts';
import type { RequestHandler } from './$types';

const COLUMNS = [
  'nomor',
  'jenis',
  'tanggal',
  'perangkat_daerah',
  'kode_sub_kegiatan',
  'kode_rekening',
  'uraian',
  'nilai',
  'nilai_lain',
  'keterangan',
  'berkas',
  'baris_berkas',
];
const MOST = 100_000;
const exact = (amount: Sen | null) => (amount === null ? null : { exact: moneyText(amount) });

/** A list of the page where payments are matched, as a table: what is open of one kind, or everything that was paid. */
export const GET: RequestHandler = async (event) => {
  const { region } = signedInFor(event, 'budget.pay');
  const asked = readRowsAsked(event.url.searchParams);
  const list = asked.list ?? 'paid';
  const { year, rows, names } = await inRegion(theApp().db, region.region_id, async (tx) => {
    const { year } = await paymentYear(tx, region.time_zone, event.url.searchParams.get('tahun'));
    const version = await versionFor(tx, year);
    const { rows } = await listRows(tx, { year, version }, list, asked, { offset: 0, limit: MOST });
    return { year, rows, names: await namesOfOrganisations(tx) };
  });
  return csvAnswer(`pembayaran-${year}-${list}.csv`, [
    COLUMNS,
    ...rows.map((row) => [
      row.number,
      row.kind,
      row.day,
      row.organisation && (names.get(row.organisation) ?? row.organisation),
      row.activity,
      row.account,
      row.description,
      exact(row.amount),
      exact(row.other),
      Array.isArray(row.said)
        ? row.said.map(({ cell, sentence }) => `${cell ? `${cell}: ` : ''}${sentence.id}`).join(' ')
        : Object.entries(row.said ?? {})
            .map(([field, value]) => `${field}: ${value}`)
            .join('; '),
      row.file,
      row.sheetRow,
    ]),
  ]);
};
