import { changeThreshold, thresholdInput, thresholds } from '#modules/petitions/index.ts';
import { theApp } from '#platform/app.ts';
import { inRegion } from '#platform/db/index.ts';
import { formDataOf } from '#platform/files/index.ts';
import { localDay } from '#platform/time/index.ts';
import { signedInFor } from '../../../signed-in.ts';
import { attempt, doneOf, goOn, readAs, text } from '../form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const { region } = signedInFor(event, 'health.read');
  return {
    rules: await inRegion(theApp().db, region.region_id, thresholds),
    today: localDay(region.time_zone, new Date()),
    timeZone: region.time_zone,
    done: doneOf(event.url),
  };
};

export const actions: Actions = {
  default: async (event) => {
    const { actor, region } = signedInFor(event, 'threshold.change');
    const form = await formDataOf(event.request);
    const now = new Date();
    const today = localDay(region.time_zone, now);
    const given = Object.fromEntries(
      ['supporters', 'gatherDays', 'answerWorkingDays', 'validFrom', 'source'].map((name) => [name, text(form, name)]),
    );
    // Not before today: what was promised in the past stays as it was.
    const input = thresholdInput.refine(({ validFrom }) => validFrom >= today, { path: ['validFrom'] });
    const { data, back } = readAs(input, given, form, 'threshold');
    if (!data) return back;
    const changed = await attempt(form, 'threshold', () =>
      changeThreshold(theApp().db, actor, region.region_id, data, now),
    );
    if ('back' in changed) return changed.back;
    return goOn('/admin/aspirasi', 'saved');
  },
};
