import { readSpot } from '#modules/channels/index.ts';
import { listOrganisations } from '#modules/organisations/index.ts';
import { placesOfRegion } from '#modules/places/index.ts';
import { servicesOf } from '#modules/reports/index.ts';
import { theApp } from '#platform/app.ts';
import { inRegion } from '#platform/db/index.ts';
import { localDay } from '#platform/time/index.ts';
import { signedInFor } from '../../../signed-in.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const { region } = signedInFor(event, 'desk.read');
  const found = await inRegion(theApp().db, region.region_id, async (tx) => ({
    services: await servicesOf(tx),
    places: await placesOfRegion(tx, region.region_id),
    offices: await listOrganisations(tx, { validOn: localDay(region.time_zone, new Date()) }),
  }));
  const villages = found.places.filter(({ level }) => level === 'village');
  const { searchParams } = event.url;
  return {
    services: found.services.map(({ code, nameId, nameEn }) => ({ code, nameId, nameEn })),
    districts: found.places
      .filter(({ level }) => level === 'district')
      .map(({ code, name }) => ({
        name,
        villages: villages.filter((one) => one.parent_code === code).map((one) => ({ code: one.code, name: one.name })),
      })),
    offices: found.offices.map(({ id, name }) => ({ id, name })),
    chosen: readSpot(searchParams),
    point: searchParams.get('titik')?.trim().slice(0, 60) ?? '',
    isPointWrong: searchParams.has('salah'),
  };
};
