import { drawRecord, recordShown, storedRecord } from '#modules/proposals/index.ts';
import { pdfAnswer } from '../../../../../../pdf-answer.ts';
import { ofClosedMeeting } from '../meeting.ts';
import type { RequestHandler } from './$types';

/** The record of a closed meeting on paper, as it was closed. */
export const GET: RequestHandler = async (event) => {
  const { digest, ...record } = await ofClosedMeeting(event, async (tx, meeting) =>
    recordShown(tx, meeting, await storedRecord(tx, meeting.id)),
  );
  return pdfAnswer(await drawRecord(record, digest), `berita-acara-${record.number.replaceAll('/', '-')}`);
};
