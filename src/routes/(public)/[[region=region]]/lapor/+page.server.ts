import { randomUUID } from 'node:crypto';
import { type Cookies, fail, redirect } from '@sveltejs/kit';
import { readSpot } from '#modules/channels/index.ts';
import { placeLabel, type Region } from '#modules/places/index.ts';
import {
  type Filing,
  joinReport,
  notToJoin,
  type Receipt,
  readCode,
  reportByCode,
  servicesOf,
  submitReport,
} from '#modules/reports/index.ts';
import { type App, theApp } from '#platform/app.ts';
import { inRegion } from '#platform/db/index.ts';
import { clientKey } from '#platform/http.ts';
import { isProblem, type Problem, type Sentence } from '#platform/problem.ts';
import { localDay } from '#platform/time/index.ts';
import { announceReport, codesHeld, rememberKey } from '../../../reporter-key.ts';
import { sayWhen } from '../../../say-when.ts';
import { filledBySpot } from '../../../spot-filled.ts';
import { rememberSupport } from '../../ikuti/[code]/supporter.ts';
import { returnReport, takeReport } from '../../report-form/allowance.ts';
import { tooManyReports } from '../../report-form/problems.ts';
import { nearby, type Received, receive, type Understood, understand } from '../../report-form/receive.ts';
import { sameAs, sameLine } from '../../report-form/same.ts';
import type { Actions, PageServerLoad } from './$types';

/** Says to the form's script that a draft arrived: the beginning of its key, which opens nothing. */
const SENT_COOKIE = 'lapor-terkirim';
const SENT_SECONDS = 8 * 24 * 3600; // a draft lives 7 days

/** Who happens to be signed in on this device is no part of the report. */
const VISITOR = { kind: 'visitor' } as const;

export const load: PageServerLoad = async ({ locals: { region }, url }) => {
  if (!region) return { once: '', today: '', groups: [] };
  const { services, poster } = await inRegion(theApp().db, region.region_id, async (tx) => ({
    services: await servicesOf(tx),
    poster: await filledBySpot(tx, region, readSpot(url.searchParams)),
  }));
  const groups = Map.groupBy(services, ({ groupName }) => groupName);
  return {
    once: randomUUID(),
    today: localDay(region.time_zone, new Date()),
    /** What the QR of a poster has filled in. */
    poster,
    groups: [...groups].map(([name, members]) => ({
      name,
      services: members.map(({ code, nameId, nameEn, keywords, questions }) => ({
        code,
        name: { id: nameId, en: nameEn },
        keywords,
        questions,
      })),
    })),
  };
};

export const actions: Actions = {
  default: async ({ request, locals, cookies, url, setHeaders }) => {
    const { region } = locals;
    if (!region) redirect(303, '/lapor');
    const app = theApp();
    const now = new Date();
    const client = clientKey(locals.address);
    const received = await receive(app, region, request, client, now);
    const understood = await understand(app, region, received, now);
    const ofPhotos = received.problems.map(ofBody);
    if (received.wish === 'find') return comeBack(region, received, understood, [...found(understood), ...ofPhotos]);
    const problems = [...understood.problems, ...ofPhotos];
    const { submission } = understood;
    if (problems.length > 0 || !submission) {
      return fail(received.problems[0]?.status ?? 422, await comeBack(region, received, understood, problems));
    }
    // Asked once, whatever is then chosen: who has seen the list, here or while typing, is not held up again.
    if (!received.hasSeen) {
      const same = await sameAs(app, region, understood);
      if (same.length > 0) {
        const lines = same.map((one) => sameLine(one, locals.language));
        return fail(409, { ...(await comeBack(region, received, understood, [])), near: [], same: lines, asks: true });
      }
    }
    const place = await orProblem(takeReport(app.db, client, codesHeld(cookies), now));
    if (isProblem(place)) return fail(place.status, await comeBack(region, received, understood, [ofBody(place)]));
    if (place.waitMs > 0) {
      const tooMany = tooManyReports(place.waitMs);
      sayWhen(setHeaders, tooMany);
      return fail(429, await comeBack(region, received, understood, [ofBody(tooMany)]));
    }
    const photos = received.kept.map(({ photo }) => photo);
    const filing = { submission, photos, once: received.once, now };
    const filed = received.join
      ? join(app, { region: region.region_id, code: received.join }, filing, { cookies, address: locals.address, url })
      : submitReport(app, VISITOR, region.region_id, submission, photos, received.once, now);
    const receipt = await orProblem(filed).catch(async (error: unknown) => {
      await returnReport(app.db, place);
      throw error;
    });
    if (isProblem(receipt)) {
      await orProblem(returnReport(app.db, place)); // what keeps the report out may keep this out too
      const back = await comeBack(region, received, understood, [ofBody(receipt)]);
      // Its key belongs to the report that was sent before: these other words become one of their own.
      const once = receipt.slug === 'form-sent-before' ? randomUUID() : back.once;
      return fail(receipt.status, { ...back, once });
    }
    if (receipt.again) await returnReport(app.db, place);
    const secure = url.protocol === 'https:';
    rememberKey(cookies, receipt.code, receipt.words, secure);
    announceReport(cookies, receipt.code, secure);
    const sent = { path: '/', maxAge: SENT_SECONDS, httpOnly: false, sameSite: 'lax', secure } as const;
    cookies.set(SENT_COOKIE, received.once.slice(0, 8), sent);
    redirect(303, `/ikuti/${receipt.code}?baru=1`);
  },
};

/** A Problem is an answer like others: the form comes back with it. */
const orProblem = <T>(act: Promise<T>): Promise<T | Problem> =>
  act.catch((error: unknown) => {
    if (isProblem(error)) return error;
    throw error;
  });

interface Said {
  readonly field: string;
  readonly sentence: Sentence;
}

/** Problems of the body belong to the photos, which are what makes a body large and fragile. */
const ofBody = ({ sentence }: Problem): Said => ({ field: 'photos', sentence });

/** A search for a village says only what concerns the village. */
const found = ({ problems }: Understood): Said[] => problems.filter(({ field }) => field === 'village');

/** Joins the report of another resident, and counts this device among its supporters where its network may add one more. */
const join = async (
  app: App,
  { region, code }: { region: number; code: string },
  filing: Filing,
  device: { cookies: Cookies; address: string; url: URL },
): Promise<Receipt> => {
  const read = readCode(code);
  const main =
    typeof read === 'object' ? await inRegion(app.db, region, (tx) => reportByCode(tx, read.code)) : undefined;
  if (!main) throw notToJoin();
  const ref = { region, id: main.mergedInto ?? main.id };
  const receipt = await joinReport(app, VISITOR, ref, filing);
  await rememberSupport(app, ref, device, filing.now).catch((error: unknown) => {
    if (!isProblem(error)) throw error; // many from this network today: their words are kept all the same
  });
  return receipt;
};

const comeBack = async (region: Region, received: Received, understood: Understood, problems: readonly Said[]) => ({
  once: received.once,
  asks: false,
  same: [] as ReturnType<typeof sameLine>[],
  values: Object.fromEntries(received.values),
  kept: received.kept.map(({ token }) => token),
  problems,
  place: understood.place?.code,
  matches: understood.matches().map((place) => ({ code: place.code, label: placeLabel(place) })),
  near: (await nearby(theApp(), region, understood)).map(({ code, title, excerpt, status, distance, supporters }) => ({
    code,
    title: title ?? excerpt,
    status,
    distance,
    supporters,
  })),
});
