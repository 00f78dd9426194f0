import { redirect } from '@sveltejs/kit';
import { lineNotFound } from '#modules/budget/index.ts';
import { regionOfPage } from '../../../../../region.ts';
import { lineShown } from '../../../line.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const region = regionOfPage(event);
  if (!region) redirect(303, '/anggaran');
  if (!/^[0-9a-f]{16}$/.test(event.params.line)) throw lineNotFound();
  return lineShown(event, region);
};
