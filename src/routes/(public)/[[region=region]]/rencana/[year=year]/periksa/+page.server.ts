import { redirect } from '@sveltejs/kit';
import { regionOfPage } from '../../../../region.ts';
import { checksShown } from '../../checks.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const region = regionOfPage(event);
  if (!region) redirect(303, '/rencana');
  return { shown: await checksShown(event, region, Number(event.params.year)) };
};
