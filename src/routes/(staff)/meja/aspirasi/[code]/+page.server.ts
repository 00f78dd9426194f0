import { redirect } from '@sveltejs/kit';
import { mayAct, nothingHere } from '#modules/accounts/index.ts';
import { listOrganisations } from '#modules/organisations/index.ts';
import {
  ANSWER_KINDS,
  answerInput,
  answerPetition,
  answersOf,
  petitionOf,
  readAmount,
  referAspirations,
  referralInput,
  referralsFor,
  STAGES,
} from '#modules/petitions/index.ts';
import { districtsOf, villagesOf } from '#modules/places/index.ts';
import { readCode, reportByCode } from '#modules/reports/index.ts';
import { theApp } from '#platform/app.ts';
import { calendarOfRegion } from '#platform/calendar.ts';
import { inRegion } from '#platform/db/index.ts';
import { formDataOf } from '#platform/files/index.ts';
import { localDay } from '#platform/time/index.ts';
import { translator } from '#ui/messages/index.ts';
import { placeWords, type Reading } from '#ui/report.ts';
import { labelsOf } from '../../../../labels.ts';
import { petitionSentence, petitionState, petitionStations, petitionTitle } from '../../../../petition-words.ts';
import { personOf, signedInFor } from '../../../../signed-in.ts';
import { doForm, orNull, type Typed, typedIn } from '../forms.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

/** The code of the address in its one right form. @throws {Problem} 404 */
const codeOf = ({ params }: Pick<RequestEvent, 'params'>): string => {
  const read = readCode(params.code);
  if (typeof read !== 'object') throw nothingHere();
  return read.code;
};

/** Words of the duties by which a planning office is known among the others. */
const PLANNING = 'musrenbang';

const DONE = ['answer', 'refer'] as const;

export const load: PageServerLoad = async (event) => {
  const code = codeOf(event);
  // A form that was refused because its writer is signed out comes back all the same.
  if (event.request.method === 'POST' && !personOf(event)) return { code, view: undefined, done: undefined };
  const { actor, region } = signedInFor(event, 'desk.read');
  const { language } = event.locals;
  const now = new Date();
  const t = translator(language);
  const view = await inRegion(theApp().db, region.region_id, async (tx) => {
    const report = await reportByCode(tx, code);
    const petition = report && (await petitionOf(tx, report, now, { ended: true }));
    if (!petition) return undefined;
    const labels = await labelsOf(tx, region.region_id);
    const reading: Reading = {
      t,
      language,
      now,
      calendar: await calendarOfRegion(tx, region.region_id, region.time_zone),
    };
    const answers = await answersOf(tx, report.id);
    const referrals = await referralsFor(tx, { petition: report.id });
    const may = (act: Parameters<typeof mayAct>[1]) => mayAct(actor, act, { region: actor.region });
    const isLive = referrals.some(({ state }) => state !== 'refused');
    const all = await listOrganisations(tx, {
      validOn: localDay(region.time_zone, now),
      kinds: ['agency', 'secretariat'],
    });
    const district = petition.districtCode;
    return {
      title: petitionTitle(petition, reading),
      text: petition.withheldAt ? undefined : report.text,
      place: petition.withheldAt ? undefined : placeWords(petition, labels.places, t),
      state: petitionState(petition, reading),
      sentence: petitionSentence(petition, reading),
      stations: petitionStations({ petition, answers, referrals }, labels.offices, reading),
      held: answers[0],
      mayAnswer: petition.reachedAt !== null && may('petition.answer'),
      mayRefer: !petition.withheldAt && !isLive && may('referral.hand_over'),
      kinds: ANSWER_KINDS,
      stages: STAGES,
      offices: all.map(({ id, name }) => ({ value: id, label: name })),
      planning: all.find(({ duties }) => duties.includes(PLANNING))?.id,
      places: [...(await districtsOf(tx, region.region_id)), ...(district ? await villagesOf(tx, district) : [])].map(
        (place) => ({ value: place.code, label: labels.places.get(place.code) ?? place.name }),
      ),
      ownPlace: petition.placeCode ?? petition.districtCode ?? '',
      year: Number(localDay(region.time_zone, now).slice(0, 4)) + 1,
    };
  });
  if (!view) throw nothingHere();
  const done = event.url.searchParams.get('selesai');
  return { code, view, done: DONE.find((one) => one === done) };
};

/** Reads what was typed; who does it is known only while they are signed in. */
const begin = async (event: RequestEvent) => {
  const values = typedIn(await formDataOf(event.request));
  return { code: codeOf(event), values, person: personOf(event), now: new Date() };
};

/** An empty field says nothing; what is no amount stays as it was typed, and is found wrong. */
const amount = (typed: string | undefined): string | null => (typed ? (readAmount(typed) ?? typed) : null);

const referralGiven = (code: string, values: Typed) => ({
  codes: [code, ...(values.codes ?? '').split(/[\s,;]+/).filter(Boolean)],
  year: values.year,
  stage: values.stage,
  organisation: values.organisation,
  problem: values.problem,
  place: orNull(values.place),
  volume: amount(values.volume),
  unit: orNull(values.unit),
  estimate: amount(values.estimate),
  reason: values.reason,
});

export const actions: Actions = {
  answer: async (event) => {
    const { code, values, person, now } = await begin(event);
    const given = {
      kind: values.kind,
      reason: values.reason,
      organisation: orNull(values.organisation),
      nextStep: orNull(values.nextStep),
      corrects: orNull(values.corrects),
    };
    const back = await doForm(
      'answer',
      values,
      person,
      { schema: answerInput, given },
      async (input, { actor, region }) => {
        const { db } = theApp();
        const report = await inRegion(db, region.region_id, (tx) => reportByCode(tx, code));
        if (!report) throw nothingHere();
        return answerPetition(db, actor, { region: region.region_id, id: report.id }, input, now);
      },
    );
    return back ?? redirect(303, `/meja/aspirasi/${code}?selesai=answer`);
  },
  refer: async (event) => {
    const { code, values, person, now } = await begin(event);
    const given = referralGiven(code, values);
    const back = await doForm('refer', values, person, { schema: referralInput, given }, (input, { actor, region }) =>
      referAspirations(theApp().db, actor, region.region_id, input, now),
    );
    return back ?? redirect(303, `/meja/aspirasi/${code}?selesai=refer`);
  },
};
