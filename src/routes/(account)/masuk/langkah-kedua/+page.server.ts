import { fail, type RequestEvent, redirect } from '@sveltejs/kit';
import {
  type SignedIn,
  signInWithRecoveryCode,
  signInWithSecondPasskey,
  signInWithTotp,
  stepsOf,
} from '#modules/accounts/index.ts';
import { theApp } from '#platform/app.ts';
import { inRegion } from '#platform/db/index.ts';
import { formDataOf } from '#platform/files/index.ts';
import { isProblem } from '#platform/problem.ts';
import { sayWhen } from '../../../say-when.ts';
import { deviceOf, enter, onwards, text } from '../../session.ts';
import { siteOf } from '../../site.ts';
import { ownPath } from '../../ways.ts';
import { halfCookie, halfOpen } from '../half.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const half = await halfOpen(event);
  if (!half) return { over: true as const };
  if (half.owes !== 'second_step') redirect(303, '/masuk/pasang');
  const { totp, passkeys, codes } = await inRegion(theApp().db, half.region, (tx) => stepsOf(tx, half.person.id));
  return { over: false as const, totp, passkeys, codes, to: ownPath(event.url.searchParams.get('ke')) ?? '' };
};

type Way = 'code' | 'recovery' | 'passkey';
type Give = (cookie: string, form: FormData, now: Date) => Promise<SignedIn>;

const finishing = async (event: RequestEvent, way: Way, give: Give) => {
  const form = await formDataOf(event.request);
  let session: SignedIn;
  try {
    session = await give(halfCookie(event), form, new Date());
  } catch (error) {
    if (!isProblem(error)) throw error;
    sayWhen(event.setHeaders, error);
    return fail(error.status, { way, problem: error.sentence, to: text(form, 'ke') });
  }
  await enter(event, session);
  redirect(303, onwards(text(form, 'ke'), session));
};

export const actions: Actions = {
  code: (event) =>
    finishing(event, 'code', (cookie, form, now) =>
      signInWithTotp(theApp(), cookie, text(form, 'code'), deviceOf(event), now),
    ),
  recovery: (event) =>
    finishing(event, 'recovery', (cookie, form, now) =>
      signInWithRecoveryCode(theApp(), cookie, text(form, 'code'), deviceOf(event), now),
    ),
  passkey: (event) =>
    finishing(event, 'passkey', (cookie, form, now) =>
      signInWithSecondPasskey(theApp(), cookie, text(form, 'answer'), deviceOf(event), siteOf(event), now),
    ),
};
