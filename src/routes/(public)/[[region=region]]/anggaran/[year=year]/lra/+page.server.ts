import { redirect } from '@sveltejs/kit';
import { regionOfPage } from '../../../../region.ts';
import { statementShown } from '../../statement.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const region = regionOfPage(event);
  if (!region) redirect(303, '/anggaran');
  return statementShown(event, region, Number(event.params.year));
};
