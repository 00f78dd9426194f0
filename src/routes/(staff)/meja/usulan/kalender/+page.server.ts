import { redirect } from '@sveltejs/kit';
import { changeStageDate, DATES, SURENESS, stageDateInput, stageDates } from '#modules/proposals/index.ts';
import { theApp } from '#platform/app.ts';
import { inRegion } from '#platform/db/index.ts';
import { formDataOf } from '#platform/files/index.ts';
import { localDay } from '#platform/time/index.ts';
import { dateState } from '../../../../meeting-words.ts';
import { writtenDay } from '../../../../proposal-words.ts';
import { personOf, signedInFor } from '../../../../signed-in.ts';
import { doForm, orNull, typedIn } from '../../aspirasi/forms.ts';
import { readingOf } from '../desk.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  if (event.request.method === 'POST' && !personOf(event))
    return { year: '', years: [], dates: [], names: DATES, sureness: SURENESS, done: false };
  const person = signedInFor(event, 'musrenbang.change_date');
  const { region } = person;
  const now = new Date();
  const today = localDay(region.time_zone, now);
  const asked = Number(event.url.searchParams.get('tahun'));
  const next = Number(today.slice(0, 4)) + 1;
  const year = Number.isInteger(asked) && asked >= 2020 && asked <= 2100 ? asked : next;
  return inRegion(theApp().db, region.region_id, async (tx) => {
    const reading = await readingOf(tx, person, event.locals.language, now);
    const { t } = reading;
    const dates = await stageDates(tx, year);
    return {
      year: String(year),
      years: [next - 1, next, next + 1, next + 2].map(String),
      dates: dates.map((date) => ({
        ...date,
        title: t(`usulan.date.${date.name}`),
        state: dateState(date, reading),
        meta: [
          t('usulan.rapat.due', { opens: writtenDay(date.opensOn, reading), due: writtenDay(date.dueOn, reading) }),
          date.doneOn && t('usulan.rapat.done', { day: writtenDay(date.doneOn, reading) }),
        ]
          .filter(Boolean)
          .join(' · '),
        how: t(`usulan.sureness.${date.sureness}`),
      })),
      names: DATES,
      sureness: SURENESS,
      done: event.url.searchParams.has('selesai'),
    };
  });
};

export const actions: Actions = {
  default: async (event) => {
    const values = typedIn(await formDataOf(event.request));
    const { year, name, opensOn, dueOn, source, sureness } = values;
    const given = { year, name, opensOn, dueOn, doneOn: orNull(values.doneOn), source, sureness };
    const back = await doForm(
      'date',
      values,
      personOf(event),
      { schema: stageDateInput, given },
      (input, { actor, region }) => changeStageDate(theApp().db, actor, region.region_id, input, new Date()),
    );
    return back ?? redirect(303, `/meja/usulan/kalender?tahun=${encodeURIComponent(year ?? '')}&selesai=1`);
  },
};
