import { redirect } from '@sveltejs/kit';
import { drawPoster, readSpot, spotAddress } from '#modules/channels/index.ts';
import { placeLabel } from '#modules/places/index.ts';
import { theApp } from '#platform/app.ts';
import { inRegion } from '#platform/db/index.ts';
import { signedInFor } from '../../../signed-in.ts';
import { knownSpot } from '../../../spot-filled.ts';
import type { RequestHandler } from './$types';

/** A poster whose QR opens the form with what it names already filled. */
export const GET: RequestHandler = async (event) => {
  const { region } = signedInFor(event, 'desk.read');
  const { db, settings } = theApp();
  const { searchParams } = event.url;
  const spot = readSpot(searchParams);
  if (searchParams.get('titik')?.trim() && spot.lat === undefined)
    redirect(
      303,
      `/meja/poster?${new URLSearchParams([...searchParams, ['salah', 'titik']]).toString().slice(0, 1000)}`,
    );
  const { known, service, village, office } = await inRegion(db, region.region_id, (tx) => knownSpot(tx, region, spot));
  const origin = settings.SIMPUL_ORIGIN ?? event.url.origin;
  const form = `${origin}${event.locals.regions.length > 1 ? `/${region.slug}` : ''}/lapor`;
  const pdf = await drawPoster({
    region: region.name,
    about: [service?.nameId, known.name, office?.name, village && placeLabel(village)].filter(
      (one) => one !== undefined,
    ),
    link: spotAddress(form, known),
    typed: form.replace(/^https?:\/\//, ''),
    isSample: region.is_sample,
  });
  return new Response(pdf as BodyInit, {
    headers: {
      'content-type': 'application/pdf',
      'content-disposition': `inline; filename="poster-lapor-${region.slug}.pdf"`,
      'cache-control': 'private, no-store',
    },
  });
};
