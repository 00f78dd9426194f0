import { correctionOf, type Meeting, meetingById, recordShown, storedRecord } from '#modules/proposals/index.ts';
import type { Tx } from '#platform/db/index.ts';
import { formatNumber } from '#platform/messages.ts';
import type { Reading } from '#ui/report.ts';
import type { Labels } from './labels.ts';
import { meetingName, meetingState, recordHeadline, recordRow } from './meeting-words.ts';
import { writtenDay } from './proposal-words.ts';

/** Everything that a page says of one meeting. @param base of the list of proposals */
export const meetingView = async (tx: Tx, meeting: Meeting, labels: Labels, reading: Reading, base: string) => {
  const record = await recordShown(tx, meeting, await storedRecord(tx, meeting.id));
  const correction = await correctionOf(tx, meeting.id);
  const corrected = meeting.corrects ? await meetingById(tx, meeting.corrects) : undefined;
  const { t, language } = reading;
  const isOpen = meeting.state === 'open';
  const name = meetingName(meeting, labels, reading);
  return {
    id: meeting.id,
    name,
    headline: recordHeadline(record, name, isOpen, reading),
    state: meetingState(meeting, correction !== undefined, reading),
    number: meeting.number === null ? t('usulan.rapat.notYet') : t('usulan.rapat.number', { number: record.number }),
    version: t('usulan.rapat.version', { n: record.version }),
    year: String(record.year),
    heldAt: t('usulan.rapat.heldAt', {
      day: writtenDay(record.heldOn, reading),
      venue: record.venue,
      chair: record.chair,
    }),
    office: record.office,
    method: record.method,
    rows: record.lines.map((line) => recordRow(line, reading, base)),
    hasTies: record.lines.some(({ tied }) => tied),
    minutes: record.minutes,
    people: record.attendance.reduce((sum, { people }) => sum + people, 0),
    attendance: record.attendance.map(({ office, people }) => ({ office, people: formatNumber(language, people) })),
    digest: record.digest,
    corrects: record.corrects && { ...record.corrects, href: corrected && `${base}/rapat/${corrected.id}` },
    correction: correction && `${base}/rapat/${correction.id}`,
  };
};
export type MeetingView = Awaited<ReturnType<typeof meetingView>>;
