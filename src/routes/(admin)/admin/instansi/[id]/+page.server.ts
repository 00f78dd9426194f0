import { z } from 'zod';
import { nothingHere } from '#modules/accounts/index.ts';
import { changeOrganisation, endOrganisation, listOrganisations } from '#modules/organisations/index.ts';
import { countReports } from '#modules/reports/index.ts';
import { theApp } from '#platform/app.ts';
import { inRegion } from '#platform/db/index.ts';
import { formDataOf } from '#platform/files/index.ts';
import { localDay } from '#platform/time/index.ts';
import { signedInFor } from '../../../../signed-in.ts';
import { attempt, doneOf, goOn, orNull, readAs, text } from '../../form.ts';
import { choosable, readAgency, valuesOf } from '../agency-form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const { region } = signedInFor(event, 'health.read');
  const { params } = event;
  const now = new Date();
  const today = localDay(region.time_zone, now);
  const { all, open } = await inRegion(theApp().db, region.region_id, async (tx) => ({
    all: await listOrganisations(tx),
    open: z.uuid().safeParse(params.id).success
      ? (
          await countReports(tx, {
            audience: { kind: 'region' },
            filter: { status: 'open', organisation: params.id },
            now,
            timeZone: region.time_zone,
          })
        ).n
      : 0,
  }));
  const agency = all.find(({ id }) => id === params.id);
  if (!agency) throw nothingHere();
  return {
    /** Open reports that lie here although the office has ended. */
    stranded: agency.validTo && agency.validTo < today ? open : 0,
    desk: `/meja/daftar?organisation=${agency.id}&status=open`,
    name: agency.name,
    validTo: agency.validTo,
    successor: all.find(({ id }) => id === agency.successor)?.name,
    values: valuesOf(agency),
    others: choosable(all, agency.parent).filter(({ id }) => id !== agency.id),
    today,
    timeZone: region.time_zone,
    done: doneOf(event.url),
  };
};

const ending = z.object({ validTo: z.iso.date(), successor: z.uuid().nullable() });

export const actions: Actions = {
  change: async (event) => {
    const { actor, region } = signedInFor(event, 'organisation.change');
    const form = await formDataOf(event.request);
    const { data, back } = readAgency(form, 'change');
    if (!data) return back;
    const ref = { region: region.region_id, id: event.params.id };
    const changed = await attempt(form, 'change', () => changeOrganisation(theApp().db, actor, ref, data, new Date()));
    if ('back' in changed) return changed.back;
    return goOn(event.url.pathname, 'saved');
  },
  end: async (event) => {
    const { actor, region } = signedInFor(event, 'organisation.end');
    const form = await formDataOf(event.request);
    const given = { validTo: text(form, 'validTo'), successor: orNull(text(form, 'successor')) };
    const { data, back } = readAs(ending, given, form, 'end');
    if (!data) return back;
    const ref = { region: region.region_id, id: event.params.id };
    const ended = await attempt(form, 'end', () => endOrganisation(theApp().db, actor, ref, data, new Date()));
    if ('back' in ended) return ended.back;
    return goOn(event.url.pathname, 'ended');
  },
};
