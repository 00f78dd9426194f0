import { redirect } from '@sveltejs/kit';
import { z } from 'zod';
import { mayAct, nothingHere } from '#modules/accounts/index.ts';
import { listOrganisations, officeOfPlace } from '#modules/organisations/index.ts';
import {
  candidatesFor,
  closeMeeting,
  correctionInput,
  correctMeeting,
  fillTable,
  itemsOf,
  LEAST_MINUTES,
  LEAST_REASON,
  lacksOf,
  METHODS,
  type Meeting,
  meetingById,
  minutesInput,
  rankingInput,
  rankProposals,
  takeOffTable,
  VERDICTS,
  writeMinutes,
} from '#modules/proposals/index.ts';
import { theApp } from '#platform/app.ts';
import { inRegion, type Tx } from '#platform/db/index.ts';
import { formDataOf } from '#platform/files/index.ts';
import { isProblem } from '#platform/problem.ts';
import { localDay } from '#platform/time/index.ts';
import { labelsOf } from '../../../../../labels.ts';
import { meetingView } from '../../../../../meeting-view.ts';
import { attendanceText, readAttendance } from '../../../../../meeting-words.ts';
import { personOf, type SignedIn, signedInFor, signedOut } from '../../../../../signed-in.ts';
import { type Typed, typedIn } from '../../../aspirasi/forms.ts';
import { publicBase, readingOf } from '../../desk.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';
import { back, decideAll, meetingRef, numbered } from './forms.ts';

const DONE = ['prepared', 'written', 'ranked', 'decided', 'filled', 'removed', 'closed', 'corrected'] as const;

/** Whether this person writes in the meeting: of its office, or of the district's above a village. */
const mayHold = async (tx: Tx, { actor, region }: SignedIn, meeting: Meeting, now: Date): Promise<boolean> => {
  const { stage, placeCode, organisationId } = meeting;
  const above =
    stage === 'village' && placeCode
      ? await officeOfPlace(tx, placeCode.slice(0, 8), localDay(region.time_zone, now))
      : undefined;
  const organisation = [organisationId, ...(above ? [above.id] : [])];
  return mayAct(actor, 'meeting.hold', { region: region.region_id, organisation });
};

export const load: PageServerLoad = async (event) => {
  const { id } = event.params;
  if (event.request.method === 'POST' && !personOf(event)) return { id, view: undefined };
  const person = signedInFor(event, 'proposal.read');
  const { region } = person;
  const now = new Date();
  const base = publicBase(event, person);
  const view = await inRegion(theApp().db, region.region_id, async (tx) => {
    const meeting = await meetingById(tx, id);
    if (!meeting) return undefined;
    const labels = await labelsOf(tx, region.region_id);
    const reading = await readingOf(tx, person, event.locals.language, now);
    const today = localDay(region.time_zone, now);
    const shown = await meetingView(tx, meeting, labels, reading, base);
    const items = await itemsOf(tx, id);
    const byCode = new Map(items.map((item) => [item.proposal.code, item]));
    const may = await mayHold(tx, person, meeting, now);
    const agencies = await listOrganisations(tx, { validOn: today, kinds: ['agency'] });
    return {
      ...shown,
      isOpen: meeting.state === 'open',
      may: may && meeting.state === 'open',
      mayCorrect: may && meeting.state === 'closed' && !shown.correction,
      public: meeting.state === 'closed' ? `${base}/rapat/${id}` : undefined,
      table: shown.rows.map((row) => {
        const item = byCode.get(row.code);
        return {
          ...row,
          seen: item?.proposal.steps ?? 1,
          written: item?.score === null || item?.score === undefined ? '' : String(item.score),
          supporters: item?.proposal.supporters ?? 0,
          isOwn: item?.proposal.byPersonId === person.actor.id,
        };
      }),
      waiting: meeting.state === 'open' ? (await candidatesFor(tx, meeting)).length : 0,
      needsAgency: meeting.stage === 'district',
      agencies: agencies.map((one) => ({ value: one.id, label: one.name })),
      typed: {
        heldOn: meeting.heldOn,
        venue: meeting.venue,
        chair: meeting.chair,
        attendance: attendanceText(meeting.attendance),
        minutes: meeting.minutes,
      },
      lacks: meeting.state === 'open' ? lacksOf(meeting, items.length, today) : [],
      today,
    };
  });
  if (!view) throw nothingHere();
  const done = event.url.searchParams.get('selesai');
  return {
    id,
    view,
    verdicts: VERDICTS,
    methods: METHODS,
    least: { reason: LEAST_REASON, minutes: LEAST_MINUTES },
    done: DONE.find((one) => one === done),
    n: Number(event.url.searchParams.get('n')) || 0,
  };
};

interface Reads<Input> {
  readonly safeParse: (
    given: unknown,
  ) =>
    | { success: true; data: Input }
    | { success: false; error: { issues: readonly { path: readonly PropertyKey[] }[] } };
}

/** A form on the meeting: read, acted on, and back as it was when anything is wrong. */
const formOf =
  <Input>(
    name: string,
    done: (typeof DONE)[number],
    schema: Reads<Input>,
    given: (values: Typed) => unknown,
    act: (input: Input, person: SignedIn, event: RequestEvent) => Promise<unknown>,
  ) =>
  async (event: RequestEvent) => {
    const values = typedIn(await formDataOf(event.request));
    const person = personOf(event);
    if (!person) return back(401, name, { values, problems: [signedOut().sentence] });
    const read = schema.safeParse(given(values));
    if (!read.success)
      return back(422, name, {
        values,
        wrong: [...new Set(read.error.issues.map(({ path }) => String(path[0] ?? 'other')))],
      });
    let id: unknown;
    try {
      id = await act(read.data, person, event);
    } catch (error) {
      if (!isProblem(error)) throw error;
      return back(error.status, name, { values, problems: [error.sentence] });
    }
    redirect(303, `/meja/usulan/rapat/${typeof id === 'string' ? id : event.params.id}?selesai=${done}`);
  };

const anything: Reads<Typed> = { safeParse: (given) => ({ success: true, data: given as Typed }) };
const aCode: Reads<{ code: string }> = z.object({ code: z.string().min(1).max(40) });

export const actions: Actions = {
  rank: formOf(
    'rank',
    'ranked',
    rankingInput,
    (values) => ({
      method: values.method,
      scores: numbered(values, 'score.').map(({ code, value }) => ({ code, score: value === '' ? null : value })),
    }),
    (input, person, event) => rankProposals(theApp().db, person.actor, meetingRef(event, person), input, new Date()),
  ),
  minutes: formOf(
    'minutes',
    'written',
    minutesInput,
    ({ heldOn, venue, chair, attendance = '', minutes = '' }) => ({
      heldOn,
      venue,
      chair,
      minutes,
      attendance: readAttendance(attendance),
    }),
    (input, person, event) => writeMinutes(theApp().db, person.actor, meetingRef(event, person), input, new Date()),
  ),
  decide: async (event) => {
    const form = await formDataOf(event.request);
    const values = typedIn(form);
    const person = personOf(event);
    const answer = await decideAll(person, person && meetingRef(event, person), form, values);
    if (typeof answer !== 'number') return answer;
    redirect(303, `/meja/usulan/rapat/${event.params.id}?selesai=decided&n=${answer}`);
  },
  fill: formOf(
    'fill',
    'filled',
    anything,
    (values) => values,
    async (_input, person, event) => {
      await fillTable(theApp().db, person.actor, meetingRef(event, person), new Date());
    },
  ),
  remove: formOf(
    'remove',
    'removed',
    aCode,
    ({ code }) => ({ code }),
    async ({ code }, person, event) => {
      await takeOffTable(theApp().db, person.actor, meetingRef(event, person), code, new Date());
    },
  ),
  close: async (event) => {
    const values = typedIn(await formDataOf(event.request));
    const person = personOf(event);
    if (!person) return back(401, 'close', { values, problems: [signedOut().sentence] });
    if (values.sure !== 'ya') return back(422, 'close', { values, wrong: ['sure'] });
    try {
      await closeMeeting(theApp().db, person.actor, meetingRef(event, person), new Date());
    } catch (error) {
      if (!isProblem(error)) throw error;
      return back(error.status, 'close', { values, problems: [error.sentence] });
    }
    redirect(303, `/meja/usulan/rapat/${event.params.id}?selesai=closed`);
  },
  correct: formOf(
    'correct',
    'corrected',
    correctionInput,
    ({ heldOn, why }) => ({ heldOn, why }),
    (input, person, event) => correctMeeting(theApp().db, person.actor, meetingRef(event, person), input, new Date()),
  ),
};
