import { z } from 'zod';
import { CLASSIFICATIONS, changeDeadline, DEADLINE_STEPS, deadlineRules } from '#modules/reports/index.ts';
import { theApp } from '#platform/app.ts';
import { inRegion } from '#platform/db/index.ts';
import { formDataOf } from '#platform/files/index.ts';
import { localDay } from '#platform/time/index.ts';
import { signedInFor } from '../../../signed-in.ts';
import { attempt, doneOf, goOn, orNull, readAs, text } from '../form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const { region } = signedInFor(event, 'health.read');
  const rules = await inRegion(theApp().db, region.region_id, deadlineRules);
  return {
    rules,
    today: localDay(region.time_zone, new Date()),
    timeZone: region.time_zone,
    done: doneOf(event.url),
  };
};

/** Not before today: what was promised in the past stays as it was. */
const input = (today: string) =>
  z.object({
    classification: z.enum(CLASSIFICATIONS).nullable(),
    step: z.enum(DEADLINE_STEPS),
    amount: z.coerce.number().int().min(1).max(730),
    unit: z.enum(['working_days', 'calendar_days', 'hours']),
    validFrom: z.iso.date().refine((day) => day >= today),
    source: z.string().min(5).max(500),
  });

export const actions: Actions = {
  default: async (event) => {
    const { actor, region } = signedInFor(event, 'deadline.change');
    const form = await formDataOf(event.request);
    const now = new Date();
    const given = {
      classification: orNull(text(form, 'classification')),
      step: text(form, 'step'),
      amount: text(form, 'amount'),
      unit: text(form, 'unit'),
      validFrom: text(form, 'validFrom'),
      source: text(form, 'source'),
    };
    const { data, back } = readAs(input(localDay(region.time_zone, now)), given, form, 'limit');
    if (!data) return back;
    const changed = await attempt(form, 'limit', () => changeDeadline(theApp().db, actor, region.region_id, data, now));
    if ('back' in changed) return changed.back;
    return goOn('/admin/tenggat', 'saved');
  },
};
