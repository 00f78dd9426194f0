import { redirect } from '@sveltejs/kit';
import { districtsOf, placeLabel, villageNear } from '#modules/places/index.ts';
import { filterAddress, listReports, today } from '#modules/reports/index.ts';
import { theApp } from '#platform/app.ts';
import { calendarOfRegion } from '#platform/calendar.ts';
import { inRegion } from '#platform/db/index.ts';
import { formDataOf } from '#platform/files/index.ts';
import { localDay, timeFormat } from '#platform/time/index.ts';
import { translator } from '#ui/messages/index.ts';
import type { Reading } from '#ui/report.ts';
import { labelsOf } from '../../labels.ts';
import { doneLineOf, lineOf } from '../lines.ts';
import { regionOfPage } from '../region.ts';
import type { Actions, PageServerLoad } from './$types';
import { readerOf } from './anggaran/reader.ts';
import { budgetTile } from './anggaran/tile.ts';
import { keptFigure } from './kept.ts';

const DISTRICT_COOKIE = 'kecamatan';
const YEAR_SECONDS = 365 * 24 * 3600;
const NEAR = 5;
const DONE = 4;

export const load: PageServerLoad = async (event) => {
  const region = regionOfPage(event);
  if (!region) return { chosen: undefined };
  const { cookies, locals, url } = event;
  const now = new Date();
  const timeZone = region.time_zone;
  const day = localDay(timeZone, now);
  const wanted = cookies.get(DISTRICT_COOKIE);
  const t = translator(locals.language);

  const { db } = theApp();
  const chosen = await inRegion(db, region.region_id, async (tx) => {
    const districts = await districtsOf(tx, region.region_id);
    const district = districts.find(({ code }) => code === wanted);
    const filter = district ? { district: district.code } : {};
    const list = { audience: { kind: 'public' }, now, timeZone } as const;
    const calendar = await calendarOfRegion(tx, region.region_id, timeZone);
    const labels = await labelsOf(tx, region.region_id);
    const reading: Reading = { t, language: locals.language, now, calendar };
    const near = await listReports(tx, { ...list, filter, order: 'newest', limit: NEAR });
    const done = await listReports(tx, { ...list, filter: { status: 'done' }, order: 'ended', limit: DONE });
    return {
      figures: await keptFigure(db, `${region.region_id} today ${day}`, now, () => today(tx, now, timeZone)),
      district: district && { code: district.code, label: placeLabel(district) },
      districts: districts.map((place) => ({ code: place.code, name: place.name })),
      near: near.map((report) => lineOf(report, labels, reading)),
      nearAddress: filterAddress(filter),
      done: done.map((report) => doneLineOf(report, labels, reading)),
      budget: await budgetTile(tx, db, readerOf(event, region, now)),
    };
  });
  return {
    chosen: {
      ...chosen,
      lists: {
        received: filterAddress({ from: day }),
        answered: filterAddress({ answered_from: day }),
        late: filterAddress({ late: '1' }),
        done: filterAddress({ status: 'done' }),
      },
      at: timeFormat(locals.language, timeZone).fullDateTime(now),
      isOutside: url.searchParams.has('di-luar'),
    },
  };
};

const coordinate = (value: FormDataEntryValue | null): number | undefined => {
  const number = typeof value === 'string' && value !== '' ? Number(value) : Number.NaN;
  return Number.isFinite(number) ? number : undefined;
};

export const actions: Actions = {
  /** The district chosen from the list, or that of a position which is used here and nowhere kept. */
  district: async (event) => {
    const region = regionOfPage(event);
    const home = event.params.region ? `/${event.params.region}` : '/';
    if (!region) redirect(303, home);
    const form = await formDataOf(event.request);
    const [lat, lon] = [coordinate(form.get('lat')), coordinate(form.get('lon'))];
    const code = await inRegion(theApp().db, region.region_id, async (tx) => {
      if (lat === undefined || lon === undefined) return String(form.get('district') ?? '');
      return (await villageNear(tx, region.region_id, lat, lon))?.parent_code ?? undefined;
    });
    if (code === undefined) redirect(303, `${home}?di-luar=1#dekat`);
    const secure = event.url.protocol === 'https:';
    const options = { path: '/', httpOnly: true, sameSite: 'lax', secure, maxAge: YEAR_SECONDS } as const;
    if (/^\d{2}\.\d{2}\.\d{2}$/.test(code)) event.cookies.set(DISTRICT_COOKIE, code, options);
    else event.cookies.delete(DISTRICT_COOKIE, { path: '/' });
    redirect(303, `${home}#dekat`);
  },
};
