import { randomUUID } from 'node:crypto';
import { fail, redirect } from '@sveltejs/kit';
import { readSpot } from '#modules/channels/index.ts';
import { placeLabel, type Region } from '#modules/places/index.ts';
import { servicesOf } from '#modules/reports/index.ts';
import { theApp } from '#platform/app.ts';
import { inRegion } from '#platform/db/index.ts';
import { localDay } from '#platform/time/index.ts';
import { translator } from '#ui/messages/index.ts';
import { announceReport, rememberKey } from '../../../reporter-key.ts';
import { sayWhen } from '../../../say-when.ts';
import { filledBySpot } from '../../../spot-filled.ts';
import { nearby, type Received, type Understood } from '../../report-form/receive.ts';
import { sameLine } from '../../report-form/same.ts';
import { type Said, takeForm } from '../../report-form/take.ts';
import type { Actions, PageServerLoad } from './$types';
import { filledByLine } from './asked.ts';

/** Says to the form's script that a draft arrived: the beginning of its key, which opens nothing. */
const SENT_COOKIE = 'lapor-terkirim';
const SENT_SECONDS = 8 * 24 * 3600; // a draft lives 7 days

export const load: PageServerLoad = async ({ locals: { region, regions, actor, language }, url, setHeaders }) => {
  if (!region) return { once: '', today: '', groups: [] };
  const { db, settings } = theApp();
  const site = `${settings.SIMPUL_ORIGIN ?? url.origin}${regions.length > 1 ? `/${region.slug}` : ''}`;
  const { services, poster } = await inRegion(db, region.region_id, async (tx) => ({
    services: await servicesOf(tx),
    poster:
      (await filledByLine(tx, region, url.searchParams.get('baris'), site, translator(language))) ??
      (await filledBySpot(tx, region, readSpot(url.searchParams))),
  }));
  if (actor.kind === 'visitor') setHeaders({ 'simpul-keep': 'form' });
  const groups = Map.groupBy(services, ({ groupName }) => groupName);
  return {
    once: randomUUID(),
    today: localDay(region.time_zone, new Date()),
    /** What the QR of a poster, or a link from a budget line, has filled in. */
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
    const taken = await takeForm({ app, region, request, cookies, address: locals.address, url, now });
    if (!taken.receipt) {
      const { received, understood, problems, same, status } = taken;
      if (taken.waits) sayWhen(setHeaders, taken.waits);
      const back = await comeBack(region, received, understood, problems);
      if (status === 200) return back;
      if (!same) return fail(status, { ...back, once: taken.once ?? back.once });
      const lines = same.map((one) => sameLine(one, locals.language));
      return fail(status, { ...back, near: [], same: lines, asks: true });
    }
    const { receipt, received } = taken;
    const secure = url.protocol === 'https:';
    rememberKey(cookies, receipt.code, receipt.words, secure);
    announceReport(cookies, receipt.code, secure);
    const sent = { path: '/', maxAge: SENT_SECONDS, httpOnly: false, sameSite: 'lax', secure } as const;
    cookies.set(SENT_COOKIE, received.once.slice(0, 8), sent);
    redirect(303, `/ikuti/${receipt.code}?baru=1`);
  },
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
