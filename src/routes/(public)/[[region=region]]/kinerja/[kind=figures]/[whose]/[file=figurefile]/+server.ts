import { redirect } from '@sveltejs/kit';
import { regionOfPage } from '../../../../../region.ts';
import { figureFile } from '../../../files.ts';
import { whoseOf } from '../../../whose.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = (event) => {
  const region = regionOfPage(event);
  if (!region) redirect(303, '/kinerja');
  return figureFile(event, region, (tx, labels, language) => whoseOf(tx, event.params, labels, language));
};
