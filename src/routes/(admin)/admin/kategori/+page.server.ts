import { servicesOf } from '#modules/reports/index.ts';
import { theApp } from '#platform/app.ts';
import { inRegion } from '#platform/db/index.ts';
import { signedInFor } from '../../../signed-in.ts';
import { doneOf } from '../form.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const { region } = signedInFor(event, 'health.read');
  const services = await inRegion(theApp().db, region.region_id, (tx) => servicesOf(tx, true));
  return {
    services: services.map(({ code, nameId, nameEn, groupName, classification, questions, active }) => ({
      code,
      nameId,
      nameEn,
      groupName,
      classification,
      questions: questions.length,
      active,
    })),
    done: doneOf(event.url),
  };
};
