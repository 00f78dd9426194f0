import { redirect } from '@sveltejs/kit';
import { nothingHere } from '#modules/accounts/index.ts';
import { namesOfOrganisations } from '#modules/organisations/index.ts';
import { auditMonth, auditTickets } from '#modules/reports/index.ts';
import { theApp } from '#platform/app.ts';
import { csvRows } from '#platform/csv.ts';
import { inRegion } from '#platform/db/index.ts';
import { regionOfPage } from '../../region.ts';
import type { RequestHandler } from './$types';

const COLUMNS = ['id', 'ditutup', 'id_perangkat_daerah', 'perangkat_daerah', 'terundi', 'kode'] as const;

/** Every report that a month's draw could have drawn, and whether it did: by this anybody draws again. */
export const GET: RequestHandler = async (event) => {
  const region = regionOfPage(event);
  if (!region) redirect(303, '/audit');
  const asked = /^(\d{4}-(?:0[1-9]|1[0-2]))$/.exec(event.url.searchParams.get('bulan') ?? '')?.[1];
  if (!asked) throw nothingHere();
  const month = `${asked}-01`;
  const { tickets, offices, drawn } = await inRegion(theApp().db, region.region_id, async (tx) => ({
    drawn: (await auditMonth(tx, month))?.drawnAt,
    tickets: await auditTickets(tx, month),
    offices: await namesOfOrganisations(tx),
  }));
  if (!drawn) throw nothingHere();
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
      'content-disposition': `attachment; filename="audit-${region.slug}-${asked}.csv"`,
      'cache-control': 'public, max-age=3600',
    },
  });
};
