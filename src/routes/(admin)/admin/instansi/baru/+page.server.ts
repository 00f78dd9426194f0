import { createOrganisation, listOrganisations } from '#modules/organisations/index.ts';
import { theApp } from '#platform/app.ts';
import { inRegion } from '#platform/db/index.ts';
import { formDataOf } from '#platform/files/index.ts';
import { signedInFor } from '../../../../signed-in.ts';
import { attempt, goOn } from '../../form.ts';
import { choosable, readAgency } from '../agency-form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const { region } = signedInFor(event, 'organisation.create');
  return { others: choosable(await inRegion(theApp().db, region.region_id, (tx) => listOrganisations(tx))) };
};

export const actions: Actions = {
  default: async (event) => {
    const { actor, region } = signedInFor(event, 'organisation.create');
    const form = await formDataOf(event.request);
    const { data, back } = readAgency(form, 'new');
    if (!data) return back;
    const made = await attempt(form, 'new', () =>
      createOrganisation(theApp().db, actor, region.region_id, data, new Date()),
    );
    if ('back' in made) return made.back;
    return goOn(`/admin/instansi/${made.done.id}`, 'added');
  },
};
