import { letters } from '#modules/dashboards/index.ts';
import { theApp } from '#platform/app.ts';
import { inRegion } from '#platform/db/index.ts';
import { timeFormat } from '#platform/time/index.ts';
import { signedInFor } from '../../signed-in.ts';
import type { PageServerLoad } from './$types';
import { lookAtWall, wallView } from './view.ts';

/** Weeks whose letters are offered. */
const LETTERS = 8;

export const load: PageServerLoad = async (event) => {
  const { actor, region } = signedInFor(event, 'wall.read');
  const look = await lookAtWall(theApp().db, region.region_id);
  const { language } = event.locals;
  const kept = await inRegion(theApp().db, region.region_id, (tx) => letters(tx, LETTERS));
  const day = (monday: string) => timeFormat(language, region.time_zone).shortDate(new Date(`${monday}T05:00:00Z`));
  return {
    wall: wallView(look, { actor, language }),
    letters: kept.map(({ monday, headline }) => ({ monday: { code: monday, day: day(monday) }, headline })),
  };
};
