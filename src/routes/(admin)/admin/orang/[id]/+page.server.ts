import { z } from 'zod';
import {
  changePerson,
  endPerson,
  listSessions,
  nothingHere,
  personById,
  personChanges,
  resetPassword,
  revokeSession,
} from '#modules/accounts/index.ts';
import { theApp } from '#platform/app.ts';
import { inRegion } from '#platform/db/index.ts';
import { formDataOf } from '#platform/files/index.ts';
import { type SignedIn, signedInFor } from '../../../../signed-in.ts';
import { attempt, doneOf, goOn, orNull, readAs, text } from '../../form.ts';
import { firstPassword } from '../first-password.ts';
import { officesInForce, roleNames } from '../offices.ts';
import type { Actions, PageServerLoad } from './$types';

const personIn = async ({ region }: SignedIn, id: string) => {
  const known = z.uuid().safeParse(id).success;
  const person = known ? await inRegion(theApp().db, region.region_id, (tx) => personById(tx, id)) : undefined;
  if (!person) throw nothingHere();
  return person;
};

export const load: PageServerLoad = async (event) => {
  const signedIn = signedInFor(event, 'person.read');
  const { actor, region } = signedIn;
  const person = await personIn(signedIn, event.params.id);
  const offices = await inRegion(theApp().db, region.region_id, (tx) => officesInForce(tx, person.organisation));
  const sessions = await listSessions(
    theApp().db,
    actor,
    { region: region.region_id, id: person.id },
    new Date(),
  ).catch(
    () => [], // an auditor sees people, not where they are signed in
  );
  return {
    name: person.name,
    login: person.login,
    ended: person.endedAt !== null,
    isSample: person.isSample,
    isSelf: person.id === actor.id,
    values: {
      name: person.name,
      email: person.email ?? '',
      role: person.role,
      organisation: person.organisation ?? '',
    } as Record<string, string>,
    sessions: sessions.map(({ id, createdAt, lastSeenAt, address }) => ({ id, createdAt, lastSeenAt, address })),
    offices,
    roles: roleNames(event.locals.language),
    timeZone: region.time_zone,
    done: doneOf(event.url),
  };
};

export const actions: Actions = {
  change: async (event) => {
    const { actor, region } = signedInFor(event, 'person.change');
    const form = await formDataOf(event.request);
    const given = {
      name: text(form, 'name'),
      email: orNull(text(form, 'email')),
      role: text(form, 'role'),
      organisation: orNull(text(form, 'organisation')),
    };
    const { data, back } = readAs(personChanges, given, form, 'change');
    if (!data) return back;
    const ref = { region: region.region_id, id: event.params.id };
    const changed = await attempt(form, 'change', () => changePerson(theApp().db, actor, ref, data, new Date()));
    if ('back' in changed) return changed.back;
    return goOn(event.url.pathname, 'saved');
  },
  password: async (event) => {
    const signedIn = signedInFor(event, 'person.change');
    const form = await formDataOf(event.request);
    const { name, login } = await personIn(signedIn, event.params.id);
    const password = firstPassword();
    const ref = { region: signedIn.region.region_id, id: event.params.id };
    const reset = await attempt(form, 'password', () =>
      resetPassword(theApp().db, signedIn.actor, ref, password, new Date()),
    );
    if ('back' in reset) return reset.back;
    return {
      form: 'told',
      values: {} as Record<string, string>,
      wrong: [] as string[],
      told: { name, login, password },
    };
  },
  revoke: async (event) => {
    const { actor, region } = signedInFor(event, 'session.revoke');
    const form = await formDataOf(event.request);
    const { data, back } = readAs(z.object({ session: z.uuid() }), { session: text(form, 'session') }, form, 'revoke');
    if (!data) return back;
    const ref = { region: region.region_id, id: event.params.id };
    const revoked = await attempt(form, 'revoke', () =>
      revokeSession(theApp().db, actor, ref, data.session, new Date()),
    );
    if ('back' in revoked) return revoked.back;
    return goOn(event.url.pathname, 'revoked');
  },
  end: async (event) => {
    const { actor, region } = signedInFor(event, 'person.end');
    const form = await formDataOf(event.request);
    const ref = { region: region.region_id, id: event.params.id };
    const ended = await attempt(form, 'end', () => endPerson(theApp().db, actor, ref, new Date()));
    if ('back' in ended) return ended.back;
    return goOn('/admin/orang', 'ended');
  },
};
