import { redirect } from '@sveltejs/kit';
import { mayAct, nothingHere } from '#modules/accounts/index.ts';
import { decideReferral, nextStates, referralDecision, referralsFor } from '#modules/petitions/index.ts';
import { theApp } from '#platform/app.ts';
import { calendarOfRegion } from '#platform/calendar.ts';
import { inRegion } from '#platform/db/index.ts';
import { formDataOf } from '#platform/files/index.ts';
import { isUuid } from '#platform/text.ts';
import { timeFormat } from '#platform/time/index.ts';
import { translator } from '#ui/messages/index.ts';
import type { Station } from '#ui/types.ts';
import { labelsOf } from '../../../../../labels.ts';
import { musrenbangOf, musrenbangTitle, referralState } from '../../../../../petition-words.ts';
import { personOf, signedInFor } from '../../../../../signed-in.ts';
import { doForm, typedIn } from '../../forms.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const { id } = event.params;
  if (!isUuid(id)) throw nothingHere();
  if (event.request.method === 'POST' && !personOf(event)) return { view: undefined, done: false };
  const { actor, region } = signedInFor(event, 'desk.read');
  const { language } = event.locals;
  const t = translator(language);
  const view = await inRegion(theApp().db, region.region_id, async (tx) => {
    const [referral] = await referralsFor(tx, { id });
    if (!referral) return undefined;
    const labels = await labelsOf(tx, region.region_id);
    const calendar = await calendarOfRegion(tx, region.region_id, region.time_zone);
    const reading = { t, language, now: new Date(), calendar };
    const format = timeFormat(language, region.time_zone);
    const where = musrenbangOf(referral, reading);
    const office = labels.offices.get(referral.organisationId) ?? t('aspirasi.officeGone');
    const stations = referral.steps.map(
      ({ at, state, reason }): Station => ({
        kind: 'fact',
        time: format.dateTime(at),
        at: at.toISOString(),
        title: t(`aspirasi.act.${state}`, { where, office }),
        said: reason,
      }),
    );
    const may = mayAct(actor, 'referral.decide', { region: actor.region, organisation: referral.organisationId });
    return {
      ...referral,
      steps: undefined,
      where: musrenbangTitle(referral, reading),
      office,
      stations,
      standing: referralState(referral, reading),
      place: labels.places.get(referral.placeCode ?? ''),
      next: may ? nextStates(referral.state) : [],
    };
  });
  if (!view) throw nothingHere();
  return { view, done: event.url.searchParams.has('selesai') };
};

export const actions: Actions = {
  decide: async (event) => {
    const { id } = event.params;
    const person = personOf(event);
    // the planning office decides on its own page, and reads none of the desk
    if (!isUuid(id) || (person && !mayAct(person.actor, 'petition.read', person.actor))) throw nothingHere();
    const values = typedIn(await formDataOf(event.request));
    const given = { state: values.state, reason: values.reason };
    const back = await doForm(
      'decide',
      values,
      person,
      { schema: referralDecision, given },
      (decision, { actor, region }) =>
        decideReferral(theApp().db, actor, { region: region.region_id, id }, decision, new Date()),
    );
    return back ?? redirect(303, `/meja/aspirasi/usulan/${id}?selesai=1`);
  },
};
