import {
  daysLate,
  type Meeting,
  type Proposal,
  type Rank,
  STAGES,
  type Stage,
  type StageDate,
  type State,
  type StepOf,
} from '#modules/proposals/index.ts';
import { formatNumber } from '#platform/messages.ts';
import { formatMoney, type Sen, sayMoney } from '#platform/money.ts';
import { localDay, timeFormat } from '#platform/time/index.ts';
import { capital } from '#ui/number-words.ts';
import type { Reading } from '#ui/report.ts';
import type { StateKind, StateOf, Station } from '#ui/types.ts';
import type { Labels } from './labels.ts';

const KINDS: Record<State, StateKind> = {
  received: 'wait',
  waiting: 'progress',
  accepted: 'done',
  rejected: 'quiet',
  deferred: 'wait',
  merged: 'quiet',
  withdrawn: 'quiet',
};

export const stageWords = (stage: Stage, { t }: Pick<Reading, 't'>): string => t(`usulan.stage.${stage}`);
export const stageTitle = (stage: Stage, reading: Pick<Reading, 't'>): string => capital(stageWords(stage, reading));

/** How it stands as icon, word and colour. */
export const proposalState = (
  { state, stage }: Pick<Proposal, 'state' | 'stage'>,
  reading: Pick<Reading, 't'>,
): StateOf => ({
  kind: KINDS[state],
  word: reading.t(`usulan.state.${state}`, { stage: stageWords(stage, reading) }),
});

/** "Desa Ngasem, Kecamatan Ngasem", or that it is for all. */
export const proposalPlace = (
  { placeCode, districtCode }: Pick<Proposal, 'placeCode' | 'districtCode'>,
  labels: Labels,
  { t }: Pick<Reading, 't'>,
): string => labels.places.get(placeCode ?? districtCode ?? '') ?? t('usulan.whole');

/** A day as the database has it, YYYY-MM-DD, as people read it: "31 Jan 2027". */
export const writtenDay = (day: string, { language, calendar }: Reading): string =>
  timeFormat(language, calendar.timeZone).shortDate(new Date(`${day}T05:00:00Z`));

export const volumeWords = (
  { volume, unit }: Pick<Proposal, 'volume' | 'unit'>,
  { language }: Reading,
): string | undefined =>
  volume !== null && unit !== null ? `${formatNumber(language, Number(volume))} ${unit}` : undefined;

export const amountWords = (amount: Sen | null, { t, language }: Reading): string =>
  amount === null ? t('usulan.noAmount') : sayMoney(language, amount);
/** Every digit of it. */
export const wholeAmount = (amount: Sen | null, { t, language }: Reading): string =>
  amount === null ? t('usulan.noAmount') : formatMoney(language, amount);

export interface ProposalLine {
  readonly id: string;
  readonly href: string;
  readonly title: string;
  readonly stored: string;
  readonly state: StateOf;
  readonly meta: string;
}

/** A proposal as a line: what is wanted, how it stands, and in grey where, how much and how many want it. */
export const proposalLine = (proposal: Proposal, labels: Labels, reading: Reading, base: string): ProposalLine => ({
  id: proposal.id,
  href: `${base}/${proposal.code}`,
  title: proposal.title,
  stored: proposal.title,
  state: proposalState(proposal, reading),
  meta: [
    proposalPlace(proposal, labels, reading),
    volumeWords(proposal, reading),
    amountWords(proposal.amount, reading),
    reading.t('usulan.line.year', { year: String(proposal.year) }),
    proposal.supporters > 0 && reading.t('usulan.line.supporters', { n: proposal.supporters }),
  ]
    .filter(Boolean)
    .join(' · '),
});

interface Sayable {
  readonly proposal: Proposal;
  readonly dates: readonly StageDate[];
  /** Code of what it goes on in. */
  readonly main?: string;
}

const todayOf = ({ calendar, now }: Reading): string => localDay(calendar.timeZone, now);
const dateOf = (dates: readonly StageDate[], stage: Stage): StageDate | undefined =>
  dates.find(({ name }) => name === stage);

/** Who decides next and by when, or what came of it; what is written between ** stands out. */
export const proposalSentence = ({ proposal, dates, main }: Sayable, reading: Reading): string => {
  const { t } = reading;
  const { state, stage, listedAt, amount } = proposal;
  const named = stageWords(stage, reading);
  switch (state) {
    case 'received':
      return t('usulan.say.received', { office: t('usulan.say.received.office') });
    case 'waiting': {
      const date = dateOf(dates, stage);
      if (!date) return capital(t('usulan.say.undated', { stage: named }));
      const key = date.dueOn < todayOf(reading) ? 'usulan.say.late' : 'usulan.say.waiting';
      return capital(
        t(key, { stage: key === 'usulan.say.late' ? capital(named) : named, day: writtenDay(date.dueOn, reading) }),
      );
    }
    case 'accepted':
      return t('usulan.say.accepted', { amount: amountWords(amount, reading) });
    case 'rejected':
      return listedAt === null
        ? t('usulan.say.refused')
        : capitalised(t('usulan.say.rejected', { stage: capital(named) }));
    case 'deferred':
      return capitalised(t('usulan.say.deferred', { stage: capital(named) }));
    case 'merged':
      return t('usulan.say.merged', { code: main ?? '' });
    default:
      return t('usulan.say.withdrawn');
  }
};
const capitalised = (text: string): string => text.replace(/^\*\*\p{L}/u, (letters) => letters.toLocaleUpperCase());

/** Who proposed, in words that name nobody who does not want it. */
export interface Proposer {
  readonly name?: string;
  readonly pokir?: { readonly member: string | null; readonly fraction: string; readonly reses: string };
}
export const proposerWords = (
  { origin, byOrganisationId }: Pick<Proposal, 'origin' | 'byOrganisationId'>,
  { name, pokir }: Proposer,
  labels: Labels,
  { t }: Pick<Reading, 't'>,
): string => {
  const office = labels.offices.get(byOrganisationId ?? '') ?? t('usulan.officeGone');
  if (origin === 'resident') return name ? t('usulan.by.named', { name }) : t('usulan.by.resident');
  if (origin === 'council' && pokir) {
    const { member, fraction, reses } = pokir;
    return member
      ? t('usulan.by.councilNamed', { member, fraction, reses })
      : t('usulan.by.council', { fraction, reses });
  }
  if (origin === 'aspiration' || origin === 'reports') return t(`usulan.by.${origin}`, { office });
  return t('usulan.by.office', { office });
};

/** What is known of a meeting in which it was on the table. */
export interface TableOf {
  readonly meeting: Meeting;
  readonly rank?: Rank & { readonly score: number | null; readonly total: number };
}

export interface Course extends Sayable {
  readonly proposer: string;
  readonly steps: readonly StepOf[];
  readonly tables: readonly TableOf[];
  /** Of proposals that steps lead to, by id. */
  readonly codes: ReadonlyMap<string, string>;
  /** What happened in the proposal that this one goes on in, since it was merged. */
  readonly inMain?: { readonly code: string; readonly steps: readonly StepOf[]; readonly proposal: Proposal };
  /** Base of the pages of meetings. */
  readonly base: string;
}

const rankNote = (tables: readonly TableOf[], meetingId: string, { t }: Reading): string | undefined => {
  const found = tables.find(({ meeting }) => meeting.id === meetingId);
  const rank = found?.rank;
  if (!found || rank?.position == null || rank.score === null) return undefined;
  const score = t(`usulan.act.${found.meeting.method}`, { n: rank.score });
  return t('usulan.act.rank', { position: rank.position, total: rank.total, score });
};

const stepTitle = (step: StepOf, course: Course, labels: Labels, { t }: Reading): string => {
  const office = labels.offices.get(step.organisationId ?? '') ?? t('usulan.officeGone');
  const stage = capital(t(`usulan.stage.${step.before.stage}`));
  switch (step.step) {
    case 'proposed':
      return course.proposer;
    case 'admitted':
    case 'refused':
      return t(`usulan.act.${step.step}`, { office });
    case 'withdrawn':
      return t('usulan.act.withdrawn');
    case 'merged':
      return t('usulan.act.merged', { stage, code: course.codes.get(step.after.mergedInto ?? '') ?? '' });
    default:
      return t(`usulan.act.${step.step}`, { stage });
  }
};

const stepStation = (step: StepOf, course: Course, labels: Labels, reading: Reading): Station => {
  const { t, language, calendar } = reading;
  const meeting = course.tables.find((one) => one.meeting.id === step.meetingId)?.meeting;
  const office = labels.offices.get(meeting?.organisationId ?? '') ?? '';
  const due = step.meetingId ? dateOf(course.dates, step.before.stage) : undefined;
  const late = due && meeting ? daysLate(due.dueOn, meeting.heldOn, meeting.heldOn) : 0;
  const title = capital(stepTitle(step, course, labels, reading));
  return {
    kind: 'fact',
    time: timeFormat(language, calendar.timeZone).dateTime(step.at),
    at: step.at.toISOString(),
    title: step.corrects ? t('usulan.act.corrected', { what: title }) : title,
    state: late > 0 ? { kind: 'late', word: t('usulan.lateDays', { n: late }) } : undefined,
    said: step.reason ?? undefined,
    note: [
      step.step === 'changed' &&
        t('usulan.act.amounts', {
          before: wholeAmount(step.before.amount, reading),
          after: wholeAmount(step.after.amount, reading),
        }),
      meeting && t('usulan.act.by', { office, day: writtenDay(meeting.heldOn, reading) }),
      step.meetingId && rankNote(course.tables, step.meetingId, reading),
    ]
      .filter(Boolean)
      .join(' '),
  };
};

/** What is still to be decided, each stage with its day. */
const aheadOf = (
  { state, stage }: Pick<Proposal, 'state' | 'stage'>,
  dates: readonly StageDate[],
  reading: Reading,
): Station[] => {
  const { t } = reading;
  if (state === 'accepted') return [{ kind: 'owed', time: '', title: t('usulan.act.plan') }];
  if (state !== 'received' && state !== 'waiting' && state !== 'deferred') return [];
  const first: Station[] = state === 'received' ? [{ kind: 'now', time: '', title: t('usulan.act.read') }] : [];
  return [
    ...first,
    ...STAGES.slice(STAGES.indexOf(stage)).map((one): Station => {
      const date = dateOf(dates, one);
      const late = date && state !== 'deferred' ? daysLate(date.dueOn, null, todayOf(reading)) : 0;
      return {
        kind: 'owed',
        time: date ? t('ikuti.by', { day: writtenDay(date.dueOn, reading) }) : '',
        at: date?.dueOn,
        title: capital(t('usulan.act.owed', { stage: stageWords(one, reading) })),
        state: late > 0 ? { kind: 'late', word: t('usulan.lateDays', { n: late }) } : undefined,
      };
    }),
  ];
};

/** The thread of a proposal: every step with its reason, those of the one it goes on in, and what is still to come. */
export const proposalStations = (course: Course, labels: Labels, reading: Reading): Station[] => {
  const { inMain } = course;
  const own = course.steps.map((step) => stepStation(step, course, labels, reading));
  const beyond = (inMain?.steps ?? []).map((step) => {
    const station = stepStation(step, course, labels, reading);
    return {
      ...station,
      note: [reading.t('usulan.act.inMain', { code: inMain!.code }), station.note].filter(Boolean).join(' '),
    };
  });
  return [...own, ...beyond, ...aheadOf(inMain?.proposal ?? course.proposal, course.dates, reading)];
};
