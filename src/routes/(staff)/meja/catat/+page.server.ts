import { randomUUID } from 'node:crypto';
import { type Cookies, fail, redirect } from '@sveltejs/kit';
import { readRecording, recordReport } from '#modules/channels/index.ts';
import type { Region } from '#modules/places/index.ts';
import { placeLabel } from '#modules/places/index.ts';
import { notToJoin, openKey, readCode, reportByCode, sealKey, servicesOf } from '#modules/reports/index.ts';
import { theApp } from '#platform/app.ts';
import { inRegion } from '#platform/db/index.ts';
import { readForm } from '#platform/files/index.ts';
import { isProblem, type Sentence } from '#platform/problem.ts';
import { localDay } from '#platform/time/index.ts';
import { CATALOGUES } from '#ui/messages/index.ts';
import { type Received, receive, type Understood, understand } from '../../../(public)/report-form/receive.ts';
import { sameAs, sameLine } from '../../../(public)/report-form/same.ts';
import { WORDS_ONLY } from '../../../photo-form.ts';
import { personOf, signedInFor, signedOut } from '../../../signed-in.ts';
import type { Actions, PageServerLoad } from './$types';

const HERE = '/meja/catat';
/** The key of the report that was just taken down, for one showing: sealed, and never in an address. */
const SLIP_COOKIE = 'catatan-baru';
const SLIP_SECONDS = 600;

/** Code and key of what was just taken down. Whoever asks takes them away. */
const takeSlip = (cookies: Cookies, url: URL) => {
  const read = readCode(url.searchParams.get('kode') ?? '');
  if (typeof read !== 'object') return undefined;
  const words = openKey(theApp().secrets, read.code, cookies.get(SLIP_COOKIE));
  cookies.delete(SLIP_COOKIE, { path: HERE });
  const link = words && `${url.origin}/ikuti/${read.code}?kunci=${words.replaceAll(' ', '-')}`;
  return { code: read.code, key: words && link ? { words, link } : undefined };
};

/** For a form whose writer is signed out: what they wrote is theirs to keep, and nothing else is shown. */
const NOTHING = { once: '', today: '', home: { name: '', base: '' }, groups: [], slip: undefined };

export const load: PageServerLoad = async (event) => {
  if (event.request.method === 'POST' && !personOf(event)) return NOTHING;
  const { region } = signedInFor(event, 'report.record');
  const services = await inRegion(theApp().db, region.region_id, (tx) => servicesOf(tx));
  const groups = Map.groupBy(services, ({ groupName }) => groupName);
  return {
    once: randomUUID(),
    today: localDay(region.time_zone, new Date()),
    home: { name: region.name, base: `/${region.slug}` },
    groups: [...groups].map(([name, members]) => ({
      name,
      services: members.map(({ code, nameId, nameEn, keywords, questions }) => ({
        code,
        name: { id: nameId, en: nameEn },
        keywords,
        questions,
      })),
    })),
    slip: takeSlip(event.cookies, event.url),
  };
};

interface Said {
  readonly field: string;
  readonly sentence: Sentence;
}

const FIELD_OF = {
  channel: 'channel',
  'said-day': 'said_day',
  'said-later': 'said_day',
  'source-long': 'source',
  how: 'how',
  'agrees-record': 'agrees',
  'agrees-contact': 'agrees',
  'agrees-public': 'agrees',
} as const;

const sentence = (key: keyof typeof CATALOGUES.id): Sentence => ({
  id: String(CATALOGUES.id[key]),
  en: String(CATALOGUES.en[key]),
});

/** What the resident's own form says to a resident is said here to the officer. */
const toOfficer = ({ field, sentence: said }: Said): Said =>
  field === 'name' ? { field, sentence: sentence('catat.wrong.name') } : { field, sentence: said };

const comeBack = (received: Received, understood: Understood, problems: readonly Said[]) => ({
  once: received.once,
  values: Object.fromEntries(received.values),
  kept: received.kept.map(({ token }) => token),
  problems,
  place: understood.place?.code,
  matches: understood.matches().map((place) => ({ code: place.code, label: placeLabel(place) })),
  same: [] as ReturnType<typeof sameLine>[],
});

/** The report that the resident says is the same. @throws {Problem} 409 `not-to-join` */
const mainOf = async (region: Region, typed: string) => {
  const read = readCode(typed);
  const main =
    typeof read === 'object'
      ? await inRegion(theApp().db, region.region_id, (tx) => reportByCode(tx, read.code))
      : undefined;
  if (!main) throw notToJoin();
  return { region: region.region_id, id: main.mergedInto ?? main.id };
};

/** The words of somebody whose session has ended, with the sentence that says what to do; photos are chosen again. */
const written = async (request: Request) => {
  const { fields } = await readForm(request, WORDS_ONLY);
  const problems: Said[] = [{ field: 'photos', sentence: signedOut().sentence }];
  return {
    once: fields.get('once')?.[0] ?? '',
    values: Object.fromEntries(fields),
    kept: [],
    problems,
    place: undefined,
    matches: [],
    same: [],
  };
};

export const actions: Actions = {
  default: async (event) => {
    if (!personOf(event)) return fail(401, await written(event.request));
    const { actor, region } = signedInFor(event, 'report.record');
    const app = theApp();
    const now = new Date();
    const received = await receive(app, region, event.request, `person ${actor.id}`, now);
    const understood = await understand(app, region, received, now);
    const ofPhotos = received.problems.map(({ sentence: said }) => ({ field: 'photos', sentence: said }));
    if (received.wish === 'find') {
      const found = understood.problems.filter(({ field }) => field === 'village');
      return comeBack(received, understood, [...found, ...ofPhotos]);
    }
    const read = readRecording({ values: received.values, timeZone: region.time_zone, now });
    const ofRecording = read.problems.map((one) => ({
      field: FIELD_OF[one],
      sentence: sentence(`catat.wrong.${one}`),
    }));
    const problems = [...ofRecording, ...understood.problems.map(toOfficer), ...ofPhotos];
    const { submission } = understood;
    const { recording } = read;
    if (problems.length > 0 || !submission || !recording) {
      return fail(received.problems[0]?.status ?? 422, comeBack(received, understood, problems));
    }
    if (!received.hasSeen) {
      const same = (await sameAs(app, region, understood)).map((one) => sameLine(one, event.locals.language));
      if (same.length > 0) return fail(409, { ...comeBack(received, understood, []), same });
    }
    const filing = {
      submission,
      photos: received.kept.map(({ photo }) => photo),
      once: received.once,
      now,
      isSample: region.is_sample,
    };
    try {
      const into = received.join ? await mainOf(region, received.join) : undefined;
      const { code, words } = await recordReport(app, actor, region.region_id, recording, filing, into);
      const secure = event.url.protocol === 'https:';
      const sealed = sealKey(app.secrets, code, words);
      event.cookies.set(SLIP_COOKIE, sealed, {
        path: HERE,
        httpOnly: true,
        sameSite: 'strict',
        secure,
        maxAge: SLIP_SECONDS,
      });
      redirect(303, `${HERE}?kode=${code}`);
    } catch (error) {
      if (!isProblem(error)) throw error;
      const back = comeBack(received, understood, [{ field: 'join', sentence: error.sentence }]);
      const once = error.slug === 'form-sent-before' ? randomUUID() : back.once;
      return fail(error.status, { ...back, once });
    }
  },
};
