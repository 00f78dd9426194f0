import { signedInFor } from '../../../signed-in.ts';
import type { PageServerLoad } from './$types';
import { moneyShown } from './money.ts';

export const load: PageServerLoad = async (event) => ({
  money: await moneyShown(event, signedInFor(event, 'wall.read')),
});
