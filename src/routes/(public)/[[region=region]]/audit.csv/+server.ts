import { redirect } from '@sveltejs/kit';
import { namesOfOrganisations } from '#modules/organisations/index.ts';
import { auditMonth, auditTickets } from '#modules/reports/index.ts';
import { theApp } from '#platform/app.ts';
import { csvRows } from '#platform/csv.ts';
import { inRegion } from '#platform/db/index.ts';
import { regionOfPage } from '../../region.ts';
import type { RequestHandler } from './$types';

const COLUMNS = ['id', 'ditutup', 'id_perangkat_daerah', 'perangkat_daerah', 'terundi', 'kode'] as const;

/** Every report that a month's draw could have drawn, and whether it did: by this anybody draws again. A month without one has no line. */
export const GET: RequestHandler = async (event) => {
  const region = regionOfPage(event);
  if (!region) redirect(303, '/audit');
  const asked = /^(\d{4}-(?:0[1-9]|1[0-2]))$/.exec(event.url.searchParams.get('bulan') ?? '')?.[1];
  const { tickets, offices } = await inRegion(theApp().db, region.region_id, async (tx) => {
    const isDrawn = asked && (await auditMonth(tx, `${asked}-01`))?.drawnAt;
    return {
      tickets: isDrawn ? await auditTickets(tx, `${asked}-01`) : [],
      offices: await namesOfOrganisations(tx),
    };
  });
  const rows = tickets.map(({ reportId, closedAt, organisationId, drawn: isDrawn, code }) => [
    reportId,
    closedAt.toISOString(),
    organisationId,
    offices.get(organisationId) ?? '',
    isDrawn ? 'ya' : 'tidak',
    code ?? '',
  ]);
  return new Response(csvRows([COLUMNS, ...rows]), {
    headers: {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="audit-${region.slug}-${asked ?? 'kosong'}.csv"`,
      'cache-control': 'public, max-age=3600',
    },
  });
};
