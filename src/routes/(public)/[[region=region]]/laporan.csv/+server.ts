import { redirect } from '@sveltejs/kit';
import { filterAddress, isLate, listReports, type ReportLine, readFilter, servicesOf } from '#modules/reports/index.ts';
import { theApp } from '#platform/app.ts';
import { csvRows } from '#platform/csv.ts';
import { inRegion } from '#platform/db/index.ts';
import { streamOf } from '#platform/http.ts';
import { localDay } from '#platform/time/index.ts';
import { labelsOf } from '../../../labels.ts';
import { regionOfPage } from '../../region.ts';
import type { RequestHandler } from './$types';

const ROWS = 500;
const COLUMNS = [
  'kode',
  'judul',
  'jenis',
  'kategori',
  'kode_wilayah',
  'wilayah',
  'perangkat_daerah',
  'keadaan',
  'dilaporkan',
  'berakhir',
  'langkah_berikutnya',
  'paling_lambat',
  'lewat_tenggat',
  'pendukung',
  'disanggah_kali',
  'alamat_halaman',
  'data_contoh',
] as const;

/** The list as a file, as far as it is public, row by row: a long one is never held in memory as a whole. */
export const GET: RequestHandler = async (event) => {
  const region = regionOfPage(event);
  if (!region) redirect(303, '/laporan');
  const { db, settings } = theApp();
  const now = new Date();
  const filter = readFilter(event.url.searchParams);
  const base = event.locals.regions.length > 1 ? `/${region.slug}` : '';
  const origin = settings.SIMPUL_ORIGIN ?? event.url.origin;
  const { labels, services } = await inRegion(db, region.region_id, async (tx) => ({
    labels: await labelsOf(tx, region.region_id),
    services: new Map((await servicesOf(tx, true)).map(({ code, nameId }) => [code, nameId])),
  }));

  const rowOf = (report: ReportLine) => [
    report.code,
    report.title ?? report.excerpt,
    report.classification,
    services.get(report.serviceCode ?? '') ?? '',
    report.placeCode ?? report.districtCode ?? '',
    labels.places.get(report.placeCode ?? report.districtCode ?? '') ?? '',
    labels.offices.get(report.organisationId ?? '') ?? '',
    report.status,
    report.reportedAt.toISOString(),
    report.closedAt?.toISOString() ?? '',
    report.dueStep ?? '',
    report.dueAt?.toISOString() ?? '',
    isLate(report, now) ? 'ya' : 'tidak',
    report.supporters,
    report.reopenings,
    `${origin}/ikuti/${report.code}`,
    report.isSample ? 'ya' : 'tidak',
  ];

  const pages = async function* () {
    yield csvRows([COLUMNS]);
    // From the last one on, not by how many: what comes or goes meanwhile shifts nothing.
    let after: string | undefined;
    for (;;) {
      const reports = await inRegion(db, region.region_id, (tx) =>
        listReports(tx, {
          audience: { kind: 'public' },
          filter,
          now,
          timeZone: region.time_zone,
          order: 'newest',
          limit: ROWS,
          after,
        }),
      );
      // People open this in a spreadsheet: a title that begins with = must stay a title.
      yield csvRows(reports.map(rowOf));
      if (reports.length < ROWS) return;
      after = reports.at(-1)?.id;
    }
  };

  return new Response(streamOf(pages()), {
    headers: {
      'content-type': 'text/csv; charset=utf-8; header=present',
      'content-disposition': `attachment; filename="laporan-${region.slug}-${localDay(region.time_zone, now)}.csv"`,
      // Where it comes from and how it is counted, outside the file so that programs can read it as it is.
      link: `<${origin}${base}/laporan${filterAddress(filter)}>; rel="collection", <${origin}/cara-menghitung>; rel="describedby"`,
      'last-modified': now.toUTCString(),
    },
  });
};
