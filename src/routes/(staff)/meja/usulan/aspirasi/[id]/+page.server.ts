import { redirect } from '@sveltejs/kit';
import { mayAct, nothingHere } from '#modules/accounts/index.ts';
import { listOrganisations } from '#modules/organisations/index.ts';
import { referralsFor } from '#modules/petitions/index.ts';
import { takeUpInput, takeUpReferral } from '#modules/proposals/index.ts';
import { theApp } from '#platform/app.ts';
import { inRegion } from '#platform/db/index.ts';
import { formDataOf } from '#platform/files/index.ts';
import { formatNumber } from '#platform/messages.ts';
import { isUuid } from '#platform/text.ts';
import { localDay } from '#platform/time/index.ts';
import { labelsOf } from '../../../../../labels.ts';
import { musrenbangTitle } from '../../../../../petition-words.ts';
import { personOf, signedInFor } from '../../../../../signed-in.ts';
import { doForm, orNull, typedIn } from '../../../aspirasi/forms.ts';
import { readingOf } from '../../desk.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const { id } = event.params;
  if (!isUuid(id)) throw nothingHere();
  if (event.request.method === 'POST' && !personOf(event)) return { view: undefined };
  const person = signedInFor(event, 'proposal.read');
  const { actor, region } = person;
  const now = new Date();
  const view = await inRegion(theApp().db, region.region_id, async (tx) => {
    const [referral] = await referralsFor(tx, { id });
    if (!referral) return undefined;
    const labels = await labelsOf(tx, region.region_id);
    const reading = await readingOf(tx, person, event.locals.language, now);
    const n = (text: string) => formatNumber(event.locals.language, Number(text));
    const agencies = await listOrganisations(tx, { validOn: localDay(region.time_zone, now), kinds: ['agency'] });
    return {
      title: musrenbangTitle(referral, reading),
      problem: referral.problem,
      meta: [
        labels.places.get(referral.placeCode ?? ''),
        referral.volume && referral.unit && `${n(referral.volume)} ${referral.unit}`,
        referral.estimate && reading.t('desk.refer.rupiah', { amount: n(referral.estimate) }),
      ]
        .filter(Boolean)
        .join(' · '),
      year: String(referral.year),
      aspirations: referral.aspirations.map(({ code, title }) => ({ href: `/meja/aspirasi/${code}`, code, title })),
      suggested: referral.aspirations[0]?.title.slice(0, 150) ?? '',
      agencies: agencies.map((one) => ({ value: one.id, label: one.name })),
      isOpen: referral.state === 'handed_over' || referral.state === 'deferred',
      may: mayAct(actor, 'referral.decide', { region: actor.region, organisation: referral.organisationId }),
    };
  });
  if (!view) throw nothingHere();
  return { view };
};

export const actions: Actions = {
  default: async (event) => {
    const { id } = event.params;
    if (!isUuid(id)) throw nothingHere();
    const values = typedIn(await formDataOf(event.request));
    const given = {
      title: values.title,
      organisation: orNull(values.organisation),
      year: values.year,
      reason: values.reason,
    };
    let code = '';
    const back = await doForm(
      'take',
      values,
      personOf(event),
      { schema: takeUpInput, given },
      async (input, { actor, region }) => {
        ({ code } = await takeUpReferral(theApp(), actor, { region: region.region_id, id }, input, new Date()));
      },
    );
    return back ?? redirect(303, `/meja/usulan?selesai=taken&kode=${code}`);
  },
};
