import { randomUUID } from 'node:crypto';
import { fail, redirect } from '@sveltejs/kit';
import { namesOfPeople } from '#modules/accounts/index.ts';
import {
  fieldDays,
  isOpen,
  listReports,
  marksOf,
  photosOf,
  type Report,
  readCode,
  reportByCode,
  reportById,
  reportNotFound,
  takeAlong,
  titleFrom,
} from '#modules/reports/index.ts';
import { theApp } from '#platform/app.ts';
import { calendarOfRegion } from '#platform/calendar.ts';
import { inRegion, type Tx } from '#platform/db/index.ts';
import { formDataOf } from '#platform/files/index.ts';
import { isProblem } from '#platform/problem.ts';
import { timeFormat } from '#platform/time/index.ts';
import { translator } from '#ui/messages/index.ts';
import { capital } from '#ui/number-words.ts';
import { dueWords, placeWords, stateOf } from '#ui/report.ts';
import { labelsOf } from '../../../labels.ts';
import { partProblem } from '../../../problem-part.ts';
import { personOf, signedInFor } from '../../../signed-in.ts';
import { lineOf } from '../lines.ts';
import { mayOpen } from '../possible.ts';
import { audienceOf } from '../tabs.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';
import { takeVisit } from './visit.ts';

/** So many go on one day's way, and into one page of a phone. */
const MOST_TAKEN = 25;
const OFFERED = 30;
/** Longest side of the pictures that go along. Pixels. */
const SMALL = 320;

export const load: PageServerLoad = async (event) => {
  const found = personOf(event);
  // A note whose writer is signed out comes back all the same.
  if (!found && event.request.method === 'POST') return { taken: [], offered: [], days: 0, personId: '', at: '' };
  const { actor, region } = signedInFor(event, 'report.visit');
  const { language } = event.locals;
  const t = translator(language);
  const now = new Date();
  const db = theApp().db;
  const days = await fieldDays(db, region.region_id, now);
  event.setHeaders({ 'simpul-keep': `field; days=${days}` });
  const audience = audienceOf(actor) ?? { kind: 'organisation' as const, id: actor.id };
  return inRegion(db, region.region_id, async (tx) => {
    const calendar = await calendarOfRegion(tx, region.region_id, region.time_zone);
    const labels = await labelsOf(tx, region.region_id);
    const reading = { t, language, now, calendar };
    const time = timeFormat(language, calendar.timeZone);

    const marked = (await marksOf(tx, actor.id)).slice(0, MOST_TAKEN);
    const reports = (await Promise.all(marked.map((id) => reportById(tx, id)))).filter(
      (report): report is Report => report !== undefined && isOpen(report.status) && mayOpen(actor, report),
    );
    const waiting = await listReports(tx, {
      audience,
      now,
      timeZone: region.time_zone,
      filter: { status: 'working' },
      order: 'due',
      limit: OFFERED,
      offset: 0,
    });
    const people = await namesOfPeople(
      tx,
      waiting.flatMap(({ handlerId }) => handlerId ?? []),
    );
    const seen = { reading, labels, photos: new Map<string, number>(), secrets: false, people, withOffice: false };
    const told = (report: Report) => ({
      code: report.code,
      once: randomUUID(),
      status: report.status,
      title: report.title ?? capital(titleFrom(report.text)),
      text: report.text,
      state: stateOf(report, reading),
      due: capital(dueWords(report, reading)),
      place: [placeWords(report, labels.places, t), report.address].filter(Boolean).join(', '),
      point: report.lat !== null && report.lon !== null ? { lat: report.lat, lon: report.lon } : undefined,
      reported: time.fullDateTime(report.reportedAt),
    });
    return {
      // What is secret is read at a desk, never left on a phone.
      taken: await withPhotos(
        tx,
        reports.filter(({ secret }) => !secret),
        told,
      ),
      offered: waiting
        .filter(({ id, secret }) => !secret && !marked.includes(id))
        .map((report) => lineOf(report, seen)),
      days,
      personId: actor.id,
      at: time.fullDateTime(now),
    };
  });
};

const withPhotos = async <T>(tx: Tx, reports: readonly Report[], told: (report: Report) => T) => {
  const all: (T & { photos: { src: string; width: number; height: number }[] })[] = [];
  for (const report of reports) {
    const photos = (await photosOf(tx, report.id)).filter(({ messageId }) => messageId === null);
    all.push({
      ...told(report),
      photos: photos.map(({ id, width, height }) => {
        const scale = Math.min(1, SMALL / Math.max(width, height));
        return {
          src: `/foto/${report.region}/${id}/small.webp`,
          width: Math.round(width * scale),
          height: Math.round(height * scale),
        };
      }),
    });
  }
  return all;
};

const mark = (isTaken: boolean) => async (event: RequestEvent) => {
  const { actor } = signedInFor(event, 'report.visit');
  const db = theApp().db;
  const code = String((await formDataOf(event.request)).get('code') ?? '');
  try {
    const read = readCode(code);
    const report =
      typeof read === 'object' ? await inRegion(db, actor.region, (tx) => reportByCode(tx, read.code)) : undefined;
    if (!report || !mayOpen(actor, report)) throw reportNotFound();
    await takeAlong(db, actor, { region: actor.region, id: report.id }, isTaken, new Date());
  } catch (error) {
    if (!isProblem(error)) throw error;
    // The page is there; it is the code in its form that names nothing.
    return fail(error.status === 404 ? 422 : error.status, {
      code,
      problems: [partProblem(error)],
      body: '',
      tokens: [] as readonly string[],
    });
  }
  redirect(303, '/meja/lapangan');
};

export const actions: Actions = {
  take: mark(true),
  leave: mark(false),
  visit: async (event) => {
    const signedIn = personOf(event);
    const { code, body, tokens, person, problems, movedTo } = await takeVisit(event.request, signedIn, new Date());
    const said = { code, body, tokens };
    const isOther = person !== undefined && person !== signedIn?.actor.id;
    if (!signedIn || isOther) return fail(signedIn ? 403 : 401, { ...said, problems: [], signedOut: true });
    if (problems.length > 0) return fail(problems[0].status, { ...said, problems: problems.map(partProblem) });
    redirect(303, `/meja/lapangan?tersimpan=${code}${movedTo ? `&kini=${movedTo}` : ''}`);
  },
};
