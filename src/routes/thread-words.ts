import {
  beforeAndAfter,
  type Fact,
  type Owed,
  type PhotoFlag,
  peopleBehind,
  type Report,
  type Timeline,
} from '#modules/reports/index.ts';
import { lateness, localDay, timeFormat, workingDaysBetween } from '#platform/time/index.ts';
import type { MessageKey } from '#ui/messages/index.ts';
import { capital, numberWords } from '#ui/number-words.ts';
import { type Reading, stateOf } from '#ui/report.ts';
import type { PairOf, PhotoOf, StateOf, Station } from '#ui/types.ts';
import { fileOf } from './file-of.ts';
import type { Labels } from './labels.ts';
import { photoOf } from './photo-of.ts';
import { type NoteReader, notesOf, proofSentence } from './proof-words.ts';

/** A report in the words of one reader. */
export interface Telling extends Reading {
  readonly report: Report;
  readonly offices: Labels['offices'];
  /** The reader holds the key: the page says *kamu* to them. */
  readonly isReporter: boolean;
  /** What was noticed about the photos of offices, and who reads it. */
  readonly flags: readonly PhotoFlag[];
  readonly notes: NoteReader;
}

/** On whose desk it lies because it is late, or because its agency asks whose it is; undefined: on none. */
export const raisedOf = ({ report, t, offices }: Pick<Telling, 'report' | 't' | 'offices'>): string | undefined =>
  report.reached
    ? t(`ikuti.raised.${report.reached}`, { office: offices.get(report.organisationId ?? '') ?? '' })
    : undefined;

type Own<Key = MessageKey> = Key extends `${infer Base}.you` ? Extract<Base, MessageKey> : never;
/** A text that is another one for the reporter. */
const own = ({ isReporter, t }: Telling, key: Own, params: Record<string, string> = {}): string =>
  t(isReporter ? `${key}.you` : key, params);

const formatOf = ({ language, calendar }: Telling) => timeFormat(language, calendar.timeZone);
const sameYear = ({ calendar: { timeZone }, now }: Telling, at: Date): boolean =>
  localDay(timeZone, at).slice(0, 4) === localDay(timeZone, now).slice(0, 4);
const dayOf = (telling: Telling, at: Date): string => formatOf(telling)[sameYear(telling, at) ? 'day' : 'date'](at);
const shortDayOf = (telling: Telling, at: Date): string =>
  formatOf(telling)[sameYear(telling, at) ? 'shortDay' : 'shortDate'](at);

const holderOf = ({ report, offices, t }: Telling): string =>
  offices.get(report.organisationId ?? '') ?? t('ikuti.office.none');

/** Who must do what by when; what is written between ** is the date. */
export const sentenceOf = (telling: Telling): string => {
  const { report, t } = telling;
  const office = holderOf(telling);
  const since = dayOf(telling, report.closedAt ?? report.updatedAt);
  const until = report.reporterDueAt ? dayOf(telling, report.reporterDueAt) : '';
  switch (report.status) {
    case 'awaiting_reporter':
      return own(telling, 'ikuti.say.awaiting', { day: until });
    case 'answered':
      return own(telling, until ? 'ikuti.say.answered' : 'ikuti.say.answered.open', { office, day: until });
    case 'confirmed':
      return own(telling, 'ikuti.say.confirmed', { day: since });
    case 'closed_unconfirmed':
      return own(telling, 'ikuti.say.closed', { day: since });
    case 'archived':
      if (telling.isReporter && report.objected) return t('ikuti.say.archived.final', { day: since });
      return own(telling, 'ikuti.say.archived', { day: since });
    case 'merged':
      return own(telling, report.mergedBy === 'reporter' ? 'ikuti.say.joined' : 'ikuti.say.merged', { day: since });
    default:
      return report.dueAt ? owedSentence(telling, report.dueAt, office) : idleSentence(telling, office);
  }
};

const OWED_SENTENCE = {
  verify: 'ikuti.say.received',
  first_response: 'ikuti.say.first_response',
  resolve: 'ikuti.say.resolve',
  rework: 'ikuti.say.rework',
} as const;

const owedSentence = (telling: Telling, dueAt: Date, office: string): string => {
  const { report, calendar, now, t } = telling;
  const state = lateness(calendar, dueAt, now);
  const key = OWED_SENTENCE[report.dueStep as keyof typeof OWED_SENTENCE];
  const left = formatOf(telling).dueInWords(state);
  return t(state.late ? `${key}.late` : key, { office, day: dayOf(telling, dueAt), left });
};

/** No rule of this region sets a limit. */
const idleSentence = ({ report, t }: Telling, office: string): string =>
  report.status === 'received' ? t('ikuti.say.received.open') : t('ikuti.say.working', { office });

/** The pictures of before and after, side by side. @returns undefined unless there are both */
export const pairOf = (telling: Telling, timeline: Timeline): PairOf | undefined => {
  const found = beforeAndAfter(timeline);
  return found && { before: photosOf(telling, found.before), after: photosOf(telling, found.after) };
};

/** Every act, what is happening now, and what is owed, as the red thread shows them: without the pictures that stand side by side. */
export const stationsOf = (telling: Telling, timeline: Timeline): Station[] => [
  ...timeline.facts.map((fact) => {
    const shown = beforeAndAfter(timeline);
    return factStation(telling, fact === shown?.before || fact === shown?.after ? { ...fact, photos: [] } : fact);
  }),
  ...(timeline.now ? [nowStation(telling)] : []),
  ...timeline.owed.map((owed) => owedStation(telling, owed)),
];

const officeOf = ({ offices, t }: Telling, fact: Fact): string =>
  offices.get(fact.organisationId ?? '') ?? fact.organisationName ?? t('ikuti.office.some');

const factTitle = (telling: Telling, fact: Fact): string => {
  const { t } = telling;
  const { act } = fact;
  switch (act) {
    case 'confirm':
    case 'contest':
    case 'reopen':
      return fact.byMerged ? t(`ikuti.act.${act}.merged`) : own(telling, `ikuti.act.${act}`);
    case 'say_lasting':
      return own(telling, `ikuti.act.say_lasting.${fact.lasting ?? 'broken'}`);
    case 'audit':
      return t(`ikuti.act.audit.${fact.finding ?? 'cannot_tell'}`);
    case 'submit':
    case 'ask':
    case 'complete':
    case 'object':
    case 'ask_lasting':
      return own(telling, `ikuti.act.${act}`);
    case 'notify':
      return own(telling, noticeKey(fact));
    case 'remind': {
      const isHolder = fact.ladder?.recipients.includes('holder') ?? false;
      return t(isHolder ? 'ikuti.act.remind' : 'ikuti.act.remind.verifier', { office: officeOf(telling, fact) });
    }
    case 'escalate':
      return t(`ikuti.act.escalate.${fact.ladder?.level ?? 'agency_head'}`, {
        office: officeOf(telling, fact),
        why: whyRaised(telling, fact),
      });
    case 'archive':
      return fact.receiver ? t('ikuti.act.archive.outside', { name: fact.receiver.name }) : t('ikuti.act.archive');
    case 'merge':
      return fact.byReporter ? own(telling, 'ikuti.act.merge.reporter') : t('ikuti.act.merge');
    case 'gain':
      return capital(t('ikuti.act.gain', { count: numberWords(telling.language, fact.reports ?? 1) }));
    default:
      return t(`ikuti.act.${act}`, { office: officeOf(telling, fact) });
  }
};

const noticeKey = ({ ladder }: Fact) => {
  if (ladder?.step === 'reporter_completion') return 'ikuti.act.notify.completion';
  return ladder?.closes === false ? 'ikuti.act.notify.open' : 'ikuti.act.notify';
};

/** Why a report was raised: how late it was, or that no agency could be proposed. */
const whyRaised = ({ t }: Telling, { ladder }: Fact): string => {
  if (ladder?.stranded) return t('ikuti.why.stranded');
  return ladder?.lateDays ? t('ikuti.why.lateBy', { n: ladder.lateDays }) : t('ikuti.why.late');
};

const factNote = (telling: Telling, fact: Fact): string | undefined => {
  const own = ownNote(telling, fact);
  const shown = fact.shown === null ? undefined : telling.t('ikuti.shown', { words: fact.shown });
  return [own, shown].filter((note) => note !== undefined).join('\n') || undefined;
};

const ownNote = (telling: Telling, fact: Fact): string | undefined => {
  const { t, offices } = telling;
  const from = offices.get(fact.fromOrganisationId ?? '');
  switch (fact.act) {
    case 'verify':
    case 'release':
      return fact.classification ? t(`klass.${fact.classification}`) : undefined;
    case 'transfer':
    case 'decide_agency':
      return from && from !== officeOf(telling, fact) ? t('ikuti.act.from', { office: from }) : undefined;
    case 'ask':
      return fact.count && fact.count > 1 ? t('ikuti.act.ask.count', { n: fact.count }) : undefined;
    case 'complete':
      return fact.count ? t('ikuti.act.complete.gave', { n: fact.count }) : undefined;
    case 'archive':
      return fact.receiver ? t('ikuti.act.archive.outside.note', { contact: fact.receiver.contact }) : undefined;
    case 'forward_unverified':
      return t('ikuti.act.forward_unverified.note');
    case 'route':
      return t('ikuti.act.route.note');
    case 'close_silent':
    case 'stay_open':
      return t(`ikuti.act.${fact.act}.note`);
    default:
      return undefined;
  }
};

const MINUTE = 60_000;
const factTime = (telling: Telling, { at, tookMs }: Fact): string => {
  const format = formatOf(telling);
  const time = sameYear(telling, at) ? format.dateTime(at) : `${format.shortDate(at)}, ${format.time(at)}`;
  return tookMs !== null && tookMs >= MINUTE
    ? `${time} · ${telling.t('ikuti.later', { span: format.duration(tookMs) })}`
    : time;
};

const missedState = ({ t, calendar }: Telling, missed: Date, at: Date): StateOf => {
  const days = workingDaysBetween(calendar, missed, at);
  return { kind: 'late', word: days > 0 ? t('ikuti.missedBy', { n: days }) : t('ikuti.missed') };
};

const REPORTERS: readonly Fact['act'][] = ['submit', 'import', 'complete', 'contest', 'object'];

const photosOf = (telling: Telling, fact: Fact): PhotoOf[] => {
  const { t, report } = telling;
  return fact.photos.map((photo) => {
    const day = shortDayOf(telling, fact.at);
    if (REPORTERS.includes(fact.act)) {
      const caption = fact.act === 'submit' ? t('ikuti.photo.before', { day }) : day;
      return photoOf(report.region, photo, t('ikuti.photo.reporter', { day }), caption);
    }
    if (fact.act === 'audit')
      return photoOf(report.region, photo, t('ikuti.photo.auditor', { day }), proofSentence(telling, report, photo));
    // When an office's picture was taken, and how far from the place, is its worth as proof.
    const alt = t('ikuti.photo.office', { office: officeOf(telling, fact), day });
    const own = telling.flags.filter(({ photoId }) => photoId === photo.id);
    return {
      ...photoOf(report.region, photo, alt, proofSentence(telling, report, photo)),
      notes: notesOf(own, report.id, t, telling.notes),
    };
  });
};

const factStation = (telling: Telling, fact: Fact): Station => ({
  kind: 'fact',
  time: factTime(telling, fact),
  at: fact.at.toISOString(),
  title: factTitle(telling, fact),
  state: fact.missed ? missedState(telling, fact.missed, fact.at) : undefined,
  said: fact.said ?? undefined,
  note: factNote(telling, fact),
  photos: photosOf(telling, fact),
  files: fact.documents.map((document) => fileOf(telling.report.region, document, telling.language)),
});

const nowStation = (telling: Telling): Station => {
  const { report, t } = telling;
  const office = holderOf(telling);
  const { status } = report;
  const others = peopleBehind(report) - 1;
  const title =
    status === 'awaiting_reporter' || status === 'answered'
      ? own(telling, `ikuti.now.${status}`)
      : t(`ikuti.now.${status}` as 'ikuti.now.assigned', { office });
  return {
    kind: 'now',
    time: t('ikuti.now'),
    title,
    note: others > 0 ? t('ikuti.support.n', { n: others }) : undefined,
  };
};

const owedStation = (telling: Telling, { step, at, late }: Owed): Station => {
  const { report, t } = telling;
  const isWords = report.classification === 'aspiration' || report.classification === 'information';
  const title = () => {
    if (step === 'reporter_completion' || step === 'reporter_silence') return own(telling, `ikuti.owed.${step}`);
    return step === 'resolve' && isWords ? t('ikuti.owed.resolve.words') : t(`ikuti.owed.${step}`);
  };
  return {
    kind: 'owed',
    time: at ? t('ikuti.by', { day: shortDayOf(telling, at) }) : t('ikuti.then'),
    at: at?.toISOString(),
    title: title(),
    state: late && at ? stateOf({ status: report.status, dueStep: step, dueAt: at }, telling) : undefined,
    note: step === 'reporter_silence' ? own(telling, 'ikuti.owed.note') : undefined,
  };
};
