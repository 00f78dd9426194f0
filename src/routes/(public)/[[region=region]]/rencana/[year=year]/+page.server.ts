import { redirect } from '@sveltejs/kit';
import { regionOfPage } from '../../../region.ts';
import { planYearShown } from '../year.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const region = regionOfPage(event);
  if (!region) redirect(303, '/rencana');
  return { shown: await planYearShown(event, region, Number(event.params.year)) };
};
