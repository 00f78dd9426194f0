import { fail, type RequestEvent, redirect } from '@sveltejs/kit';
import { addPasskey, addTotp, ROLE_NAMES } from '#modules/accounts/index.ts';
import { theApp } from '#platform/app.ts';
import { formDataOf } from '#platform/files/index.ts';
import { isProblem } from '#platform/problem.ts';
import { deviceOf as describe } from '../../akun/device.ts';
import { offerFor } from '../../offer.ts';
import { deviceOf, enter, onwards, text } from '../../session.ts';
import { siteOf } from '../../site.ts';
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

/** What a new key is called until its owner says otherwise: the device on which it is made. */
const nameHere = (event: RequestEvent): string => {
  const { browser, system } = describe(event.request.headers.get('user-agent') ?? '');
  return [browser, system].filter(Boolean).join(' · ') || 'Passkey';
};

export const actions: Actions = {
  passkey: async (event) => {
    const half = await halfOpen(event);
    const form = await formDataOf(event.request);
    const at = { half: halfCookie(event), device: deviceOf(event) };
    const given = { answer: text(form, 'answer'), name: nameHere(event) };
    try {
      const { session, codes } = await addPasskey(theApp(), at, given, siteOf(event), new Date());
      await enter(event, session);
      return { codes: codes ?? [], login: half?.person.login ?? '', on: onwards(text(form, 'ke'), session) };
    } catch (error) {
      if (!isProblem(error)) throw error;
      return fail(error.status, { field: 'passkey', problem: error.sentence, offer: undefined, to: text(form, 'ke') });
    }
  },
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
        field: 'totp-code',
        problem: error.sentence,
        offer: half && (await offerFor({ region: half.region, id: half.person.id }, given.pending)),
        to: text(form, 'ke'),
      });
    }
  },
};
