import { randomUUID } from 'node:crypto';
import { fail, redirect } from '@sveltejs/kit';
import { listOrganisations } from '#modules/organisations/index.ts';
import { placeLabel, type Region } from '#modules/places/index.ts';
import { type SimilarProposal, stageDates, yearToPropose } from '#modules/proposals/index.ts';
import { theApp } from '#platform/app.ts';
import { calendarOfRegion } from '#platform/calendar.ts';
import { inRegion, type Tx } from '#platform/db/index.ts';
import type { Language } from '#platform/messages.ts';
import { localDay } from '#platform/time/index.ts';
import { translator } from '#ui/messages/index.ts';
import type { Reading } from '#ui/report.ts';
import { labelsOf } from '../../../../labels.ts';
import { proposalLine, writtenDay } from '../../../../proposal-words.ts';
import { announceReport, rememberKey } from '../../../../reporter-key.ts';
import { sayWhen } from '../../../../say-when.ts';
import { regionOfPage } from '../../../region.ts';
import type { Actions, PageServerLoad } from './$types';
import { takeProposal } from './take.ts';

const readingIn = async (tx: Tx, region: Region, language: Language, now: Date): Promise<Reading> => ({
  t: translator(language),
  language,
  now,
  calendar: await calendarOfRegion(tx, region.region_id, region.time_zone),
});

/** The fiscal year that a proposal of today is for, and until when its village can be in time. */
const yearOf = async (tx: Tx, region: Region, now: Date): Promise<{ year: number; dueOn: string | undefined }> => {
  const today = localDay(region.time_zone, now);
  const first = Number(today.slice(0, 4)) + 1;
  const due = new Map<number, string | undefined>();
  for (const year of [first, first + 1])
    due.set(year, (await stageDates(tx, year)).find(({ name }) => name === 'village')?.dueOn);
  const year = yearToPropose(today, (one) => due.get(one));
  return { year, dueOn: due.get(year) };
};

export const load: PageServerLoad = async (event) => {
  const region = regionOfPage(event);
  if (!region) return { once: '', chosen: undefined };
  const { language } = event.locals;
  const now = new Date();
  const chosen = await inRegion(theApp().db, region.region_id, async (tx) => {
    const reading = await readingIn(tx, region, language, now);
    const { year, dueOn } = await yearOf(tx, region, now);
    const offices = await listOrganisations(tx, { validOn: localDay(region.time_zone, now), kinds: ['agency'] });
    return {
      year: String(year),
      due: dueOn ? writtenDay(dueOn, reading) : reading.t('usulan.none'),
      agencies: offices.map(({ id, name }) => ({ value: id, label: name })),
    };
  });
  return { once: randomUUID(), chosen };
};

/** Similar ones as the form offers them to be supported. */
const similarLines = (region: Region, language: Language, similar: readonly SimilarProposal[]) =>
  inRegion(theApp().db, region.region_id, async (tx) => {
    const reading = await readingIn(tx, region, language, new Date());
    const labels = await labelsOf(tx, region.region_id);
    return similar.map((one) => {
      const { title, meta, state } = proposalLine(one, labels, reading, '');
      return { code: one.code, title, meta: `${state.word} · ${meta}` };
    });
  });

export const actions: Actions = {
  default: async (event) => {
    const { request, locals, cookies, url, setHeaders, params } = event;
    const { region } = locals;
    if (!region) redirect(303, '/usulan/baru');
    const app = theApp();
    const now = new Date();
    const { year } = await inRegion(app.db, region.region_id, (tx) => yearOf(tx, region, now));
    const taken = await takeProposal({ app, region, request, cookies, address: locals.address, url, now }, year);
    const base = params.region ? `/${params.region}/usulan` : '/usulan';
    if ('supported' in taken) redirect(303, taken.supported ? `${base}/${taken.supported}?ok=support` : base);
    if ('receipt' in taken) {
      const { code, words } = taken.receipt;
      const secure = url.protocol === 'https:';
      rememberKey(cookies, code, words, secure);
      announceReport(cookies, code, secure);
      redirect(303, `${base}/${code}?baru=1`);
    }
    if (taken.waits) sayWhen(setHeaders, taken.waits);
    const { received, found, status, problems, similar } = taken;
    const back = {
      // Its key belongs to what was sent before: these other words become one of their own.
      once: status === 409 && !similar ? randomUUID() : received.once,
      values: Object.fromEntries(received.values),
      kept: received.kept.map(({ token }) => token),
      problems,
      place: found.place?.code,
      matches: found.matches().map((place) => ({ code: place.code, label: placeLabel(place) })),
      similar: similar ? await similarLines(region, locals.language, similar) : [],
    };
    return status === 200 ? back : fail(status, back);
  },
};
