import { redirect } from '@sveltejs/kit';
import { namesOfPeople } from '#modules/accounts/index.ts';
import { namesOfOrganisations } from '#modules/organisations/index.ts';
import { exportAnswers, listExports, unexportedAnswers } from '#modules/reports/index.ts';
import { theApp } from '#platform/app.ts';
import { inRegion } from '#platform/db/index.ts';
import { formDataOf } from '#platform/files/index.ts';
import { isUuid } from '#platform/text.ts';
import { attempt } from '../../../(admin)/admin/form.ts';
import { signedInFor } from '../../../signed-in.ts';
import type { Actions, PageServerLoad } from './$types';

/** As many as one export takes. */
const MOST = 2000;
const SHOWN = 20;
const EXPORTS = 30;

export const load: PageServerLoad = async (event) => {
  const { region } = signedInFor(event, 'report.export_answers');
  const found = await inRegion(theApp().db, region.region_id, async (tx) => {
    const exports = await listExports(tx, EXPORTS);
    return {
      waiting: await unexportedAnswers(tx, MOST),
      exports,
      people: await namesOfPeople(tx, [...new Set(exports.map(({ personId }) => personId))]),
      offices: await namesOfOrganisations(tx),
    };
  });
  const made = event.url.searchParams.get('ekspor') ?? '';
  return {
    waiting: found.waiting.length,
    lines: found.waiting.slice(0, SHOWN).map(({ code, trackingId, organisationId, answeredAt }) => ({
      code,
      trackingId,
      office: found.offices.get(organisationId ?? '') ?? '',
      answeredAt,
    })),
    exports: found.exports.map(({ id, at, personId, answers }) => ({
      id,
      at,
      answers,
      who: found.people.get(personId) ?? '',
    })),
    made: isUuid(made) ? found.exports.find(({ id }) => id === made)?.id : undefined,
    timeZone: region.time_zone,
  };
};

export const actions: Actions = {
  default: async (event) => {
    const { actor, region } = signedInFor(event, 'report.export_answers');
    const form = await formDataOf(event.request);
    const made = await attempt(form, 'export', () => exportAnswers(theApp().db, actor, region.region_id, new Date()));
    if ('back' in made) return made.back;
    return redirect(303, `/meja/sp4n?ekspor=${made.done}`);
  },
};
