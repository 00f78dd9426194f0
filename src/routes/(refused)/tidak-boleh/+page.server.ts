import { nothingHere } from '#modules/accounts/index.ts';
import { refusal } from '../../refusal.ts';
import type { PageServerLoad } from './$types';

/** The page on which somebody reads why they were not let in: in the usual frame, under the address they asked for. */
export const load: PageServerLoad = () => {
  throw refusal.getStore()?.problem ?? nothingHere();
};
