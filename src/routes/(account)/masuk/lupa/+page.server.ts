import { fail, redirect } from '@sveltejs/kit';
import { requestReset } from '#modules/accounts/index.ts';
import { theApp } from '#platform/app.ts';
import { formDataOf } from '#platform/files/index.ts';
import { isProblem } from '#platform/problem.ts';
import { sayWhen } from '../../../say-when.ts';
import { deviceOf, text } from '../../session.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ url }) => ({
  asked: url.searchParams.has('sudah'),
  sendsMail: theApp().settings.SMTP_URL !== undefined,
});

export const actions: Actions = {
  default: async (event) => {
    const login = text(await formDataOf(event.request), 'login');
    try {
      await requestReset(theApp(), login, deviceOf(event), new Date());
    } catch (error) {
      if (!isProblem(error)) throw error;
      sayWhen(event.setHeaders, error);
      return fail(error.status, { login, problem: error.sentence });
    }
    redirect(303, '/masuk/lupa?sudah=1');
  },
};
