import { createHash, randomBytes } from 'node:crypto';
import { uuidv7 } from 'uuidv7';
import type { Actor } from '#platform/actor.ts';
import { type Db, inNoRegion, inRegion, type Tx } from '#platform/db/index.ts';
import { clientKey } from '#platform/http.ts';
import { journal } from '#platform/journal.ts';
import { beginningOf } from '#platform/text.ts';
import { requirePermission } from './permissions.ts';
import { proofNeeded, sessionNotFound } from './problems.ts';
import * as queries from './queries.ts';
import { IDLE, isFresh, LONGEST, shortAddress } from './rules.ts';
import type { Device, Person, PersonRef, Session, SignedIn } from './types.ts';

/** Holds the token; HttpOnly, SameSite=Lax, Secure over https. */
export const SESSION_COOKIE = 'simpul_sesi';

/** As `newToken` makes them. */
export const TOKEN = /^[A-Za-z0-9_-]{43}$/;
const LONGEST_USER_AGENT = 200;

/** The database knows only this: whoever reads it cannot take over a session. */
export const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest();

/** 32 random bytes. */
export const newToken = (): string => randomBytes(32).toString('base64url');

export const personActor = ({
  id,
  name,
  role,
  region,
  organisation,
  provedAt,
}: Pick<Person, 'id' | 'name' | 'region' | 'organisation'> & {
  role: string;
  provedAt?: Date;
}): SignedIn['actor'] => ({
  kind: 'person',
  id,
  name,
  role,
  region,
  ...(organisation === null ? {} : { organisation }),
  ...(provedAt ? { provedAt } : {}),
});

/**
 * A new session with a token that nobody had before; permission is the caller's to check.
 * @param by what was proved, for the journal: 'password', 'totp', 'passkey'
 */
export const openSession = async (
  tx: Tx,
  person: Person,
  { userAgent, address }: Device,
  now: Date,
  by: string,
): Promise<SignedIn> => {
  const token = newToken();
  const expiresAt = new Date(now.getTime() + LONGEST);
  const session = {
    id: uuidv7(),
    tokenHash: hashOf(token),
    person,
    createdAt: now,
    lastSeenAt: now,
    expiresAt,
    userAgent: beginningOf(userAgent.replace(/\p{Cc}/gu, ' '), LONGEST_USER_AGENT),
    address: shortAddress(clientKey(address)),
  };
  await queries.insertSession(tx, session);
  const actor = personActor({ ...person, provedAt: now });
  await journal(tx, actor, {
    act: 'session.start',
    subject: `persons/${person.id}`,
    at: now,
    private: { session: session.id, address: session.address, by },
  });
  return { token, expiresAt, actor };
};

/**
 * The session in which somebody changed how they sign in goes on under a new token, proved now; every other one of theirs ends.
 * @throws {Problem} session-not-found
 */
export const renewSession = async (
  tx: Tx,
  person: Person,
  session: string,
  now: Date,
): Promise<SignedIn & { readonly ended: number }> => {
  const ended = await queries.revokeSessionsOf(tx, person.id, now, session);
  const token = newToken();
  const expiresAt = await queries.renewToken(tx, person.id, session, hashOf(token), now);
  if (!expiresAt) throw sessionNotFound();
  return { token, expiresAt, actor: personActor({ ...person, provedAt: now }), ended };
};

/** @throws {Problem} 403 proof-needed: it has been too long since this person proved who they are */
export const requireFreshProof = (actor: Actor, now: Date): void => {
  if (actor.kind === 'person' && !isFresh(actor.provedAt, now)) throw proofNeeded();
};

const idleSince = (now: Date) => new Date(now.getTime() - IDLE);

/** Who stands behind a cookie, asked at every request: one statement. Undefined when the session is over or never was. */
export const actorOfToken = async (
  db: Db,
  token: string,
  now: Date,
): Promise<{ id: string; actor: SignedIn['actor'] } | undefined> => {
  if (!TOKEN.test(token)) return undefined;
  const found = await inNoRegion(db, (tx) => queries.touchSession(tx, hashOf(token), now, idleSince(now)));
  return found && { id: found.id, actor: personActor({ ...found, id: found.person }) };
};

/** Where a person is signed in, the latest seen first. @throws {Problem} not-allowed */
export const listSessions = (db: Db, actor: Actor, person: PersonRef, now: Date): Promise<Session[]> =>
  inRegion(db, person.region, (tx) => {
    requirePermission(actor, 'session.read', { region: person.region, person: person.id });
    return queries.sessionsOf(tx, person.id, now, idleSince(now));
  });
