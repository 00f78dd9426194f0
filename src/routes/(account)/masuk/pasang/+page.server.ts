import { fail, redirect } from '@sveltejs/kit';
import { addTotp, ROLE_NAMES } from '#modules/accounts/index.ts';
import { theApp } from '#platform/app.ts';
import { formDataOf } from '#platform/files/index.ts';
import { isProblem } from '#platform/problem.ts';
import { offerFor } from '../../offer.ts';
import { deviceOf, enter, onwards, text } from '../../session.ts';
import { ownPath } from '../../ways.ts';
import { halfCookie, halfOpen } from '../half.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const half = await halfOpen(event);
  if (!half) return { over: true as const };
  if (half.owes !== 'set_up') redirect(303, '/masuk/langkah-kedua');
  const language = event.locals.language === 'en' ? 'en' : 'id';
  return {
    over: false as const,
    offer: await offerFor({ region: half.region, id: half.person.id }),
    role: ROLE_NAMES[half.person.role][language],
    to: ownPath(event.url.searchParams.get('ke')) ?? '',
  };
};

export const actions: Actions = {
  totp: async (event) => {
    const half = await halfOpen(event);
    const form = await formDataOf(event.request);
    const given = { pending: text(form, 'pending'), code: text(form, 'code') };
    try {
      const { session, codes } = await addTotp(
        theApp(),
        { half: halfCookie(event), device: deviceOf(event) },
        given,
        new Date(),
      );
      await enter(event, session);
      return { codes: codes ?? [], login: half?.person.login ?? '', on: onwards(text(form, 'ke'), session) };
    } catch (error) {
      if (!isProblem(error)) throw error;
      return fail(error.status, {
        problem: error.sentence,
        offer: half && (await offerFor({ region: half.region, id: half.person.id }, given.pending)),
        to: text(form, 'ke'),
      });
    }
  },
};
