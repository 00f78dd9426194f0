import { fail, type RequestEvent, redirect } from '@sveltejs/kit';
import { personById, proveByPasskey, stepsOf } from '#modules/accounts/index.ts';
import { theApp } from '#platform/app.ts';
import { inRegion } from '#platform/db/index.ts';
import { formDataOf } from '#platform/files/index.ts';
import { isProblem } from '#platform/problem.ts';
import { proved } from '../../../prove.ts';
import { sayWhen } from '../../../say-when.ts';
import { type Person, signedIn } from '../../../signed-in.ts';
import { text } from '../../session.ts';
import { siteOf } from '../../site.ts';
import { ownPath } from '../../ways.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const { actor } = signedIn(event);
  const { person, steps } = await inRegion(theApp().db, actor.region, async (tx) => ({
    person: await personById(tx, actor.id),
    steps: await stepsOf(tx, actor.id),
  }));
  return {
    login: person?.login,
    byField: person?.hasPassword || steps.totp,
    passkeys: steps.passkeys,
    to: ownPath(event.url.searchParams.get('ke')) ?? '/akun',
  };
};

type Prove = (actor: Person, form: FormData) => Promise<unknown>;

const proving = async (event: RequestEvent, field: string, prove: Prove) => {
  const { actor } = signedIn(event);
  const form = await formDataOf(event.request);
  try {
    await prove(actor, form);
  } catch (error) {
    if (!isProblem(error)) throw error;
    sayWhen(event.setHeaders, error);
    return fail(error.status, { field, problem: error.sentence });
  }
  redirect(303, ownPath(text(form, 'ke')) ?? '/akun');
};

export const actions: Actions = {
  proof: (event) => proving(event, 'proof', (actor, form) => proved(event, actor, form)),
  passkey: (event) =>
    proving(event, 'passkey', (actor, form) =>
      proveByPasskey(theApp(), actor, event.locals.session ?? '', text(form, 'answer'), siteOf(event), new Date()),
    ),
};
