import { redirect } from '@sveltejs/kit';
import { changedLinesAfter, readChanges, versionNotFound } from '#modules/budget/index.ts';
import { theApp } from '#platform/app.ts';
import { csvRows } from '#platform/csv.ts';
import { inRegion } from '#platform/db/index.ts';
import { streamOf } from '#platform/http.ts';
import { moneyText, type Sen } from '#platform/money.ts';
import { labelsOf } from '../../../../../labels.ts';
import { regionOfPage } from '../../../../region.ts';
import { areCoarse, filterOfChanges, partsOfTwo, twoOf } from '../../changes.ts';
import { readerOf } from '../../reader.ts';
import type { RequestHandler } from './$types';

const ROWS = 1000;
const COLUMNS = [
  'baris',
  'perubahan',
  'judul',
  'perangkat_daerah',
  'kode_kegiatan',
  'kode_rekening',
  'kode_wilayah',
  'wilayah',
  'sebelum',
  'sesudah',
  'selisih',
  'alasan',
  'tahun',
  'versi_sebelum',
  'versi_sesudah',
  'data_contoh',
] as const;
const CHANGES = { new: 'baru', gone: 'hilang', more: 'naik', less: 'turun', same: 'tetap' } as const;

/** Every line that differs between two versions, row by row: a long list is never held in memory as a whole. */
export const GET: RequestHandler = async (event) => {
  const region = regionOfPage(event);
  if (!region) redirect(303, '/anggaran');
  const { db } = theApp();
  const reader = readerOf(event, region, new Date());
  const year = Number(event.params.year);
  const { two, labels } = await inRegion(db, region.region_id, async (tx) => ({
    two: await twoOf(tx, db, reader, year, readChanges(event.url.searchParams)),
    labels: await labelsOf(tx, region.region_id),
  }));
  if (!two) throw versionNotFound();
  const { from, to } = two;
  const pair = { from: from.id, to: to.id, filter: filterOfChanges(two) };
  const exact = (sum: Sen) => ({ exact: moneyText(sum) });
  const amount = (sum: Sen | undefined) => (sum === undefined ? '' : exact(sum));
  const sample = from.isSample || to.isSample ? 'ya' : 'tidak';

  const tail = (reason: string) => [reason, year, from.number, to.number, sample];

  const pages = async function* () {
    yield csvRows([COLUMNS]);
    if (areCoarse(two)) {
      const parts = await inRegion(db, region.region_id, (tx) => partsOfTwo(tx, two));
      yield csvRows(
        parts
          .filter(({ change }) => change !== 'same')
          .map((part) => [
            '',
            CHANGES[part.change],
            '',
            labels.offices.get(part.organisation) ?? part.organisation,
            part.activity,
            '',
            '',
            '',
            amount(part.before),
            amount(part.after),
            exact(part.difference),
            ...tail(''),
          ]),
      );
      return;
    }
    for (let after = ''; ; ) {
      const lines = await inRegion(db, region.region_id, (tx) => changedLinesAfter(tx, pair, after, ROWS));
      yield csvRows(
        lines.map((line) => [
          line.id,
          CHANGES[line.change],
          line.title,
          labels.offices.get(line.organisation) ?? line.organisation,
          line.activity,
          line.account,
          line.place,
          labels.places.get(line.place) ?? '',
          amount(line.before),
          amount(line.after),
          exact(line.difference),
          ...tail(line.reason ?? ''),
        ]),
      );
      const last = lines.at(-1);
      if (!last || lines.length < ROWS) return;
      after = last.id;
    }
  };

  return new Response(streamOf(pages()), {
    headers: {
      'content-type': 'text/csv; charset=utf-8; header=present',
      'content-disposition': `attachment; filename="beda-${region.slug}-${year}-v${from.number}-v${to.number}.csv"`,
      'last-modified': (to.lockedAt ?? reader.now).toUTCString(),
      // Neither of the two changes any more.
      'cache-control': 'public, max-age=3600',
    },
  });
};
