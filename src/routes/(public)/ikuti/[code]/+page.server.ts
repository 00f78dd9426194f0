import { type Cookies, redirect } from '@sveltejs/kit';
import type { Region } from '#modules/places/index.ts';
import {
  completeReport,
  confirmReport,
  contestReport,
  converse,
  earlierHere,
  isPublicText,
  isSupportedBy,
  mayHappen,
  missedCode,
  objectToArchiving,
  peopleBehind,
  type Report,
  readCode,
  refuseGuesser,
  reportByCode,
  reporterByKey,
  reporterOf,
  reportNotFound,
  servicesOf,
  sourcesOf,
  spotOf,
  supporterHashes,
  timelineOf,
} from '#modules/reports/index.ts';
import { theApp } from '#platform/app.ts';
import { calendarOfRegion } from '#platform/calendar.ts';
import { inRegion, type Tx } from '#platform/db/index.ts';
import { formDataOf } from '#platform/files/index.ts';
import { isProblem } from '#platform/problem.ts';
import { beginningOf } from '#platform/text.ts';
import { timeFormat } from '#platform/time/index.ts';
import { translator } from '#ui/messages/index.ts';
import { placeWords, recurrenceWords, stateOf } from '#ui/report.ts';
import { labelsOf } from '../../../labels.ts';
import { photoOf } from '../../../photo-of.ts';
import { forgetKey, keyFor, rememberKey, takeAnnouncement } from '../../../reporter-key.ts';
import { sentenceOf, stationsOf, type Telling } from '../../../thread-words.ts';
import { rememberSupport, SUPPORTER_COOKIE } from '../../supporter-cookie.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';
import { refusal, reporterAct } from './acts.ts';
import { mainOf, mainView, mayJudge } from './main-report.ts';
import { openSupporter } from './supporter.ts';

const NOTICES = ['complete', 'confirm', 'contest', 'object', 'converse', 'support', 'key', 'forget'] as const;

/** The code of the address in its one right form, and the region it belongs to. @throws {Problem} 404 */
const codeOf = ({ params, locals }: Pick<RequestEvent, 'params' | 'locals'>): { code: string; region: Region } => {
  const read = readCode(params.code);
  if (typeof read !== 'object') redirect(303, `/ikuti?kode=${encodeURIComponent(params.code)}`);
  const region = locals.regions.find(({ region_id }) => region_id === read.region);
  if (!region) throw reportNotFound();
  return { code: read.code, region };
};

/** A link with the key: the key moves into a cookie and leaves the address, so that nobody reads it over a shoulder. */
const takeKeyFromLink = async (event: RequestEvent, region: Region, code: string, typed: string) => {
  const { cookies, locals, url } = event;
  try {
    await rememberTyped(cookies, region, code, typed, locals.address, url);
  } catch (error) {
    if (isProblem(error) && error.status !== 404) {
      redirect(303, `/ikuti/${code}?kunci-gagal=${error.status === 429 ? 'nanti' : 'salah'}#kunci`);
    }
    throw error;
  }
  redirect(303, `/ikuti/${code}?ok=key`);
};

const rememberTyped = async (
  cookies: Cookies,
  region: Region,
  code: string,
  typed: string,
  address: string,
  url: URL,
) => {
  const { words } = await reporterByKey(theApp(), region.region_id, code, typed, address, new Date());
  rememberKey(cookies, code, words, url.protocol === 'https:');
};

/** Whether the key kept on this device still opens the report. */
const holdsKey = async (cookies: Cookies, region: Region, code: string): Promise<string | undefined> => {
  const words = keyFor(cookies, code);
  if (!words) return undefined;
  try {
    await reporterOf(theApp(), region.region_id, code, words);
    return words;
  } catch (error) {
    if (!isProblem(error)) throw error;
    forgetKey(cookies, code);
    return undefined;
  }
};

export const load: PageServerLoad = async (event) => {
  const { cookies, locals, url } = event;
  const { code, region } = codeOf(event);
  const typedKey = url.searchParams.get('kunci');
  if (typedKey) await takeKeyFromLink(event, region, code, typedKey);
  if (event.params.code !== code) redirect(303, `/ikuti/${code}`);

  const app = theApp();
  const now = new Date();
  const words = await holdsKey(cookies, region, code);
  const supporter = openSupporter(app.secrets, cookies.get(SUPPORTER_COOKIE));
  const found = await inRegion(app.db, region.region_id, async (tx) => {
    const report = await reportByCode(tx, code);
    return (
      report && {
        report,
        sources: await sourcesOf(tx, report),
        labels: await labelsOf(tx, region.region_id),
        calendar: await calendarOfRegion(tx, region.region_id, region.time_zone),
        main: await mainOf(tx, report),
        ...(await recurrenceOf(tx, report)),
        isSupported: supporter ? await isSupportedBy(tx, report.id, supporterHashes(app, report.id, supporter)) : false,
      }
    );
  });
  if (!found) throw await missedCode(app.db, locals.address, now);

  const { report, sources, labels, calendar, main } = found;
  const isReporter = words !== undefined;
  const isPublic = isPublicText(report);
  const mayRead = isReporter || isPublic;
  if (!mayRead) await refuseGuesser(app.db, locals.address, now);
  const t = translator(locals.language);
  const telling: Telling = { t, language: locals.language, now, calendar, report, offices: labels.offices, isReporter };
  const origin = app.settings.SIMPUL_ORIGIN ?? url.origin;
  const isNew = isReporter && takeAnnouncement(cookies, code);
  const can = (act: Parameters<typeof mayHappen>[0]) => isReporter && mayHappen(act, report.status);
  const done = url.searchParams.get('ok') ?? '';
  return {
    code,
    title: mayRead ? (report.title ?? excerpt(report.text)) : t(`report.untitled.${hiddenAs(report)}`),
    hidden: mayRead ? undefined : hiddenAs(report),
    place: isReporter || (mayRead && !report.secret) ? placeWords(report, labels.places, t) : undefined,
    address: isReporter ? report.address : null,
    state: stateOf(report, telling),
    sentence: sentenceOf(telling),
    stations: stationsOf(telling, timelineOf({ ...sources, mayRead, isParty: isReporter }, now)),
    isReporter,
    isNew,
    key: words && { words, link: `${origin}/ikuti/${code}?kunci=${words.replaceAll(' ', '-')}` },
    keyProblem: url.searchParams.get('kunci-gagal'),
    notice: NOTICES.find((name) => name === done),
    link: `${origin}/ikuti/${code}`,
    main: main && mainView(main, telling),
    held: isReporter && report.held,
    recurrence: mayRead ? recurrenceView(report, found, telling) : undefined,
    can: {
      confirm: isReporter && mayJudge('confirm', report, main),
      contest: isReporter && mayJudge('contest', report, main),
      complete: can('complete'),
      object: can('object') && !report.objected,
      apart: report.status === 'merged',
      support: !isReporter && isPublic && !main && locals.actor.kind === 'visitor',
      share: isPublic,
    },
    anonymous: report.anonymous,
    supporters: peopleBehind(report) - 1,
    isSupported: found.isSupported,
    conversation: isReporter
      ? sources.messages
          .filter(({ kind }) => kind === 'message')
          .map(({ id, at, author, body }) => ({
            id,
            at,
            isMine: author === 'reporter',
            body,
            photos: sources.photos
              .filter(({ messageId }) => messageId === id)
              .map((photo) =>
                photoOf(report.region, photo, t(author === 'reporter' ? 'ikuti.talk.you' : 'ikuti.talk.office')),
              ),
          }))
      : [],
  };
};

/** Earlier reports at its spot that had ended lately, and within how many days that counts. */
const recurrenceOf = async (tx: Tx, report: Report) => ({
  earlier: report.recurrence > 0 ? await earlierHere(tx, spotOf(report)) : [],
  recursDays: (await servicesOf(tx, true)).find(({ code }) => code === report.serviceCode)?.recursDays ?? 0,
});

type Recurrence = Awaited<ReturnType<typeof recurrenceOf>>;
const recurrenceView = (report: Report, { earlier, recursDays }: Recurrence, telling: Telling) =>
  report.recurrence > 0
    ? {
        sentence: recurrenceWords(report.recurrence + 1, recursDays, telling),
        earlier: earlier.map(({ code, title, excerpt: said, closedAt, metres }) => ({
          code,
          title: title ?? excerpt(said),
          meta: telling.t('recurs.ended', {
            day: timeFormat(telling.language, telling.calendar.timeZone).shortDate(closedAt!),
            metres,
          }),
        })),
      }
    : undefined;

const excerpt = (text: string): string => (text.length > 90 ? `${beginningOf(text, 88).trimEnd()}…` : text);

/** Why not everybody may read it. */
const hiddenAs = ({
  secret,
  status,
}: Pick<Report, 'secret' | 'status'>): 'secret' | 'archived' | 'merged' | 'received' => {
  if (secret) return 'secret';
  return status === 'archived' || status === 'merged' ? status : 'received';
};

const withReporter = reporterAct(codeOf);

export const actions: Actions = {
  key: async (event) => {
    const { code, region } = codeOf(event);
    const typed = String((await formDataOf(event.request)).get('kunci') ?? '').slice(0, 200);
    try {
      await rememberTyped(event.cookies, region, code, typed, event.locals.address, event.url);
    } catch (error) {
      return refusal(event, error, 'key', typed);
    }
    redirect(303, `/ikuti/${code}?ok=key`);
  },
  forget: async (event) => {
    const { code, region } = codeOf(event);
    if (!(await inRegion(theApp().db, region.region_id, (tx) => reportByCode(tx, code)))) throw reportNotFound();
    forgetKey(event.cookies, code);
    redirect(303, `/ikuti/${code}?ok=forget`);
  },
  complete: withReporter('complete', completeReport),
  contest: withReporter('contest', contestReport),
  converse: withReporter('converse', converse),
  confirm: withReporter('confirm', (db, actor, ref, _body, _photos, now) => confirmReport(db, actor, ref, now)),
  object: withReporter('object', (db, actor, ref, body, _photos, now) => objectToArchiving(db, actor, ref, body, now)),
  support: async (event) => {
    const { code, region } = codeOf(event);
    const { cookies, locals, url } = event;
    const app = theApp();
    const report = await inRegion(app.db, region.region_id, (tx) => reportByCode(tx, code));
    if (!report || !isPublicText(report)) throw await missedCode(app.db, locals.address, new Date());
    try {
      const ref = { region: region.region_id, id: report.id };
      await rememberSupport(app, ref, { cookies, address: locals.address, url }, new Date());
    } catch (error) {
      return refusal(event, error, 'support', '');
    }
    redirect(303, `/ikuti/${code}?ok=support`);
  },
};
