import { redirect } from '@sveltejs/kit';
import { theApp } from '#platform/app.ts';
import { asOfOneMoment } from '#platform/db/index.ts';
import { labelsOf } from '../../../../../labels.ts';
import { regionOfPage } from '../../../../region.ts';
import { shownTo } from '../../shown.ts';
import { whoseOf } from '../../whose.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const region = regionOfPage(event);
  if (!region) redirect(303, '/kinerja');
  return asOfOneMoment(theApp().db, region.region_id, async (tx) => {
    const labels = await labelsOf(tx, region.region_id);
    const named = await whoseOf(tx, event.params, labels, event.locals.language);
    const { dimension, code } = named.whose;
    const district = dimension === 'place' ? code!.slice(0, 8) : undefined;
    return {
      ...(await shownTo(event, tx, region, named, labels)),
      path: `/kinerja/${event.params.kind}/${code}`,
      district: district && { code: district, name: labels.places.get(district) ?? district },
    };
  });
};
