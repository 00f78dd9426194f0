import { regionOfPage } from '../../region.ts';
import type { PageServerLoad } from './$types';
import { cascadeShown } from './cascade.ts';

export const load: PageServerLoad = async (event) => {
  const region = regionOfPage(event);
  return { shown: region && (await cascadeShown(event, region)) };
};
