import { calendarOfRegion } from '#platform/calendar.ts';
import { translator } from '#ui/messages/index.ts';
import { labelsOf } from '../../../../../labels.ts';
import { meetingView } from '../../../../../meeting-view.ts';
import type { PageServerLoad } from './$types';
import { ofClosedMeeting } from './meeting.ts';

export const load: PageServerLoad = (event) =>
  ofClosedMeeting(event, async (tx, meeting, region) => {
    const { language } = event.locals;
    const calendar = await calendarOfRegion(tx, region.region_id, region.time_zone);
    const reading = { t: translator(language), language, now: new Date(), calendar };
    const base = `${event.locals.regions.length > 1 ? `/${region.slug}` : ''}/usulan`;
    return { base, meeting: await meetingView(tx, meeting, await labelsOf(tx, region.region_id), reading, base) };
  });
