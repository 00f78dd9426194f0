import { regionById } from '#modules/places/index.ts';
import type { Actor } from '#platform/actor.ts';
import { type Db, inRegion } from '#platform/db/index.ts';
import { journal } from '#platform/journal.ts';
import { counting } from '#platform/limits.ts';
import { NOBODY, refuseIfWaiting, returnAttempt, takeAttempt } from '../attempts.ts';
import { afterFirstStep } from '../half-open.ts';
import { hashPassword, isOutdated, verifyPassword } from '../password.ts';
import { requirePermission } from '../permissions.ts';
import { notASample, sessionNotFound, signInFailed } from '../problems.ts';
import * as queries from '../queries.ts';
import { LONGEST_PASSWORD } from '../rules.ts';
import { openSession } from '../sessions.ts';
import { type Device, type Entry, type PersonRef, personInput, type SignedIn } from '../types.ts';

export type Credentials = Device & { readonly login: string; readonly password: string };

/**
 * The first step by name and password: gives a session, or what is owed before there is one. A wrong name, a wrong password and an ended account are answered alike, after the same work.
 * @throws {Problem} 401 sign-in-failed, 429 too-many-attempts or wait-your-turn, 503 sign-in-busy
 */
export const signIn = async (db: Db, { login: typed, password, ...device }: Credentials, now: Date): Promise<Entry> => {
  const login = personInput.shape.login.safeParse(typed).data ?? '';
  const { attempt, owner } = await counting(db, async (tx) => {
    const known = await queries.loginOwner(tx, login);
    return { attempt: await takeAttempt(tx, login, known, device, now), owner: known };
  });
  refuseIfWaiting(attempt);
  const ref = owner ?? NOBODY;
  const hash = await inRegion(db, ref.region, (tx) => queries.passwordHashOf(tx, ref.id));
  // Hashing takes a core for a while: outside any transaction.
  const matches = await verifyPassword(password.slice(0, LONGEST_PASSWORD * 2), hash);
  if (!matches || !hash) throw signInFailed();
  const renewed = isOutdated(hash) ? await hashPassword(password) : undefined;

  return inRegion(db, ref.region, async (tx) => {
    const person = await queries.lockPerson(tx, ref.id);
    requirePermission({ kind: 'visitor' }, 'session.start', { region: ref.region });
    // The account may have ended, or its password changed, while we were hashing.
    if (!person || person.endedAt || person.passwordHash !== hash) throw signInFailed();
    if (renewed) await queries.renewHash(tx, person.id, renewed);
    await returnAttempt(tx, login, ref, device);
    return afterFirstStep(tx, person, device, now, 'password');
  });
};

/**
 * Signs in as a sample person with one click.
 * @throws {Problem} 403 not-a-sample, for whoever is not invented and everywhere outside a sample region
 */
export const signInAsSample = (db: Db, ref: PersonRef, device: Device, now: Date): Promise<SignedIn> =>
  inRegion(db, ref.region, async (tx) => {
    const [region, person] = [await regionById(tx, ref.region), await queries.lockPerson(tx, ref.id)];
    requirePermission({ kind: 'visitor' }, 'session.start', { region: ref.region });
    if (!region?.is_sample || !person?.isSample || person.endedAt) throw notASample();
    return openSession(tx, person, device, now, 'sample');
  });

/** Ends the session in which one is. One that is over already stays so. */
export const signOut = (db: Db, actor: Extract<Actor, { kind: 'person' }>, session: string, now: Date): Promise<void> =>
  inRegion(db, actor.region, async (tx) => {
    requirePermission(actor, 'session.end', { region: actor.region, person: actor.id });
    if ((await queries.revokeOneSession(tx, actor.id, session, now)) === 0) return;
    await journal(tx, actor, { act: 'session.end', subject: `persons/${actor.id}`, at: now, private: { session } });
  });

/** Ends a session on another device, one's own or, for an administrator, another person's. */
export const revokeSession = (db: Db, actor: Actor, person: PersonRef, session: string, now: Date): Promise<void> =>
  inRegion(db, person.region, async (tx) => {
    requirePermission(actor, 'session.revoke', { region: person.region, person: person.id });
    if ((await queries.revokeOneSession(tx, person.id, session, now)) === 0) throw sessionNotFound();
    await journal(tx, actor, { act: 'session.revoke', subject: `persons/${person.id}`, at: now, private: { session } });
  });
