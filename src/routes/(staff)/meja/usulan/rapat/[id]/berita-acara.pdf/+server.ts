import { nothingHere } from '#modules/accounts/index.ts';
import { drawRecord, meetingById, recordShown, storedRecord } from '#modules/proposals/index.ts';
import { theApp } from '#platform/app.ts';
import { inRegion } from '#platform/db/index.ts';
import { pdfAnswer } from '../../../../../../pdf-answer.ts';
import { signedInFor } from '../../../../../../signed-in.ts';
import type { RequestHandler } from './$types';

/** The record on paper; while the meeting is open, a draft that says so. */
export const GET: RequestHandler = async (event) => {
  const { region } = signedInFor(event, 'proposal.read');
  const { id } = event.params;
  const found = await inRegion(theApp().db, region.region_id, async (tx) => {
    const meeting = await meetingById(tx, id);
    return meeting && recordShown(tx, meeting, await storedRecord(tx, id));
  });
  if (!found) throw nothingHere();
  const { digest, ...record } = found;
  return pdfAnswer(
    await drawRecord(record, digest),
    digest ? `berita-acara-${record.number.replaceAll('/', '-')}` : 'rancangan-berita-acara',
  );
};
