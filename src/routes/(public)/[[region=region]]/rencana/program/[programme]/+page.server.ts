import { redirect } from '@sveltejs/kit';
import { regionOfPage } from '../../../../region.ts';
import { programmeShown } from '../../programme.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const region = regionOfPage(event);
  if (!region) redirect(303, '/rencana');
  return { shown: await programmeShown(event, region, event.params.programme) };
};
