import { fail, type RequestEvent, redirect } from '@sveltejs/kit';
import {
  changePassword,
  hasSecondStep,
  listProviders,
  listSessions,
  personById,
  revokeSession,
  type Session,
  SHORTEST_PASSWORD,
  stepsOf,
} from '#modules/accounts/index.ts';
import { theApp } from '#platform/app.ts';
import { inRegion } from '#platform/db/index.ts';
import { formDataOf } from '#platform/files/index.ts';
import { isProblem } from '#platform/problem.ts';
import { timeFormat } from '#platform/time/index.ts';
import { sayWhen } from '../../say-when.ts';
import { signedIn } from '../../signed-in.ts';
import { keep } from '../session.ts';
import type { Actions, PageServerLoad } from './$types';
import { deviceOf, networkOf } from './device.ts';

export const load: PageServerLoad = async (event) => {
  const { actor, region } = signedIn(event);
  const now = new Date();
  const { db } = theApp();
  const time = timeFormat(event.locals.language, region.time_zone);
  const { person, steps, services } = await inRegion(db, actor.region, async (tx) => ({
    person: await personById(tx, actor.id),
    steps: await stepsOf(tx, actor.id),
    services: await listProviders(tx),
  }));
  const describe = ({ id, createdAt, lastSeenAt, userAgent, address }: Session) => ({
    id,
    ...deviceOf(userAgent),
    network: networkOf(address),
    since: time.dateTime(createdAt),
    seen: time.relative(lastSeenAt, now),
    here: id === event.locals.session,
  });
  const sessions = (await listSessions(db, actor, actor, now)).map(describe);
  const ended = Number(event.url.searchParams.get('dikeluarkan'));
  return {
    services: services.length > 0,
    hasSecondStep: hasSecondStep(steps),
    codes: steps.codes,
    hasPassword: person?.hasPassword === true,
    passwordChanged: person?.passwordChangedAt ? time.date(person.passwordChangedAt) : undefined,
    shortest: SHORTEST_PASSWORD,
    login: person?.login,
    sessions: sessions.sort((a, b) => Number(b.here) - Number(a.here)),
    done: event.url.searchParams.has('sandi') ? ('password' as const) : undefined,
    ended: Number.isInteger(ended) && ended > 0 ? ended : undefined,
  };
};

/** A session that is over when one wants to end it is what one wanted. */
const end = async (event: RequestEvent, chosen: (session: Session) => boolean): Promise<never> => {
  const { actor } = signedIn(event);
  const now = new Date();
  let ended = 0;
  for (const session of (await listSessions(theApp().db, actor, actor, now)).filter(chosen)) {
    await revokeSession(theApp().db, actor, actor, session.id, now);
    ended += 1;
  }
  redirect(303, `/akun?dikeluarkan=${ended}#sesi`);
};

export const actions: Actions = {
  password: async (event) => {
    const { actor } = signedIn(event);
    const form = await formDataOf(event.request);
    const [current, next] = [form.get('current'), form.get('next')].map((value) => String(value ?? ''));
    try {
      const session = event.locals.session ?? '';
      keep(event, await changePassword(theApp(), actor, { current, next, session }, new Date()));
    } catch (error) {
      if (!isProblem(error)) throw error;
      sayWhen(event.setHeaders, error);
      const field = error.slug === 'password-refused' ? ('next' as const) : ('current' as const);
      return fail(error.status, { field, problem: error.sentence });
    }
    redirect(303, '/akun?sandi=1');
  },
  revoke: async (event) => {
    const id = (await formDataOf(event.request)).get('session');
    return end(event, (session) => session.id === id);
  },
  others: (event) => end(event, ({ id }) => id !== event.locals.session),
};
