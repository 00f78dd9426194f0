import { fail, redirect } from '@sveltejs/kit';
import { personById, stepsOf } from '#modules/accounts/index.ts';
import { theApp } from '#platform/app.ts';
import { inRegion } from '#platform/db/index.ts';
import { formDataOf } from '#platform/files/index.ts';
import { isProblem } from '#platform/problem.ts';
import { proved } from '../../../prove.ts';
import { sayWhen } from '../../../say-when.ts';
import { signedIn } from '../../../signed-in.ts';
import { text } from '../../session.ts';
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

export const actions: Actions = {
  default: async (event) => {
    const { actor } = signedIn(event);
    const form = await formDataOf(event.request);
    try {
      await proved(event, actor, form);
    } catch (error) {
      if (!isProblem(error)) throw error;
      sayWhen(event.setHeaders, error);
      return fail(error.status, { problem: error.sentence });
    }
    redirect(303, ownPath(text(form, 'ke')) ?? '/akun');
  },
};
