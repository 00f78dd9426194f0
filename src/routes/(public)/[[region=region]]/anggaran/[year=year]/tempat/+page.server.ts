import { redirect } from '@sveltejs/kit';
import { regionOfPage } from '../../../../region.ts';
import { placesShown } from '../../places.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const region = regionOfPage(event);
  if (!region) redirect(303, '/anggaran');
  return placesShown(event, region, Number(event.params.year));
};
