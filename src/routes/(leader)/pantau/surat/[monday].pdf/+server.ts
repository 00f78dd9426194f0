import { letterNotFound, letterPdf } from '#modules/dashboards/index.ts';
import { theApp } from '#platform/app.ts';
import { inRegion } from '#platform/db/index.ts';
import { signedInFor } from '../../../../signed-in.ts';
import type { RequestHandler } from './$types';

/** The letter of a week, as it was sent. */
export const GET: RequestHandler = async (event) => {
  const { region } = signedInFor(event, 'wall.read');
  const { monday } = event.params;
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(monday) && !Number.isNaN(Date.parse(monday));
  const pdf = isDay ? await inRegion(theApp().db, region.region_id, (tx) => letterPdf(tx, monday)) : undefined;
  if (!pdf) throw letterNotFound();
  return new Response(pdf as BodyInit, {
    headers: {
      'content-type': 'application/pdf',
      'content-disposition': `inline; filename="surat-pekanan-${region.slug}-${monday}.pdf"`,
      'cache-control': 'private, no-store',
    },
  });
};
