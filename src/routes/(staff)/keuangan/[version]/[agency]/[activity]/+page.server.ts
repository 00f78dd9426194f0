import { fail } from '@sveltejs/kit';
import { mayAct } from '#modules/accounts/index.ts';
import {
  ceilingsOf,
  emptyWork,
  isCoarse,
  lineInput,
  linesOfWork,
  returnWork,
  saveWork,
  submitWork,
  verifyWork,
  versionById,
  versionNotFound,
  versionsOf,
  type WorkRef,
  worksOf,
} from '#modules/budget/index.ts';
import { entriesOf, namesOf, normaliseCode } from '#modules/classifications/index.ts';
import { namesOfOrganisations } from '#modules/organisations/index.ts';
import { placesOfRegion } from '#modules/places/index.ts';
import { theApp } from '#platform/app.ts';
import { inRegion, type Tx } from '#platform/db/index.ts';
import { formDataOf } from '#platform/files/index.ts';
import { sumOfMoney } from '#platform/money.ts';
import { isProblem, type Sentence } from '#platform/problem.ts';
import { isUuid } from '#platform/text.ts';
import { attempt, doneOf, goOn, orNull, text } from '../../../../../(admin)/admin/form.ts';
import { signedInFor } from '../../../../../signed-in.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';
import { linesFrom, type RowFault, rowsIn, rowsOf, type WorkRow, withSpare } from './lines.ts';

/** Codes offered while one types; the others may be typed in full. */
const OFFERED = 300;

interface Asked {
  readonly organisation: string;
  readonly activity: string;
}

const askedOf = ({ agency, activity }: { readonly agency: string; readonly activity: string }): Asked => {
  if (!isUuid(agency) || normaliseCode('activity', activity) !== activity) throw versionNotFound();
  return { organisation: agency, activity };
};

/** What the agency may spend in all, and what it has submitted. */
const roomOf = async (tx: Tx, id: string, year: number, organisation: string) => {
  const ceilings = (await versionsOf(tx, year)).findLast(({ phase, lockedAt }) => isCoarse(phase) && lockedAt !== null);
  if (!ceilings) return undefined;
  const ceiling = sumOfMoney((await ceilingsOf(tx, ceilings.id, organisation)).map(({ amount }) => amount));
  const works = await worksOf(tx, id, organisation);
  const submitted = sumOfMoney(
    works.filter(({ state }) => state === 'submitted' || state === 'verified').map(({ amount }) => amount),
  );
  return { ceiling, submitted };
};

export const load: PageServerLoad = async (event) => {
  const { actor, region } = signedInFor(event, 'budget.read');
  const { organisation, activity } = askedOf(event.params);
  const id = event.params.version;
  return inRegion(theApp().db, region.region_id, async (tx) => {
    const version = isUuid(id) ? await versionById(tx, id) : undefined;
    if (!version) throw versionNotFound();
    const { lists } = version;
    const lines = await linesOfWork(tx, id, organisation, activity);
    const work = (await worksOf(tx, id, organisation)).find((one) => one.activity === activity);
    const offered = async (list: string | null, under?: string) =>
      list ? await entriesOf(tx, list, { under, leavesOnly: true, limit: OFFERED }) : [];
    const where = { region: actor.region, organisation };
    const isFree = work === undefined || work.state === 'draft' || work.state === 'returned';
    return {
      version,
      organisation,
      activity,
      agency: (await namesOfOrganisations(tx)).get(organisation) ?? organisation,
      name: lists.activity ? (await namesOf(tx, lists.activity, [activity])).get(activity) : undefined,
      work,
      amount: sumOfMoney(lines.map((line) => line.amount)),
      rows: withSpare(rowsOf(lines)),
      accounts: (await offered(lists.account, '5')).map(({ code, name }) => ({ code, name })),
      funds: (await offered(lists.fund_source)).map(({ code, name }) => ({ code, name })),
      room: await roomOf(tx, id, version.year, organisation),
      mayPlan: mayAct(actor, 'budget.plan', where) && version.lockedAt === null && isFree,
      maySubmit: mayAct(actor, 'budget.submit', where) && work !== undefined && isFree,
      mayVerify: mayAct(actor, 'budget.verify', { region: actor.region }) && work?.state === 'submitted',
      done: doneOf(event.url),
    };
  });
};

type Event = RequestEvent;
const refOf = (event: Event, region: number): WorkRef => ({
  region,
  id: event.params.version,
  ...askedOf(event.params),
});
const pathOf = ({ id, organisation, activity }: WorkRef) => `/keuangan/${id}/${organisation}/${activity}`;

/** The whole form back, with what is wrong in which row. */
const back = (rows: readonly WorkRow[], faults: readonly RowFault[], problem?: Sentence, status = 422) =>
  fail(status, { form: 'save', values: {}, wrong: [], rows: withSpare(rows), faults, ...(problem ? { problem } : {}) });

const titlesOf = async (tx: Tx, ref: WorkRef) => {
  const version = await versionById(tx, ref.id);
  const list = version?.lists.activity;
  const name = list ? ((await namesOf(tx, list, [ref.activity])).get(ref.activity) ?? ref.activity) : ref.activity;
  const places = new Map((await placesOfRegion(tx, ref.region)).map((place) => [place.code, place.name]));
  return (place: string) => (places.has(place) ? `${name}, ${places.get(place)}` : name).slice(0, 300);
};

export const actions: Actions = {
  save: async (event) => {
    const { actor, region } = signedInFor(event, 'budget.plan');
    const form = await formDataOf(event.request);
    const ref = refOf(event, region.region_id);
    const rows = rowsIn(form);
    const title = await inRegion(theApp().db, ref.region, (tx) => titlesOf(tx, ref));
    const { lines, faults } = linesFrom(rows, title);
    if (faults.length > 0) return back(rows, faults);
    const whole = lines.map((line) => ({ ...line, organisation: ref.organisation, activity: ref.activity }));
    const read = lineInput.array().safeParse(whole);
    if (!read.success) return back(rows, [{ row: Number(read.error.issues[0]?.path[0] ?? 0) + 1, field: 'account' }]);
    try {
      await saveWork(theApp().db, actor, ref, read.data, new Date());
    } catch (error) {
      if (!isProblem(error)) throw error;
      return back(rows, [], error.sentence, error.status);
    }
    return goOn(pathOf(ref), 'saved');
  },
  submit: async (event) => {
    const { actor, region } = signedInFor(event, 'budget.submit');
    const form = await formDataOf(event.request);
    const ref = refOf(event, region.region_id);
    const sent = await attempt(form, 'submit', () =>
      submitWork(theApp().db, actor, ref, orNull(text(form, 'additional')), new Date()),
    );
    return 'back' in sent ? sent.back : goOn(pathOf(ref), 'added');
  },
  verify: async (event) => {
    const { actor, region } = signedInFor(event, 'budget.verify');
    const form = await formDataOf(event.request);
    const ref = refOf(event, region.region_id);
    const verified = await attempt(form, 'verify', () => verifyWork(theApp().db, actor, ref, new Date()));
    return 'back' in verified ? verified.back : goOn(pathOf(ref), 'decreed');
  },
  return: async (event) => {
    const { actor, region } = signedInFor(event, 'budget.verify');
    const form = await formDataOf(event.request);
    const ref = refOf(event, region.region_id);
    const given = await attempt(form, 'return', () =>
      returnWork(theApp().db, actor, ref, text(form, 'note'), new Date()),
    );
    return 'back' in given ? given.back : goOn(pathOf(ref), 'revoked');
  },
  empty: async (event) => {
    const { actor, region } = signedInFor(event, 'budget.plan');
    const form = await formDataOf(event.request);
    const ref = refOf(event, region.region_id);
    const emptied = await attempt(form, 'empty', () => emptyWork(theApp().db, actor, ref, new Date()));
    return 'back' in emptied ? emptied.back : goOn(pathOf(ref), 'removed');
  },
};
