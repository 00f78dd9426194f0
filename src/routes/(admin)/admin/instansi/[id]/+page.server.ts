import { error } from '@sveltejs/kit';
import { z } from 'zod';
import { changeOrganisation, endOrganisation, listOrganisations } from '#modules/organisations/index.ts';
import { theApp } from '#platform/app.ts';
import { inRegion } from '#platform/db/index.ts';
import { localDay } from '#platform/time/index.ts';
import { signedInFor } from '../../../../signed-in.ts';
import { attempt, doneOf, goOn, orNull, readAs, text } from '../../form.ts';
import { choosable, readAgency, valuesOf } from '../agency-form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const { region } = signedInFor(event, 'health.read');
  const all = await inRegion(theApp().db, region.region_id, (tx) => listOrganisations(tx));
  const agency = all.find(({ id }) => id === event.params.id);
  if (!agency) error(404);
  return {
    name: agency.name,
    validTo: agency.validTo,
    successor: all.find(({ id }) => id === agency.successor)?.name,
    values: valuesOf(agency),
    others: choosable(all, agency.parent).filter(({ id }) => id !== agency.id),
    today: localDay(region.time_zone, new Date()),
    timeZone: region.time_zone,
    done: doneOf(event.url),
  };
};

const ending = z.object({ validTo: z.iso.date(), successor: z.uuid().nullable() });

export const actions: Actions = {
  change: async (event) => {
    const { actor, region } = signedInFor(event, 'organisation.change');
    const form = await event.request.formData();
    const { data, back } = readAgency(form, 'change');
    if (!data) return back;
    const ref = { region: region.region_id, id: event.params.id };
    const changed = await attempt(form, 'change', () => changeOrganisation(theApp().db, actor, ref, data, new Date()));
    if ('back' in changed) return changed.back;
    return goOn(event.url.pathname, 'saved');
  },
  end: async (event) => {
    const { actor, region } = signedInFor(event, 'organisation.end');
    const form = await event.request.formData();
    const given = { validTo: text(form, 'validTo'), successor: orNull(text(form, 'successor')) };
    const { data, back } = readAs(ending, given, form, 'end');
    if (!data) return back;
    const ref = { region: region.region_id, id: event.params.id };
    const ended = await attempt(form, 'end', () => endOrganisation(theApp().db, actor, ref, data, new Date()));
    if ('back' in ended) return ended.back;
    return goOn(event.url.pathname, 'ended');
  },
};
