import { redirect } from '@sveltejs/kit';
import { scopeOf } from '#modules/accounts/index.ts';
import { listOrganisations } from '#modules/organisations/index.ts';
import { districtsOf } from '#modules/places/index.ts';
import { METHODS, meetingInput, prepareMeeting, STAGES, stageDates, yearToPropose } from '#modules/proposals/index.ts';
import { theApp } from '#platform/app.ts';
import { inRegion } from '#platform/db/index.ts';
import { formDataOf } from '#platform/files/index.ts';
import { localDay } from '#platform/time/index.ts';
import { labelsOf } from '../../../../../labels.ts';
import { stageWords } from '../../../../../proposal-words.ts';
import { personOf, signedInFor } from '../../../../../signed-in.ts';
import { doForm, orNull, typedIn } from '../../../aspirasi/forms.ts';
import { deskOf, readingOf } from '../../desk.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  if (event.request.method === 'POST' && !personOf(event)) return { view: undefined };
  const person = signedInFor(event, 'meeting.hold');
  const { actor, region } = person;
  const now = new Date();
  const view = await inRegion(theApp().db, region.region_id, async (tx) => {
    const desk = await deskOf(tx, actor);
    const reading = await readingOf(tx, person, event.locals.language, now);
    const labels = await labelsOf(tx, region.region_id);
    const today = localDay(region.time_zone, now);
    const isPlanner = scopeOf(actor, 'meeting.hold') === 'region';
    const due = new Map<number, string | undefined>();
    const first = Number(today.slice(0, 4)) + 1;
    for (const year of [first, first + 1])
      due.set(year, (await stageDates(tx, year)).find(({ name }) => name === 'regency')?.dueOn);
    const offices = isPlanner ? await listOrganisations(tx, { validOn: today }) : desk.office ? [desk.office] : [];
    const places = isPlanner
      ? (await districtsOf(tx, region.region_id)).map(({ code }) => code)
      : desk.office?.place
        ? [desk.office.place]
        : [];
    const stages = isPlanner
      ? STAGES
      : STAGES.filter(
          (stage) => stage === desk.stage || (stage === 'regency' && desk.office?.duties.includes('musrenbang')),
        );
    return {
      isPlanner,
      year: String(yearToPropose(today, (one) => due.get(one))),
      today,
      stages: stages.map((stage) => ({ value: stage, label: stageWords(stage, reading) })),
      stage: desk.stage,
      offices: offices.map(({ id, name }) => ({ value: id, label: name })),
      office: desk.office?.id,
      places: places.map((code) => ({ value: code, label: labels.places.get(code) ?? code })),
      place: isPlanner ? '' : (desk.office?.place ?? ''),
      methods: METHODS,
    };
  });
  return { view };
};

export const actions: Actions = {
  default: async (event) => {
    const values = typedIn(await formDataOf(event.request));
    const { year, stage, organisation, heldOn, venue, chair, method } = values;
    // A village's or district's meeting is where its office is, whatever place is chosen for the others.
    const isOfPlace = stage === 'village' || stage === 'district';
    let id = '';
    const given = {
      year,
      stage,
      organisation,
      heldOn,
      venue,
      chair,
      method,
      place: isOfPlace ? orNull(values.place) : null,
    };
    const back = await doForm(
      'prepare',
      values,
      personOf(event),
      { schema: meetingInput, given },
      async (input, { actor, region }) => {
        const { db } = theApp();
        const office =
          input.place === null && isOfPlace
            ? (await inRegion(db, region.region_id, (tx) => listOrganisations(tx))).find(
                (one) => one.id === input.organisation,
              )
            : undefined;
        const place = input.place ?? office?.place ?? null;
        id = await prepareMeeting(db, actor, region.region_id, { ...input, place }, new Date());
      },
    );
    return back ?? redirect(303, `/meja/usulan/rapat/${id}?selesai=prepared`);
  },
};
