import { redirect } from '@sveltejs/kit';
import { regionOfPage } from '../../../region.ts';
import { figureFile } from '../files.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = (event) => {
  const region = regionOfPage(event);
  if (!region) redirect(303, '/kinerja');
  return figureFile(event, region, async () => ({ whose: { dimension: 'region' }, name: region.name }));
};
