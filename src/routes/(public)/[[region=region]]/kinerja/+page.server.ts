import { theApp } from '#platform/app.ts';
import { asOfOneMoment } from '#platform/db/index.ts';
import { labelsOf } from '../../../labels.ts';
import { regionOfPage } from '../../region.ts';
import type { PageServerLoad } from './$types';
import { shownTo } from './shown.ts';

export const load: PageServerLoad = async (event) => {
  const region = regionOfPage(event);
  if (!region) return { shown: undefined };
  const named = { whose: { dimension: 'region' }, name: region.name } as const;
  return asOfOneMoment(theApp().db, region.region_id, async (tx) =>
    shownTo(event, tx, region, named, await labelsOf(tx, region.region_id)),
  );
};
