import { isLate, OFFICE_STEPS, peopleBehind, type ReportLine } from '#modules/reports/index.ts';
import { beginningOf } from '#platform/text.ts';
import { lateness, timeFormat } from '#platform/time/index.ts';
import { capital, timesWords } from '#ui/number-words.ts';
import { placeWords, type Reading, stateOf } from '#ui/report.ts';
import type { StateOf } from '#ui/types.ts';
import type { Labels } from '../../labels.ts';

/** One report in a list of the staff. */
export interface Line {
  readonly code: string;
  readonly title: string;
  /** The title is what somebody wrote. */
  readonly stored: boolean;
  readonly due: StateOf;
  readonly late: boolean;
  /** The grey line: where, how old, what is to be minded. */
  readonly facts: readonly string[];
}

interface Seen {
  readonly reading: Reading;
  readonly labels: Labels;
  readonly photos: ReadonlyMap<string, number>;
  /** Whether this person may read what secret reports say. */
  readonly secrets: boolean;
  /** Names of those who have reports in hand. */
  readonly people: ReadonlyMap<string, string>;
  /** Where reports of several offices stand in one list. */
  readonly withOffice: boolean;
}

/** Working days from which on something is near. */
const SOON = 2;
/** Characters of the reporter's words that stand for a title. */
const SAID = 90;

/** What an office owes shows until when; all else shows how it stands. */
export const dueState = (
  report: Pick<ReportLine, 'status' | 'dueStep' | 'dueAt'>,
  reading: Omit<Reading, 'language'> & { language: Reading['language'] },
): StateOf => {
  const { language, calendar, now } = reading;
  if (!report.dueAt || !report.dueStep || !OFFICE_STEPS.includes(report.dueStep)) return stateOf(report, reading);
  if (isLate(report, now)) return stateOf(report, reading);
  const state = lateness(calendar, report.dueAt, now);
  const time = timeFormat(language, calendar.timeZone);
  const word = state.workingDays > SOON ? time.shortDay(report.dueAt) : capital(time.due(state));
  return { kind: state.workingDays > SOON ? 'progress' : 'wait', word };
};

export const lineOf = (report: ReportLine, seen: Seen): Line => {
  const { reading, labels, photos } = seen;
  const { t, language, calendar, now } = reading;
  const hidden = report.secret && !seen.secrets;
  const pictures = photos.get(report.id) ?? 0;
  const said =
    report.excerpt.length > SAID ? `${beginningOf(report.excerpt, SAID).replace(/\s+\S*$/u, '')} …` : report.excerpt;
  const due = dueState(report, reading);
  const status = t(`status.${report.status}`);
  const people = peopleBehind(report);
  const facts = [
    due.word === status ? undefined : status,
    hidden ? undefined : placeWords(report, labels.places, t),
    seen.withOffice && report.organisationId ? labels.offices.get(report.organisationId) : undefined,
    report.handlerId ? t('desk.mark.handler', { name: seen.people.get(report.handlerId) ?? '?' }) : undefined,
    report.handlerLeftAt ? t('desk.mark.handlerLeft') : undefined,
    timeFormat(language, calendar.timeZone).relative(report.reportedAt, now),
    report.reached ? t(`desk.mark.reached.${report.reached}`) : undefined,
    report.unread ? t('desk.mark.unread') : undefined,
    report.secret ? t('desk.mark.secret') : undefined,
    report.anonymous ? t('desk.mark.anonymous') : undefined,
    pictures ? t('desk.mark.photos', { n: pictures }) : undefined,
    people > 1 ? t('desk.mark.people', { n: people }) : undefined,
    report.recurrence ? t('recurs.mark', { time: timesWords(language, report.recurrence + 1) }) : undefined,
    report.held ? t('desk.mark.held') : undefined,
    report.reopenings ? t('desk.mark.reopened', { n: report.reopenings }) : undefined,
  ];
  return {
    code: report.code,
    title: hidden ? t('report.untitled.secret') : (report.title ?? said),
    stored: !hidden,
    due,
    late: isLate(report, now),
    facts: facts.filter((fact) => fact !== undefined),
  };
};
