import {
  type Attendance,
  type DateStanding,
  dateStanding,
  daysLate,
  type Meeting,
  type MeetingRecord,
  type RecordLine,
  recordNumber,
  type StageDate,
} from '#modules/proposals/index.ts';
import { formatNumber } from '#platform/messages.ts';
import { formatMoney, parseMoney } from '#platform/money.ts';
import { localDay } from '#platform/time/index.ts';
import type { Reading } from '#ui/report.ts';
import type { StateKind, StateOf } from '#ui/types.ts';
import type { Labels } from './labels.ts';
import { stageTitle, stageWords, writtenDay } from './proposal-words.ts';

/** "Musrenbang kecamatan Kecamatan Ngasem", or with the office where it has no place. */
export const meetingName = (
  { stage, placeCode, organisationId }: Pick<Meeting, 'stage' | 'placeCode' | 'organisationId'>,
  labels: Labels,
  reading: Pick<Reading, 't'>,
): string => {
  const place = labels.places.get(placeCode ?? '')?.split(',')[0];
  const office = stage === 'agency_forum' ? labels.offices.get(organisationId) : undefined;
  return reading.t('usulan.rapat.name', { stage: stageTitle(stage, reading), place: place ?? office ?? '' }).trim();
};

export const meetingState = (
  { state }: Pick<Meeting, 'state'>,
  isCorrected: boolean,
  { t }: Pick<Reading, 't'>,
): StateOf => {
  if (state === 'open') return { kind: 'progress', word: t('usulan.rapat.open') };
  return isCorrected
    ? { kind: 'quiet', word: t('usulan.rapat.corrected') }
    : { kind: 'done', word: t('usulan.rapat.closed') };
};

/** A meeting as a line of a list. */
export const meetingLine = (
  meeting: Meeting,
  corrected: ReadonlySet<string>,
  labels: Labels,
  reading: Reading,
  base: string,
) => ({
  id: meeting.id,
  href: `${base}/${meeting.id}`,
  title: meetingName(meeting, labels, reading),
  state: meetingState(meeting, corrected.has(meeting.id), reading),
  meta: [
    writtenDay(meeting.heldOn, reading),
    labels.offices.get(meeting.organisationId) ?? reading.t('usulan.officeGone'),
    meeting.number === null ? undefined : reading.t('usulan.rapat.number', { number: recordNumber(meeting) }),
  ]
    .filter(Boolean)
    .join(' · '),
});

const DATE_KINDS: Record<DateStanding, StateKind> = {
  ahead: 'quiet',
  running: 'progress',
  late: 'late',
  done: 'done',
  done_late: 'late',
};

/** How a date of the calendar stands: what is late says by how much. */
export const dateState = (date: StageDate, reading: Reading): StateOf => {
  const { t, calendar, now } = reading;
  const today = localDay(calendar.timeZone, now);
  const standing = dateStanding(date, today);
  const n = daysLate(date.dueOn, date.doneOn, today);
  const words: Record<DateStanding, string> = {
    ahead: t('usulan.rapat.ahead'),
    running: t('usulan.rapat.running'),
    late: t('usulan.rapat.late', { n }),
    done: t('usulan.rapat.doneInTime'),
    done_late: t('usulan.rapat.doneLate', { n }),
  };
  return { kind: DATE_KINDS[standing], word: words[standing] };
};

const rupiah = (text: string | null, { t, language }: Reading): string =>
  text === null ? t('usulan.noAmount') : formatMoney(language, parseMoney(text));

/** One line of a record as pages show it. */
export const recordRow = (line: RecordLine, reading: Reading, base: string) => {
  const { t, language } = reading;
  const { verdict } = line;
  const score = line.score === null ? '–' : formatNumber(language, line.score);
  return {
    position: line.position === null ? undefined : formatNumber(language, line.position),
    code: line.code,
    href: `${base}/${line.code}`,
    title: line.title,
    place: line.place ?? '',
    amount: rupiah(verdict?.amountAfter ?? line.estimate, reading),
    score: line.tied ? t('usulan.rapat.tied', { score }) : score,
    verdict: verdict ? t(`usulan.verdict.${verdict.verdict}`) : t('usulan.rapat.undecided'),
    told: verdict
      ? [
          verdict.verdict === 'changed' &&
            t('usulan.act.amounts', {
              before: rupiah(verdict.amountBefore, reading),
              after: rupiah(verdict.amountAfter, reading),
            }),
          verdict.into,
          verdict.next && t('usulan.rapat.toNext', { stage: stageWords(verdict.next, reading) }),
        ]
          .filter(Boolean)
          .join(' ')
      : '',
    reason: verdict?.reason ?? '',
  };
};

/** The finding of a record: how many of what was on the table came through. */
export const recordHeadline = (
  record: MeetingRecord,
  name: string,
  isOpen: boolean,
  { t }: Pick<Reading, 't'>,
): string => {
  const n = record.lines.length;
  if (isOpen) return t('usulan.rapat.headlineOpen', { name, n: record.lines.filter(({ verdict }) => !verdict).length });
  const accepted = record.lines.filter(({ verdict }) => verdict && ['accepted', 'changed'].includes(verdict.verdict));
  return t('usulan.rapat.headline', { name, accepted: accepted.length, n });
};

/** Who was present, a group and how many in a line, as it is written and read back. */
export const attendanceText = (attendance: readonly Attendance[]): string =>
  attendance.map(({ office, people }) => `${office} ${people}`).join('\n');

/** @returns what each line says; `people` is what was written where it is no number, and then found wrong */
export const readAttendance = (text: string): { office: string; people: string }[] =>
  text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter(Boolean)
    .map((line) => {
      const parts = /^(.*?)[\s:;,–-]+(\d{1,6})(?:\s+orang)?$/u.exec(line);
      return { office: parts?.[1]?.trim() ?? line, people: parts?.[2] ?? '' };
    });
