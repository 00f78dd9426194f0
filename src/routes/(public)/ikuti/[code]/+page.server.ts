import { type Cookies, redirect } from '@sveltejs/kit';
import { sentOf } from '#modules/open311/index.ts';
import { answersOf, petitionOf, referralsFor } from '#modules/petitions/index.ts';
import type { Region } from '#modules/places/index.ts';
import {
  becomeAnonymous,
  completeReport,
  confirmReport,
  contestReport,
  converse,
  earlierHere,
  erasingUnsure,
  isAsked,
  isImported,
  isPublicText,
  isSupportedBy,
  isUnread,
  LASTING_ANSWERS,
  lastingUnsaid,
  mayHappen,
  mayReopen,
  missedCode,
  noticesOf,
  objectToArchiving,
  peopleBehind,
  type Report,
  type ReportRef,
  readCode,
  referredOutside,
  refuseGuesser,
  reopenReport,
  reportByCode,
  reporterByKey,
  reporterOf,
  reportNotFound,
  restsOnProof,
  sayLasting,
  seeAnswer,
  servicesOf,
  sourcesOf,
  spotOf,
  supporterHashes,
  timelineOf,
  toldIdentity,
} from '#modules/reports/index.ts';
import { type App, theApp } from '#platform/app.ts';
import { calendarOfRegion } from '#platform/calendar.ts';
import { inRegion, type Tx } from '#platform/db/index.ts';
import { formDataOf } from '#platform/files/index.ts';
import { isProblem } from '#platform/problem.ts';
import { beginningOf } from '#platform/text.ts';
import { timeFormat } from '#platform/time/index.ts';
import { translator } from '#ui/messages/index.ts';
import { placeWords, recurrenceWords, stateOf } from '#ui/report.ts';
import { becameOf } from '../../../became.ts';
import { fileOf } from '../../../file-of.ts';
import { labelsOf } from '../../../labels.ts';
import { joinStations, petitionSentence, petitionStations } from '../../../petition-words.ts';
import { photoOf } from '../../../photo-of.ts';
import { EVERYBODY } from '../../../proof-words.ts';
import { forgetKey, keyFor, rememberKey, takeAnnouncement } from '../../../reporter-key.ts';
import { pairOf, raisedOf, sentenceOf, stationsOf, type Telling } from '../../../thread-words.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';
import { refusal, reporterAct } from './acts.ts';
import { mainOf, mainView, mayJudge } from './main-report.ts';
import { device, news, newsView, undevice } from './news.ts';
import { holdsPass, type Purpose, takePassFromLink } from './passes.ts';
import { openSupporter, rememberSupport, SUPPORTER_COOKIE } from './supporter.ts';

/** What the box says that is ticked before name and contact are erased. */
const SURE = 'ya';
const NOTICES = [
  'complete',
  'confirm',
  'contest',
  'reopen',
  'object',
  'anonymous',
  'converse',
  'support',
  'lasting',
  'news',
  'device',
  'undevice',
  'key',
  'forget',
] as const;

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
  takePassFromLink(event, code);
  if (event.params.code !== code) redirect(303, `/ikuti/${code}`);

  const app = theApp();
  const now = new Date();
  const words = await holdsKey(cookies, region, code);
  const supporter = openSupporter(app.secrets, cookies.get(SUPPORTER_COOKIE));
  const found = await inRegion(app.db, region.region_id, async (tx) => {
    const report = await reportByCode(tx, code);
    const petition = report && (await petitionOf(tx, report, now));
    return (
      report && {
        report,
        course: petition && {
          petition,
          answers: await answersOf(tx, report.id),
          referrals: await referralsFor(tx, { petition: report.id }),
        },
        sources: await sourcesOf(tx, report),
        labels: await labelsOf(tx, region.region_id),
        calendar: await calendarOfRegion(tx, region.region_id, region.time_zone),
        notices: await noticesOf(tx, report.id, report.reporterDueAt),
        isProved: report.status === 'answered' && (await restsOnProof(tx, report.id)),
        outside: report.status === 'archived' ? await outsideOf(tx, report.id) : undefined,
        told: await toldIdentity(tx, report.id),
        became: await becameOf(tx, report.id, translator(locals.language)),
        main: await mainOf(tx, report),
        ...(await recurrenceOf(tx, report)),
        isSupported: supporter ? await isSupportedBy(tx, report.id, supporterHashes(app, report.id, supporter)) : false,
      }
    );
  });
  if (!found) throw await missedCode(app.db, locals.address, now);

  const isReporter = words !== undefined;
  const { sources, labels, calendar, course, main } = found;
  const report = isReporter && needsSeeing(found) ? await seen(app, found.report, now) : found.report;
  if (isReporter && locals.actor.kind === 'visitor') event.setHeaders({ 'simpul-keep': 'followed' });
  const isPublic = isPublicText(report);
  const mayRead = isReporter || isPublic;
  if (!mayRead) await refuseGuesser(app.db, locals.address, now);
  const t = translator(locals.language);
  const telling: Telling = {
    t,
    language: locals.language,
    now,
    calendar,
    report,
    offices: labels.offices,
    isReporter,
    flags: sources.flags,
    notes: EVERYBODY,
  };
  const timeline = timelineOf({ ...sources, mayRead, isParty: isReporter }, now);
  const origin = app.settings.SIMPUL_ORIGIN ?? url.origin;
  const isNew = isReporter && takeAnnouncement(cookies, code);
  const can = (act: Parameters<typeof mayHappen>[0]) => isReporter && mayHappen(act, report.status);
  const done = url.searchParams.get('ok') ?? '';
  const holds = (purpose: Purpose) => isReporter || holdsPass(cookies, purpose, code);
  const lasting = holds('lasting') && !main ? lastingOf(report) : undefined;
  return {
    code,
    title: mayRead ? (report.title ?? excerpt(report.text)) : t(`report.untitled.${hiddenAs(report)}`),
    hidden: mayRead ? undefined : hiddenAs(report),
    place: isReporter || (mayRead && !report.secret) ? placeWords(report, labels.places, t) : undefined,
    address: isReporter ? report.address : null,
    state: stateOf(report, telling),
    sentence: sentenceOf(telling),
    raised: raisedOf(telling),
    outside: found.outside,
    closesOn: isReporter && found.notices.length > 0 && found.isProved ? report.reporterDueAt : undefined,
    pair: pairOf(telling, timeline),
    stations: joinStations(
      stationsOf(telling, timeline),
      course && mayRead ? petitionStations(course, labels.offices, telling) : [],
    ),
    petition:
      course && mayRead
        ? { sentence: petitionSentence(course.petition, telling), href: `/aspirasi/${code}` }
        : undefined,
    became: mayRead ? found.became : [],
    isReporter,
    isNew,
    key: words && { words, link: `${origin}/ikuti/${code}?kunci=${words.replaceAll(' ', '-')}` },
    keyProblem: url.searchParams.get('kunci-gagal'),
    notice: NOTICES.find((name) => name === done),
    link: `${origin}/ikuti/${code}`,
    main: main && mainView(main, telling),
    held: isReporter && report.held,
    recurrence: mayRead ? recurrenceView(report, found, telling, isReporter) : undefined,
    can: {
      confirm: isReporter && mayJudge('confirm', report, main),
      contest: isReporter && mayJudge('contest', report, main),
      // What is broken again has its own place on the page.
      reopen: holds('reopen') && lasting !== 'broken' && mayJudge('reopen', report, main),
      anonymous: isReporter && (!report.anonymous || found.told),
      complete: can('complete'),
      object: can('object') && !report.objected,
      apart: report.status === 'merged',
      support: !isReporter && isPublic && !main && !course && locals.actor.kind === 'visitor',
      share: isPublic,
    },
    lasting: lasting && report.closedAt ? { state: lasting, ended: report.closedAt } : undefined,
    news: isReporter ? await newsView(app, report) : undefined,
    anonymous: report.anonymous,
    // Whoever told a name learns when somebody looked at it.
    opened: isReporter ? sources.entries.filter(({ act }) => act === 'report.open_identity').map(({ at }) => at) : [],
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
            files: sources.documents
              .filter(({ messageId }) => messageId === id)
              .map((document) => fileOf(report.region, document, locals.language)),
          }))
      : [],
  };
};

/** What the question whether it is still fixed means for the page now. */
const lastingOf = (report: Report): 'ask' | 'broken' | undefined => {
  if (isAsked(report)) return 'ask';
  return report.lasting === 'broken' && mayReopen(report) ? 'broken' : undefined;
};

/** Whether looking at the page tells something of the answer: that a notice was shown, or that its reporter knows of the work. */
const needsSeeing = ({ report, notices, isProved }: Answered): boolean =>
  report.status === 'answered' &&
  !isImported(report) &&
  (report.reporterDueAt === null ? isProved : notices.some(({ shown }) => !shown));

interface Answered {
  readonly report: Report;
  readonly notices: readonly { readonly shown: boolean }[];
  readonly isProved: boolean;
}

/** The page is shown as it is before: what came between is seen at the next look. */
const seen = (app: App, report: Report, now: Date): Promise<Report> =>
  seeAnswer(app.db, { kind: 'reporter' }, { region: report.region, id: report.id }, now);

/** Who outside the regency is in charge of it, how to reach them, and its number there where a server of theirs has taken it. */
const outsideOf = async (tx: Tx, report: string) => {
  const { name, contact } = (await referredOutside(tx, report)) ?? {};
  if (!name || !contact) return undefined;
  const there = (await sentOf(tx, report)).find(({ serverName }) => serverName === name);
  return { name, contact, number: there?.remoteId ?? undefined };
};

/** Earlier reports at its spot that had ended lately, and within how many days that counts. */
const recurrenceOf = async (tx: Tx, report: Report) => ({
  earlier: report.recurrence > 0 ? await earlierHere(tx, spotOf(report)) : [],
  recursDays: (await servicesOf(tx, true)).find(({ code }) => code === report.serviceCode)?.recursDays ?? 0,
});

type Recurrence = Awaited<ReturnType<typeof recurrenceOf>>;
const recurrenceView = (report: Report, { earlier, recursDays }: Recurrence, telling: Telling, isReporter: boolean) =>
  report.recurrence > 0
    ? {
        sentence: recurrenceWords(report.recurrence + 1, recursDays, telling),
        // All lie within some metres of each other: a list would say where an anonymous one is from, better than its cell.
        earlier: (report.anonymous && !isReporter ? [] : earlier.filter(({ anonymous }) => !anonymous)).map(
          ({ code, title, excerpt: said, closedAt, metres }) => ({
            code,
            title: title ?? excerpt(said),
            meta: telling.t('recurs.ended', {
              day: timeFormat(telling.language, telling.calendar.timeZone).shortDate(closedAt!),
              metres,
            }),
          }),
        ),
      }
    : undefined;

const excerpt = (text: string): string => (text.length > 90 ? `${beginningOf(text, 88).trimEnd()}…` : text);

/** Why not everybody may read it. */
const hiddenAs = (report: Report): 'secret' | 'archived' | 'merged' | 'received' | 'unread' => {
  if (report.secret) return 'secret';
  if (report.status === 'archived' || report.status === 'merged') return report.status;
  return isUnread(report) ? 'unread' : 'received';
};

const withReporter = reporterAct(codeOf);

type PassAct = (app: App, ref: ReportRef, body: string, now: Date) => Promise<unknown>;

/** One tap: of whoever holds the key here, else of whoever came by the link of a mail that allows it. */
const withReporterOrPass = (name: 'reopen' | 'lasting', purposes: readonly Purpose[], act: PassAct) => {
  const byKey = withReporter(name, (_db, _actor, ref, body, _photos, now) => act(theApp(), ref, body, now));
  return async (event: RequestEvent) => {
    const { code, region } = codeOf(event);
    const app = theApp();
    if (keyFor(event.cookies, code) || !purposes.some((purpose) => holdsPass(event.cookies, purpose, code)))
      return byKey(event);
    const report = await inRegion(app.db, region.region_id, (tx) => reportByCode(tx, code));
    if (!report) throw reportNotFound();
    const body = String((await formDataOf(event.request)).get('body') ?? '');
    try {
      await act(app, { region: region.region_id, id: report.id }, body, new Date());
    } catch (error) {
      return refusal(event, error, name, '');
    }
    redirect(303, `/ikuti/${code}?ok=${name}`);
  };
};

const REPORTER = { kind: 'reporter' } as const;

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
  // What cannot be undone is not done by an empty form.
  anonymous: withReporter('anonymous', async (db, actor, ref, body, _photos, now) => {
    if (body !== SURE) throw erasingUnsure();
    await becomeAnonymous(db, actor, ref, now);
  }),
  reopen: withReporterOrPass('reopen', ['reopen', 'lasting'], ({ db }, ref, _body, now) =>
    reopenReport(db, REPORTER, ref, now),
  ),
  lasting: withReporterOrPass('lasting', ['lasting'], ({ db }, ref, body, now) => {
    const said = LASTING_ANSWERS.find((one) => one === body);
    if (!said) throw lastingUnsaid();
    return sayLasting(db, REPORTER, ref, said, now);
  }),
  news: withReporter('news', news),
  device: withReporter('device', device),
  undevice: withReporter('undevice', undevice),
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
