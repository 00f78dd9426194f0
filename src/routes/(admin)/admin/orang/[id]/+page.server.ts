import { z } from 'zod';
import {
  changePerson,
  endPerson,
  invitationsThatWait,
  invitePerson,
  listSessions,
  nothingHere,
  personById,
  personChanges,
  removeSecondSteps,
  revokeInvitations,
  revokeSession,
  stepsOf,
} from '#modules/accounts/index.ts';
import { theApp } from '#platform/app.ts';
import { inRegion } from '#platform/db/index.ts';
import { formDataOf } from '#platform/files/index.ts';
import { isProved, proved } from '../../../../prove.ts';
import { type SignedIn, signedInFor } from '../../../../signed-in.ts';
import { attempt, doneOf, goOn, orNull, readAs, refused, text } from '../../form.ts';
import { letterOf, type WithLetter } from '../letter.ts';
import { mayWorkIn, officesInForce, roleNames } from '../offices.ts';
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
  const now = new Date();
  const { offices, steps, waiting } = await inRegion(theApp().db, region.region_id, async (tx) => ({
    offices: await officesInForce(tx, person.organisation),
    steps: await stepsOf(tx, person.id),
    waiting: (await invitationsThatWait(tx, now, person.id)).filter(({ kind }) => kind === 'invitation'),
  }));
  const sessions = await listSessions(theApp().db, actor, { region: region.region_id, id: person.id }, now).catch(
    () => [], // an auditor sees people, not where they are signed in
  );
  return {
    name: person.name,
    login: person.login,
    ended: person.endedAt !== null,
    isSample: person.isSample,
    isSelf: person.id === actor.id,
    hasPassword: person.hasPassword,
    steps,
    invited: waiting[0] && { way: waiting[0].way, until: waiting[0].expiresAt },
    isProved: isProved(actor),
    canMail: theApp().settings.SMTP_URL !== undefined && person.email !== null,
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
    const signedIn = signedInFor(event, 'person.change');
    const { actor, region } = signedIn;
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
    const person = await personIn(signedIn, ref.id);
    const isOffice = await inRegion(theApp().db, region.region_id, (tx) =>
      mayWorkIn(tx, data.organisation, person.organisation),
    );
    if (!isOffice) return refused(form, 'change', ['organisation']);
    const changed = await attempt(form, 'change', async () =>
      changePerson(theApp().db, await proved(event, actor, form), ref, data, new Date()),
    );
    if ('back' in changed) return changed.back;
    return goOn(event.url.pathname, 'saved');
  },
  invite: async (event) => {
    const signedIn = signedInFor(event, 'person.invite');
    const { actor, region } = signedIn;
    const form = await formDataOf(event.request);
    const person = await personIn(signedIn, event.params.id);
    const ref = { region: region.region_id, id: person.id };
    const way = text(form, 'way') === 'mail' ? 'mail' : 'letter';
    const made = await attempt(form, 'invite', async () =>
      invitePerson(theApp(), await proved(event, actor, form), ref, way, new Date()),
    );
    if ('back' in made) return made.back;
    const { code } = made.done;
    if (code === undefined) {
      await theApp().jobs.send('platform.send_mail');
      return goOn(event.url.pathname, 'invited');
    }
    const letter = letterOf(event, region, person, { ...made.done, code });
    return { form: 'letter', values: {}, wrong: [], letter } as WithLetter;
  },
  uninvite: async (event) => {
    const { actor, region } = signedInFor(event, 'person.invite');
    const form = await formDataOf(event.request);
    const ref = { region: region.region_id, id: event.params.id };
    const ended = await attempt(form, 'uninvite', () => revokeInvitations(theApp(), actor, ref, new Date()));
    if ('back' in ended) return ended.back;
    return goOn(event.url.pathname, 'uninvited');
  },
  steps: async (event) => {
    const { actor, region } = signedInFor(event, 'person.change');
    const form = await formDataOf(event.request);
    const ref = { region: region.region_id, id: event.params.id };
    const removed = await attempt(form, 'steps', async () =>
      removeSecondSteps(theApp(), await proved(event, actor, form), ref, new Date()),
    );
    if ('back' in removed) return removed.back;
    return goOn(event.url.pathname, 'stepsRemoved');
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
