import { z } from 'zod';
import {
  addRung,
  DEADLINE_STEPS,
  type DeadlineStep,
  isInForce,
  ladderOf,
  RECIPIENTS,
  type Rung,
  removeRung,
  rungsFor,
} from '#modules/reports/index.ts';
import { theApp } from '#platform/app.ts';
import { calendarOfRegion } from '#platform/calendar.ts';
import { inRegion } from '#platform/db/index.ts';
import { formDataOf } from '#platform/files/index.ts';
import { isUuid } from '#platform/text.ts';
import { addCalendarDays, type Calendar, deadline, localDay } from '#platform/time/index.ts';
import { signedInFor } from '../../../signed-in.ts';
import { attempt, doneOf, goOn, readAs, refused, text } from '../form.ts';
import type { Actions, PageServerLoad } from './$types';

const day = z.iso.date().refine((one) => one >= '2000-01-01' && one < '2101');
const asked = z.object({
  langkah: z.enum(DEADLINE_STEPS).catch('first_response'),
  jatuh: day.optional().catch(undefined),
});

/** What would happen to a report that is due at the end of a day. */
const previewOf = (rungs: readonly Rung[], calendar: Calendar, step: DeadlineStep, on: string) => {
  const at = addCalendarDays(calendar, new Date(`${on}T05:00:00Z`), 0);
  const told = rungsFor(rungs, calendar, { step, at }).map(({ rung, at: when }) => ({
    recipient: rung.recipient,
    at: when,
  }));
  return { step, on, at, told };
};

export const load: PageServerLoad = async (event) => {
  const { region } = signedInFor(event, 'health.read');
  const now = new Date();
  const { rungs, calendar } = await inRegion(theApp().db, region.region_id, async (tx) => ({
    rungs: await ladderOf(tx),
    calendar: await calendarOfRegion(tx, region.region_id, region.time_zone),
  }));
  const today = localDay(region.time_zone, now);
  const { langkah, jatuh } = asked.parse(Object.fromEntries(event.url.searchParams));
  const soon = localDay(region.time_zone, deadline(calendar, now, { amount: 5, unit: 'working_days' }));
  const current = rungs.filter(({ validTo }) => validTo === null || validTo >= today);
  return {
    rungs: current,
    hops: rungs.find((rung) => rung.step === 'transfer' && isInForce(rung, today))?.amount,
    preview: previewOf(rungs, calendar, langkah, jatuh ?? soon),
    today,
    timeZone: region.time_zone,
    done: doneOf(event.url),
  };
};

const source = z.string().min(5).max(500);
/** Not before today: what was told in the past was told by the ladder of then. */
const from = (today: string) => z.iso.date().refine((one) => one >= today && one < '2101');

const rung = (today: string) =>
  z.object({
    step: z.enum(DEADLINE_STEPS),
    recipient: z.enum(RECIPIENTS),
    side: z.enum(['before', 'after']),
    amount: z.coerce.number().int().min(0).max(365),
    unit: z.enum(['working_days', 'hours']),
    validFrom: from(today),
    source,
  });

const hops = (today: string) =>
  z.object({ amount: z.coerce.number().int().min(1).max(9), validFrom: from(today), source });

const fields = (form: FormData, ...names: string[]) =>
  Object.fromEntries(names.map((name) => [name, text(form, name)]));
const PAGE = '/admin/tangga';

export const actions: Actions = {
  add: async (event) => {
    const { actor, region } = signedInFor(event, 'ladder.change');
    const form = await formDataOf(event.request);
    const now = new Date();
    const given = fields(form, 'step', 'recipient', 'side', 'amount', 'unit', 'validFrom', 'source');
    const { data, back } = readAs(rung(localDay(region.time_zone, now)), given, form, 'add');
    if (!data) return back;
    const { side, amount, ...rest } = data;
    const added = await attempt(form, 'add', () =>
      addRung(theApp().db, actor, region.region_id, { ...rest, amount: side === 'before' ? -amount : amount }, now),
    );
    if ('back' in added) return added.back;
    return goOn(PAGE, 'added');
  },
  end: async (event) => {
    const { actor, region } = signedInFor(event, 'ladder.change');
    const form = await formDataOf(event.request);
    const now = new Date();
    const id = text(form, 'rung');
    if (!isUuid(id)) return refused(form, 'end', ['rung']);
    const ended = await attempt(form, 'end', () =>
      removeRung(theApp().db, actor, region.region_id, id, localDay(region.time_zone, now), now),
    );
    if ('back' in ended) return ended.back;
    return goOn(PAGE, 'ended');
  },
  hops: async (event) => {
    const { actor, region } = signedInFor(event, 'ladder.change');
    const form = await formDataOf(event.request);
    const now = new Date();
    const given = fields(form, 'amount', 'validFrom', 'source');
    const { data, back } = readAs(hops(localDay(region.time_zone, now)), given, form, 'hops');
    if (!data) return back;
    const changed = await attempt(form, 'hops', () =>
      addRung(
        theApp().db,
        actor,
        region.region_id,
        { step: 'transfer', unit: 'times', recipient: 'secretary', ...data },
        now,
      ),
    );
    if ('back' in changed) return changed.back;
    return goOn(PAGE, 'saved');
  },
};
