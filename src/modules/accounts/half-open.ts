import type { Db, Tx } from '#platform/db/index.ts';
import { inRegion } from '#platform/db/index.ts';
import * as steps from './queries/second-step.ts';
import * as queries from './queries.ts';
import { HALF_OPEN, owedAfterFirstStep } from './rules.ts';
import { hashOf, newToken, openSession, TOKEN } from './sessions.ts';
import type { Device, Entry, HalfOpen, Owed, Person } from './types.ts';

/** Holds a sign-in between its first and its second step: `3522.token`. Never the cookie of a session. */
export const HALF_OPEN_COOKIE = 'simpul_masuk';

const openHalf = async (tx: Tx, person: Person, owes: Owed, now: Date): Promise<HalfOpen> => {
  const token = newToken();
  const expiresAt = new Date(now.getTime() + HALF_OPEN);
  await steps.insertHalf(tx, { tokenHash: hashOf(token), person: person.id, owes, createdAt: now, expiresAt });
  return { token: `${person.region}.${token}`, expiresAt, owes };
};

/**
 * For everybody who proved the first step, in whatever way: a session, or what is owed before there is one.
 * Permission is the caller's to check, and that the account has not ended.
 * @param by how the first step was proved, for the journal
 */
export const afterFirstStep = async (tx: Tx, person: Person, device: Device, now: Date, by: string): Promise<Entry> => {
  const owes = owedAfterFirstStep(await steps.stepsOf(tx, person.id), person.role, await steps.rolesWithSecondStep(tx));
  return owes
    ? { half: await openHalf(tx, person, owes, now) }
    : { session: await openSession(tx, person, device, now, by) };
};

/** A sign-in that waits for its second step. */
export interface Half {
  readonly region: number;
  readonly tokenHash: Buffer;
  readonly owes: Owed;
  readonly expiresAt: Date;
  readonly person: Person;
}

/** Who stands behind the cookie of a half-open sign-in; undefined when it is over, or never was. */
export const halfOf = async (db: Db, cookie: string, now: Date): Promise<Half | undefined> => {
  const [region, token] = /^(\d{4})\.(.+)$/.exec(cookie)?.slice(1) ?? [];
  if (!region || !TOKEN.test(token)) return undefined;
  const tokenHash = hashOf(token);
  return inRegion(db, Number(region), async (tx) => {
    const half = await steps.halfByToken(tx, tokenHash, now);
    const person = half && (await queries.personById(tx, half.person));
    if (!person || person.endedAt) return undefined;
    return { region: Number(region), tokenHash, owes: half.owes, expiresAt: half.expiresAt, person };
  });
};

/** Its person, locked, as long as it waits. */
export const lockHalf = async (tx: Tx, half: Half, now: Date): Promise<queries.LockedPerson | undefined> => {
  const person = await queries.lockPerson(tx, half.person.id);
  const waits = await steps.halfByToken(tx, half.tokenHash, now);
  return person && !person.endedAt && waits ? person : undefined;
};
