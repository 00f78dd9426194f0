import { z } from 'zod';
import { changeHoliday, decreeHolidayYear, dropHoliday, servesOneRegion } from '#modules/organisations/index.ts';
import { theApp } from '#platform/app.ts';
import { holidaysOfYear, holidayYears } from '#platform/calendar.ts';
import { inRegion } from '#platform/db/index.ts';
import { formDataOf } from '#platform/files/index.ts';
import { localDay } from '#platform/time/index.ts';
import { signedInFor } from '../../../signed-in.ts';
import { attempt, doneOf, goOn, readAs, text } from '../form.ts';
import type { Actions, PageServerLoad } from './$types';

const yearOf = (asked: string | null, today: string): number => {
  const year = Number(asked);
  return Number.isInteger(year) && year >= 2000 && year <= 2199 ? year : Number(today.slice(0, 4));
};

export const load: PageServerLoad = async (event) => {
  const { region } = signedInFor(event, 'health.read');
  const today = localDay(region.time_zone, new Date());
  const year = yearOf(event.url.searchParams.get('tahun'), today);
  const read = await inRegion(theApp().db, region.region_id, async (tx) => ({
    days: await holidaysOfYear(tx, region.region_id, year),
    years: await holidayYears(tx),
    forAll: await servesOneRegion(tx),
  }));
  const thisYear = Number(today.slice(0, 4));
  const known = new Set([...read.years.map((one) => one.year), thisYear, thisYear + 1, year]);
  return {
    ...read,
    year,
    today,
    timeZone: region.time_zone,
    choices: [...known].sort((a, b) => a - b),
    about: read.years.find((one) => one.year === year),
    done: doneOf(event.url),
  };
};

const KINDS = ['regional', 'national', 'collective'] as const;
const day = z.object({
  date: z.iso.date(),
  name: z
    .string()
    .min(3)
    .max(200)
    .regex(/^[^\p{Cc}]*$/u),
  kind: z.enum(KINDS),
});
const gone = day.omit({ name: true });
const decree = z.object({
  year: z.coerce.number().int().min(2000).max(2199),
  decree: z.string().min(3).max(500),
  status: z.enum(['decreed', 'provisional']),
  source: z.string().min(3).max(500),
});
const page = (year: string | number) => `/admin/libur?tahun=${year}`;

export const actions: Actions = {
  add: async (event) => {
    const { actor, region } = signedInFor(event, 'holiday.change');
    const form = await formDataOf(event.request);
    const given = { date: text(form, 'date'), name: text(form, 'name'), kind: text(form, 'kind') };
    const { data, back } = readAs(day, given, form, 'add');
    if (!data) return back;
    const added = await attempt(form, 'add', () =>
      changeHoliday(theApp().db, actor, region.region_id, data, new Date()),
    );
    if ('back' in added) return added.back;
    return goOn(page(data.date.slice(0, 4)), 'added');
  },
  remove: async (event) => {
    const { actor, region } = signedInFor(event, 'holiday.change');
    const form = await formDataOf(event.request);
    const { data, back } = readAs(gone, { date: text(form, 'date'), kind: text(form, 'kind') }, form, 'remove');
    if (!data) return back;
    const removed = await attempt(form, 'remove', () =>
      dropHoliday(theApp().db, actor, region.region_id, data, new Date()),
    );
    if ('back' in removed) return removed.back;
    return goOn(page(data.date.slice(0, 4)), 'removed');
  },
  decree: async (event) => {
    const { actor, region } = signedInFor(event, 'holiday.change');
    const form = await formDataOf(event.request);
    const given = Object.fromEntries(['year', 'decree', 'status', 'source'].map((name) => [name, text(form, name)]));
    const { data, back } = readAs(decree, given, form, 'decree');
    if (!data) return back;
    const set = await attempt(form, 'decree', () =>
      decreeHolidayYear(theApp().db, actor, region.region_id, data, new Date()),
    );
    if ('back' in set) return set.back;
    return goOn(page(data.year), 'decreed');
  },
};
