import { readRowsAsked } from '#modules/budget/index.ts';
import { theApp } from '#platform/app.ts';
import { inRegion } from '#platform/db/index.ts';
import { doneOf } from '../../../../(admin)/admin/form.ts';
import { readerOf } from '../../../../(public)/[[region=region]]/anggaran/reader.ts';
import { signedInFor } from '../../../../signed-in.ts';
import { paymentYear } from '../words.ts';
import type { PageServerLoad } from './$types';
import { matchedShown } from './matched.ts';

export const load: PageServerLoad = async (event) => {
  const { region } = signedInFor(event, 'budget.pay');
  const { searchParams } = event.url;
  return inRegion(theApp().db, region.region_id, async (tx) => {
    const { years, year } = await paymentYear(tx, region.time_zone, searchParams.get('tahun'));
    const reader = readerOf(event, region, new Date());
    return {
      years,
      matched: await matchedShown(tx, reader, year, readRowsAsked(searchParams)),
      timeZone: region.time_zone,
      done: doneOf(event.url),
    };
  });
};
