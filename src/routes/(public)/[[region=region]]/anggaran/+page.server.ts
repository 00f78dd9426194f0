import { regionOfPage } from '../../region.ts';
import type { PageServerLoad } from './$types';
import { explore } from './explore.ts';

/** The newest year. */
export const load: PageServerLoad = async (event) => {
  const region = regionOfPage(event);
  return region ? { shown: await explore(event, region, undefined) } : { shown: undefined };
};
