import { theApp } from '#platform/app.ts';
import { signedInFor } from '../../signed-in.ts';
import type { PageServerLoad } from './$types';
import { lookAtWall, wallView } from './view.ts';

export const load: PageServerLoad = async (event) => {
  const { actor, region } = signedInFor(event, 'wall.read');
  const look = await lookAtWall(theApp().db, region.region_id);
  return { wall: wallView(look, { actor, language: event.locals.language }) };
};
