import { mayAct } from '#modules/accounts/index.ts';
import { listOrganisations } from '#modules/organisations/index.ts';
import { isOfAgency, listPlans, openInput, openPlan, PLAN_KINDS } from '#modules/planning/index.ts';
import { theApp } from '#platform/app.ts';
import { inRegion } from '#platform/db/index.ts';
import { formDataOf } from '#platform/files/index.ts';
import { localDay } from '#platform/time/index.ts';
import { attempt, doneOf, goOn, orNull, readAs, text } from '../../../(admin)/admin/form.ts';
import { signedInFor } from '../../../signed-in.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const { actor, region } = signedInFor(event, 'plan.read');
  const mayPlanAll = mayAct(actor, 'plan.write', { region: actor.region });
  const mayPlanOwn = mayAct(actor, 'plan.write', { region: actor.region, organisation: actor.organisation });
  return inRegion(theApp().db, region.region_id, async (tx) => {
    const offices = await listOrganisations(tx);
    const names = new Map(offices.map(({ id, name }) => [id, name]));
    const plans = await listPlans(tx);
    return {
      plans: plans.map((plan) => ({ ...plan, agency: plan.organisation && (names.get(plan.organisation) ?? '') })),
      open: plans.filter(({ lockedAt }) => lockedAt === null).length,
      kinds: PLAN_KINDS.filter((kind) => mayPlanAll || (mayPlanOwn && isOfAgency(kind))),
      // Whoever plans for their own office needs no list of the others.
      agencies: offices
        .filter(({ id, kind }) => (mayPlanAll ? kind !== 'village_office' : id === actor.organisation))
        .map(({ id, name }) => ({ id, name })),
      mayPlanAll,
      thisYear: Number(localDay(region.time_zone, new Date()).slice(0, 4)),
      done: doneOf(event.url),
    };
  });
};

export const actions: Actions = {
  open: async (event) => {
    const { actor, region } = signedInFor(event, 'plan.write');
    const form = await formDataOf(event.request);
    const { data, back } = readAs(
      openInput,
      {
        kind: text(form, 'kind'),
        organisation: orNull(text(form, 'organisation')),
        firstYear: text(form, 'firstYear'),
        title: text(form, 'title'),
        reason: orNull(text(form, 'reason')),
        source: text(form, 'source'),
      },
      form,
      'open',
    );
    if (!data) return back;
    const opened = await attempt(form, 'open', () =>
      openPlan(theApp().db, actor, region.region_id, data, new Date(), region.is_sample),
    );
    if ('back' in opened) return opened.back;
    return goOn(`/keuangan/rencana/${opened.done}`, 'added');
  },
};
