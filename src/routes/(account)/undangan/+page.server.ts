import { fail, type RequestEvent } from '@sveltejs/kit';
import { acceptInvitation, openInvitation, SHORTEST_PASSWORD } from '#modules/accounts/index.ts';
import { theApp } from '#platform/app.ts';
import { formDataOf } from '#platform/files/index.ts';
import { isProblem, type Sentence } from '#platform/problem.ts';
import { sayWhen } from '../../say-when.ts';
import { deviceOf, goOn, text } from '../session.ts';
import type { Actions, PageServerLoad } from './$types';

interface Opened {
  /** As it was typed, or stood in the mail. */
  readonly code: string;
  /** For whom it is; absent when it opens nothing. */
  readonly person?: { readonly name: string; readonly login: string };
  readonly field?: 'code' | 'password' | 'repeat';
  readonly problem?: Sentence;
}

const look = async (event: RequestEvent, code: string): Promise<Opened & { status: number }> => {
  try {
    const { name, login } = await openInvitation(theApp(), code, deviceOf(event), new Date());
    return { status: 200, code, person: { name, login } };
  } catch (error) {
    if (!isProblem(error)) throw error;
    sayWhen(event.setHeaders, error);
    return { status: error.status, code, field: 'code', problem: error.sentence };
  }
};

export const load: PageServerLoad = async (event) => {
  const code = event.request.method === 'GET' ? event.url.searchParams.get('kode') : null;
  const opened: Opened = code ? await look(event, code) : { code: '' };
  return { opened, shortest: SHORTEST_PASSWORD };
};

export const actions: Actions = {
  open: async (event) => {
    const { status, ...opened } = await look(event, text(await formDataOf(event.request), 'code'));
    return status === 200 ? { opened } : fail(status, { opened });
  },
  set: async (event) => {
    const form = await formDataOf(event.request);
    const [code, password] = [text(form, 'code'), text(form, 'password')];
    try {
      const given = { code, password, repeat: text(form, 'repeat') };
      const entry = await acceptInvitation(theApp(), given, deviceOf(event), new Date());
      return await goOn(event, entry, undefined);
    } catch (error) {
      if (!isProblem(error)) throw error;
      const { status: _, ...opened } = await look(event, code);
      if (!opened.person) return fail(error.status, { opened });
      const field = error.slug === 'passwords-differ' ? ('repeat' as const) : ('password' as const);
      return fail(error.status, { opened: { ...opened, field, problem: error.sentence } });
    }
  },
};
