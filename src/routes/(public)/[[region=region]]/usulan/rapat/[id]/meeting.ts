import { nothingHere } from '#modules/accounts/index.ts';
import type { Region } from '#modules/places/index.ts';
import { type Meeting, meetingById } from '#modules/proposals/index.ts';
import { theApp } from '#platform/app.ts';
import { inRegion, type Tx } from '#platform/db/index.ts';
import { isUuid } from '#platform/text.ts';
import { regionOfPage } from '../../../../region.ts';

interface Event {
  readonly params: { readonly region?: string; readonly id: string };
  readonly locals: { readonly region: Region | undefined };
}

/** Asks of a meeting that everybody may see: one that is closed. @throws 404 */
export const ofClosedMeeting = async <T>(
  event: Event,
  act: (tx: Tx, meeting: Meeting, region: Region) => Promise<T>,
): Promise<T> => {
  const region = regionOfPage(event);
  const { id } = event.params;
  if (!region || !isUuid(id)) throw nothingHere();
  const found = await inRegion(theApp().db, region.region_id, async (tx) => {
    const meeting = await meetingById(tx, id);
    return meeting?.state === 'closed' ? { answer: await act(tx, meeting, region) } : undefined;
  });
  if (!found) throw nothingHere();
  return found.answer;
};
