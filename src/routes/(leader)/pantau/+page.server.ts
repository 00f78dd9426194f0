import { writeCursor } from '#platform/journal-feed.ts';
import { signedInFor } from '../../signed-in.ts';
import type { PageServerLoad } from './$types';
import { wallView } from './view.ts';

export const load: PageServerLoad = async (event) => {
  const person = signedInFor(event, 'wall.read');
  const now = new Date();
  const { cursor, ...view } = await wallView(person, event.locals.language === 'en' ? 'en' : 'id', now);
  return { now, after: writeCursor(cursor), timeZone: person.region.time_zone, ...view };
};
