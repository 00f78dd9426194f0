import { contacts } from '#modules/open311/index.ts';
import { regions } from '#modules/places/index.ts';
import { theApp } from '#platform/app.ts';
import { inEveryRegion, inNoRegion } from '#platform/db/index.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ url }) => {
  const { db, settings } = theApp();
  const told = await inEveryRegion(db, contacts);
  const served = await inNoRegion(db, regions);
  return {
    base: `${new URL(settings.SIMPUL_ORIGIN ?? url.origin).origin}/open311/v2`,
    jurisdictions: served.map(({ region_id, name, code, site_domain }) => ({
      name,
      code,
      domain: site_domain ?? '',
      contact: told.get(region_id) ?? '',
    })),
  };
};
